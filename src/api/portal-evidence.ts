/** Evidence as the partner that it is about sees it, and what it hands in. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { proofSchema, valueFaults, wish } from './evidence-changes.ts';
import { content, exampleContent, noteSchema, statusSchema } from './evidence.ts';
import { companyParams } from './portal.ts';
import { dayText, ids, inPath, instant, pageOf, paging, personRef, word } from './wire.ts';

const rowFields = {
  id: ids.evidence.describe('Stays through all versions'),
  kind: z.string(),
  label: z.string().describe('Of the kind'),
  status: statusSchema,
  person: personRef.nullable(),
  ...content,
};
const rowSchema = z.strictObject(rowFields).meta({ id: 'OwnEvidence' });

const versionSchema = z
  .strictObject({
    at: instant,
    status: statusSchema,
    person: personRef.nullable(),
    ...content,
    note: noteSchema.nullable().describe('The proof of a claim, the reason of a decision or change'),
  })
  .meta({ id: 'OwnEvidenceVersion' });

const exampleRow = {
  id: 'evi_3Qm0b1rVn2yX4kqf8tYc7A',
  kind: 'solution',
  label: 'co-built solution with a customer',
  status: 'claimed',
  person: null,
  ...exampleContent,
  validUntil: null,
  customer: 'Norda',
  thing: 'Route planning',
  fields: {},
};

const listOwnEvidence = endpoint({
  id: 'listOwnEvidence',
  method: 'get',
  path: '/portal/companies/{partner}/evidence',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'Evidence of my company',
  description:
    'What is recorded under it, the latest day first. What reviewers of the vendor answer is not among it.',
  params: companyParams,
  query: z.strictObject({
    ...paging,
    kind: word.optional(),
    status: statusSchema.optional(),
    from: dayText.optional().describe('Of this day or later'),
    to: dayText.optional().describe('Of this day or earlier'),
  }),
  answer: { status: 200, json: pageOf(rowSchema), example: { items: [exampleRow], next: null } },
  errors: ['cursor-invalid'],
});

const getOwnEvidence = endpoint({
  id: 'getOwnEvidence',
  method: 'get',
  path: '/portal/companies/{partner}/evidence/{evidence}',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'One piece of evidence of my company',
  description: 'With everything it has said, and why it was rejected, corrected or retracted.',
  params: z.object({ partner: inPath, evidence: inPath }),
  answer: {
    status: 200,
    json: z
      .strictObject({
        ...rowFields,
        versions: z.array(versionSchema).describe('All of them, the newest first'),
      })
      .meta({ id: 'OwnEvidenceSeen' }),
    example: {
      ...exampleRow,
      status: 'rejected',
      versions: [
        {
          at: '2026-06-17T10:00:00.000Z',
          status: 'rejected',
          person: null,
          ...exampleContent,
          note: { text: 'The customer has not gone live yet', link: null },
        },
      ],
    },
  },
  errors: [],
});

const handIn = endpoint({
  id: 'handIn',
  method: 'post',
  path: '/portal/companies/{partner}/claims',
  tag: 'portal',
  permission: 'portal.claim',
  summary: 'Hand in evidence',
  description:
    'Of the kinds that partners supply; the program lists them with their fields. It counts once somebody at the vendor has verified it; a rejection ' +
    'says why. Send it with an `Idempotency-Key`: then sending it again claims nothing twice, whatever happened in between.',
  params: companyParams,
  body: {
    json: z.strictObject({ kind: word, ...wish, proof: proofSchema }),
    example: {
      kind: 'solution',
      day: '2026-06-12',
      customer: 'Norda',
      thing: 'Route planning',
      proof: { text: 'In use since June', link: 'https://norda.example/planning' },
    },
  },
  answer: { status: 201, json: rowSchema, example: exampleRow },
  errors: ['not-found', 'kind-unknown', ...valueFaults],
});

export const portalEvidenceEndpoints = { listOwnEvidence, getOwnEvidence, handIn };
