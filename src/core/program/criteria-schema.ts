/** Criteria: thresholds, comparisons, awards, and the groups that put them together. */
import { z } from 'zod';
import { cellKeysSchema } from './cell-key.ts';
import { conditionSchema, dayText, key, label } from './evidence-schema.ts';

const text = z.string().min(1).max(4000);

/** A threshold in people's units: 50000 (dollars), 80 (percent), true (flag), a day, a tier by its key, or looked up. */
const thresholdSchema = z
  .union([
    z.number(),
    z.boolean(),
    z.string().min(1).max(40),
    z
      .strictObject({ table: key, key: cellKeysSchema, column: key })
      .describe('Looked up in a reference table'),
    z.strictObject({ metric: key }).describe('Another metric, such as one person for each five customers'),
  ])
  .describe(
    'A number, decimal text, true or false, a day, a tier by its key where the metric says one, a lookup, or another metric',
  );

/** When a criterion or group counts; outside of its days it asks nothing, and as one of several choices it is none. */
const inForce = {
  from: dayText.optional().describe('Counts from this day; before it is announced'),
  until: dayText.optional().describe('Counts through this day'),
};

/** What a metric is compared with, in which way. */
export const comparison = {
  atLeast: thresholdSchema.optional(),
  atMost: thresholdSchema.optional(),
  above: thresholdSchema.optional(),
  below: thresholdSchema.optional(),
  is: thresholdSchema.optional(),
};

const criterionSchema = z
  .strictObject({
    metric: key,
    ...comparison,
    keep: thresholdSchema.optional().describe('A looser threshold that is enough to keep the tier (rule 7)'),
    exempt: z
      .strictObject({ kind: key, where: conditionSchema.optional(), reason: text })
      .optional()
      .describe('Valid evidence that excuses a partner from this criterion, with the reason'),
    illustrative: z
      .boolean()
      .optional()
      .describe('Whether this threshold is still an example; the program says it for all'),
    note: text.optional(),
    ...inForce,
  })
  .describe('One metric against one threshold');

const awardSchema = z
  .strictObject({ award: key, note: text.optional(), ...inForce })
  .describe('Something the vendor grants, such as an invitation; evidence of kind `award` valid on the day');

export type ThresholdDoc = z.infer<typeof thresholdSchema>;
export type CriterionDoc = z.infer<typeof criterionSchema>;
export type AwardDoc = z.infer<typeof awardSchema>;
interface GroupCommon {
  label?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}
export type GroupDoc =
  | CriterionDoc
  | AwardDoc
  | ({ all: GroupDoc[] } & GroupCommon)
  | ({ any: GroupDoc[] } & GroupCommon)
  | ({ atLeast: number; of: GroupDoc[] } & GroupCommon);

/** Criteria as a tree: all of, any of, at least n of; leaves are criteria and awards. */
export const groupSchema: z.ZodType<GroupDoc> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(groupSchema).max(500), label: label.optional(), ...inForce }),
    z.strictObject({ any: z.array(groupSchema).max(500), label: label.optional(), ...inForce }),
    z.strictObject({
      atLeast: z.int(),
      of: z.array(groupSchema).max(500),
      label: label.optional(),
      ...inForce,
    }),
    awardSchema,
    criterionSchema,
  ]),
);
