import { expect, test } from 'vitest';
import { day, type Day } from '../calendar.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram } from '../program/program.ts';
import { programSchema } from '../program/schema.ts';
import { openedInWords } from '../words/looks.ts';
import { gapInWords } from '../words/gap.ts';
import { criterionInWords } from '../words/standing.ts';
import { evaluate } from './evaluate.ts';
import { decidingLook } from './fold.ts';
import { gapToTier } from './gap.ts';
import type { Column } from './interval.ts';
import { missingFinder } from './missing-finder.ts';
import { openedOf } from './opened.ts';
import { behindMetric, criteriaIn } from './reasons.ts';
import { contextOf } from './trace.ts';

const rows = {
  measure: 'rows',
  kinds: ['deal'],
  window: 'lifetime',
  reduce: 'count',
  unit: 'count',
} as const;
const doc = programSchema.parse({
  tierwright: 1,
  program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
  kinds: {
    deal: { label: 'deal', suppliedBy: 'vendor' },
    badge: { label: 'badge', suppliedBy: 'vendor' },
  },
  metrics: {
    deals: { label: 'deals', ...rows },
    badges: { label: 'badges', ...rows, kinds: ['badge'] },
    strong: { label: 'strength', unit: 'flag', measure: 'meets', of: { all: [{ metric: 'deals', atLeast: 3 }, { any: [{ metric: 'badges', atLeast: 1 }, { metric: 'deals', atLeast: 9 }] }, { metric: 'badges', atLeast: 5, from: '2027-01-01' }] } },
    kept: { label: 'quarters', unit: 'count', measure: 'sampled', of: 'strong', every: 'quarter-end', window: { last: 9, of: 'months' }, having: { is: true }, reduce: 'count' },
    before: { label: 'strength before', unit: 'flag', measure: 'earlier', of: 'strong', shift: { months: -3 } },
  },
  motions: {},
  ladders: { l: { motion: 'company', label: 'L', tiers: [{ key: 'a', label: 'A', enter: { all: [{ metric: 'strong', is: true }, { metric: 'kept', atLeast: 3 }, { metric: 'before', is: true }] } }] } },
}); // prettier-ignore
const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;
const program = programOn(buildProgram(doc, doc.kinds), moment.asOf);

type Ends = readonly [number, number];
const columns = (deals: Ends, badges: Ends): ReadonlyMap<string, Column> =>
  new Map(
    Object.entries({ deals, badges }).map(([name, [least, most]]) => [
      name,
      { least: Float64Array.of(least), most: Float64Array.of(most) },
    ]),
  );

/** One partner, with its deals and badges on the as-of day and at the ends of the two quarters before. */
function looked(now: readonly [Ends, Ends], september: readonly [Ends, Ends], june: readonly [Ends, Ends]) {
  const others = new Map<Day, ReadonlyMap<string, Column>>([
    [day('2026-09-30'), columns(...september)],
    [day('2026-06-30'), columns(...june)],
  ]);
  const evaluation = evaluate(program, { rows: 1, columns: columns(...now), others }, moment);
  const from = { program, evaluation, moment, feeds: [] };
  const [standings] = evaluation.ladders;
  if (!standings) throw new Error('no ladder');
  return { from, standings, ctx: contextOf(from, decidingLook(standings.seen, 0)) };
}

const [none, one, three, open]: readonly Ends[] = [[0, 0], [1, 1], [3, 3], [0, Infinity]]; // prettier-ignore
const good = [three ?? [0, 0], one ?? [0, 0]] as const;
const poor = [one ?? [0, 0], none ?? [0, 0]] as const;

test('criteria as a metric open to their criteria, on the day on which they are looked at', () => {
  const { ctx } = looked(poor, good, poor);
  const behind = (metric: string): readonly string[] => {
    const opened = behindMetric(ctx, metric, { tier: 'a', part: 'criteria' }, 0);
    if (opened?.behind !== 'criteria') return [];
    const place = openedInWords(opened);
    return [
      ...(place === null ? [] : [place]),
      ...criteriaIn(opened.of).map(({ trace: t }) => `${t.outcome} ${criterionInWords(t, program)}`), // prettier-ignore
    ];
  };
  expect(behind('strong')).toEqual([
    'unmet deals, up to 31 Dec 2026: 1; asks at least 3',
    'unmet badges, up to 31 Dec 2026: 0; asks at least 1',
    'unmet deals, up to 31 Dec 2026: 1; asks at least 9',
  ]);
  expect(behind('before')[0]).toBe('on 30 Sep 2026');
  expect(behind('before')[1]).toBe('met deals, up to 30 Sep 2026: 3; asks at least 3');
  expect(behind('kept').slice(0, 2)).toEqual([
    'not surely met on 2 of these days; on the newest, 31 Dec 2026',
    'unmet deals, up to 31 Dec 2026: 1; asks at least 3',
  ]);
  expect(behind('deals')).toEqual([]);
  expect(openedOf(looked(good, good, good).ctx, 'kept', 0)).toBeNull();
});

test('what is missing for criteria as a metric is what is missing of them; past days cannot be made up for', () => {
  const { from, standings } = looked(poor, good, good);
  const gap = gapToTier(from, standings, 0, 0);
  expect(gap && gapInWords(gap, program)).toEqual([
    '- strength: all of',
    '  - deals: 2 more, to 3',
    '  - one of',
    '    - badges: 1 more, to 1',
    '    - deals: 8 more, to 9',
    '- quarters: 1 more, to 3',
  ]);
});

test('what keeps criteria open is only what matters: of a choice that is met nothing, of a list what is not known', () => {
  const missing = ({ from, standings }: ReturnType<typeof looked>): readonly string[] =>
    missingFinder({ ...from, partners: [1], claims: new Map() })(standings, 0).flatMap((m) =>
      m.cause === 'no-feed' ? [m.kind] : [],
    );
  expect(missing(looked([three ?? [0, 0], open ?? [0, 0]], good, good))).toEqual(['badge']);
  expect(missing(looked([open ?? [0, 0], one ?? [0, 0]], good, good))).toEqual(['deal']);
  expect(missing(looked([open ?? [0, 0], open ?? [0, 0]], good, good))).toEqual(['deal', 'badge']);
  expect(missing(looked(good, good, good))).toEqual([]);
  // Three deals are enough for certain; the choice waits for a badge, or for nine deals, which there are not.
  const known = looked([three ?? [0, 0], open ?? [0, 0]], good, good).from.evaluation.fact('strong', 0);
  expect(known).toEqual({ least: 0, most: 1 });
});
