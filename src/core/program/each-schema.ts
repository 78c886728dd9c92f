/** Keys (`each`): by what rows are grouped, which keys are meant, what they are worth; and keys within keys. */
import { z } from 'zod';
import { periods } from '../calendar.ts';
import { aggregateFields, key } from './evidence-schema.ts';

const havingBound = z
  .union([
    z.number(),
    z.strictObject({
      value: key,
      times: z.number().positive().optional().describe('So many times it, such as 1.1 for ten percent more'),
    }),
  ])
  .describe('A number, or another aggregate of the same key')
  .optional();
const havingLeaf = z.strictObject({
  value: key,
  atLeast: havingBound,
  atMost: havingBound,
  above: havingBound,
  below: havingBound,
  is: havingBound,
});
export type HavingLeaf = z.infer<typeof havingLeaf>;
export type HavingDoc =
  HavingLeaf | { all: HavingDoc[] } | { any: HavingDoc[] } | { atLeast: number; of: HavingDoc[] };
const havingSchema: z.ZodType<HavingDoc> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(havingSchema).min(1) }),
    z.strictObject({ any: z.array(havingSchema).min(1) }),
    z.strictObject({ atLeast: z.int(), of: z.array(havingSchema).min(1) }),
    havingLeaf,
  ]),
);

export const by = z.union([
  z.enum(['person', 'customer', 'product', 'thing', 'origin']),
  z.strictObject({ field: key }),
  z.strictObject({
    calendar: z.enum(periods),
    empty: z
      .literal('count')
      .optional()
      .describe('Periods of the window in which there are no rows count, too'),
  }),
]);
export type ByDoc = z.infer<typeof by>;

const exactly = z
  .boolean()
  .optional()
  .describe(
    'No more than so many keys, whichever of equal ones: only beside the sum of the aggregate itself',
  );
const valued = z.array(z.union([key, z.number()])).min(2);

export const eachFields = {
  having: havingSchema.optional(),
  value: z
    .union([
      key,
      z.strictObject({ min: valued }),
      z.strictObject({ max: valued }),
      z.strictObject({ add: valued }).describe('The sum of aggregates and numbers of one key'),
    ])
    .optional(),
  reduce: z.enum(['count', 'sum', 'min', 'max']),
  none: z.number().optional(),
  among: z
    .union([
      z.strictObject({ largest: z.int().positive().max(1_000_000), of: key, exactly }),
      z.strictObject({ smallest: z.int().positive().max(1_000_000), of: key, exactly }),
    ])
    .optional()
    .describe(
      'Only the keys with the largest or smallest values of an aggregate; equal ones count together, unless `exactly` says otherwise',
    ),
};

const innerAggregateSchema = z.strictObject({
  ...aggregateFields,
  across: z
    .boolean()
    .optional()
    .describe(
      'Rows of the inner key whatever their outer key, such as the certificates of the people who serve a customer',
    ),
});
export type InnerAggregateDoc = z.infer<typeof innerAggregateSchema>;

/** Keys within a key, such as the products of each customer. */
export const innerEachSchema = z.strictObject({
  by,
  with: z.record(key, innerAggregateSchema),
  ...eachFields,
});
export type InnerEachDoc = z.infer<typeof innerEachSchema>;
