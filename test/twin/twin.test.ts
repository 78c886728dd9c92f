/** The twin itself: small cases, each worked out by hand from the written semantics. */
import { describe, expect, test } from 'vitest';
import { dayNumber, minus, plus, startOf, day } from '../../src/core/calendar.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import {
  attribute, data, document, employed, feed, feeds, progress, review, row, shippedKinds, template,
} from './build.ts'; // prettier-ignore
import { twinEnrolments, type At, type EvidenceRow, type TwinData } from './data.ts';
import { addDays, addMonths, move, number, periodStart } from './days.ts';
import { decimal, halfEven, over, ten, times } from './exact.ts';
import { twinFacts, twinStandings } from './whole.ts';

const kinds = shippedKinds();
const at = review('2026-06-30');

/** Facts of partner 1. */
function facts(doc: ProgramDoc, d: TwinData, when: At = at) {
  return twinFacts(doc, kinds, d, when).get(1) ?? {};
}

/** The fact `x` of partner 1, of a document with these metrics. */
function fact(metrics: Record<string, object>, d: TwinData, when: At = at, rest: object = {}) {
  return facts(document({ metrics, ...rest }), d, when)['x'];
}

const own = {
  // supplied by the partner: complete without feeds
  done: { suppliedBy: 'partner', fields: { amount: 'money', qty: 'number', area: 'text', customer: 'key', ok: 'yes-no', origin: 'key' } },
  asked: { suppliedBy: 'reviewer', fields: { ok: 'yes-no' } },
  fed: { suppliedBy: 'vendor', fields: { amount: 'money', qty: 'number', area: 'text', customer: 'key' }, defaults: { area: 'a' } },
}; // prettier-ignore
const withOwn = { kinds: own };
const rows = { measure: 'rows', window: 'lifetime', kinds: ['done'] };
const count = { ...rows, unit: 'count', reduce: 'count' };
const money = { ...rows, unit: 'money', value: 'amount', reduce: 'sum' };
const amount = (on: string, n: string, more: Partial<EvidenceRow> = {}) =>
  row('done', on, { amount: n, ...more });
const qty = (on: string, n: number, more: Partial<EvidenceRow> = {}) =>
  row('done', on, { fields: { qty: n }, ...more });
const claimed = { status: 'claimed' } as const;

describe('exact numbers and days', () => {
  test.each([
    ['0.5', 0n], ['1.5', 2n], ['2.5', 2n], ['-0.5', 0n], ['-1.5', -2n], ['-2.5', -2n], ['2.500001', 3n], ['-7', -7n],
  ])('%s is half-even %s', (text, n) => expect(halfEven(decimal(text))).toBe(n)); // prettier-ignore

  test('a third, times three, is one again', () =>
    expect(halfEven(times(over(decimal(1), decimal('3')), decimal('3e2')))).toBe(100n));

  test('powers of ten below one', () => expect(halfEven(times(ten(-2), decimal('12345')))).toBe(123n));

  test('days move as the calendar says', () => {
    for (const from of ['2024-02-29', '2023-12-31', '2000-03-01', '1999-01-30', '2024-08-31'].map(day)) {
      for (const n of [-800, -366, -31, -1, 0, 1, 29, 365, 1000]) {
        expect(addDays(from, n)).toBe(plus(from, { days: n }));
        expect(addMonths(from, n)).toBe(n < 0 ? minus(from, { months: -n }) : plus(from, { months: n }));
        expect(periodStart('quarter', from, n % 40)).toBe(startOf('quarter', from, n % 40));
      }
      expect(number(from)).toBe(dayNumber(from));
      expect(move(from, { years: 1, months: 1, days: 1 })).toBe(plus(from, { years: 1, months: 1, days: 1 }));
    }
  });
});

describe('windows', () => {
  const counts = (window: unknown, days: string[], when = at) =>
    fact({ x: { ...count, window } }, data({ evidence: days.map((d) => row('done', d)) }), when, withOwn);

  test('review year: from the day after, a year ago, to the day itself', () => {
    expect(counts('review-year', ['2025-06-30', '2025-07-01', '2026-06-30', '2026-07-01'])).toEqual([2, 2]);
    expect(counts('review-year', ['2023-03-01', '2023-02-28'], review('2024-02-29'))).toEqual([1, 1]);
  });
  test('progress: from the first day of the program year', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-06-30'];
    expect(counts('review-year', days, progress('2026-06-30'))).toEqual([2, 2]);
  });
  test('last days and months include both ends', () => {
    expect(counts({ last: 60, of: 'days' }, ['2026-05-01', '2026-05-02'])).toEqual([1, 1]);
    expect(counts({ last: 1, of: 'months' }, ['2024-02-29', '2024-03-01'], review('2024-03-31'))).toEqual([
      1, 1,
    ]);
  });
  test('shifted: E is moved first, then the span is taken from it', () =>
    expect(counts({ last: 1, of: 'years', shift: { years: -1 } }, ['2024-06-30', '2024-07-01', '2025-06-30', '2025-07-01'])).toEqual([2, 2])); // prettier-ignore
  test('calendar quarters, the running one cut at the day', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01', '2026-05-15', '2026-05-16'];
    const window = { calendar: 'quarter', from: -1, to: 0 };
    expect(counts(window, days, review('2026-05-15'))).toEqual([4, 4]);
  });
  test('valid: from its day to its last valid day', () => {
    const valid = (until: string | null) =>
      row('contract', '2026-06-30', { valid_until: until === null ? null : day(until) });
    const d = data({
      evidence: [valid(null), valid('2026-06-30'), valid('2026-06-29')],
      feeds: feeds('contract'),
    });
    expect(fact({ x: { ...count, kinds: ['contract'], window: 'valid' } }, d)).toEqual([2, 2]);
  });
  test('valid a year ago: a contract ended since counted then', () => {
    const ended = row('done', '2025-01-01', { valid_until: day('2025-12-31') });
    const x = { ...count, window: { valid: true, shift: { years: -1 } } };
    expect(fact({ x }, data({ evidence: [ended, row('done', '2025-07-01')] }), at, withOwn)).toEqual([1, 1]);
  });
});

