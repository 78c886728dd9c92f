/** Benefits of the program document: what a tier gives, what it costs, whom it hurts, and the rule that keeps that in check. */
import { z } from 'zod';
import { key, label } from './evidence-schema.ts';

const text = z.string().min(1).max(4000);

/** What a benefit gives, as far as rules know it. */
export const gifts = [
  'access',
  'enablement',
  'marketing',
  'listing',
  'registration',
  'leads',
  'introductions',
  'co-sell',
  'margin',
  'funds',
  'exclusivity',
  'people',
  'executive',
  'roadmap',
  'other',
] as const;
export type Gift = (typeof gifts)[number];

const owner = text.describe('Who answers for it');

/** The rule that offsets what a benefit does to others (rules 15 and 30 to 33). */
const offsettingRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('written'), owner, text }).describe('In words; people keep it'),
  z
    .strictObject({
      kind: z.literal('time-box'),
      owner: owner.optional(),
      days: z.int().positive().describe('How long an account is held at most'),
      releaseAfterDays: z
        .int()
        .positive()
        .optional()
        .describe('Released on the first day without verified engagement in so many days'),
      text: text.optional(),
    })
    .describe('Exclusivity ends by itself'),
  z
    .strictObject({
      kind: z.literal('complexity'),
      owner: owner.optional(),
      table: key.describe('The reference table that gives points of margin for a deal'),
      column: key,
      text: text.optional(),
    })
    .describe('Margin goes by how hard a deal is'),
  z
    .strictObject({
      kind: z.literal('plan'),
      owner: owner.optional(),
      dueDays: z
        .int()
        .positive()
        .default(45)
        .describe('The plan is due so many days after the tier is reached'),
      months: z.int().positive().default(12).describe('How long a plan holds'),
      says: z
        .array(z.enum(['goals', 'accounts', 'handoffs']))
        .min(1)
        .describe('What a plan has to say'),
      text: text.optional(),
    })
    .describe('A joint business plan before the first joint call'),
  z
    .strictObject({
      kind: z.literal('open-funds'),
      owner: owner.optional(),
      criteria: z.array(text).min(1).describe('What a partner has to meet, whatever its tier'),
      published: text.optional().describe('Where every partner can read them'),
      unreserved: z.number().min(0).max(100).describe('Percent of the budget that no tier has reserved'),
      text: text.optional(),
    })
    .describe('One path to the money, open to whoever meets the criteria'),
]);

export const benefitSchema = z.strictObject({
  label,
  gives: z.enum(gifts).optional().describe('What it is, so that rules know it'),
  scope: z.enum(['motion', 'company']).default('motion'),
  quantity: z.strictObject({ amount: z.number().nonnegative(), unit: text }).optional(),
  within: text.optional().describe('When it comes, such as `two working days`'),
  owner: owner.optional(),
  unitCost: z
    .number()
    .nonnegative()
    .optional()
    .describe('Cost to the vendor of one unit a year, in the program currency'),
  costly: z.boolean().optional().describe('Costs real money to deliver: manager time, money, leads'),
  conflict: z
    .union([z.literal('none'), text])
    .optional()
    .describe('The conflict it causes elsewhere, or none'),
  reason: text.optional().describe('Why it causes no conflict'),
  rule: offsettingRuleSchema.optional().describe('The offsetting rule'),
});

export type BenefitDoc = z.infer<typeof benefitSchema>;
