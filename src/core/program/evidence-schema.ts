/** The part of the language that speaks about rows of evidence: kinds, conditions, windows. */
import { z } from 'zod';
import { periods } from '../calendar.ts';

/** Names in a document: lower-case letters, digits, `_` and `-`. */
export const key = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_-]*$/, 'a name of lower-case letters, digits, _ and -, beginning with a letter');
export const label = z.string().min(1).max(200);
export const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');

/**
 * Types of a kind's fields. `key` is one of the typed subject columns (customer, product, thing, origin); `money` is the
 * column `amount`; all other fields live in the row's own document.
 */
export const fieldTypes = ['text', 'number', 'yes-no', 'money', 'key', 'day'] as const;
export type FieldType = (typeof fieldTypes)[number];

export const evidenceKindSchema = z.strictObject({
  label,
  about: z.string().max(1000).optional(),
  suppliedBy: z
    .enum(['vendor', 'partner', 'reviewer', 'program'])
    .describe(
      'vendor: complete through the day its feed says. partner: complete at the deadline, nothing submitted is nothing, unless a feed says that it ends earlier. reviewer: an answer somebody must give, missing is unknown; how many there are is complete through the day its feed says. program: granted by the program owner, nothing granted is nothing',
    ),
  owner: z
    .enum(['partner', 'person'])
    .default('partner')
    .describe('person: counts for the employer on the day'),
  validity: z.boolean().default(false).describe('Rows may carry a last valid day'),
  fields: z.record(key, z.enum(fieldTypes)).default({}),
  defaults: z
    .record(key, z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Values of fields that a file leaves out'),
});
export type EvidenceKindDoc = z.infer<typeof evidenceKindSchema>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const spanSchema = z.strictObject({
  years: z.int().optional(),
  months: z.int().optional(),
  days: z.int().optional(),
});

/** A span that never goes back. */
export const aheadSchema = z.strictObject({
  years: z.int().min(0).optional(),
  months: z.int().min(0).optional(),
  days: z.int().min(0).optional(),
});

const attribute = z
  .strictObject({ attribute: key })
  .describe('The partner’s own attribute, of the same type');

/** What a number or a day of a row is compared with. */
const bound = z
  .union([
    z.number(),
    z.string().regex(/^(\d{4}-\d{2}-\d{2}|as-of)$/, 'a day as YYYY-MM-DD, or as-of'),
    z.strictObject({ shift: spanSchema }).describe('The as-of day, moved by a span'),
    attribute,
  ])
  .describe(
    'A number; for days a day, as-of, or the as-of day moved by a span; or an attribute of the partner',
  );
export type BoundDoc = z.infer<typeof bound>;
export type AttributeDoc = z.infer<typeof attribute>;

export const fieldTestSchema = z.union([
  scalar,
  z.array(scalar).min(1),
  attribute,
  z.strictObject({ not: z.union([scalar, z.array(scalar).min(1), attribute]) }),
  z.strictObject({ present: z.boolean() }),
  z.strictObject({
    atLeast: bound.optional(),
    atMost: bound.optional(),
    above: bound.optional(),
    below: bound.optional(),
  }),
  z.strictObject({
    listed: z.strictObject({
      table: key,
      is: z.record(key, scalar).optional(),
      on: z.enum(['as-of', 'day', 'origin-day']).default('as-of'),
      latest: z
        .int()
        .positive()
        .optional()
        .describe('Only the rows of so many latest first days, such as the three latest versions'),
    }),
  }),
]);
export type FieldTest = z.infer<typeof fieldTestSchema>;

/** Which rows count: every named field passes its test, and one of `anyOf` where given. */
export type Condition = { anyOf?: Condition[] | undefined } & {
  [field: string]: FieldTest | Condition[] | undefined;
};
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.object({ anyOf: z.array(conditionSchema).min(1).optional() }).catchall(fieldTestSchema),
);

const spanUnit = z.enum(['days', 'months', 'years']);

/** Windows whose first and last day are the same for all partners. */
const calendarWindows = [
  z.strictObject({ last: z.int().positive(), of: spanUnit, shift: spanSchema.optional() }),
  z
    .strictObject({
      calendar: z.enum(periods),
      from: z.int().max(0),
      to: z.int().max(0),
    })
    .describe(
      'Whole periods, counted from the one that holds the as-of day; quarters, half-years and years are those of the program year',
    ),
  z.strictObject({
    from: dayText,
    to: dayText,
  }),
] as const;