describe('which rows count', () => {
  test('rejected, retracted, superseded and future recordings do not; claims open the upper end', () => {
    const evidence = [
      row('done', '2026-01-01'),
      row('done', '2026-01-01', claimed),
      row('done', '2026-01-01', { status: 'rejected' }),
      row('done', '2026-01-01', { status: 'retracted' }),
      row('done', '2026-01-01', { superseded_in: 5 }),
      row('done', '2026-01-01', { superseded_in: 6 }),
      row('done', '2026-01-01', { recorded_in: 6 }),
    ];
    expect(fact({ x: count }, data({ evidence }), review('2026-06-30', 5), withOwn)).toEqual([2, 3]);
  });
  test('where: equal, one of, not, present, compared, any of', () => {
    const evidence = [
      row('done', '2026-01-01', { fields: { area: 'a', qty: 1 } }),
      row('done', '2026-01-01', { fields: { area: 'b', qty: 2 }, customer: 'c' }),
      row('done', '2026-01-01', { fields: { qty: 3 } }),
    ];
    const counted = (where: object) => fact({ x: { ...count, where } }, data({ evidence }), at, withOwn)?.[0];
    expect(counted({ area: 'a' })).toBe(1);
    expect(counted({ area: ['a', 'b', 'z'] })).toBe(2);
    expect(counted({ area: { not: 'a' } })).toBe(2); // the row without an area is not a
    expect(counted({ customer: { present: true } })).toBe(1);
    expect(counted({ customer: { present: false } })).toBe(2);
    expect(counted({ qty: { atLeast: 2, below: 3 } })).toBe(1);
    expect(counted({ anyOf: [{ area: 'a' }, { qty: { above: 2 } }] })).toBe(2);
    expect(counted({ qty: 3, anyOf: [{ area: 'a' }] })).toBe(0);
  });
  test('listed: on the as-of day, the row is in the table with these other columns', () => {
    const tables = {
      cards: { label: 'cards', key: { area: 'text', step: 'text' }, dated: true, rows: [{ area: 'a', step: 'one', to: '2026-03-31' }, { area: 'b', step: 'one' }, { area: 'a', step: 'two' }] },
    }; // prettier-ignore
    const d = data({
      evidence: ['a', 'b', 'c'].map((area) => row('done', '2026-03-01', { fields: { area } })),
    });
    const counted = (on: string) =>
      fact({ x: { ...count, where: { area: { listed: { table: 'cards', is: { step: 'one' }, on } } } } }, d, at, { kinds: own, tables }); // prettier-ignore
    expect(counted('as-of')).toEqual([1, 1]);
    expect(counted('day')).toEqual([2, 2]);
  });
  test('a person counts for the employer of the day, whoever reported it, through merges', () => {
    const evidence = [row('certification', '2026-01-01', { partner_id: 2, person_id: 7 })];
    const x = { ...count, kinds: ['certification'], window: 'valid' };
    const d = { evidence, feeds: feeds('certification', 'employment') };
    expect(fact({ x }, data({ ...d, employment: [employed(1, 7)] }))).toEqual([1, 1]);
    expect(fact({ x }, data({ ...d, employment: [employed(1, 7, '2020-01-01', '2026-06-29')] }))).toEqual([
      0, 0,
    ]);
    const aliases = [{ partner_id: 3, canonical_id: 1, recorded_in: 1, superseded_in: null }];
    expect(fact({ x }, data({ ...d, employment: [employed(3, 7)], aliases }))).toEqual([1, 1]);
  });
});

