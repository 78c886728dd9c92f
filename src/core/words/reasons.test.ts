/** Reasons line by line: groups that are told, and figures that open to what they are made of. */
import { expect, test } from 'vitest';
import { day, type Day } from '../calendar.ts';
import { figuresJson, type FigureJson } from '../standing/figures-json.ts';
import { sinceMetric } from '../program/attribute-metrics.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram } from '../program/program.ts';
import { programSchema, type GroupDoc } from '../program/schema.ts';
import { evaluate } from '../standing/evaluate.ts';
import { decidingLook } from '../standing/fold.ts';
import type { Column } from '../standing/interval.ts';
import { criteriaJson } from '../standing/criteria-json.ts';
import { tierReasons } from '../standing/reasons.ts';
import { contextOf, type LookContext } from '../standing/trace.ts';
import { reasonLines } from './reasons.ts';

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;
const deal = { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: true, fields: {}, defaults: {} } as const; // prettier-ignore
const rows = { measure: 'rows', kinds: ['deal'], window: 'review-year', reduce: 'count', unit: 'count' };
const points = { unit: 'points' };
const badge = { ...deal, label: 'certificate' } as const;
const firstBadge = { first: { kinds: ['badge'] } };
const latestDeal = { latest: { kinds: ['deal', 'badge'] } };
const metrics = {
  deals: { label: 'deals', ...rows },
  badges: { label: 'badges', ...rows, window: 'valid' },
  old: { label: 'old deals', ...rows, window: { calendar: 'year', from: -1, to: -1 } },
  trained: { label: 'deals of the trained', ...rows, window: { since: firstBadge, for: 3, of: 'months' } },
  renewed: { label: 'deals of the renewed', ...rows, window: { since: latestDeal } },
  joined: { label: 'joined on', unit: 'day', measure: 'attribute', attribute: 'joined' },
  sum: { label: 'all', unit: 'count', measure: 'add', of: ['deals', 'badges', 2] },
  net: { label: 'net', unit: 'count', measure: 'subtract', from: 'deals', less: 'old' },
  half: { label: 'half', unit: 'number', decimals: 1, measure: 'scale', of: 'deals', by: 0.5 },
  least: { label: 'least', unit: 'count', measure: 'min', of: ['deals', 'badges'] },
  most: { label: 'most', unit: 'count', measure: 'max', of: ['deals', 'badges'] },
  capped: { label: 'capped', unit: 'count', measure: 'cap', of: 'deals', most: 2 },
  floored: { label: 'floored', unit: 'count', measure: 'cap', of: 'deals', least: 1 },
  between: { label: 'between', unit: 'count', measure: 'cap', of: 'deals', least: 1, most: 2 },
  stepped: { label: 'stepped', ...points, measure: 'step', of: 'deals', steps: [[3, 20], [1, 5]] },
  linear: { label: 'in proportion', ...points, measure: 'linear', of: 'deals', full: 10, points: 50 },
  mean: { label: 'score', unit: 'score', decimals: 1, measure: 'mean', of: { stepped: 1, linear: 3 } },
  plain: { label: 'plain score', unit: 'score', decimals: 1, measure: 'mean', of: { stepped: 1, linear: 1 } },
  ratio: { label: 'ratio', unit: 'percent', decimals: 1, measure: 'ratio', of: 'deals', to: 'old', atMost: 100 },
  share: { label: 'share', unit: 'percent', decimals: 1, measure: 'share', part: 'deals', rest: 'old' },
  growth: { label: 'growth', unit: 'percent', decimals: 1, measure: 'growth', now: 'deals', before: 'old' },
  chosen: { label: 'chosen', unit: 'count', measure: 'choose', when: { metric: 'badges', atLeast: 1 }, then: 'deals', else: 0 },
  first: { label: 'first', unit: 'percent', decimals: 1, measure: 'first', of: ['growth', 0] },
  years: { label: 'years', unit: 'count', measure: 'elapsed', since: 'joined', of: 'years' },
  before: { label: 'all before', unit: 'count', measure: 'earlier', of: 'sum', shift: { months: -3 } },
  good_days: { label: 'good days', unit: 'count', measure: 'sampled', of: 'sum', every: 'quarter-end', window: { last: 5, of: 'months' }, having: { atLeast: 5 }, reduce: 'count' },
}; // prettier-ignore

