/** Attestations: what reviewers answer to the questions that a program asks of them. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accountRef, dayText, ids, line, lines, pageOf, paging, partnerRef, word } from './wire.ts';

const questionSchema = z
  .strictObject({
    check: z.string(),
    asked: z
      .array(z.strictObject({ metric: z.string(), label: z.string() }))
      .describe('Metrics of the program that read the answer'),
  })
  .meta({ id: 'Question' });

const listQuestions = endpoint({
  id: 'listQuestions',
  method: 'get',
  path: '/questions',
  tag: 'attestations',
  permission: 'evidence.read',
  summary: 'Questions to reviewers',
  description:
    'Those that the program in force asks, such as whether the price route fits. None without a program.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(questionSchema) }),
    example: {
      items: [{ check: 'price-route', asked: [{ metric: 'price_route_ok', label: 'price route fits' }] }],
    },
  },
  errors: [],
});

const gridSchema = z
  .strictObject({
    partner: partnerRef,
    answers: z
      .array(
        z.strictObject({
          check: z.string(),
          answer: z.boolean(),
          day: dayText,
          validUntil: dayText.nullable(),
          over: z.boolean().describe('Whether it is not valid any more today'),
          note: z.string().nullable(),
          by: z
            .strictObject({ account: accountRef.nullable(), name: z.string().nullable() })
            .describe('An account, or the name under which a command or job acts'),
          evidence: ids.evidence,
        }),
      )
      .describe('The newest answer to each question; a question that is not among them has none'),
  })
  .meta({ id: 'AttestationRow' });

const listAttestations = endpoint({
  id: 'listAttestations',
  method: 'get',
  path: '/attestations',
  tag: 'attestations',
  permission: 'evidence.read',
  summary: 'Answers by partner and question',
  description: 'Partners by name, with their newest answers to the questions of the program in force.',
  query: z.strictObject({
    ...paging,
    search: line(100).optional().describe('Part of a name or key'),
    manager: z.union([z.literal('none'), ids.account]).optional(),
    motion: word.optional().describe('Enrolled in it today'),
    open: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Only partners with a question that has no answer valid today'),
  }),
  answer: {
    status: 200,
    json: pageOf(gridSchema),
    example: {
      items: [
        {
          partner: { id: 'par_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Alder Systems' },
          answers: [
            {
              check: 'price-route',
              answer: true,
              day: '2026-06-12',
              validUntil: null,
              over: false,
              note: null,
              by: { account: { id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Lin Berg' }, name: null },
              evidence: 'evi_3Qm0b1rVn2yX4kqf8tYc7A',
            },
          ],
        },
      ],
      next: null,
    },
  },
  errors: ['cursor-invalid', 'not-found'],
});

const attest = endpoint({
  id: 'attest',
  method: 'post',
  path: '/attestations',
  tag: 'attestations',
  permission: 'attestation.write',
  summary: 'Answer questions',
  description:
    'Up to 1,000 answers, all or nothing. An answer is true of its day and counts from then on; one of a later day takes its place, and audits of days ' +
    'before still see the earlier one. A second answer of the same day corrects the first.',
  body: {
    json: z.strictObject({
      day: dayText.nullable().default(null).describe('Today unless said otherwise; not a day to come'),
      answers: z
        .array(
          z.strictObject({
            partner: ids.partner,
            check: line(200),
            answer: z.boolean(),
            note: lines(2000).nullable().default(null),
            validUntil: dayText.nullable().default(null),
          }),
        )
        .min(1)
        .max(1000),
    }),
    example: {
      answers: [{ partner: 'par_3Qm0b1rVn2yX4kqf8tYc7A', check: 'price-route', answer: true }],
    },
  },
  answer: {
    status: 200,
    json: z.strictObject({
      answers: z.int().describe('How many were stored; those that say what was said already are not'),
    }),
    example: { answers: 1 },
  },
  errors: [
    'not-found',
    'not-in-book',
    'state-conflict',
    'unknown-reference',
    'duplicate-name',
    'value-invalid',
    'field-unknown',
  ],
});

export const attestationEndpoints = { listQuestions, listAttestations, attest };