describe('values', () => {
  test('converted at the latest rate up to so many days old, half-even a row at a time', () => {
    const rate = (on: string, r: string) => ({ target: 'USD', currency: 'EUR', day: day(on), rate: r, recorded_in: 1, superseded_in: null }); // prettier-ignore
    const evidence = ['0.50', '0.50', '0.50'].map((n) => amount('2026-01-10', n, { currency: 'EUR' }));
    const rates = [rate('2026-01-03', '1.01'), rate('2026-01-02', '9'), rate('2026-01-11', '9')];
    // 0.50 · 1.01 = 0.505 is 50 cents each, half to even, not 151.5 together
    expect(fact({ x: money }, data({ evidence, rates }), at, withOwn)).toEqual([150, 150]);
  });
  test('no rate opens the end that the amount points to; negative claims lower the least', () => {
    const d = (evidence: EvidenceRow[]) => data({ evidence });
    const eur = (n: string) => amount('2026-01-01', n, { currency: 'EUR' });
    const usd = [amount('2026-01-01', '100'), amount('2026-01-01', '-30', claimed)];
    expect(fact({ x: money }, d(usd), at, withOwn)).toEqual([7000, 10000]);
    expect(fact({ x: money }, d([...usd, eur('1')]), at, withOwn)).toEqual([7000, Infinity]);
    expect(fact({ x: money }, d([...usd, eur('-1')]), at, withOwn)).toEqual([-Infinity, 10000]);
  });
  test('factors, divisors and tables; what is missing does not count', () => {
    const tables = {
      rates: {
        label: 'rates',
        key: { area: 'text' },
        values: { rate: 'number' },
        rows: [{ area: 'a', rate: 3 }],
      },
    };
    const value = { field: 'amount', times: [{ table: 'rates', key: { area: 'area' }, column: 'rate' }], over: ['qty', 2] }; // prettier-ignore
    const of = (fields: Record<string, string | number>) => amount('2026-01-01', '10', { fields });
    const x = { ...rows, unit: 'points', decimals: 1, value: { ...value, convert: 'none' }, reduce: 'sum' };
    const one = (fields: Record<string, string | number>) =>
      fact({ x }, data({ evidence: [of(fields)] }), at, { kinds: own, tables });
    expect(one({ area: 'a', qty: 4 })).toEqual([38, 38]); // 10 · 3 / 4 / 2 = 3.75, half to even in tenths
    expect(one({ area: 'z', qty: 4 })).toEqual([0, 0]);
    expect(one({ area: 'a', qty: 0 })).toEqual([0, 0]);
    expect(one({ area: 'a' })).toEqual([0, 0]);
  });
  test('on the origin day: the rate of the original sale, else of the row itself', () => {
    const tables = { r: { label: 'r', key: { area: 'text' }, values: { n: 'number' }, dated: true, rows: [{ area: 'a', n: 3, to: '2024-12-31' }, { area: 'a', n: 5, from: '2025-01-01' }] } }; // prettier-ignore
    const value = {
      field: 'qty',
      times: [{ table: 'r', key: { area: 'area' }, column: 'n', on: 'origin-day' }],
    };
    const fields = { area: 'a', qty: 1 };
    const evidence = [row('done', '2026-01-01', { fields }), row('done', '2026-01-01', { fields, origin: 'o', origin_day: day('2024-12-31') })]; // prettier-ignore
    const x = { ...rows, unit: 'points', value, reduce: 'sum' };
    expect(fact({ x }, data({ evidence }), at, { kinds: own, tables })).toEqual([8, 8]);
  });
});

describe('min, max, latest', () => {
  const pick = (reduce: string, evidence: EvidenceRow[], more = {}) =>
    fact({ x: { ...rows, unit: 'points', value: 'qty', reduce, ...more } }, data({ evidence }), at, withOwn);
  const [v5, c3, c9] = [qty('2026-01-02', 5), qty('2026-01-01', 3, claimed), qty('2026-01-03', 9, claimed)];

  test('verified rows close one end, claims open the other', () => {
    expect(pick('min', [v5, c3, c9])).toEqual([3, 5]);
    expect(pick('max', [v5, c3, c9])).toEqual([5, 9]);
    expect(pick('latest', [v5, c3, c9])).toEqual([5, 9]); // the claim of the 1st lies behind the verified 2nd
  });
  test('only claims: perhaps nothing', () => {
    expect(pick('min', [c3, c9])).toEqual([NaN, Infinity]);
    expect(pick('max', [c3, c9])).toEqual([NaN, 9]);
    expect(pick('latest', [c3, c9])).toEqual([NaN, 9]);
    expect(pick('max', [c3], { none: 0 })).toEqual([0, 3]);
    expect(pick('min', [c3, c9], { none: 4 })).toEqual([3, 9]);
  });
  test('no rows: no value, or what `none` says', () => {
    expect(pick('latest', [])).toEqual([NaN, NaN]);
    expect(pick('max', [], { none: 2 })).toEqual([2, 2]);
    expect(pick('max', [row('done', '2026-01-01')])).toEqual([NaN, NaN]); // without the field it does not count
  });
  test('a row without a rate makes everything possible', () => {
    const of = (evidence: EvidenceRow[]) =>
      fact({ x: { ...money, reduce: 'max' } }, data({ evidence }), at, withOwn);
    const eur = amount('2026-01-01', '1', { currency: 'EUR' });
    expect(of([eur])).toEqual([NaN, Infinity]);
    expect(of([eur, amount('2026-01-01', '1')])).toEqual([-Infinity, Infinity]);
  });
  test('of the same day the later recorded row is the latest', () =>
    expect(pick('latest', [qty('2026-01-01', 1), qty('2026-01-01', 2)])).toEqual([2, 2]));
});

