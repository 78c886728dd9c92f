/**
 * The one schema of the program document (M1). Types, the checks of form, the JSON Schema for editors and the docs all
 * come from here. What refers to what is checked in `check.ts`; what it means stands in `2c` order in `../metrics` and
 * `../standing`. Objects are strict: an unknown key is a fault, never ignored.
 */
import { z } from 'zod';
import { periods } from '../calendar.ts';
import { benefitSchema } from './benefit-schema.ts';
import { groupSchema } from './criteria-schema.ts';
import { evidenceKindSchema, aheadSchema, key, label, windowPartSchema } from './evidence-schema.ts';
import { metricSchema, samplesSchema } from './metric-schema.ts';
import { fitSchema, scorecardSchema } from './profile-schema.ts';
import { reviewSchema } from './review-schema.ts';

export type { AwardDoc, CriterionDoc, GroupDoc, ThresholdDoc } from './criteria-schema.ts';

const text = z.string().min(1).max(4000);

const tierBenefit = z.union([
  key,
  z.strictObject({ benefit: key, quantity: z.number().nonnegative().optional(), note: text.optional() }),
]);

const afterSchema = z.array(
  z.strictObject({
    ladder: key,
    tier: key,
    by: z.enum(['earned', 'held']).default('earned').describe('Earned by evidence, or held on record'),
  }),
);

export const tierSchema = z.strictObject({
  key,
  label,
  means: text.optional().describe('What the tier says about a partner, in a sentence'),
  enter: groupSchema,
  gate: z
    .boolean()
    .optional()
    .describe('Whether the gate stands under this tier; above entry yes unless said otherwise'),
  fit: z
    .enum(['any', 'near', 'match'])
    .optional()
    .describe('The fit this tier asks; above entry near unless said otherwise'),
  after: afterSchema
    .optional()
    .describe('Tiers on other ladders that this tier asks for; by `held` also a lower one of its own'),
  benefits: z.array(tierBenefit).optional(),
  latch: z
    .strictObject({
      until: z.union([
        z.literal('anniversary'),
        z.strictObject({ months: z.int().positive() }),
        z
          .strictObject({
            endOf: z.enum(periods),
            later: z.int().min(0).max(120).optional().describe('Of the period so many later'),
            plus: aheadSchema.optional().describe('And so much longer'),
          })
          .describe('The end of the period of the program year in which it is reached, or of a later one'),
      ]),
    })
    .optional()
    .describe('Once reached, held until then however the figures fall'),
  cure: z
    .union([
      z.strictObject({ days: z.int().positive().max(3660) }),
      z.strictObject({ months: z.int().positive().max(120) }),
      z.strictObject({ quarters: z.int().positive().max(40) }),
    ])
    .optional()
    .describe(
      'Time to mend before a demotion counts: days, months, or quarters of the program year, to the last day of the last of them',
    ),
});

const daysOfYear = z
  .strictObject({
    on: z
      .array(z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a month and day as MM-DD'))
      .min(1)
      .max(366),
  })
  .describe('On these days of every year');

export const cadenceSchema = z.strictObject({
  up: z.union([z.enum(['review', 'at-once', 'monthly', 'quarterly']), daysOfYear]).default('review'),
  down: z.union([z.enum(['review', 'monthly', 'quarterly', 'never']), daysOfYear]).default('review'),
  protect: z
    .strictObject({ months: z.int().min(0).max(120) })
    .default({ months: 12 })
    .describe('How long after it came into the motion nobody is demoted (rule 21)'),
  on: z.int().min(1).max(31).optional().describe('Day of the month of a monthly or quarterly cadence'),
});

const foldSchema = z
  .union([z.enum(['best', 'every']), z.strictObject({ atLeast: z.int().positive() })])
  .describe(
    'best: the highest tier reached in any. every: the highest reached in all. atLeast n: the highest reached in n of them',
  );

export const ladderSchema = z.strictObject({
  motion: key.describe('A motion of this document, or `company`: one ladder for the whole company'),
  label,
  tiers: z.array(tierSchema).max(100),
  cumulative: z.boolean().default(true).describe('A tier also asks for everything below it'),
  dropAtMost: z.int().positive().optional().describe('A demotion goes down at most this many rungs at once'),
  cadence: cadenceSchema.prefault({}),
  after: afterSchema.optional().describe('Tiers on other ladders that every tier of this one asks for'),
  scope: z
    .strictObject({
      by: key.describe('A field of the kinds of evidence; kinds without it count in every scope'),
      values: z.record(z.string().min(1).max(60), label).describe('Each value of the field with its label'),
      fold: foldSchema,
    })
    .optional()
    .describe('Evaluated once for each region, track or product line, folded into one standing'),
  sample: z
    .strictObject({ every: samplesSchema, window: windowPartSchema, fold: foldSchema })
    .optional()
    .describe('Evaluated on many days of a window and folded into one standing'),
});

/** What partners can do in a motion, as far as rules of the review know them. */
const partnerTypes = ['resale', 'services', 'technology', 'marketing', 'referral', 'other'] as const;

const motionSchema = z.strictObject({
  label,
  axis: key.describe('The metric that this motion is first of all about'),
  style: z
    .enum(['transactional', 'mixed', 'collaborative'])
    .describe('Where it stands between transactional and collaborative'),
  activity: z.array(key).min(1).describe('Kinds of evidence that are business done in this motion'),
  type: z
    .enum(partnerTypes)
    .optional()
    .describe('What partners do in it; told from its activity and name unless said'),
});

const gateSchema = z.strictObject({
  checks: z
    .array(
      z.strictObject({
        key,
        label,
        motions: z.array(key).min(1).optional().describe('Only for these motions'),
        ask: groupSchema,
      }),
    )
    .min(1),
});

export const tableSchema = z.strictObject({
  label,
  key: z
    .record(key, z.enum(['text', 'number', 'band']))
    .describe('band: the row with the largest number that is not above what is looked up'),
  values: z.record(key, z.enum(['text', 'number'])).optional(),
  dated: z.boolean().default(false),
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number()])))
    .max(5000)
    .optional()
    .describe('Rows given here; more can be imported. `from` and `to` are days'),
});

