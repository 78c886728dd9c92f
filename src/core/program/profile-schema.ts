/** The part of the language that says which partners fit: the Ideal Partner Profile (M2), and the scorecard of the gate (M3). */
import { z } from 'zod';
import { dayText, key, label } from './evidence-schema.ts';

const text = z.string().min(1).max(4000);

const fitAttributeFields = {
  label: label.optional(),
  weight: z.int().min(0).max(100),
  scores: z
    .record(z.string(), z.int().min(0).max(100))
    .optional()
    .describe('Score of each value of a text attribute'),
  otherwise: z.int().min(0).max(100).optional().describe('Score of every other value'),
  steps: z
    .array(z.tuple([z.number(), z.int().min(0).max(100)]))
    .min(1)
    .optional()
    .describe('[from, score]: the score from that number upwards'),
  must: z
    .strictObject({
      oneOf: z.array(z.string()).min(1).optional(),
      atLeast: z.number().optional(),
      atMost: z.number().optional(),
      is: z.boolean().optional(),
    })
    .optional()
    .describe('A must-have: failing it is no match, missing it is unknown'),
};

export const fitAttributeSchema = z.strictObject({
  attribute: key.optional(),
  metric: key.optional(),
  ...fitAttributeFields,
});

export const fitSchema = z.strictObject({
  label: label.default('Ideal Partner Profile'),
  reviewedOn: dayText.optional(),
  match: z.int().min(1).max(100).default(70),
  near: z.int().min(0).max(99).default(50),
  attributes: z.array(fitAttributeSchema).min(1),
  motions: z
    .record(key, z.strictObject({ attributes: z.array(fitAttributeSchema) }))
    .optional()
    .describe('Per motion: attributes that replace the common ones of the same name, or come in addition'),
});

export const scorecardSchema = z.strictObject({
  scale: z.int().min(2).max(10).default(5),
  items: z.array(z.strictObject({ key, label, questions: z.array(text).min(1) })).min(1),
});

export type FitDoc = z.infer<typeof fitSchema>;
export type FitAttributeDoc = z.infer<typeof fitAttributeSchema>;