describe('feeds and answers', () => {
  const fed = row('fed', '2026-01-01', { fields: { qty: 2 }, amount: '5' });
  const of = (x: object, f: ReturnType<typeof feed>[], evidence = [fed]) =>
    fact({ x: { ...rows, kinds: ['fed'], ...x } }, data({ evidence, feeds: f }), at, withOwn);
  const counted = { unit: 'count', reduce: 'count', where: { qty: 2 } };
  const summed = { unit: 'points', value: 'qty', reduce: 'sum' };
  const fields = ['qty'];

  test('no feed, or one that does not carry a used field: the full range', () => {
    expect(of(counted, [])).toEqual([0, Infinity]);
    expect(of(counted, [feed('fed', '2026-06-30')])).toEqual([0, Infinity]);
    expect(of(counted, [feed('fed', '2026-06-30', { fields }), feed('fed', '2026-06-30', { source: 'lms' })])).toEqual([0, Infinity]); // prettier-ignore
  });
  test('behind by a day beyond its lag: what can only grow is open above, else both ends', () => {
    const behind = [feed('fed', '2026-06-26', { fields, lag_days: 3 })];
    expect(of(counted, behind)).toEqual([1, Infinity]);
    expect(of(summed, behind)).toEqual([-Infinity, Infinity]); // points can be taken back
    expect(of({ ...summed, unit: 'percent' }, behind)).toEqual([-Infinity, Infinity]);
    expect(of({ ...summed, unit: 'score', reduce: 'latest' }, behind)).toEqual([-Infinity, Infinity]);
    expect(of({ ...summed, unit: 'score', reduce: 'latest' }, behind, [])).toEqual([NaN, Infinity]);
    expect(of(counted, [feed('fed', '2026-06-27', { fields, lag_days: 3 })])).toEqual([1, 1]);
    expect(of(counted, [feed('fed', null, { fields })])).toEqual([1, Infinity]);
  });
  test('what partners hand in is complete without a feed, and behind where one says that it ended too early', () => {
    const handedIn = (f: ReturnType<typeof feed>[]) =>
      fact({ x: { ...count, where: { qty: 2 } } }, data({ evidence: [qty('2026-01-01', 2)], feeds: f }), at, withOwn); // prettier-ignore
    expect(handedIn([])).toEqual([1, 1]);
    expect(handedIn([feed('done', null)])).toEqual([1, 1]);
    expect(handedIn([feed('done', '2026-06-27', { lag_days: 3 })])).toEqual([1, 1]);
    expect(handedIn([feed('done', '2026-06-26', { lag_days: 3 })])).toEqual([1, Infinity]);
    expect(handedIn([feed('done', null), feed('done', '2026-06-29', { source: 'lms' })])).toEqual([
      1,
      Infinity,
    ]);
  });
  test('a default counts as carried, and reads where the row has none', () =>
    expect(of({ ...counted, where: { area: 'a' } }, [feed('fed', '2026-06-30')])).toEqual([1, 1]));
  test('only the window needs to be covered', () =>
    expect(of({ ...counted, window: { from: '2026-01-01', to: '2026-01-31' } }, [feed('fed', '2026-01-31', { fields })])).toEqual([1, 1])); // prettier-ignore
  test('an unanswered question is open; an answer, even claimed, stands', () => {
    const ask = (evidence: EvidenceRow[]) =>
      fact({ x: { ...rows, kinds: ['asked'], unit: 'flag', value: 'ok', reduce: 'latest' } }, data({ evidence }), at, withOwn); // prettier-ignore
    expect(ask([])).toEqual([NaN, 1]);
    expect(ask([row('asked', '2026-01-01', { fields: { ok: false } })])).toEqual([0, 0]);
    expect(ask([row('asked', '2026-01-01', { fields: { ok: true }, ...claimed })])).toEqual([NaN, 1]);
  });
});

