/**
 * The mapping: which columns of a vendor's file fill which fields of the store, and how its cells are written. One
 * schema for reading, for the docs and for completion in editors.
 */
import { z } from 'zod';
import { key } from '../../core/program/evidence-schema.ts';

const column = z.string().min(1).max(200);
const scalar = z.union([z.string().max(4000), z.number(), z.boolean()]);
const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');
const fileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.\.?$)[^/\\\0]+$/, 'the name of a file beside the imported one, without folders');

const dates = z
  .string()
  .min(1)
  .max(60)
  .describe(
    'How days are written: YYYY, MM, M, DD, D, MMM (Jan to Dec), HH, H, mm, ss, S (a fraction), Z (Z or an offset); other letters in [brackets]',
  );
const decimal = z.enum(['.', ',']).describe('The decimal separator');
const thousands = z.enum(['.', ',', ' ', "'", '_']).describe('The separator between groups of three digits');

const formatFields = {
  delimiter: z
    .string()
    .min(1)
    .max(5)
    .optional()
    .describe('Between two cells; a comma unless said otherwise. `tab` for a tab'),
  quote: z
    .string()
    .max(1)
    .optional()
    .describe('Around cells; " unless said otherwise, doubled inside a cell. Empty: cells are never quoted'),
  encoding: z
    .enum(['auto', 'utf-8', 'utf-16', 'windows-1252'])
    .optional()
    .describe('auto (the default) reads UTF-8, or what a byte order mark says; nothing is guessed'),
  decimal: decimal.optional(),
  thousands: thousands.optional(),
  dates: dates.optional(),
  timeZone: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Instants with an offset become days in this zone; that of the program unless said otherwise'),
  empty: z
    .array(z.string().max(60))
    .max(20)
    .optional()
    .describe('Texts that mean empty, besides nothing at all'),
  columns: z
    .array(column)
    .min(1)
    .optional()
    .describe('Names of the columns, for a file that has no row of names'),
  skipRows: z.int().min(0).max(1000).optional().describe('Lines before the row of column names'),
  expectRows: z.int().min(0).optional().describe('Fewer rows than these stop the import'),
};
const fileSchema = z.strictObject(formatFields).meta({ id: 'file' });
export type FormatDoc = z.infer<typeof fileSchema>;

const joinSchema = z
  .strictObject({
    file: fileName,
    on: z
      .record(column, column)
      .refine((on) => Object.keys(on).length > 0, 'at least one pair of columns')
      .describe('Column of the imported file (or of an earlier join): column of this file'),
    optional: z
      .boolean()
      .default(false)
      .describe('A row without a partner in this file is kept, with its columns empty'),
    ...formatFields,
  })
  .meta({
    id: 'join',
    description: 'Another file that is looked into for each row; format as in `file` unless said otherwise',
  });
export type JoinDoc = z.infer<typeof joinSchema>;

const reading = {
  lookup: z
    .record(z.string(), scalar)
    .optional()
    .describe('The text in the file: the value that it stands for'),
  otherwise: scalar.optional().describe('The value of every text that the lookup does not have'),
  default: scalar.optional().describe('The value of an empty cell'),
  date: dates.optional(),
  decimal: decimal.optional(),
  thousands: thousands.optional(),
  trim: z.boolean().default(true).describe('White space around the cell is dropped; `false` keeps it'),
};
const fromColumn = z.strictObject({ column, ...reading });
const fromColumns = z.strictObject({
  columns: z.array(column).min(2).max(20),
  glue: z.string().max(10).default('-').describe('Between the columns; one empty column makes all empty'),
  ...reading,
});
const fromNothing = z.strictObject({ constant: scalar });

export const fieldSchema = z.union([column, fromColumn, fromColumns, fromNothing]).meta({
  id: 'field',
  description: 'A column, `join.column`, several columns glued together, or a constant',
});
export type FieldDoc = z.infer<typeof fieldSchema>;

const choiceSchema = z.union([fromColumn, fromColumns, fromNothing]);

export const listSchema = z
  .union([
    column,
    z.strictObject({ column, split: z.string().min(1).max(5).optional(), ...reading }),
    z.strictObject({ constant: z.union([scalar, z.array(scalar).min(1).max(100)]) }),
  ])
  .meta({ id: 'list', description: 'A column with several values, cut at `split`, or constants' });
export type ListDoc = z.infer<typeof listSchema>;

