import { expect, test } from 'vitest';
import { day, dayNumber } from '../calendar.ts';
import type { Feed } from '../metrics/coverage.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram } from '../program/program.ts';
import { programSchema } from '../program/schema.ts';
import { actionInWords, missingInWords, remedyInWords } from '../words/missing.ts';
import { gapInWords } from '../words/gap.ts';
import { criterionInWords } from '../words/standing.ts';
import { evaluate } from './evaluate.ts';
import { notYetThrough } from './not-yet.ts';
import type { Missing } from './missing.ts';
import { readiness } from './readiness.ts';
import { gapToTier } from './gap.ts';
import { traceCriteria } from './reasons.ts';

const doc = programSchema.parse({
  tierwright: 1,
  program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
  attributes: { joined: { label: 'Joined', type: 'day' } },
  kinds: { sale: { label: 'sale', suppliedBy: 'vendor' } },
  metrics: {
    first_year: { label: 'sales in the first year', unit: 'count', measure: 'rows', kinds: ['sale'], window: { since: 'joined', for: 12, of: 'months' }, reduce: 'count' },
    twice: { label: 'twice', unit: 'count', measure: 'scale', of: 'first_year', by: 2 },
    won: { label: 'won', unit: 'count', measure: 'rows', kinds: ['sale'], window: 'lifetime', reduce: 'count' },
    either: { label: 'either', unit: 'flag', measure: 'meets', of: { any: [{ metric: 'twice', atLeast: 6 }, { metric: 'won', atLeast: 6 }] } },
  },
  motions: { m: { label: 'M', axis: 'first_year', style: 'mixed', activity: ['sale'] } },
  ladders: { l: { motion: 'm', label: 'L', tiers: [{ key: 'a', label: 'A', enter: { metric: 'twice', atLeast: 6 } }] } },
}); // prettier-ignore
const program = buildProgram(doc, doc.kinds);
const moment = { asOf: day('2026-06-30'), mode: 'review', yearStarts: '01-01' } as const;
const complete: Feed = {
  source: 's',
  kind: 'sale',
  completeThrough: day('2026-06-30'),
  lagDays: 0,
  fields: [],
};

const here = { day: moment.asOf, scope: null };

/** One partner that has made two sales so far. */
function partner(joined: string | null, feeds: readonly Feed[], more = 2) {
  const begun = joined === null ? [-Infinity, Infinity] : [dayNumber(day(joined)), dayNumber(day(joined))];
  const columns = new Map([
    ['first_year', { least: Float64Array.of(2), most: Float64Array.of(Infinity) }],
    ['won', { least: Float64Array.of(2), most: Float64Array.of(more) }],
    ['since/joined', { least: Float64Array.of(begun[0] ?? NaN), most: Float64Array.of(begun[1] ?? NaN) }],
  ]);
  return {
    program,
    evaluation: evaluate(programOn(program, moment.asOf), { rows: 1, columns }, moment),
    moment,
    feeds,
  };
}

test('what only waits for its window is not yet, through formulas too; what waits for evidence is not known', () => {
  expect(notYetThrough(partner('2026-01-01', [complete]), ['twice'], 0, here)).toBe('2026-12-31');
  expect(notYetThrough(partner(null, [complete]), ['twice'], 0, here)).toBeNull();
  expect(notYetThrough(partner('2026-01-01', []), ['twice'], 0, here)).toBeNull();
  const behind = { ...complete, completeThrough: day('2026-05-31') };
  expect(notYetThrough(partner('2026-01-01', [behind]), ['twice'], 0, here)).toBeNull();
});

test('criteria as a metric are not yet met where nothing else keeps them open', () => {
  expect(notYetThrough(partner('2026-01-01', [complete]), ['either'], 0, here)).toBe('2026-12-31');
  const behind = { ...complete, completeThrough: day('2026-05-31') };
  expect(notYetThrough(partner('2026-01-01', [behind], Infinity), ['either'], 0, here)).toBeNull();
});

test('it reads so, with the days that the window looks at', () => {
  const from = partner('2026-01-01', [complete]);
  const [standings] = from.evaluation.ladders;
  if (!standings) throw new Error('no ladder');
  expect(traceCriteria(from, standings, 0).map((t) => criterionInWords(t, program))).toEqual([
    'twice, 1 Jan to 30 Jun 2026: at least 4; asks at least 6; not yet, its days run through 31 Dec 2026',
  ]);
  const gap = gapToTier(from, standings, 0, 0);
  expect(gap && gapInWords(gap, program)).toEqual([
    '- twice: not yet at least 6 (at least 4), and its days run through 31 Dec 2026',
  ]);
});

test('windows that end on different days are one thing to wait for', () => {
  const running = (first: string, last: string): Missing => ({ cause: 'window-running', attribute: 'joined', first: day(first), last: day(last) }); // prettier-ignore
  const rows = [running('2026-12-31', '2026-12-31'), running('2026-07-31', '2027-01-31'), running('2026-08-31', '2026-08-31')]; // prettier-ignore
  const { items } = readiness(
    rows.map((r) => [r]),
    3,
  );
  expect(items).toEqual([{ missing: running('2026-07-31', '2027-01-31'), blocks: 3, alone: 3, released: 3 }]);
  const [one] = rows;
  if (!one) throw new Error('no row');
  expect(missingInWords(one, program)).toBe(
    'days that count from Joined (joined) still run, through 31 Dec 2026',
  );
  expect(remedyInWords(one)).toBe('nothing to bring in; look again after 31 Dec 2026');
  expect(actionInWords(one, program)).toBe(
    'Wait for days that count from Joined: they run through 31 Dec 2026',
  );
});
