/** Evidence: dated facts about partners and their people, looked at. What changes them is in `evidence-changes.ts`. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { partnerParams } from './partners.ts';
import {
  accountRef,
  dayText,
  ids,
  inPath,
  instant,
  pageOf,
  paging,
  partnerRef,
  personRef,
  word,
} from './wire.ts';

export const statusSchema = z
  .enum(['claimed', 'verified', 'rejected', 'retracted'])
  .describe('claimed: waits for a decision; verified: counts; rejected and retracted: do not')
  .meta({ id: 'EvidenceStatus' });

/** What a row says besides its kind. */
export const content = {
  day: dayText.describe('When it happened'),
  validUntil: dayText.nullable().describe('Last valid day, of kinds that have one'),
  amount: z.string().nullable().describe('Decimal text'),
  currency: z.string().nullable().describe('Of the amount, ISO 4217'),
  customer: z.string().nullable(),
  product: z.string().nullable(),
  thing: z.string().nullable().describe('Deal, project, integration …'),
  origin: z.string().nullable(),
  originDay: dayText.nullable(),
  fields: z
    .record(z.string(), z.union([z.string(), z.boolean()]))
    .describe('The kind’s own fields; numbers as decimal text'),
};

const rowFields = {
  id: ids.evidence.describe('Stays through all versions'),
  version: ids.recording.describe('The version that this is'),
  kind: z.string(),
  status: statusSchema,
  partner: partnerRef.describe('Under whom it is recorded'),
  countsFor: partnerRef.describe('For whom it counts today: evidence about people counts for their employer'),
  person: personRef.nullable(),
  ...content,
  source: z.string(),
  externalId: z.string().describe('By which its source knows it'),
};
export const evidenceSchema = z.strictObject(rowFields).meta({ id: 'Evidence' });

export const noteSchema = z
  .strictObject({ text: z.string().nullable(), link: z.string().nullable() })
  .meta({ id: 'EvidenceNote', description: 'The proof of a claim, or the reason of what was done' });

const versionSchema = z
  .strictObject({
    version: ids.recording,
    at: instant,
    by: z
      .strictObject({ account: accountRef.nullable(), name: z.string().nullable() })
      .describe('An account, or the name under which a command or job acts'),
    action: z.string().describe('What made it, such as `claim evidence`'),
    status: statusSchema,
    person: personRef.nullable(),
    ...content,
    note: noteSchema.nullable(),
  })
  .meta({ id: 'EvidenceVersion' });

const oneSchema = z
  .strictObject({ ...rowFields, versions: z.array(versionSchema).describe('All of them, the newest first') })
  .meta({ id: 'EvidenceSeen' });

/** The same as an example. */
export const exampleContent = {
  day: '2026-06-12',
  validUntil: '2028-06-11',
  amount: null,
  currency: null,
  customer: null,
  product: null,
  thing: null,
  origin: null,
  originDay: null,
  fields: { area: 'delivery', name: 'Expert' },
};
const examplePerson = { id: 'per_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Mo Haddad' };
const exampleAlder = { id: 'par_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Alder Systems' };
/** A row as examples show it. */
export const exampleEvidence = {
  id: 'evi_3Qm0b1rVn2yX4kqf8tYc7A',
  version: 'rec_3Qm0b1rVn2yX4kqf8tYc7A',
  kind: 'certification',
  status: 'claimed',
  partner: exampleAlder,
  countsFor: exampleAlder,
  person: examplePerson,
  ...exampleContent,
  source: 'workspace',
  externalId: 'q8Zr0o2c1Y5e7TnW',
};
const exampleOne = {
  ...exampleEvidence,
  versions: [
    {
      version: 'rec_3Qm0b1rVn2yX4kqf8tYc7A',
      at: '2026-06-15T09:00:00.000Z',
      by: { account: { id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Lin Berg' }, name: null },
      action: 'claim evidence',
      status: 'claimed',
      person: examplePerson,
      ...exampleContent,
      note: { text: 'Certificate 4711', link: 'https://academy.vendor.example/4711' },
    },
  ],
};

const filters = {
  ...paging,
  kind: word.optional(),
  status: statusSchema.optional(),
  from: dayText.optional().describe('Of this day or later'),
  to: dayText.optional().describe('Of this day or earlier'),
  source: word.optional(),
  person: ids.person.optional(),
};

const listEvidence = endpoint({
  id: 'listEvidence',
  method: 'get',
  path: '/evidence',
  tag: 'evidence',
  permission: 'evidence.read',
  summary: 'Evidence of all partners',
  description:
    'What became known last comes first. `status=claimed` is what waits for a decision, with `manager` what waits for one person’s.',
  query: z.strictObject({
    ...filters,
    manager: z
      .union([z.literal('none'), ids.account])
      .optional()
      .describe('That counts for partners whom this account looks after; `none`: nobody'),
  }),
  answer: { status: 200, json: pageOf(evidenceSchema), example: { items: [exampleEvidence], next: null } },
  errors: ['cursor-invalid', 'not-found'],
});

const listPartnerEvidence = endpoint({
  id: 'listPartnerEvidence',
  method: 'get',
  path: '/partners/{partner}/evidence',
  tag: 'evidence',
  permission: 'evidence.read',
  summary: 'Evidence of one partner',
  description:
    'The latest day first: what is recorded under the partner, or what was merged into it, and what is about people whom it employs today.',
  params: partnerParams,
  query: z.strictObject(filters),
  answer: { status: 200, json: pageOf(evidenceSchema), example: { items: [exampleEvidence], next: null } },
  errors: ['cursor-invalid'],
});

const getEvidence = endpoint({
  id: 'getEvidence',
  method: 'get',
  path: '/evidence/{evidence}',
  tag: 'evidence',
  permission: 'evidence.read',
  summary: 'One piece of evidence',
  description: 'With everything it has said: who changed it, when, why, and what it said before.',
  params: z.object({ evidence: inPath }),
  answer: { status: 200, json: oneSchema, example: exampleOne, etag: true },
  errors: ['not-found'],
});

/** A kind of evidence with its fields. */
export const kindSchema = z
  .strictObject({
    kind: z.string(),
    label: z.string(),
    about: z.string().nullable(),
    suppliedBy: z.enum(['vendor', 'partner', 'reviewer', 'program']),
    owner: z.enum(['partner', 'person']).describe('person: counts for the employer of the person'),
    validity: z.boolean().describe('Whether rows may say how long they hold'),
    fields: z
      .record(z.string(), z.enum(['text', 'number', 'yes-no', 'money', 'key', 'day']))
      .describe('`key` and `money` fields stand beside `fields` in a row, the others in it'),
  })
  .meta({ id: 'EvidenceKind' });

const listKinds = endpoint({
  id: 'listKinds',
  method: 'get',
  path: '/kinds',
  tag: 'evidence',
  permission: 'program.read',
  summary: 'Kinds of evidence',
  description:
    'Those of the program in force, the shipped ones included; without a program the shipped ones.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(kindSchema) }),
    example: {
      items: [
        {
          kind: 'certification',
          label: 'certification of a person',
          about: null,
          suppliedBy: 'vendor',
          owner: 'person',
          validity: true,
          fields: { area: 'text', name: 'text' },
        },
      ],
    },
  },
  errors: [],
});

export const evidenceEndpoints = { listEvidence, listPartnerEvidence, listKinds, getEvidence };
