/** Evidence claimed, decided, corrected and retracted. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { evidenceSchema, exampleEvidence } from './evidence.ts';
import { partnerParams } from './partners.ts';
import { dayText, ids, inPath, line, lines, word } from './wire.ts';

const text = line(500).nullable().default(null);
/** What a row says besides its kind, as it is sent. */
export const wish = {
  day: dayText,
  validUntil: dayText.nullable().default(null),
  amount: line(60).nullable().default(null).describe('Decimal text, such as 1200.00'),
  currency: line(3).nullable().default(null),
  person: ids.person.nullable().default(null),
  customer: text,
  product: text,
  thing: text,
  origin: text,
  originDay: dayText.nullable().default(null),
  fields: z
    .record(word, z.union([lines(10_000), z.number(), z.boolean()]))
    .refine((fields) => Object.keys(fields).length <= 100, 'at most 100 fields')
    .default({})
    .describe('The kind’s own fields; numbers also as decimal text'),
};
/** Faults of what a row says, as the checks of imports tell them. */
export const valueFaults = [
  'field-unknown',
  'value-missing',
  'value-invalid',
  'value-too-large',
  'currency-unknown',
  'employment-missing',
] as const;

/** What shows that a claim is true. */
export const proofSchema = z
  .strictObject({
    text: lines(2000).nullable().default(null),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable()
      .default(null),
  })
  .prefault({});

const claimEvidence = endpoint({
  id: 'claimEvidence',
  method: 'post',
  path: '/partners/{partner}/evidence',
  tag: 'evidence',
  permission: 'evidence.claim',
  summary: 'Claim something for a partner',
  description:
    'A claim can open a fact and never settles it: it counts once somebody has verified it. Its fields are checked by its kind as those of files are. ' +
    'Answers to the questions of gate and fit are given under attestations.',
  params: partnerParams,
  body: {
    json: z.strictObject({
      kind: word,
      ...wish,
      proof: proofSchema,
    }),
    example: {
      kind: 'certification',
      day: '2026-06-12',
      validUntil: '2028-06-11',
      person: 'per_3Qm0b1rVn2yX4kqf8tYc7A',
      fields: { area: 'delivery', name: 'Expert' },
      proof: { text: 'Certificate 4711', link: 'https://academy.vendor.example/4711' },
    },
  },
  answer: { status: 201, json: evidenceSchema, example: exampleEvidence, etag: true },
  errors: ['not-in-book', 'kind-unknown', ...valueFaults],
});

const decideEvidence = endpoint({
  id: 'decideEvidence',
  method: 'post',
  path: '/evidence/decisions',
  tag: 'evidence',
  permission: 'evidence.decide',
  summary: 'Verify or reject claims',
  description:
    'One or many, all or nothing. Each names the version that was looked at, so that nobody verifies what they have not seen. A rejection says why. ' +
    'Whoever may only work with their own partners decides what counts for those. What the program grants, such as an invitation, is decided by the program owner.',
  body: {
    json: z.strictObject({
      decisions: z
        .array(
          z.strictObject({
            evidence: ids.evidence,
            version: ids.recording,
            decision: z.enum(['verified', 'rejected']),
            reason: lines(2000).nullable().default(null),
          }),
        )
        .min(1)
        .max(500),
    }),
    example: {
      decisions: [
        {
          evidence: 'evi_3Qm0b1rVn2yX4kqf8tYc7A',
          version: 'rec_3Qm0b1rVn2yX4kqf8tYc7A',
          decision: 'verified',
        },
      ],
    },
  },
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(evidenceSchema).describe('In the order of the decisions') }),
    example: { items: [{ ...exampleEvidence, status: 'verified' }] },
  },
  errors: [
    'not-found',
    'not-in-book',
    'state-conflict',
    'precondition-failed',
    'value-missing',
    'duplicate-name',
  ],
});

const evidenceParams = z.object({ evidence: inPath });
const reason = lines(2000);

const correctEvidence = endpoint({
  id: 'correctEvidence',
  method: 'put',
  path: '/evidence/{evidence}',
  tag: 'evidence',
  permission: 'evidence.correct',
  summary: 'Correct what a row says',
  description:
    'Everything besides kind and partner, all of it: what is left out is empty afterwards. A new version; the old one stays to be seen, and audits of before replay with it. ' +
    'What was verified stays verified; what was rejected or retracted is a claim again. The partner can read the reason. Of a row that a file brought, correct the source too: ' +
    'the next import takes over what the file says.',
  params: evidenceParams,
  edits: true,
  body: {
    json: z.strictObject({ ...wish, reason }),
    example: {
      day: '2026-06-12',
      validUntil: '2027-06-11',
      person: 'per_3Qm0b1rVn2yX4kqf8tYc7A',
      fields: { area: 'delivery', name: 'Expert' },
      reason: 'Holds for one year, not two',
    },
  },
  answer: { status: 200, json: evidenceSchema, example: exampleEvidence, etag: true },
  errors: ['state-conflict', ...valueFaults],
});

const retractEvidence = endpoint({
  id: 'retractEvidence',
  method: 'post',
  path: '/evidence/{evidence}/retraction',
  tag: 'evidence',
  permission: 'evidence.correct',
  summary: 'Retract a row',
  description:
    'It counts no more from this recording on, and stays to be seen; the partner can read the reason. A file that brings the row again brings it back.',
  params: evidenceParams,
  edits: true,
  body: { json: z.strictObject({ reason }), example: { reason: 'Entered twice' } },
  answer: {
    status: 200,
    json: evidenceSchema,
    example: { ...exampleEvidence, status: 'retracted' },
    etag: true,
  },
  errors: ['state-conflict'],
});

export const evidenceChangeEndpoints = {
  claimEvidence,
  decideEvidence,
  correctEvidence,
  retractEvidence,
};
