import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram } from '../program/program.ts';
import { programSchema } from '../program/schema.ts';
import { recordingsInWords } from '../words/pins.ts';
import { distanceInWords, factInterval, noValueInWords } from '../words/value.ts';
import { evaluate } from './evaluate.ts';
import { noValueOf } from './no-value.ts';

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;
const rows = { measure: 'rows', kinds: ['deal'], window: 'review-year' };
const count = { ...rows, unit: 'count', reduce: 'count' };
const metrics = {
  good: { ...count, label: 'rated good' },
  poor: { ...count, label: 'rated poor' },
  last: { ...rows, label: 'last deal', unit: 'money', value: 'amount', reduce: 'latest' },
  sold: { ...rows, label: 'sold', unit: 'money', value: 'amount', reduce: 'sum' },
  csat: { label: 'satisfaction', unit: 'percent', measure: 'share', part: 'good', rest: 'poor', atLeast: 3 },
  rate: { label: 'rate', unit: 'percent', measure: 'ratio', of: 'good', to: 'poor' },
  growth: { label: 'growth', unit: 'percent', measure: 'growth', now: 'sold', before: 'sold', atLeast: 100 },
  open: {
    label: 'open',
    unit: 'percent',
    measure: 'share',
    part: 'good',
    rest: 'poor',
    atLeast: 3,
    short: 'unknown',
  },
  half: { label: 'half', unit: 'money', measure: 'scale', of: 'last', by: 0.5 },
};
const deal = { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: false, fields: { amount: 'money' }, defaults: {} } as const; // prettier-ignore
const program = buildProgram(
  programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    metrics,
    motions: {},
    ladders: {
      l: { motion: 'company', label: 'L', tiers: [{ key: 't', label: 'T', enter: { all: [] } }] },
    },
  }),
  { deal },
);

/** Why a metric has no value, in words. */
function why(
  metric: keyof typeof metrics,
  facts: Partial<Record<keyof typeof metrics, number>>,
): string | null {
  const columns = program.atoms.map(({ name }) => {
    const fact = Float64Array.of(facts[name as keyof typeof metrics] ?? 0);
    return [name, { least: fact, most: fact }] as const;
  });
  const found = noValueOf(
    program,
    evaluate(programOn(program, moment.asOf), { rows: 1, columns: new Map(columns) }, moment),
    0,
    metric,
  );
  return found && noValueInWords(found, program);
}

describe('why there is no value', () => {
  test.each([
    ['csat', { good: 1, poor: 1 }, 'no value (rated good and rated poor: 2 together, at least 3 needed)'],
    ['csat', {}, 'no value (rated good and rated poor: none, at least 3 needed)'],
    ['csat', { good: 3 }, null],
    ['open', { good: 1 }, 'no value (rated good and rated poor: 1 together, at least 3 needed)'],
    ['open', { good: 3 }, null],
    ['rate', { good: 3 }, 'no value (rated poor: none)'],
    ['growth', { sold: 5000 }, 'no value (sold: USD 50, at least USD 100 needed)'],
    ['last', { last: NaN }, 'no value (nothing counts of: deal)'],
    ['half', { last: NaN }, 'no value (nothing counts of: deal)'],
  ] as const)('%s with %j: %s', (metric, facts, words) => expect(why(metric, facts)).toBe(words));
});

test('a base too small to judge by is said where the figure is not known', () => {
  const short = { why: 'base-too-small', base: ['good'], has: { least: 2, most: 2 }, needs: 3 } as const;
  const metric = { unit: 'percent', decimals: 0 } as const;
  const said = 'not known (rated good: 2, at least 3 needed)';
  expect(factInterval({ least: NaN, most: 100 }, metric, program, short)).toBe(said);
});

test.each([
  [2167, 'percent', 2, '21.67 percentage points'],
  [100, 'percent', 2, '1 percentage point'],
  [3, 'day', 0, '3 days'],
  [5_000, 'money', 2, 'USD 50'],
] as const)('a distance of %d %s is %s', (fact, unit, decimals, words) =>
  expect(distanceInWords(fact, { unit, decimals }, program)).toBe(words),
);

test('recordings are counted with the audits among them', () => {
  expect([0, 1, 15].map(recordingsInWords)).toEqual([
    'none',
    'only 1, imports and audits alike',
    '1 to 15, imports and audits alike',
  ]);
});
