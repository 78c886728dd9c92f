/** What a partner's own people read of the program, and of where their company stands by it (rule 24). */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { kindSchema } from './evidence.ts';
import { companyParams } from './portal.ts';
import { dayText, ids } from './wire.ts';

const value = z.union([z.string(), z.number()]).nullable();
const span = z
  .union([value, z.strictObject({ least: value, most: value })])
  .describe('Money as decimal text, days as YYYY-MM-DD; both ends where it is open');

const criterionSchema = z
  .strictObject({
    part: z.enum(['criteria', 'gate']).describe('gate: the base check under the tier'),
    scope: z.string().nullable().describe('The region, track or line that it is looked at in'),
    metric: z.string(),
    label: z.string(),
    unit: z.string(),
    window: z.strictObject({ from: z.string().nullable(), to: z.string() }).describe('The days that count'),
    asks: z.string().describe('What it asks, in words'),
    op: z.enum(['atLeast', 'atMost', 'above', 'below', 'is']),
    threshold: span,
    thresholdOf: z.string().nullable().describe('The metric that the threshold is, where it is no figure'),
    least: value.describe('What is there at least; null: open, or withheld'),
    most: value.describe('What is there at most; not the same as `least` while something is missing'),
    withheld: z
      .boolean()
      .describe(
        'The figure is left out, since it puts partners in order or other companies have a part in it',
      ),
    missing: z.string().nullable().describe('What is missing, in words'),
    excused: z.string().nullable().describe('Why it is not asked of this company'),
    until: dayText.nullable().describe('The last day on which it is asked'),
    within: z
      .array(
        z.strictObject({
          at: z.array(z.int()),
          need: z.int(),
          of: z.int(),
          label: z.string().nullable(),
        }),
      )
      .describe(
        'The lists and choices that it stands in, the outermost first: so many of the members are asked for',
      ),
  })
  .meta({ id: 'OwnCriterion' });

const ladderSchema = z
  .strictObject({
    ladder: z.string(),
    label: z.string(),
    motion: z.string(),
    held: z
      .strictObject({ tier: z.string(), label: z.string(), since: dayText, until: dayText.nullable() })
      .nullable()
      .describe('The tier held today; `until`: it cannot be lost before'),
    asOf: dayText.describe('The day that the figures look from: all feeds are complete through it'),
    tiers: z
      .array(z.strictObject({ tier: z.string(), label: z.string(), criteria: z.array(criterionSchema) }))
      .describe('From entry upwards'),
  })
  .meta({ id: 'OwnLadder' });

const getOwnStanding = endpoint({
  id: 'getOwnStanding',
  method: 'get',
  path: '/portal/companies/{partner}/standing',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'Where my company stands',
  description:
    'On each ladder of its motions the tier held, and for every tier what is there beside what is asked, in the same form for every partner. ' +
    'Figures, not conclusions: what a review decides is told in person.',
  params: companyParams,
  answer: {
    status: 200,
    json: z.strictObject({ company: ids.partner, ladders: z.array(ladderSchema) }),
    example: {
      company: 'par_3Qm0b1rVn2yX4kqf8tYc7A',
      ladders: [
        {
          ladder: 'resale',
          label: 'Resale',
          motion: 'resale',
          held: { tier: 'selling', label: 'Selling', since: '2025-01-01', until: null },
          asOf: '2026-06-30',
          tiers: [
            {
              tier: 'specialist',
              label: 'Specialist',
              criteria: [
                {
                  part: 'criteria',
                  scope: null,
                  metric: 'sourced_arr',
                  label: 'closed-won ARR sourced by the partner',
                  unit: 'money',
                  window: { from: '2025-07-01', to: '2026-06-30' },
                  asks: 'at least USD 50,000',
                  op: 'atLeast',
                  threshold: '50000',
                  thresholdOf: null,
                  least: '38000',
                  most: '38000',
                  withheld: false,
                  missing: 'closed-won ARR sourced by the partner: USD 12,000 more, to USD 50,000',
                  excused: null,
                  until: null,
                  within: [],
                },
              ],
            },
          ],
        },
      ],
    },
  },
  errors: [],
});

