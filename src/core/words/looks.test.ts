/** Ladders that are looked at more than once: what is missing, told once where looks lack the same, and nearest first. */
import { expect, test } from 'vitest';
import { day, type Day } from '../calendar.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram, type Program } from '../program/program.ts';
import { programSchema } from '../program/schema.ts';
import { evaluate } from '../standing/evaluate.ts';
import { gapToTier } from '../standing/gap.ts';
import { lookDays } from '../standing/look-days.ts';
import { gapInBrief, gapInWords } from './gap.ts';
import { looksAskedInWords } from './looks.ts';

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

/** The figures of one metric: `deals` on a day, or in a scope on it. */
type DealsOf = (on: Day, scope: string | null) => number;

const scope = { by: 'region', values: { amer: 'Americas', emea: 'Europe', japan: 'Japan' }, fold: 'best' };
const monthEnds = (fold: unknown): object => ({
  every: 'month-end',
  window: { last: 6, of: 'months' },
  fold,
});

function programOf(looks: object): Program {
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    metrics: {
      deals: {
        label: 'deals',
        unit: 'count',
        measure: 'rows',
        kinds: ['deal'],
        window: 'valid',
        reduce: 'count',
      },
    },
    motions: {},
    ladders: {
      l: {
        motion: 'company',
        label: 'L',
        ...looks,
        tiers: [
          { key: 'open', label: 'Open', enter: { all: [] } },
          { key: 'busy', label: 'Busy', enter: { metric: 'deals', atLeast: 2 } },
          { key: 'top', label: 'Top', enter: { metric: 'deals', atLeast: 5 } },
        ],
      },
    },
  });
  const deal = { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: true, fields: { region: 'text' }, defaults: {} } as const; // prettier-ignore
  return buildProgram(doc, { deal });
}

/** What the top tier, at five deals, still asks of a partner. */
function asked(looks: object, deals: DealsOf): { readonly lines: readonly string[]; readonly brief: string } {
  const program = programOf(looks);
  const columns = lookDays(program, moment).map(({ day: on, atoms }) => {
    const named = atoms.map(({ name }) => {
      const value = Float64Array.of(deals(on, /=(\w+)$/.exec(name)?.[1] ?? null));
      return [name, { least: value, most: value }] as const;
    });
    return [on, new Map(named)] as const;
  });
  const others = new Map(columns.filter(([on]) => on !== moment.asOf));
  const today = columns.find(([on]) => on === moment.asOf)?.[1] ?? new Map();
  const evaluation = evaluate(programOn(program, moment.asOf), { rows: 1, columns: today, others }, moment);
  const [standings] = evaluation.ladders;
  const gap = standings && gapToTier({ program, evaluation, moment, feeds: [] }, standings, 0, 2);
  if (!gap) throw new Error('nothing is missing');
  return { lines: gapInWords(gap, program), brief: gapInBrief(gap, program) };
}

test('sample days one after the other that lack the same are one line', () => {
  const deals: DealsOf = (on) => (on <= '2026-08-31' ? 1 : on === '2026-09-30' ? 5 : 3);
  expect(asked({ sample: monthEnds('every') }, deals)).toEqual({
    lines: ['- 31 Jul to 31 Aug 2026: deals: 4 more, to 5', '- 31 Oct to 31 Dec 2026: deals: 2 more, to 5'],
    brief: '31 Jul to 31 Aug 2026: deals: 4 more, to 5 (and 1 more)',
  });
});

test('days with another between them are not joined, even where they lack the same', () => {
  const deals: DealsOf = (on) => (on === '2026-09-30' ? 5 : 3);
  expect(asked({ sample: monthEnds('every') }, deals).lines).toEqual([
    '- 31 Jul to 31 Aug 2026: deals: 2 more, to 5',
    '- 31 Oct to 31 Dec 2026: deals: 2 more, to 5',
  ]);
});

test('of days that are a choice the nearest are named, and of those alike the latest first', () => {
  const deals: DealsOf = (on) => (on === '2026-08-31' ? 4 : on === '2026-12-31' ? 1 : 0);
  expect(asked({ sample: monthEnds('best') }, deals)).toEqual({
    lines: ['- one of', '  - 31 Aug 2026: deals: 1 more, to 5', '  - 31 Dec 2026: deals: 4 more, to 5'],
    brief: '31 Aug 2026: deals: 1 more, to 5 (or another way)',
  });
});

test('where several days of a choice are needed each stands for itself', () => {
  const deals: DealsOf = (on) => (on === '2026-12-31' ? 5 : 3);
  expect(asked({ sample: monthEnds({ atLeast: 3 }) }, deals).lines).toEqual([
    '- 2 of',
    '  - 30 Nov 2026: deals: 2 more, to 5',
    '  - 31 Oct 2026: deals: 2 more, to 5',
    '  - 30 Sep 2026: deals: 2 more, to 5',
  ]);
});

test('scopes that lack the same are one line, the nearest first', () => {
  const deals: DealsOf = (_, scoped) => (scoped === 'emea' ? 3 : 0);
  expect(asked({ scope }, deals)).toEqual({
    lines: ['- one of', '  - Europe: deals: 2 more, to 5', '  - Americas, Japan: deals: 5 more, to 5'],
    brief: 'Europe: deals: 2 more, to 5 (or another way)',
  });
});

test('scopes within days', () => {
  const deals: DealsOf = (on, scoped) => (scoped === 'emea' && on === '2026-12-31' ? 3 : 0);
  expect(asked({ scope, sample: monthEnds('best') }, deals)).toEqual({
    lines: [
      '- one of',
      '  - 31 Dec 2026: one of',
      '    - Europe: deals: 2 more, to 5',
      '    - Americas, Japan: deals: 5 more, to 5',
      '  - 31 Jul to 30 Nov 2026: Americas, Europe, Japan: deals: 5 more, to 5',
    ],
    brief: '31 Dec 2026: Europe: deals: 2 more, to 5 (or another way)',
  });
});

test.each([
  [{}, []],
  [
    { scope },
    ['Looked at in Americas, Europe, Japan: the highest tier that is reached in any of them counts.'],
  ],
  [
    { sample: monthEnds('every') },
    [
      'Looked at each month end in the last 6 months: the highest tier that is reached on each of these days counts.',
    ],
  ],
  [
    { scope, sample: { ...monthEnds({ atLeast: 2 }), every: 'week-end' } },
    [
      'Looked at each Sunday in the last 6 months: the highest tier that is reached on at least 2 of these days counts.',
      'Looked at in Americas, Europe, Japan, each day: the highest tier that is reached in any of them counts.',
    ],
  ],
])('how a ladder is looked at: %j', (looks, expected) => {
  const [ladder] = programOf(looks).ladders;
  expect(ladder && looksAskedInWords(ladder)).toEqual(expected);
});