describe('each', () => {
  const held = { kinds: ['done'], window: 'lifetime', reduce: 'count' };
  const sum = { kinds: ['done'], window: 'lifetime', value: 'qty', reduce: 'sum' };
  const each = { measure: 'each', unit: 'count', by: 'customer', reduce: 'count' };
  const of = (x: object, evidence: EvidenceRow[]) =>
    fact({ x: { ...each, ...x } }, data({ evidence }), at, withOwn);
  const c = (customer: string | null, n: number, more: Partial<EvidenceRow> = {}) => qty('2026-01-01', n, { customer, ...more }); // prettier-ignore
  const having = { value: 'held', atLeast: 1 };

  test('keys once, claims possible, rows without a key nowhere', () => {
    const evidence = [c('a', 1), c('a', 1), c('b', 1, claimed), c(null, 1)];
    expect(of({ with: { held }, having }, evidence)).toEqual([1, 2]);
    expect(of({ with: { held } }, evidence)).toEqual([1, 2]);
  });
  test('sub-quota: only keys that bring enough, and they may fall below by claims', () => {
    const x = { with: { sum }, having: { value: 'sum', atLeast: 2 } };
    expect(of(x, [c('a', 1), c('a', 1), c('b', 1), c('d', 3), c('d', -2, claimed)])).toEqual([1, 2]);
  });
  test('sum of the largest per key', () => {
    const max = { ...sum, reduce: 'max' };
    const x = { unit: 'points', with: { max }, value: 'max', reduce: 'sum' };
    expect(of(x, [c('a', 3), c('a', 5), c('b', 2)])).toEqual([7, 7]);
    expect(of(x, [c('a', 3), c('b', 2, claimed)])).toEqual([-Infinity, 5]); // b is none, or anything up to 2
  });
  test('min and max over keys; only possible keys give perhaps nothing', () => {
    const x = { unit: 'points', with: { sum }, value: 'sum', having: { value: 'sum', above: 0 } };
    const evidence = [c('a', 3), c('b', 7), c('d', 9, claimed)];
    expect(of({ ...x, reduce: 'max' }, evidence)).toEqual([7, 9]);
    expect(of({ ...x, reduce: 'min' }, [c('a', 3), c('b', 2, claimed)])).toEqual([0, 3]);
    expect(of({ ...x, reduce: 'max' }, [c('d', 9, claimed)])).toEqual([NaN, 9]);
    expect(of({ ...x, reduce: 'max', none: 1 }, [])).toEqual([1, 1]);
  });
  test('the smaller of two values, end by end, and one row a calendar quarter', () => {
    const x = { unit: 'points', by: { calendar: 'quarter' }, with: { sum, held }, value: { min: ['sum', 'held'] }, reduce: 'sum' }; // prettier-ignore
    expect(of(x, [qty('2026-01-01', 5), qty('2026-03-31', 5), qty('2026-04-01', 0)])).toEqual([2, 2]);
  });
  test('unseen keys where a feed is behind', () => {
    const x = { ...each, with: { held: { ...held, kinds: ['fed'] } }, having };
    const d = { evidence: [row('fed', '2026-01-01', { customer: 'a' })] };
    const fields = ['customer'];
    expect(fact({ x }, data({ ...d, feeds: [feed('fed', '2026-06-30', { fields })] }), at, withOwn)).toEqual([
      1, 1,
    ]);
    expect(fact({ x }, data({ ...d, feeds: [feed('fed', '2026-06-29', { fields })] }), at, withOwn)).toEqual([1, Infinity]); // prettier-ignore
    expect(fact({ x }, data({ ...d, feeds: feeds() }), at, withOwn)).toEqual([0, Infinity]);
  });
  test('by person without the feed of employments: both ends', () => {
    const x = { ...each, by: 'person', with: { held: { ...held, kinds: ['certification'] } }, having };
    const d = {
      evidence: [row('certification', '2026-01-01', { person_id: 7 })],
      employment: [employed(1, 7)],
    };
    expect(fact({ x }, data({ ...d, feeds: feeds('certification', 'employment') }))).toEqual([1, 1]);
    expect(fact({ x }, data({ ...d, feeds: feeds('certification') }))).toEqual([0, Infinity]);
  });
});