const linesSchema = z
  .array(z.strictObject({ depth: z.int(), text: z.string() }))
  .describe('Lines of a list; what stands deeper belongs to the line above it');

const benefitSchema = z
  .strictObject({
    benefit: z.string(),
    label: z.string(),
    scope: z.enum(['motion', 'company']).describe('company: counted once, whatever the motions'),
    quantity: z.strictObject({ amount: z.number(), unit: z.string() }).nullable(),
    within: z.string().nullable().describe('When it comes'),
    rule: z.string().nullable().describe('The rule that keeps it fair to others'),
  })
  .meta({ id: 'GivenBenefit' });

const programSchema = z
  .strictObject({
    name: z.string(),
    currency: z.string(),
    ladders: z.array(
      z.strictObject({
        ladder: z.string(),
        label: z.string(),
        motion: z.string(),
        cumulative: z.boolean().describe('Each tier also asks for what the tiers below it ask'),
        looks: z.array(z.string()).describe('How the ladder is looked at, where that is more than once'),
        gate: linesSchema,
        tiers: z
          .array(
            z.strictObject({
              tier: z.string(),
              label: z.string(),
              means: z.string().nullable(),
              asks: linesSchema,
              asksGate: z.boolean(),
              asksFit: z
                .boolean()
                .describe('Whether it asks for a fit with the profile of partners that the vendor looks for'),
              willAsk: linesSchema.describe('What it asks from later days'),
              benefits: z.array(benefitSchema).describe('Its own and those of the tiers below'),
            }),
          )
          .describe('From entry upwards'),
      }),
    ),
    calendar: z.strictObject({
      year: z.strictObject({ from: dayText, to: dayText }).describe('The program year that runs'),
      notice: z.string(),
      lasting: z.string().describe('How long what a tier gives lasts when criteria change'),
    }),
    claims: z
      .array(kindSchema.omit({ suppliedBy: true }))
      .describe('Kinds of evidence that partners hand in'),
  })
  .meta({ id: 'ProgramForPartners' });

const getOwnProgram = endpoint({
  id: 'getOwnProgram',
  method: 'get',
  path: '/portal/program',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'The program',
  description:
    'The version in force today: what each tier asks and gives, and the days to plan by. Not found before one is in force, and by whom no partner employs.',
  answer: {
    status: 200,
    json: programSchema,
    example: {
      name: 'Partner program',
      currency: 'USD',
      ladders: [
        {
          ladder: 'resale',
          label: 'Resale',
          motion: 'resale',
          cumulative: true,
          looks: [],
          gate: [
            { depth: 0, text: 'Active sellers' },
            { depth: 1, text: 'active sellers: at least 1' },
          ],
          tiers: [
            {
              tier: 'selling',
              label: 'Selling',
              means: 'Sells with its own people',
              asks: [{ depth: 0, text: 'closed-won ARR sourced by the partner: at least USD 50,000' }],
              asksGate: true,
              asksFit: true,
              willAsk: [],
              benefits: [
                {
                  benefit: 'partner_manager',
                  label: 'A partner manager',
                  scope: 'company',
                  quantity: { amount: 4, unit: 'hours a month' },
                  within: null,
                  rule: 'The manager’s hours are planned a quarter ahead.',
                },
              ],
            },
          ],
        },
      ],
      calendar: {
        year: { from: '2026-01-01', to: '2026-12-31' },
        notice: 'New criteria are published 90 days before they count.',
        lasting:
          'When new criteria take effect, partners that did business in the year before keep what their tier gives for 3 months more.',
      },
      claims: [
        {
          kind: 'solution',
          label: 'co-built solution with a customer',
          about: null,
          owner: 'partner',
          validity: false,
          fields: { thing: 'key', customer: 'key' },
        },
      ],
    },
  },
  errors: ['not-found'],
});

export const portalStandingEndpoints = { getOwnStanding, getOwnProgram };
