/**
 * The form of cases: what is known about a few partners, and what has to come out. Strict: an unknown word is a mistake of the case.
 * docs/cases.md says how cases are written.
 */
import { z } from 'zod';
import { parseDay } from '../../core/calendar.ts';

const name = z.string().regex(/^\w[\w.#-]*$/, 'a name of letters, digits, _ . # and -');
const isoDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as YYYY-MM-DD')
  .refine((text) => parseDay(text) !== undefined, 'not a day of the calendar');
const when = z
  .union([isoDay, z.int()])
  .describe('A day, or a whole number of days from the as-of day, such as -30');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const span = { from: when.optional(), to: when.optional() };
const recorded = {
  recorded: z
    .int()
    .min(1)
    .max(9)
    .optional()
    .describe('The recording in which it became known, 1 unless given'),
  superseded: z
    .int()
    .min(2)
    .max(9)
    .optional()
    .describe('The recording in which something else took its place'),
};

const evidenceSchema = z
  .object({
    kind: name,
    day: when,
    until: when.optional().describe('The last valid day'),
    status: z.enum(['claimed', 'verified', 'rejected', 'retracted']).default('verified'),
    amount: z
      .union([z.number(), z.string().regex(/^-?\d+(\.\d+)? [A-Z]{3}$/, 'an amount such as 12.50 EUR')])
      .optional()
      .describe('In the program currency, or with a currency of its own: 12.50 EUR'),
    person: name
      .optional()
      .describe('Who; somebody who stands under no `people` works for the partner all along'),
    customer: z.string().optional(),
    product: z.string().optional(),
    thing: z.string().optional(),
    origin: z.string().optional(),
    originDay: when.optional().describe('The day of what `origin` names, such as the original sale'),
    times: z
      .int()
      .positive()
      .max(10_000)
      .optional()
      .describe('So many rows; # in their texts becomes 1, 2, 3 and so on'),
    ...recorded,
  })
  .catchall(scalar.optional())
  .describe('Rows of evidence; other keys are fields of the kind');
export type CaseEvidence = z.infer<typeof evidenceSchema>;

export const setSchema = z.strictObject({
  attributes: z.record(name, scalar).default({}),
  people: z
    .array(name)
    .default([])
    .describe('People that the partner employs; outside of the set they are called PARTNER.NAME'),
  evidence: z.array(evidenceSchema).default([]),
});
/** What several cases say about a partner. Days are counted from the as-of day. */
export type CaseSet = z.infer<typeof setSchema>;

const partnerSchema = z.strictObject({
  motions: z
    .union([name, z.array(name), z.record(name, z.array(z.strictObject({ ...span, ...recorded })).min(1))])
    .default([])
    .describe(
      'A motion, several, or each with its spans; since three years before the as-of day unless said otherwise',
    ),
  attributes: z
    .record(
      name,
      z.union([scalar, z.array(z.strictObject({ value: scalar, since: when.optional(), ...recorded }))]),
    )
    .default({}),
  like: z.array(name).default([]).describe('Names of sets'),
  evidence: z.array(evidenceSchema).default([]),
  placements: z
    .array(
      z.strictObject({
        ladder: name,
        tier: z.string().describe('By key or label, or a name that `equivalents` knows'),
        heldUntil: when.optional(),
        ...span,
        ...recorded,
      }),
    )
    .default([])
    .describe('Tiers held; since 400 days before the as-of day unless said otherwise'),
  reviews: z
    .array(
      z.strictObject({
        ladder: name,
        day: when,
        found: z
          .enum(['out-of-reach', 'holdable'])
          .describe('Whether the tier held on that day could surely not be kept'),
      }),
    )
    .default([])
    .describe('What earlier reviews found of the tier held, on ladders that give time to mend'),
  mergedInto: z.strictObject({ partner: name, ...recorded }).optional(),
});

const feedSchema = z.strictObject({
  kind: name,
  source: name.default('test'),
  through: when.nullable().default(0).describe('The last day with everything; null: none'),
  lag: z.int().min(0).default(0),
  omits: z.array(name).default([]).describe('Fields that it leaves out'),
  ...recorded,
});
export type CaseFeed = z.infer<typeof feedSchema>;

const dataSchema = z.strictObject({
  partners: z.record(name, partnerSchema),
  people: z
    .record(
      name,
      z.union([
        name,
        z
          .strictObject({ partner: name, times: z.int().positive().max(10_000) })
          .describe('So many people; # in their name becomes 1, 2, 3 and so on'),
        z.array(z.strictObject({ partner: name, from: when, to: when.optional(), ...recorded })),
      ]),
    )
    .default({})
    .describe(
      'The partner that employs somebody, or so many, all along, or spans of employment; [] for nobody',
    ),
  feeds: z
    .union([
      z.literal('all'),
      z.strictObject({ without: z.array(name).default([]), but: z.array(feedSchema).default([]) }),
    ])
    .default('all')
    .describe(
      'all: every kind that the vendor supplies, and employment, complete through the as-of day and carrying every field. Else all but those `without`, and those of `but` as written there',
    ),
  rates: z
    .array(
      z.strictObject({
        currency: z.string().describe('Code of the currency of amounts, such as EUR'),
        day: when,
        rate: z
          .string()
          .describe('Units of the program currency for one unit on that day, as decimal text such as 1.08'),
        ...recorded,
      }),
    )
    .default([])
    .describe(
      'Currency rates; an amount takes the newest rate that is not after its day and not older than the calendar of the program allows, and is open without one',
    ),
});
export type CasePartner = z.infer<typeof partnerSchema>;

const value = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .describe('A number, text, yes or no; none: no value; null: open at this end');
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

const tier = z.string().nullable().optional();
const rowSchema = z.strictObject({
  current: tier.describe('The tier held; null: none'),
  earned: tier.describe('By key or label; null: below entry'),
  possible: tier.describe('Once what is missing is known; what is earned unless said otherwise'),
  holdable: tier.describe('By the thresholds to keep a tier; what is possible unless said otherwise'),
  decision: z.enum(['enter', 'promote', 'demote', 'hold', 'pending', 'propose-exit']).optional(),
  reason: z.string().optional(),
  next: tier,
  awardPending: tier,
  effectiveOn: isoDay.nullable().optional().describe('The day on which the decision takes effect'),
  heldUntil: isoDay.nullable().optional().describe('The day until which the tier is held'),
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
    .optional()
    .describe('What counts from a later day, all of it'),
  fit: either.optional(),
  fitVerdict: z.enum(['match', 'near', 'no-match', 'unknown', 'not-asked']).optional(),
  gate: z.enum(['met', 'unmet', 'unknown', 'not-asked']).optional(),
  facts: z
    .record(z.string(), either)
    .default({})
    .describe('By metric: one value, both ends, or none where there is no value'),
  criteria: z
    .record(
      z.string(),
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
            notYet: isoDay
              .optional()
              .describe("Open only because days of the partner's own run: through which day"),
          }),
        ]),
      ),
    )
    .default({})
    .describe('By tier and metric'),
  gap: gapSchema
    .nullable()
    .optional()
    .describe('What stands between the partner and the next tier; null at the top'),
});
export type CaseRow = z.infer<typeof rowSchema>;

