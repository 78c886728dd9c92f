/**
 * The form of a case: what is known, and what has to come out. Strict: an unknown word is a mistake of the case.
 * `README.md` in this folder says how cases are written.
 */
import { z } from 'zod';

const name = z.string().regex(/^[A-Za-z][\w.#-]*$/, 'a name');
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD');
/** A day, or a whole number of days from the as-of day. */
const when = z.union([isoDay, z.int()]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const span = { from: when.optional(), to: when.optional() };
const recorded = { recorded: z.int().min(1).max(9).optional(), superseded: z.int().min(2).max(9).optional() };

const evidenceSchema = z
  .object({
    kind: name,
    day: when,
    /** The last valid day. */
    until: when.optional(),
    status: z.enum(['claimed', 'verified', 'rejected', 'retracted']).default('verified'),
    /** `12.50 EUR`. */
    amount: z
      .string()
      .regex(/^-?\d+(\.\d+)? [A-Z]{3}$/, 'an amount such as 12.50 EUR')
      .optional(),
    person: name.optional(),
    customer: z.string().optional(),
    product: z.string().optional(),
    thing: z.string().optional(),
    origin: z.string().optional(),
    /** So many rows; `#` in their texts becomes 1, 2, 3 … */
    times: z.int().positive().optional(),
    ...recorded,
  })
  .catchall(scalar.optional());
export type CaseEvidence = z.infer<typeof evidenceSchema>;

const setSchema = z.strictObject({
  attributes: z.record(name, scalar).default({}),
  /** People that the partner employs; outside of the set they are called `PARTNER.NAME`. */
  people: z.array(name).default([]),
  evidence: z.array(evidenceSchema).default([]),
});
/** What several cases say about a partner. Days are counted from the as-of day. */
export type CaseSet = z.infer<typeof setSchema>;
export const setsSchema = z.strictObject({ sets: z.record(name, setSchema) });

const partnerSchema = z.strictObject({
  /** A motion, several, or each with its span; three years before the as-of day unless said otherwise. */
  motions: z
    .union([name, z.array(name), z.record(name, z.array(z.strictObject({ ...span, ...recorded })).min(1))])
    .default([]),
  attributes: z
    .record(
      name,
      z.union([scalar, z.array(z.strictObject({ value: scalar, since: when.optional(), ...recorded }))]),
    )
    .default({}),
  /** Names of sets. */
  like: z.array(name).default([]),
  evidence: z.array(evidenceSchema).default([]),
  placements: z
    .array(
      z.strictObject({
        ladder: name,
        tier: z.string(),
        heldUntil: when.optional(),
        ...span,
        ...recorded,
      }),
    )
    .default([]),
  mergedInto: z.strictObject({ partner: name, ...recorded }).optional(),
});

const feedSchema = z.strictObject({
  kind: name,
  source: name.default('test'),
  /** The last day with everything; null: none. */
  through: when.nullable().default(0),
  lag: z.int().min(0).default(0),
  /** Fields that it leaves out. */
  omits: z.array(name).default([]),
  ...recorded,
});
export type CaseFeed = z.infer<typeof feedSchema>;

const dataSchema = z.strictObject({
  partners: z.record(name, partnerSchema),
  /** A partner that employs the person all along, or spans of employment. */
  people: z
    .record(
      name,
      z.union([
        name,
        z.array(z.strictObject({ partner: name, from: when, to: when.optional(), ...recorded })),
      ]),
    )
    .default({}),
  /**
   * `all`: every vendor's kind and employment, complete through the as-of day, carrying every field. Otherwise all but the
   * kinds in `without`, and those of `but` as they are written there.
   */
  feeds: z
    .union([
      z.literal('all'),
      z.strictObject({ without: z.array(name).default([]), but: z.array(feedSchema).default([]) }),
    ])
    .default('all'),
  /** Units of the program currency for one unit. */
  rates: z
    .array(z.strictObject({ currency: z.string(), day: when, rate: z.string(), ...recorded }))
    .default([]),
});
export type CasePartner = z.infer<typeof partnerSchema>;

const value = z.union([z.string(), z.number(), z.null()]);
const either = z.union([value, z.strictObject({ least: value, most: value })]);
const outcome = z.enum(['met', 'unmet', 'unknown']);

type GapCase =
  | { metric: string; outcome?: string | undefined; distance?: z.infer<typeof either> | undefined }
  | { all: GapCase[]; label?: string | undefined }
  | { choose: number; of: GapCase[]; label?: string | undefined }
  | { closed: true; label?: string | undefined };
const gapSchema: z.ZodType<GapCase> = z.lazy(() =>
  z.union([
    z.strictObject({ metric: z.string(), outcome: outcome.optional(), distance: either.optional() }),
    z.strictObject({ all: z.array(gapSchema).min(1), label: z.string().optional() }),
    z.strictObject({ choose: z.int(), of: z.array(gapSchema).min(1), label: z.string().optional() }),
    z.strictObject({ closed: z.literal(true), label: z.string().optional() }),
  ]),
);

const rowSchema = z.strictObject({
  /** Tiers by key; null below entry. `possible` is `earned`, and `holdable` is `possible`, unless said otherwise. */
  current: z.string().nullable().default(null),
  earned: z.string().nullable(),
  possible: z.string().nullable().optional(),
  holdable: z.string().nullable().optional(),
  decision: z.enum(['enter', 'promote', 'demote', 'hold', 'pending', 'propose-exit']),
  reason: z.string().optional(),
  next: z.string().nullable().optional(),
  awardPending: z.string().nullable().optional(),
  effectiveOn: isoDay.nullable().optional(),
  heldUntil: isoDay.nullable().optional(),
  /** What counts from a later day, all of it. */
  announced: z
    .array(
      z.strictObject({
        tier: name,
        metric: z.string(),
        from: isoDay,
        until: isoDay.optional(),
        choice: z.boolean().optional(),
        outcome: outcome.optional(),
        least: value.optional(),
        distance: either.optional(),
      }),
    )
    .optional(),
  fit: either.optional(),
  fitVerdict: z.enum(['match', 'near', 'no-match', 'unknown', 'not-asked']).optional(),
  gate: z.enum(['met', 'unmet', 'unknown', 'not-asked']).optional(),
  /** Metrics of the ladder and others: one value, both ends, or `none` where there is no value. */
  facts: z.record(name, either).default({}),
  /** By tier and metric. */
  criteria: z
    .record(
      name,
      z.record(
        z.string(),
        z.union([
          outcome,
          z.strictObject({
            outcome,
            distance: either.optional(),
            from: isoDay.optional(),
            threshold: either.optional(),
            thresholdOf: name.optional(),
            exempt: z.strictObject({ outcome, reason: z.string() }).optional(),
            until: isoDay.optional(),
            /** Open only because days of the partner's own run: through which day. */
            notYet: isoDay.optional(),
          }),
        ]),
      ),
    )
    .default({}),
  gap: gapSchema.nullable().optional(),
});
export type CaseRow = z.infer<typeof rowSchema>;

const summarySchema = z.strictObject({
  /** `PARTNER LADDER`. */
  hiddenGems: z.array(z.string()).optional(),
  noLongerFit: z.array(z.string()).optional(),
  paper: z.array(z.string()).optional(),
  undecided: z.int().optional(),
  readiness: z
    .array(
      z.strictObject({
        missing: z.record(z.string(), z.unknown()),
        blocks: z.int(),
        alone: z.int(),
        released: z.int(),
      }),
    )
    .optional(),
});

const programSchema = z.union([z.string(), z.record(z.string(), z.unknown())]);
const mode = z.enum(['review', 'progress']);

const caseSchema = z.strictObject({
  name: z.string().min(5),
  why: z.string().min(10),
  program: programSchema.optional(),
  /** Places of the program's document that are set, such as `ladders.resale.dropAtMost`. */
  changes: z.record(z.string(), z.unknown()).default({}),
  asOf: isoDay.optional(),
  mode: mode.default('review'),
  /** The last recording that is seen. */
  cutOff: z.int().min(1).max(9).default(9),
  data: dataSchema,
  /** By partner and ladder; exactly these rows come out. */
  expect: z.record(name, z.record(name, rowSchema)),
  summary: summarySchema.default({}),
});
export type Case = z.infer<typeof caseSchema>;

export const caseFileSchema = z.strictObject({
  about: z.string().min(10),
  /** A file of the repository, or a document; for cases that name none. */
  program: programSchema,
  asOf: isoDay,
  /** Facts that several cases repeat, kept here for YAML's anchors. */
  shared: z.unknown().optional(),
  cases: z.array(caseSchema).min(1),
});
export type CaseFile = z.infer<typeof caseFileSchema>;
