/** What a program says about its own review: findings that its owner accepts, and rules that weigh more or less here. */
import { z } from 'zod';

const reason = z.string().min(1).max(4000);
/** Codes are not closed here: a rule of a later version is a finding of the review, not a fault of the document. */
const code = z.string().min(1).max(60);

export const levels = ['error', 'warning', 'note'] as const;
/** error: stops publishing. warning: to be mended or accepted. note: worth knowing. */
export type Level = (typeof levels)[number];

export const reviewSchema = z
  .strictObject({
    accept: z
      .array(
        z.strictObject({
          rule: code,
          at: z
            .string()
            .min(1)
            .max(400)
            .optional()
            .describe('A place such as `ladders.resale`; everywhere unless said'),
          reason: reason.describe('Why it stands as it is'),
        }),
      )
      .optional()
      .describe('Findings that the owner of the program accepts, each with a written reason'),
    levels: z
      .record(code, z.strictObject({ level: z.enum(levels), reason: reason.optional() }))
      .optional()
      .describe('Rules that weigh more or less in this program; less needs a reason'),
  })
  .describe('What the owner says about findings of the review');