const summarySchema = z.strictObject({
  hiddenGems: z.array(z.string()).optional().describe('Each as PARTNER LADDER'),
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
  name: z.string().min(1),
  why: z.string().optional().describe('The rule that the case is about, in a sentence'),
  program: programSchema.optional().describe('Another program than that of the file'),
  changes: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Places of the document that are set for this case, such as ladders.resale.dropAtMost: 1'),
  asOf: isoDay.optional().describe('Another day than that of the file'),
  mode: mode.default('review').describe('review: twelve months. progress: the program year so far'),
  cutOff: z.int().min(1).max(9).default(9).describe('The last recording that is seen'),
  data: dataSchema.describe('What is known'),
  expect: z
    .record(name, z.record(name, rowSchema))
    .default({})
    .describe('What has to come out, by partner and ladder; what is not said is not compared'),
  summary: summarySchema.default({}).describe('What stands out in the audit of all partners of the case'),
});
export type Case = z.infer<typeof caseSchema>;

export const caseFileSchema = z
  .strictObject({
    about: z.string().min(1).optional(),
    program: programSchema
      .optional()
      .describe(
        'The program, as a path from this file or as a document; the one named on the command line stands in for it',
      ),
    asOf: isoDay.describe('The day to look from'),
    sets: z
      .record(name, setSchema)
      .default({})
      .describe('What several partners have in common; `like` names it'),
    shared: z.unknown().optional().describe("A place for YAML's anchors; it is not read"),
    cases: z.array(caseSchema).min(1),
  })
  .describe('Cases of a Tierwright program: what is known about a few partners, and what has to come out');
export type CaseFile = z.infer<typeof caseFileSchema>;