describe('formulas', () => {
  const n = (value: number, unit = 'points') => ({
    ...rows,
    unit,
    value: 'qty',
    reduce: 'sum',
    where: { qty: value },
  });
  /** The formula over [2, 5] points `a`, exactly 4 `b`, none `z` and perhaps none, up to 6 `m`. */
  const of = (x: object) => {
    const evidence = [2, 4].map((v) => qty('2026-01-01', v)).concat(qty('2026-01-01', 3, claimed), qty('2026-01-01', 6, claimed)); // prettier-ignore
    const metrics = {
      a: { ...n(2), where: { qty: [2, 3] } },
      b: n(4),
      z: { ...n(99), reduce: 'max' },
      m: { ...n(6), reduce: 'max' },
      x: { unit: 'points', ...x },
    };
    return fact(metrics, data({ evidence }), at, withOwn);
  };

  test('add, subtract, scale', () => {
    expect(of({ measure: 'add', of: ['a', 'b', 10] })).toEqual([16, 19]);
    expect(of({ measure: 'add', of: ['a', 'm'] })).toEqual([NaN, 11]);
    expect(of({ measure: 'subtract', from: 'b', less: 'a' })).toEqual([-1, 2]);
    expect(of({ measure: 'subtract', from: 'b', less: 'm' })).toEqual([NaN, Infinity]);
    expect(of({ measure: 'scale', of: 'a', by: 0.5 })).toEqual([1, 2]);
    expect(of({ measure: 'scale', of: 'a', by: 0.5, better: 'lower' })).toEqual([1, 3]);
    expect(of({ measure: 'scale', of: 'm', by: -1 })).toEqual([NaN, Infinity]);
  });
  test('min, max, cap', () => {
    expect(of({ measure: 'max', of: ['a', 'm', 'z'] })).toEqual([2, 6]);
    expect(of({ measure: 'min', of: ['a', 'b', 'z'] })).toEqual([2, 4]);
    expect(of({ measure: 'min', of: ['b', 'm'] })).toEqual([-Infinity, 4]);
    expect(of({ measure: 'min', of: ['z'] })).toEqual([NaN, NaN]);
    expect(of({ measure: 'cap', of: 'a', least: 3, most: 4 })).toEqual([3, 4]);
  });
  test('step, linear, mean', () => {
    const steps = [[3, 10], [5, 1], [6, 99]]; // prettier-ignore
    expect(of({ measure: 'step', of: 'a', steps, below: 2 })).toEqual([1, 10]);
    expect(of({ measure: 'step', of: 'm', steps })).toEqual([NaN, 99]);
    expect(of({ measure: 'step', of: 'm', steps, none: 3 })).toEqual([0, 99]);
    expect(of({ measure: 'step', of: 'z', steps, none: 3 })).toEqual([3, 3]);
    expect(of({ measure: 'linear', of: 'a', full: 3, points: 10 })).toEqual([6, 10]);
    expect(of({ measure: 'linear', of: 'm', full: 12, points: 10 })).toEqual([NaN, 5]);
    expect(of({ measure: 'linear', of: 'm', full: 12, points: 10, none: 8 })).toEqual([0, 8]);
    expect(of({ measure: 'mean', of: { a: 1, b: 2 } })).toEqual([3, 4]); // 10/3 and 13/3, cut down
  });
  test('ratios: exact, cut against the partner, short bases', () => {
    const ratio = { measure: 'ratio', unit: 'percent', decimals: 2, of: 'a', to: 'b' };
    expect(of(ratio)).toEqual([5000, 12500]);
    expect(of({ ...ratio, atMost: 100 })).toEqual([5000, 10000]);
    expect(of({ ...ratio, of: 'b', to: 'a', better: 'lower' })).toEqual([8000, 20000]);
    expect(of({ ...ratio, to: 'b', atLeast: 5 })).toEqual([NaN, NaN]);
    expect(of({ ...ratio, to: 'b', atLeast: 5, short: 'unknown', atMost: 120 })).toEqual([NaN, 12000]);
    expect(of({ ...ratio, of: 'b', to: 'a', atLeast: 3 })).toEqual([NaN, 13333]);
    expect(of({ ...ratio, of: 'b', to: 'a', atLeast: 3, short: { unknownWhile: 'b' } })).toEqual([
      NaN,
      Infinity,
    ]);
    const growth = { measure: 'growth', unit: 'percent', now: 'b', before: 'a' };
    expect(of(growth)).toEqual([-20, 100]);
  });
  test('choose: the hull while the condition is open', () => {
    // oxlint-disable-next-line unicorn/no-thenable -- the language's own word
    const choose = { measure: 'choose', then: 'b', else: 1 };
    expect(of({ ...choose, when: { metric: 'a', atLeast: 2 } })).toEqual([4, 4]);
    expect(of({ ...choose, when: { metric: 'a', atLeast: 6 } })).toEqual([1, 1]);
    expect(of({ ...choose, when: { metric: 'a', atLeast: 3 } })).toEqual([1, 4]);
    expect(of({ ...choose, else: 'z', when: { metric: 'a', is: 3 } })).toEqual([NaN, 4]);
    expect(of({ ...choose, when: { metric: 'z', atMost: 100 } })).toEqual([1, 1]); // no value passes no comparison
  });
});

describe('attributes and merges', () => {
  const attributes = { people: { label: 'People', type: 'number' } };
  const x = { measure: 'attribute', unit: 'count', attribute: 'people' };
  const aliases = [
    { partner_id: 3, canonical_id: 2, recorded_in: 1, superseded_in: null },
    { partner_id: 2, canonical_id: 1, recorded_in: 1, superseded_in: null },
  ];
  const of = (...rows_: ReturnType<typeof attribute>[]) =>
    fact({ x }, data({ attributes: rows_, aliases }), at, { attributes });

  test('the value in force, half-even; missing is the full range', () => {
    expect(of(attribute(1, 'people', '2.5'), attribute(1, 'people', '9', '2026-07-01'))).toEqual([2, 2]);
    expect(of()).toEqual([-Infinity, Infinity]);
  });
  test('an alias speaks only where the partner does not, the first of them', () => {
    expect(of(attribute(3, 'people', '3'), attribute(2, 'people', '2'))).toEqual([2, 2]);
    expect(of(attribute(3, 'people', '3'), attribute(1, 'people', '1'))).toEqual([1, 1]);
  });
  test('enrolments count for the partner that remains', () => {
    const d = data({ aliases }, { 3: ['m'], 9: ['n'] });
    expect([...twinEnrolments(d, at)]).toEqual([[1, new Set(['m'])], [9, new Set(['n'])]]); // prettier-ignore
  });
});