/** Rows of the partner, whatever their keys, among which a window looks for a day. */
const windowRowsSchema = z.strictObject({ kinds: z.array(key).min(1), where: conditionSchema.optional() });
export type WindowRowsDoc = z.infer<typeof windowRowsSchema>;

/** One window. */
export const windowPartSchema = z
  .union([
    z.enum(['review-year', 'valid', 'lifetime']),
    z
      .strictObject({
        valid: z.literal(true),
        shift: spanSchema.optional().describe('On a day so much later, or earlier'),
        during: z
          .union([z.literal('review-year'), ...calendarWindows])
          .optional()
          .describe('On any day of another window'),
      })
      .describe('Valid on the as-of day, on another day, or on any day of a window'),
    ...calendarWindows,
    z
      .strictObject({
        since: z
          .union([
            key.describe('An attribute of type day'),
            z.strictObject({ first: windowRowsSchema }).describe('The day of the first such row'),
            z
              .strictObject({ latest: windowRowsSchema })
              .describe('The day of the latest such row; each further one begins it anew'),
          ])
          .describe('An attribute of type day, or the first or latest row of some kinds'),
        shift: spanSchema.optional().describe('Begins so much later, or earlier'),
        for: z.int().positive().optional(),
        of: spanUnit.optional(),
        toEndOf: z
          .enum(periods)
          .optional()
          .describe(
            'Goes on to the last day of the month, quarter, half-year or year in which it would end, or begins where it has no length; quarters, half-years and years are those of the program year',
          ),
      })
      .describe(
        'Begins at a day of the partner’s own, read from an attribute or from its rows; while it still runs, what is not met is not met yet',
      ),
    z
      .strictObject({
        unbroken: z.int().positive(),
        of: spanUnit,
        over: windowRowsSchema
          .optional()
          .describe('Whose pauses are looked for: other rows than those that count'),
      })
      .describe('Since the last pause of more than so long between two rows; nothing when the pause lasts'),
  ])
  .describe(
    'review-year: the 12 months ending on the as-of day. valid: in force on that day. lifetime: ever up to that day',
  );
export type WindowPartDoc = z.infer<typeof windowPartSchema>;

export const windowSchema = z.union([
  windowPartSchema,
  z.array(windowPartSchema).min(1).describe('Several windows: a row lies in all of them'),
]);
export type WindowDoc = z.infer<typeof windowSchema>;

const factor = z.union([
  key,
  z.number(),
  z.strictObject({
    table: key,
    key: z.record(key, key),
    column: key,
    on: z.enum(['as-of', 'day', 'origin-day']).default('day'),
    otherwise: z
      .union([z.number(), z.literal('open')])
      .optional()
      .describe(
        'Where the table has no such row: a number, or open, which leaves open what the row is worth; without it the row is left out',
      ),
  }),
]);
export type FactorDoc = z.infer<typeof factor>;

export const valueSchema = z.union([
  key,
  z.strictObject({
    field: key.optional().describe('Without one a row is worth 1, times the factors'),
    convert: z
      .enum(['program', 'none'])
      .default('program')
      .describe('Whether money is turned into the program currency'),
    times: z.array(factor).min(1).optional(),
    over: z.array(factor).min(1).optional(),
  }),
]);
export type ValueDoc = z.infer<typeof valueSchema>;

const reduceNames = ['sum', 'count', 'min', 'max', 'latest'] as const;

/** Rows of some kinds in a window, reduced to one number. */
export const aggregateFields = {
  kinds: z.array(key).min(1),
  where: conditionSchema.optional(),
  window: windowSchema,
  value: valueSchema.optional().describe('What is reduced; a count needs none'),
  reduce: z.enum(reduceNames),
  none: z
    .number()
    .optional()
    .describe('The number when no row counts (min, max, latest); otherwise there is no value'),
};
export const aggregateSchema = z.strictObject(aggregateFields);
export type AggregateDoc = z.infer<typeof aggregateSchema>;
