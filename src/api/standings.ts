/** Where partners stand by what is known now, and why. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { dayText, ids, inPath, pageOf, paging, line } from './wire.ts';

const standingSchema = z
  .strictObject({
    partner: z.strictObject({ id: ids.partner, key: z.string(), name: z.string() }),
    ladder: z.string(),
    asOf: dayText.describe(
      'The day that it looks from: the last through which all feeds of the ladder reach',
    ),
    version: z.string().describe('Hash of the program version'),
    current: z.string().nullable().describe('The tier held, under the name it is recorded by'),
    earned: z.string().nullable(),
    possible: z.string().nullable(),
    holdable: z.string().nullable(),
    decision: z.string().describe('What a review of that day would decide; nothing is moved by it'),
    next: z.string().nullable(),
    fit: z.strictObject({ least: z.number().nullable(), most: z.number().nullable() }).nullable(),
    fitVerdict: z.string(),
    gate: z.string(),
    due: z.boolean().describe('Whether something has changed that it does not show yet'),
  })
  .meta({ id: 'Standing' });

const exampleStanding = {
  partner: { id: 'par_3Qm0b1rVn2yX4kqf8tYc7A', key: 'P-1002', name: 'Northwind Cloud' },
  ladder: 'resale',
  asOf: '2026-06-30',
  version: '4f1c9a77d20e',
  current: 'selling',
  earned: 'specialist',
  possible: 'specialist',
  holdable: 'specialist',
  decision: 'promote',
  next: 'specialist',
  fit: { least: 82, most: 82 },
  fitVerdict: 'match',
  gate: 'met',
  due: false,
};

const listStandings = endpoint({
  id: 'listStandings',
  method: 'get',
  path: '/standings',
  tag: 'standings',
  permission: 'standing.read',
  summary: 'Live standings',
  description:
    'A row for each partner and ladder, by the partner’s name. Kept current by every new piece of evidence within seconds, and evaluated anew every night.',
  query: z.strictObject({
    ...paging,
    ladder: z.string().max(40).optional(),
    decision: z.enum(['enter', 'promote', 'demote', 'hold', 'pending', 'propose-exit']).optional(),
    manager: z.string().max(40).optional().describe('Id of an account: only partners in its book'),
    search: line(100).optional().describe('Part of a partner’s name or key'),
  }),
  answer: { status: 200, json: pageOf(standingSchema), example: { items: [exampleStanding], next: null } },
  errors: ['cursor-invalid', 'not-found'],
});

const getStandings = endpoint({
  id: 'getStandings',
  method: 'get',
  path: '/partners/{partner}/standings',
  tag: 'standings',
  permission: 'standing.read',
  summary: 'Live standings of one partner',
  description: 'One a ladder of its motions.',
  params: z.object({ partner: inPath }),
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(standingSchema) }),
    example: { items: [exampleStanding] },
  },
  errors: ['not-found'],
});

const explainPartner = endpoint({
  id: 'explainPartner',
  method: 'get',
  path: '/partners/{partner}/explanation',
  tag: 'standings',
  permission: 'standing.read',
  summary: 'Why a partner stands where it does',
  description:
    'Evaluated now: each ladder with every criterion, its value from least to most, threshold and outcome, how figures come about, and what is missing for the next tier. ' +
    'Without a day the one that live standings look from; without a version the one in force.',
  params: z.object({ partner: inPath }),
  query: z.strictObject({
    asOf: dayText.optional(),
    version: z.string().max(64).optional(),
    mode: z.enum(['review', 'progress']).default('review'),
  }),
  answer: {
    status: 200,
    json: z.strictObject({
      program: z.string(),
      version: z.string(),
      mode: z.string(),
      rows: z.array(
        z.strictObject({
          asOf: dayText,
          ladder: z.string(),
          standing: z
            .record(z.string(), z.unknown())
            .describe('As `tierwright explain --json` has it; see docs/standing.md'),
        }),
      ),
    }),
    example: {
      program: 'motions',
      version: '4f1c9a77d20e',
      mode: 'review',
      rows: [{ asOf: '2026-06-30', ladder: 'resale', standing: { earned: 'specialist', criteria: [] } }],
    },
  },
  errors: ['not-found', 'state-conflict'],
});

const listEvidenceBehind = endpoint({
  id: 'listEvidenceBehind',
  method: 'get',
  path: '/partners/{partner}/explanation/evidence',
  tag: 'standings',
  permission: 'evidence.read',
  summary: 'The evidence behind one figure',
  description: 'Every row that the metric looked at, whether it counted and what it was worth.',
  params: z.object({ partner: inPath }),
  query: z.strictObject({
    ladder: z.string().max(40),
    metric: z.string().max(200),
    asOf: dayText.optional(),
    version: z.string().max(64).optional(),
    mode: z.enum(['review', 'progress']).default('review'),
  }),
  answer: {
    status: 200,
    json: z.strictObject({
      items: z.array(
        z.strictObject({
          kind: z.string(),
          externalId: z.string(),
          day: dayText,
          status: z.string(),
          company: z.string().nullable().describe('Another company of the group whose row it is'),
          key: z.string().nullable().describe('The person, customer or thing that it was grouped by'),
          counts: z.enum(['yes', 'perhaps', 'no']),
          value: z
            .union([z.number(), z.string()])
            .nullable()
            .describe('In whole units of the metric, or a day'),
          decimals: z.int(),
        }),
      ),
    }),
    example: {
      items: [
        {
          kind: 'deal_won',
          externalId: 'D-17',
          day: '2026-03-01',
          status: 'verified',
          company: null,
          key: null,
          counts: 'yes',
          value: 6_000_000,
          decimals: 2,
        },
      ],
    },
  },
  errors: ['not-found', 'state-conflict'],
});

export const standingEndpoints = { listStandings, getStandings, explainPartner, listEvidenceBehind };