const attributeSchema = z.strictObject({
  label,
  type: z.enum(['text', 'number', 'yes-no', 'day']),
  values: z.array(z.string()).min(1).optional().describe('The values a text attribute can take'),
});

export const programSchema = z
  .strictObject({
    tierwright: z.literal(1).describe('Version of this language'),
    program: z.strictObject({
      key,
      name: label,
      currency: z.string().regex(/^[A-Z]{3}$/, 'a currency as three capital letters'),
      timeZone: z.string().min(1).max(60),
      about: text.optional(),
      sources: z.array(text).optional(),
      owner: z
        .strictObject({
          team: z.enum([
            'partnerships',
            'sales',
            'marketing',
            'customer-success',
            'finance',
            'product',
            'other',
          ]),
          who: text.optional().describe('A role or a name'),
        })
        .optional()
        .describe('Who decides what the tiers ask and give'),
      thresholds: z
        .enum(['illustrative', 'confirmed'])
        .default('confirmed')
        .describe('illustrative: examples, until the owner has set them against their own distribution'),
    }),
    calendar: z
      .strictObject({
        yearStarts: z
          .string()
          .regex(/^\d{2}-\d{2}$/, 'a month and day as MM-DD')
          .default('01-01'),
        noticeDays: z.int().min(0).default(90),
        grandfatherMonths: z.int().min(0).default(3),
        conversations: text.optional().describe('Who is responsible for the downgrade conversations'),
        ratesAtMostDaysOld: z.int().min(0).max(366).default(7).describe('How old a currency rate may be'),
      })
      .prefault({}),
    attributes: z.record(key, attributeSchema).default({}),
    kinds: z.record(key, evidenceKindSchema).default({}),
    tables: z.record(key, tableSchema).default({}),
    metrics: z.record(key, metricSchema).default({}),
    ipp: fitSchema.optional(),
    gate: gateSchema.optional(),
    scorecard: scorecardSchema.optional(),
    benefits: z.record(key, benefitSchema).default({}),
    motions: z.record(key, motionSchema),
    ladders: z.record(key, ladderSchema),
    review: reviewSchema.optional(),
    equivalents: z
      .record(key, z.record(z.string(), key))
      .default({})
      .describe('Per ladder: which tier of this program equals a tier of an older one (rule 22)'),
  })
  .describe(
    'A Tierwright program: motions, ladders, tiers, criteria, benefits, gate, Ideal Partner Profile and calendar',
  );

export type ProgramDoc = z.infer<typeof programSchema>;
export type LadderDoc = z.infer<typeof ladderSchema>;
export type AfterDoc = z.infer<typeof afterSchema>;
export type TierDoc = z.infer<typeof tierSchema>;
export type FoldDoc = z.infer<typeof foldSchema>;
export type TableDoc = z.infer<typeof tableSchema>;
export type CadenceDoc = z.infer<typeof cadenceSchema>;
