/** Metrics: atoms (computed in PostgreSQL from rows) and formulas (computed in core from other metrics). */
import { z } from 'zod';
import { cellKeysSchema } from './cell-key.ts';
import { comparison, groupSchema } from './criteria-schema.ts';
import { by, eachFields, innerEachSchema } from './each-schema.ts';
import {
  aggregateFields,
  aggregateSchema,
  key,
  label,
  spanSchema,
  windowPartSchema,
} from './evidence-schema.ts';

export const units = [
  'money',
  'count',
  'number',
  'flag',
  'days',
  'hours',
  'day',
  'points',
  'percent',
  'score',
] as const;
export type Unit = (typeof units)[number];

const common = {
  label,
  unit: z.enum(units),
  decimals: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe('Digits behind the point; money takes those of its currency'),
  better: z.enum(['higher', 'lower']).default('higher'),
  note: z.string().max(1000).optional(),
};

const operand = z.union([key, z.number()]).describe('A metric or a number');
export type OperandDoc = z.infer<typeof operand>;

/** Days that are looked at: each one, or the last of each week (Sunday), month, quarter, half-year or year. */
export const samplesSchema = z.enum([
  'day',
  'week-end',
  'month-end',
  'quarter-end',
  'half-year-end',
  'year-end',
]);
export type SamplesDoc = z.infer<typeof samplesSchema>;

const short = z
  .union([z.enum(['unmet', 'unknown']), z.strictObject({ unknownWhile: key })])
  .default('unmet')
  .describe(
    'What it is when the base is too small; unknownWhile names a metric that counts what is still open',
  );

const pool = key
  .optional()
  .describe('A text attribute: what counts for one partner counts for all that have the same value of it');