describe('the reference ladders', () => {
  const doc = template('motions');
  const vendor = Object.keys(kinds).filter((k) => kinds[k]?.suppliedBy === 'vendor');
  const complete = feeds(...vendor, 'employment');
  const all = (evidence: EvidenceRow[], more: Partial<TwinData> = {}) =>
    data({ evidence, feeds: complete, ...more }, { 1: ['resale', 'services'] });
  const implementation = (thing: string, on = '2026-03-01') =>
    row('implementation', on, { thing, customer: 'c' });
  const rated = (thing: string, rating: number, on = '2026-03-05') => row('csat_response', on, { thing, fields: { rating } }); // prettier-ignore
  const standing = (d: TwinData, ladder: string) => {
    const found = twinStandings(doc, kinds, d, at);
    const one = found.find((s) => s.ladder === ladder);
    if (!one) throw new Error(`no standing on ${ladder}`);
    return one;
  };

  test('CSAT: two of three good is 66.66 %, by the latest answer', () => {
    const evidence = ['a', 'b', 'c'].map((t) => implementation(t));
    const answers = [rated('a', 2, '2026-03-04'), rated('a', 5), rated('b', 4), rated('c', 3)];
    expect(facts(doc, all([...evidence, ...answers]))['csat']).toEqual([6666, 6666]);
  });
  test('CSAT short of three rated: unknown while a survey is open, then no value', () => {
    const two = [implementation('a'), rated('a', 5), implementation('b'), rated('b', 5)];
    expect(facts(doc, all([...two, implementation('c', '2026-05-02')]))['csat']).toEqual([NaN, 10000]);
    expect(facts(doc, all([...two, implementation('c', '2026-05-01')]))['csat']).toEqual([NaN, NaN]);
  });
  test('an active seller has a certificate, a deal and, on the day, this employer', () => {
    const certificate = row('certification', '2026-01-01', { person_id: 7, fields: { area: 'sales' } });
    const deal = row('deal_registered', '2026-02-01', { person_id: 7 });
    const of = (more: Partial<TwinData>, rows_ = [certificate, deal]) =>
      facts(doc, all(rows_, more))['active_sellers'];
    expect(of({ employment: [employed(1, 7)] })).toEqual([1, 1]);
    expect(of({ employment: [employed(1, 7, '2020-01-01', '2026-03-31'), employed(2, 7, '2026-04-01')] })).toEqual([0, 0]); // prettier-ignore
    expect(of({ employment: [employed(1, 7, '2026-04-01')] }, [certificate, { ...deal, partner_id: 2 }])).toEqual([0, 0]); // prettier-ignore
    expect(of({ employment: [employed(1, 7)] }, [certificate, { ...deal, ...claimed }])).toEqual([0, 1]);
  });
  test('sourced ARR: shares, reversals and a renewal by default no', () => {
    const deal = (n: string, fields: EvidenceRow['fields']) =>
      row('deal_won', '2026-01-01', { amount: n, fields: { credit: 'sourced', ...fields } });
    const evidence = [deal('50000', {}), deal('1000.01', { share: 0.5 }), deal('-10', {}), deal('999', { renewal: true })]; // prettier-ignore
    expect(facts(doc, all(evidence))['sourced_arr']).toEqual([5049000, 5049000]); // 500.005 to even: 500.00
  });

  const contract = row('contract', '2020-01-01');
  const seller = (person: number) => [
    row('certification', '2026-01-01', { person_id: person, fields: { area: 'sales' } }),
    row('deal_registered', '2026-02-01', { person_id: person }),
  ];
  const sellers = { employment: [employed(1, 1), employed(1, 2), employed(1, 3)] };
  const won = row('deal_won', '2026-01-01', { amount: '50000', fields: { credit: 'sourced' } });
  const attested = (check: string, answer: boolean) =>
    row('attestation', '2026-01-01', { fields: { check, answer } });
  const mechanics = ['contract-model', 'price-route', 'billing', 'paid-on-product'].map((c) =>
    attested(c, true),
  );
  const fitting = [
    attribute(1, 'industry_focus', 'core'), attribute(1, 'employees', '10'),
    attribute(1, 'serves_company_size', 'small'), attribute(1, 'sells_competitor', 'false'),
  ]; // prettier-ignore
  const selling = [contract, ...seller(1), ...seller(2), ...seller(3), won];

  test('Selling: gate by attestation; overlap by count needs ten mapped customers', () => {
    const d = all([...selling, ...mechanics, attested('icp-overlap', true)], {
      ...sellers,
      attributes: fitting,
    });
    // fit 40 · 100 + 30 · 20 + 30 · 60
    expect(standing(d, 'resale')).toMatchObject({
      earned: 1, possible: 1, holdable: 1, eligible: 1, gate: 'met', fit: [6400, 6400], fitVerdict: 'near',
    }); // prettier-ignore
  });
  test('an answer that nobody gave leaves the gate open; a no shuts it', () => {
    const open = all([...selling, ...mechanics.slice(1), attested('icp-overlap', true)], { ...sellers, attributes: fitting }); // prettier-ignore
    expect(standing(open, 'resale')).toMatchObject({ earned: 0, possible: 1, gate: 'unknown' });
    const shut = all([...selling, ...mechanics, attested('icp-overlap', false)], {
      ...sellers,
      attributes: fitting,
    });
    expect(standing(shut, 'resale')).toMatchObject({ earned: 0, possible: 0, gate: 'unmet' });
  });
  test('fit: a missing attribute spans its table, a missing must-have is unknown, a failed one no match', () => {
    const evidence = [...selling, ...mechanics, attested('icp-overlap', true)];
    const fit = (attributes: TwinData['attributes']) =>
      standing(all(evidence, { ...sellers, attributes }), 'resale');
    expect(fit(fitting.slice(1))).toMatchObject({
      fit: [2400, 6400],
      fitVerdict: 'unknown',
      earned: 0,
      possible: 1,
    });
    expect(fit(fitting.slice(0, 3))).toMatchObject({ fitVerdict: 'unknown', earned: 0, possible: 1 });
    const competes = [...fitting.slice(0, 3), attribute(1, 'sells_competitor', 'true')];
    expect(fit(competes)).toMatchObject({ fitVerdict: 'no-match', earned: 0, possible: 0 });
  });
  test('a claimed win leaves the tier possible, and its criterion unknown', () => {
    const rows_ = [contract, ...seller(1), ...seller(2), ...seller(3), { ...won, ...claimed }];
    const d = all([...rows_, ...mechanics, attested('icp-overlap', true)], {
      ...sellers,
      attributes: fitting,
    });
    const found = standing(d, 'resale');
    expect(found).toMatchObject({ earned: 0, possible: 1 });
    expect(found.tiers[1]?.leaves).toEqual([
      { path: 'all.0', fact: 'sourced_arr', outcome: 'unknown' },
      { path: 'all.1', fact: 'active_sellers', outcome: 'met' },
    ]);
  });
  test('technology reads its own score for employees', () => {
    const d = data({ feeds: complete, attributes: fitting }, { 1: ['technology'] });
    expect(standing(d, 'technology').fit).toEqual([6100, 6100]); // 40 · 100 + 30 · 20 + 30 · 50
  });
});

