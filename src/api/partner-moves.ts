/** What moves partners: into motions, to other attributes, together, and from one manager to another. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { examplePartner, partnerParams, partnerSchema } from './partners.ts';
import { dayText, ids, inPath, line, word } from './wire.ts';

const one = { status: 200, json: partnerSchema, example: examplePartner, etag: true } as const;

const enrol = endpoint({
  id: 'enrol',
  method: 'post',
  path: '/partners/{partner}/enrolments',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Enrol a partner in a motion',
  description:
    'From a day on. Motions are those of the program in force, and `company` where it has a ladder for the company as a whole. Spans of one motion do not overlap.',
  params: partnerParams,
  body: {
    json: z.strictObject({ motion: word, from: dayText, to: dayText.nullable().default(null) }),
    example: { motion: 'resale', from: '2026-07-01' },
  },
  answer: one,
  errors: ['not-in-book', 'unknown-reference', 'value-invalid', 'span-overlap', 'state-conflict'],
});

const enrolmentParams = z.object({ partner: inPath, motion: inPath, from: inPath });

const endEnrolment = endpoint({
  id: 'endEnrolment',
  method: 'put',
  path: '/partners/{partner}/enrolments/{motion}/{from}',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'End an enrolment, or say that it goes on',
  description:
    'The enrolment that begins on the day in the address gets another last day; null lets it go on.',
  params: enrolmentParams,
  edits: true,
  body: {
    json: z.strictObject({ to: dayText.nullable(), why: line(500) }),
    example: { to: '2026-12-31', why: 'Sells nothing of ours any more' },
  },
  answer: one,
  errors: ['not-in-book', 'value-invalid', 'span-overlap'],
});

const removeEnrolment = endpoint({
  id: 'removeEnrolment',
  method: 'delete',
  path: '/partners/{partner}/enrolments/{motion}/{from}',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Take back an enrolment',
  description:
    'For one that was a mistake: as if it had never been. What earlier audits saw stays as they saw it.',
  params: enrolmentParams,
  edits: true,
  answer: { status: 204 },
  errors: ['not-in-book'],
});

const setAttributes = endpoint({
  id: 'setAttributes',
  method: 'put',
  path: '/partners/{partner}/attributes',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Say what is so about a partner from a day on',
  description:
    'Attributes are those of the program in force, and their values are checked as imports check them. Those not named stay as they are; null ' +
    'takes back what was said from that very day.',
  params: partnerParams,
  edits: true,
  body: {
    json: z.strictObject({
      since: dayText.nullable().describe('First day; null: it has always been so'),
      values: z
        .record(word, z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]))
        .refine((values) => Object.keys(values).length <= 200, 'at most 200 attributes')
        .refine((values) => Object.keys(values).length > 0, 'at least one attribute'),
    }),
    example: { since: '2026-07-01', values: { segment: 'mid-market' } },
  },
  answer: one,
  errors: ['not-in-book', 'unknown-reference', 'value-invalid', 'value-too-large', 'state-conflict'],
});

const mergeWish = z.strictObject({ partner: ids.partner, why: line(500) });

const mergePartner = endpoint({
  id: 'mergePartner',
  method: 'post',
  path: '/partners/{partner}/merges',
  tag: 'partners',
  permission: 'partner.merge',
  summary: 'Merge another partner into this one',
  description:
    'For two records of one company. The other keeps its keys and rows, which count here from now on; its card, contacts and tiers give way ' +
    'to those of this one. It can be undone.',
  params: partnerParams,
  body: {
    json: mergeWish,
    example: { partner: 'par_8tYc7A3Qm0b1rVn2yX4kqf', why: 'Bought and renamed; one contract' },
  },
  answer: one,
  errors: ['state-conflict', 'cycle'],
});

const undoMerge = endpoint({
  id: 'undoMerge',
  method: 'post',
  path: '/partners/{partner}/merges/undo',
  tag: 'partners',
  permission: 'partner.merge',
  summary: 'Undo a merge',
  description:
    'The other is a partner of its own again, with its rows and with what had been merged into it before. The answer is that partner.',
  params: partnerParams,
  body: {
    json: mergeWish,
    example: { partner: 'par_8tYc7A3Qm0b1rVn2yX4kqf', why: 'Two companies of one name' },
  },
  answer: one,
  errors: ['state-conflict'],
});

const handOver = endpoint({
  id: 'handOver',
  method: 'post',
  path: '/handovers',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Hand partners over to another manager',
  description:
    'All that a manager looks after, or those that are named; all or nothing. Whoever may only work with their own partners hands over their own.',
  body: {
    json: z.strictObject({
      from: ids.account.nullable().describe('Null: those that nobody looks after'),
      to: ids.account.nullable().describe('Null: nobody for the time being'),
      partners: z.array(ids.partner).min(1).max(1000).optional().describe('Some of them'),
      why: line(500),
    }),
    example: {
      from: 'acc_3Qm0b1rVn2yX4kqf8tYc7A',
      to: 'acc_8tYc7A3Qm0b1rVn2yX4kqf',
      why: 'Lin is on leave until March',
    },
  },
  answer: {
    status: 200,
    json: z.strictObject({ partners: z.int().describe('How many were handed over') }),
    example: { partners: 42 },
  },
  errors: ['not-in-book', 'not-found', 'state-conflict'],
});

export const partnerMoveEndpoints = {
  enrol,
  endEnrolment,
  removeEnrolment,
  setAttributes,
  mergePartner,
  undoMerge,
  handOver,
};