const measures = {
  rows: z.strictObject({ ...common, measure: z.literal('rows'), ...aggregateFields, pool }),
  each: z.strictObject({
    ...common,
    measure: z.literal('each'),
    by,
    with: z.record(key, z.union([aggregateSchema, innerEachSchema])),
    ...eachFields,
    pool,
  }),
  attribute: z.strictObject({
    ...common,
    measure: z.literal('attribute'),
    attribute: key,
    is: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('Whether a text attribute is this, or one of these'),
  }),
  lookup: z
    .strictObject({
      ...common,
      measure: z.literal('lookup'),
      table: key,
      key: cellKeysSchema.describe('Each key column of the table, and by what it is found'),
      column: key,
      otherwise: z.number().optional().describe('Where the table has no row; without it there is no value'),
    })
    .describe(
      'A cell of a reference table in force on the day, found by attributes of the partner, constants, or the scope of the look',
    ),
  placement: z
    .strictObject({
      ...common,
      measure: z.literal('placement'),
      ladder: key,
      tier: key.optional().describe('The tier that `since` and `first` ask for, or a higher one'),
      read: z
        .enum(['tier', 'since', 'first'])
        .describe(
          'tier: the tier held, counted from 0. since: the day since when it is held without a gap. first: the first day on which it was held',
        ),
      shift: spanSchema.optional().describe('On an earlier day'),
    })
    .describe('What is recorded as held on a ladder, whatever the evidence says'),
  add: z.strictObject({ ...common, measure: z.literal('add'), of: z.array(operand).min(1) }),
  subtract: z.strictObject({ ...common, measure: z.literal('subtract'), from: operand, less: operand }),
  scale: z.strictObject({ ...common, measure: z.literal('scale'), of: key, by: z.number() }),
  multiply: z
    .strictObject({ ...common, measure: z.literal('multiply'), of: z.tuple([key, key]) })
    .describe('One metric times another; percent counts as parts of a hundred'),
  min: z.strictObject({ ...common, measure: z.literal('min'), of: z.array(operand).min(1) }),
  max: z.strictObject({ ...common, measure: z.literal('max'), of: z.array(operand).min(1) }),
  cap: z.strictObject({
    ...common,
    measure: z.literal('cap'),
    of: key,
    least: z.number().optional(),
    most: z.number().optional(),
  }),
  step: z.strictObject({
    ...common,
    measure: z.literal('step'),
    of: key,
    steps: z
      .array(z.tuple([z.number(), z.number()]))
      .min(1)
      .describe('[from, value]: the value from that number upwards'),
    below: z.number().default(0),
    none: z.number().optional().describe('The value where the metric has none'),
  }),
  linear: z.strictObject({
    ...common,
    measure: z.literal('linear'),
    of: key,
    full: z.number().positive().describe('Where all points are reached'),
    points: z.number().positive(),
    none: z.number().optional().describe('The value where the metric has none'),
  }),
  mean: z.strictObject({
    ...common,
    measure: z.literal('mean'),
    of: z.record(key, z.int().positive()).describe('Metric and weight'),
    none: z
      .union([z.literal('skip'), z.number()])
      .optional()
      .describe(
        'What has no value is left out with its weight, or counts as a number; else the mean has none',
      ),
  }),
  ratio: z.strictObject({
    ...common,
    measure: z.literal('ratio'),
    of: key,
    to: key,
    atLeast: z.number().optional().describe('The smallest base that allows a ratio'),
    atMost: z.number().optional().describe('Capped at'),
    short,
  }),
  share: z.strictObject({
    ...common,
    measure: z.literal('share'),
    part: key,
    rest: key,
    atLeast: z.number().optional().describe('The smallest base (part and rest together) that allows a share'),
    short,
  }),
  growth: z.strictObject({
    ...common,
    measure: z.literal('growth'),
    now: key,
    before: key,
    atLeast: z.number().optional().describe('The smallest base that allows a growth'),
    short,
  }),
  choose: z.strictObject({
    ...common,
    measure: z.literal('choose'),
    when: z.strictObject({ metric: key, ...comparison }).describe('Thresholds as criteria have them'),
    then: operand,
    else: operand,
  }),
  meets: z
    .strictObject({ ...common, measure: z.literal('meets'), of: groupSchema })
    .describe('Whether criteria are met, as a flag that other metrics and criteria read'),
  first: z
    .strictObject({ ...common, measure: z.literal('first'), of: z.array(operand).min(2) })
    .describe('The first of several that has a value'),
  elapsed: z
    .strictObject({
      ...common,
      measure: z.literal('elapsed'),
      since: key.describe('A metric whose unit is day'),
      of: z.enum(['days', 'months', 'years']),
    })
    .describe('Whole days, months or years from a day to the as-of day'),
  earlier: z
    .strictObject({ ...common, measure: z.literal('earlier'), of: key, shift: spanSchema })
    .describe('Another metric as it was on an earlier day, by what is known today'),
  sampled: z
    .strictObject({
      ...common,
      measure: z.literal('sampled'),
      of: key,
      every: samplesSchema,
      window: windowPartSchema,
      having: z
        .strictObject(comparison)
        .optional()
        .describe('Only days on which it compares so; thresholds as criteria have them, of the same day'),
      reduce: z.enum(['count', 'min', 'max', 'sum', 'latest']),
    })
    .describe('Another metric on many days, reduced to one number'),
  standing: z
    .strictObject({
      ...common,
      measure: z.literal('standing'),
      ladder: key,
      scope: z.string().min(1).max(60).optional().describe('In one scope of the ladder'),
    })
    .describe('The tier earned on another ladder, counted from 0; -1 below entry'),
  rank: z
    .strictObject({
      ...common,
      measure: z.literal('rank'),
      of: key,
      within: key
        .optional()
        .describe('A text attribute with `values`: ranked among partners of the same value'),
      motion: key.optional().describe('Ranked among partners of one motion only'),
      as: z.enum(['place', 'percent']).default('place'),
    })
    .describe('Place in a group, 1 is best, or the part of the group that is as good or better in percent'),
};

export const metricSchema = z.discriminatedUnion('measure', [
  measures.rows,
  measures.each,
  measures.attribute,
  measures.lookup,
  measures.placement,
  measures.add,
  measures.subtract,
  measures.scale,
  measures.multiply,
  measures.min,
  measures.max,
  measures.cap,
  measures.step,
  measures.linear,
  measures.mean,
  measures.ratio,
  measures.share,
  measures.growth,
  measures.choose,
  measures.meets,
  measures.first,
  measures.elapsed,
  measures.earlier,
  measures.sampled,
  measures.standing,
  measures.rank,
]);
export type MetricDoc = z.infer<typeof metricSchema>;
export type MeasureName = MetricDoc['measure'];
export type MetricOf<M extends MeasureName> = Extract<MetricDoc, { measure: M }>;