const facts: Readonly<Record<string, readonly [number, number]>> = {
  deals: [4, 4],
  badges: [0, 1],
  old: [5, 5],
  joined: [18000, 18000],
  trained: [1, 1],
  renewed: [0, 0],
  [sinceMetric(firstBadge, undefined)]: [20516, 20516],
  [sinceMetric(latestDeal, undefined)]: [NaN, NaN],
};
const columns: ReadonlyMap<string, Column> = new Map(
  Object.entries(facts).map(([name, [least, most]]) => [
    name,
    { least: Float64Array.of(least), most: Float64Array.of(most) },
  ]),
);

function seen(enter: GroupDoc): LookContext {
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    attributes: { joined: { label: 'joined', type: 'day' } },
    metrics,
    motions: {},
    ladders: { l: { motion: 'company', label: 'L', tiers: [{ key: 't', label: 'T', enter }] } },
  });
  const program = programOn(buildProgram(doc, { deal, badge }), moment.asOf);
  const others = new Map<Day, ReadonlyMap<string, Column>>([[day('2026-09-30'), columns]]);
  const evaluation = evaluate(program, { rows: 1, columns, others }, moment);
  const [standings] = evaluation.ladders;
  if (!standings) throw new Error('no ladder');
  const from = { program, evaluation, moment, feeds: [] };
  return contextOf(from, decidingLook(standings.seen, 0));
}

function lines(enter: GroupDoc): readonly string[] {
  const ctx = seen(enter);
  return reasonLines(tierReasons(ctx, { key: 't' }, 'criteria', 0), ctx.program, 0).map(
    ({ depth, outcome, text }) => `${'  '.repeat(depth)}${outcome ?? '·'} ${text}`,
  );
}

const year = ', 1 Jan to 31 Dec 2026';
const both = ', 1 Jan 2025 to 31 Dec 2026';
const three: GroupDoc = { metric: 'deals', atLeast: 3 };
const one: GroupDoc = { metric: 'badges', atLeast: 1 };

test.each<[string, GroupDoc, readonly string[]]>([
  ['a list needs no line', { all: [three, one] }, [
    `met deals${year}: 4; asks at least 3`,
    'unknown badges, on 31 Dec 2026: between 0 and 1; asks at least 1',
  ]],
  ['a list with a name', { label: 'Reach', all: [three] }, [
    'met Reach: all of these:',
    `  met deals${year}: 4; asks at least 3`,
  ]],
  ['a list within a choice stands together', { any: [{ metric: 'deals', atLeast: 9 }, { all: [three, one] }] }, [
    'unknown one of these is enough:',
    `  unmet deals${year}: 4; asks at least 9`,
    '  unknown all of these:',
    `    met deals${year}: 4; asks at least 3`,
    '    unknown badges, on 31 Dec 2026: between 0 and 1; asks at least 1',
  ]],
  ['two bounds within a choice are a list', { any: [{ metric: 'deals', atLeast: 1, atMost: 3 }, three] }, [
    'met one of these is enough:',
    '  unmet all of these:',
    `    met deals${year}: 4; asks at least 1`,
    `    unmet deals${year}: 4; asks at most 3`,
    `  met deals${year}: 4; asks at least 3`,
  ]],
  ['more than count', { atLeast: 2, of: [three, { metric: 'badges', atLeast: 1, from: '2027-01-01' }] }, [
    'unmet 2 of these are asked for, more than count on this day:',
    `  met deals${year}: 4; asks at least 3`,
  ]],
  ['a window that began with a row', { metric: 'trained', atLeast: 3 }, [
    'unmet deals of the trained, 4 Mar to 3 Jun 2026, since the first certificate on 4 Mar 2026: 1; asks at least 3',
  ]],
  ['a window that has not begun', { metric: 'renewed', atLeast: 3 }, [
    'unmet deals of the renewed, not begun (no deal or certificate): 0; asks at least 3',
  ]],
])('%s', (_, enter, expected) => {
  expect(lines(enter)).toEqual(expected);
}); // prettier-ignore