describe('standing', () => {
  const criterion = (atLeast: number, more = {}) => ({ metric: 'n', atLeast, ...more });
  const ladder = (tiers: object[], more = {}) => ({
    metrics: { n: count },
    kinds: own,
    ladders: { l: { motion: 'm', label: 'L', tiers: tiers.map((t, i) => ({ key: `t${i}`, label: 'T', ...t })), ...more } },
  }); // prettier-ignore
  const stand = (doc: ProgramDoc, d: TwinData) => twinStandings(doc, kinds, d, at)[0]; // prettier-ignore
  const n = (verified: number, claims = 0) =>
    data({ evidence: [...Array<EvidenceRow>(verified).fill(row('done', '2026-01-01')), ...Array<EvidenceRow>(claims).fill(row('done', '2026-01-01', claimed))] }); // prettier-ignore
  const award = (more: Partial<EvidenceRow> = {}) =>
    row('award', '2026-01-01', { fields: { award: 'gold' }, ...more });

  test('cumulative: a gap stops; not cumulative: the highest that holds', () => {
    const tiers = [{ enter: criterion(1) }, { enter: criterion(5) }, { enter: criterion(2) }];
    expect(stand(document(ladder(tiers)), n(3))).toMatchObject({ earned: 0 });
    expect(stand(document(ladder(tiers, { cumulative: false })), n(3))).toMatchObject({ earned: 2 });
    expect(stand(document(ladder(tiers)), n(0))).toMatchObject({ earned: -1 });
  });
  test('keep enters through holdable only', () => {
    const tiers = [{ enter: { all: [] } }, { enter: criterion(5, { keep: 3 }) }];
    expect(stand(document(ladder(tiers)), n(3))).toMatchObject({ earned: 0, possible: 0, holdable: 1 });
    expect(stand(document(ladder(tiers)), n(2, 1))).toMatchObject({ earned: 0, possible: 0, holdable: 1 });
    expect(stand(document(ladder(tiers)), n(2))).toMatchObject({ holdable: 0 });
  });
  test('awards: given, claimed, expired; eligible reads them as given', () => {
    const tiers = [{ enter: { all: [] } }, { enter: { all: [criterion(0), { award: 'gold' }] } }];
    const doc = document(ladder(tiers));
    expect(stand(doc, data({ evidence: [award()] }))).toMatchObject({ earned: 1, eligible: 1 });
    expect(stand(doc, data({ evidence: [award(claimed)] }))).toMatchObject({
      earned: 0,
      possible: 1,
      eligible: 1,
    });
    expect(stand(doc, data({ evidence: [award({ valid_until: day('2026-06-29') })] }))).toMatchObject({ possible: 0, eligible: 1 }); // prettier-ignore
  });
  test('at least n of, on three values', () => {
    const of = [criterion(1), criterion(2), criterion(3)];
    const doc = document(ladder([{ enter: { atLeast: 2, of } }]));
    expect(stand(doc, n(2))).toMatchObject({ earned: 0 });
    expect(stand(doc, n(1, 1))?.tiers[0]).toEqual({
      key: 't0',
      outcome: 'unknown',
      leaves: [
        { path: 'of.0', fact: 'n', outcome: 'met' },
        { path: 'of.1', fact: 'n', outcome: 'unknown' },
        { path: 'of.2', fact: 'n', outcome: 'unmet' },
      ],
    });
    expect(stand(doc, n(1))).toMatchObject({ possible: -1 });
  });
  test('a gate for some motions, and a tier that goes without it', () => {
    const gate = { checks: [{ key: 'g', label: 'G', motions: ['m'], ask: criterion(9) }] };
    const of = (more: object, motion = 'm') => {
      const doc = document({
        gate,
        ...ladder([{ enter: { all: [] } }, { enter: { all: [] }, ...more }], { motion }),
      });
      return stand(doc, n(1));
    };
    expect(of({})).toMatchObject({ earned: 0, gate: 'unmet' });
    expect(of({ gate: false })).toMatchObject({ earned: 1 });
    expect(of({}, 'company')).toMatchObject({ earned: 1, gate: 'met' });
  });
});