const common = {
  tierwright: z.literal(1).describe('Version of this language'),
  source: key.describe('The system that the file comes from; keys of partners and persons belong to it'),
  partnerSource: key
    .optional()
    .describe('Another source whose partner keys the file uses, where its own has none'),
  personSource: key
    .optional()
    .describe('Another source whose person keys the file uses, where its own has none'),
  program: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe(
      'The program that kinds, attributes, tables and tiers are checked against; a path from this file',
    ),
  file: fileSchema.prefault({}).describe('How the file is written'),
  mode: z
    .enum(['append', 'snapshot'])
    .default('append')
    .describe('snapshot: the file is everything that holds now; what is stored and not in it is taken back'),
  joins: z.record(key, joinSchema).default({}),
};

const feed = z
  .strictObject({
    completeThrough: dayText.optional().describe('The last day up to which the file has everything'),
    lagDays: z.int().min(0).max(3660).default(0).describe('Days by which the source may run behind'),
  })
  .optional()
  .describe('How complete the source is. Without it, nothing that is absent counts as surely absent');

export const statuses = ['verified', 'claimed', 'rejected', 'retracted'] as const;

const partners = z.strictObject({
  ...common,
  what: z.literal('partners'),
  fields: z.strictObject({
    key: fieldSchema.describe('The partner’s key in this source'),
    name: fieldSchema.optional(),
    attributes: z.record(key, fieldSchema).default({}).describe('Attributes that the program declares'),
    attributesSince: fieldSchema
      .optional()
      .describe('The day from which the attributes hold; always, unless said otherwise'),
    motion: fieldSchema.optional().describe('The motion the partner is enrolled in'),
    motions: listSchema.optional(),
    enrolledFrom: fieldSchema.optional(),
    enrolledTo: fieldSchema.optional().describe('The last day of the enrolment'),
    aliasOf: fieldSchema.optional().describe('The key of the partner that this one was merged into'),
  }),
});

const people = z.strictObject({
  ...common,
  what: z.literal('people'),
  feed,
  fields: z.strictObject({
    person: fieldSchema.describe('The person’s key in this source'),
    name: fieldSchema.optional(),
    partner: fieldSchema.describe('The key of the partner that employs the person'),
    from: fieldSchema.describe('The first day'),
    to: fieldSchema.optional().describe('The last day; empty while it goes on'),
  }),
});

const evidence = z.strictObject({
  ...common,
  what: z.literal('evidence'),
  feed,
  kind: z.union([key, choiceSchema]).describe('The kind of evidence, or where it stands'),
  status: z
    .union([z.enum(statuses), choiceSchema])
    .describe('verified: checked by the source. claimed: said by the partner, to be checked'),
  fields: z
    .object({
      externalId: fieldSchema.describe('What names the row in this source and kind, for good'),
      partner: fieldSchema.optional(),
      day: fieldSchema,
      validUntil: fieldSchema.optional().describe('The last valid day'),
      amount: fieldSchema.optional(),
      currency: fieldSchema.optional(),
      person: fieldSchema.optional(),
      customer: fieldSchema.optional(),
      product: fieldSchema.optional(),
      thing: fieldSchema.optional(),
      origin: fieldSchema.optional(),
      originDay: fieldSchema.optional(),
    })
    .catchall(fieldSchema)
    .describe('Besides these, any field that the kind declares'),
});

const placements = z.strictObject({
  ...common,
  what: z.literal('placements'),
  fields: z.strictObject({
    partner: fieldSchema,
    ladder: fieldSchema,
    tier: fieldSchema,
    from: fieldSchema,
    to: fieldSchema.optional().describe('The last day; empty while it goes on'),
    reason: fieldSchema.optional(),
  }),
});

const rates = z.strictObject({
  ...common,
  what: z.literal('rates'),
  fields: z.strictObject({
    target: z.strictObject({ constant: z.string() }).describe('The program currency'),
    currency: fieldSchema,
    day: fieldSchema,
    rate: fieldSchema.describe('Units of the program currency for one unit of the currency'),
  }),
});

const table = z.strictObject({
  ...common,
  what: z.literal('table'),
  table: key.describe('A table that the program declares'),
  fields: z.strictObject({
    key: z.record(key, fieldSchema),
    from: fieldSchema.optional(),
    to: fieldSchema.optional().describe('The last day'),
    values: z.record(key, fieldSchema).default({}),
  }),
});

export const mappingSchema = z
  .discriminatedUnion('what', [partners, people, evidence, placements, rates, table])
  .describe('A Tierwright mapping: how a file of another system is read');

export type MappingDoc = z.infer<typeof mappingSchema>;
export type What = MappingDoc['what'];
export const whats = [
  'partners',
  'people',
  'evidence',
  'placements',
  'rates',
  'table',
] as const satisfies What[];
/** The mapping of one kind of import. */
export type MappingOf<W extends What> = Extract<MappingDoc, { what: W }>;