test.each<[string, string, readonly string[]]>([
  ['sum', year, ['  · the sum of:', `    · deals: 4`, '    · badges, on 31 Dec 2026: between 0 and 1', '    · 2']],
  ['net', both, ['  · the difference of:', `    · deals${year}: 4`, '    · less old deals, 1 Jan to 31 Dec 2025: 5']],
  ['half', year, ['  · 0.5 times deals: 4']],
  ['least', year, ['  · the smallest of:', '    · deals: 4', '    · badges, on 31 Dec 2026: between 0 and 1']],
  ['most', year, ['  · the largest of:', '    · deals: 4', '    · badges, on 31 Dec 2026: between 0 and 1']],
  ['capped', year, ['  · at most 2 of deals: 4']],
  ['floored', year, ['  · at least 1, else deals: 4']],
  ['between', year, ['  · between 1 and 2, of deals: 4']],
  ['stepped', year, ['  · by deals: 4; 5 points from 1 on, 20 points from 3 on, 0 points below']],
  ['linear', year, ['  · by deals: 4; 50 points from 10 on, and in proportion below']],
  ['mean', year, [
    '  · the mean, by weight, of:',
    '    · stepped: 20 points, weight 1',
    '      · by deals: 4; 5 points from 1 on, 20 points from 3 on, 0 points below',
    '    · in proportion: 20 points, weight 3',
    '      · by deals: 4; 50 points from 10 on, and in proportion below',
  ]],
  ['plain', year, [
    '  · the mean of:',
    '    · stepped: 20 points',
    '      · by deals: 4; 5 points from 1 on, 20 points from 3 on, 0 points below',
    '    · in proportion: 20 points',
    '      · by deals: 4; 50 points from 10 on, and in proportion below',
  ]],
  ['ratio', both, ['  · the quotient, 100 % at most, of:', `    · deals${year}: 4`, '    · by old deals, 1 Jan to 31 Dec 2025: 5']],
  ['share', both, ['  · the first as a part of both:', `    · deals${year}: 4`, '    · old deals, 1 Jan to 31 Dec 2025: 5']],
  ['growth', both, ['  · the growth:', `    · now, deals${year}: 4`, '    · before, old deals, 1 Jan to 31 Dec 2025: 5']],
  ['chosen', year, [
    '  · one of two, and it is not yet sure whether this holds:',
    '    unknown badges, on 31 Dec 2026: between 0 and 1; asks at least 1',
    '  · deals: 4',
    '  · 0',
  ]],
  ['first', both, [
    '  · the first of these that has a value:',
    '    · growth: -20 %',
    '      · the growth:',
    `        · now, deals${year}: 4`,
    '        · before, old deals, 1 Jan to 31 Dec 2025: 5',
    '    · 0 %',
  ]],
  ['years', ', on 31 Dec 2026', ['  · in whole years, since joined on: 14 Apr 2019']],
  ['before', ', 1 Oct 2025 to 30 Sep 2026', [
    '  · on 30 Sep 2026, all, 1 Oct 2025 to 30 Sep 2026: between 6 and 7',
    '    · the sum of:',
    '      · deals: 4',
    '      · badges, on 30 Sep 2026: between 0 and 1',
    '      · 2',
  ]],
  ['good_days', ', 1 Oct 2025 to 31 Dec 2026', [
    '  · on the newest of these days, 31 Dec 2026, all, 1 Jan to 31 Dec 2026: between 6 and 7',
    '    · the sum of:',
    '      · deals: 4',
    '      · badges, on 31 Dec 2026: between 0 and 1',
    '      · 2',
  ]],
])('the figure of %s opens', (metric, window, expected) => {
  const [head, ...behind] = lines({ metric, atLeast: 0 });
  expect(head).toContain(`${metrics[metric as keyof typeof metrics].label}${window}:`);
  expect(behind).toEqual(expected);
}); // prettier-ignore

test('a figure is told once, also where it is read again on the same day', () => {
  const told = lines({ all: [{ metric: 'sum', atLeast: 1 }, { metric: 'sum', atLeast: 9 }, { metric: 'before', atLeast: 1 }] }); // prettier-ignore
  expect(told.filter((line) => line.includes('the sum of'))).toHaveLength(2); // today and three months before
});

test('scripts read the groups of a criterion and the parts of every figure', () => {
  const ctx = seen({
    any: [
      { metric: 'deals', atLeast: 9 },
      {
        all: [
          { metric: 'mean', atLeast: 1 },
          { metric: 'badges', atLeast: 1 },
        ],
        label: 'Both',
      },
    ],
  });
  const choice = { at: [], need: 1, of: 2, outcome: 'unknown' };
  const pair = { at: [1], need: 2, of: 2, outcome: 'unknown', label: 'Both' };
  expect(criteriaJson(ctx, 0).map(({ metric, within }) => [metric, within])).toEqual([
    ['deals', [choice]],
    ['mean', [choice, pair]],
    ['badges', [choice, pair]],
  ]);
  const figures = figuresJson(ctx, 0);
  expect(Object.keys(figures)).toEqual(['mean', 'stepped', 'linear']);
  expect(figures['mean']).toEqual({
    label: 'score',
    least: 20,
    most: 20,
    measure: 'mean',
    parts: [
      { role: 'of', metric: 'stepped', label: 'stepped', least: 20, most: 20, weight: 1 },
      { role: 'of', metric: 'linear', label: 'in proportion', least: 20, most: 20, weight: 3 },
    ],
  } satisfies FigureJson);
});
