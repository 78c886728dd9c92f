import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, plus, minus, type Day } from '../calendar.ts';
import type { WindowDoc, WindowPartDoc } from '../program/evidence-schema.ts';
import {
  neededThrough,
  ownWindow,
  programYearStart,
  resolveWindow,
  type Begun,
  type Mode,
} from './window.ts';

const at = (asOf: string, mode: Mode = 'review', yearStarts = '01-01') => ({
  asOf: day(asOf),
  mode,
  yearStarts,
});

const anyDay = fc.integer({ min: 0, max: 80_000 }).map((days) => plus(day('1970-01-01'), { days }));

describe('windows as days', () => {
  test.each<[WindowPartDoc, string, string | null, string]>([
    ['review-year', '2026-12-31', '2026-01-01', '2026-12-31'],
    ['review-year', '2026-06-15', '2025-06-16', '2026-06-15'],
    ['review-year', '2024-02-29', '2023-03-01', '2024-02-29'],
    ['review-year', '2025-02-28', '2024-03-01', '2025-02-28'],
    ['lifetime', '2026-06-15', null, '2026-06-15'],
    [{ last: 12, of: 'months' }, '2026-12-31', '2026-01-01', '2026-12-31'],
    [{ last: 12, of: 'months' }, '2024-02-29', '2023-03-01', '2024-02-29'],
    [{ last: 1, of: 'months' }, '2026-03-31', '2026-03-01', '2026-03-31'],
    [{ last: 1, of: 'months' }, '2026-02-28', '2026-02-01', '2026-02-28'],
    [{ last: 90, of: 'days' }, '2026-03-31', '2026-01-01', '2026-03-31'],
    [{ last: 1, of: 'days' }, '2026-03-31', '2026-03-31', '2026-03-31'],
    [{ last: 2, of: 'years' }, '2024-02-29', '2022-03-01', '2024-02-29'],
    [{ last: 6, of: 'months' }, '2026-06-30', '2026-01-01', '2026-06-30'],
    [{ last: 1, of: 'years' }, '2025-02-28', '2024-03-01', '2025-02-28'],
    [{ last: 3, of: 'months', shift: { months: -3 } }, '2026-06-30', '2026-01-01', '2026-03-31'],
    [{ last: 1, of: 'months' }, '2026-06-29', '2026-05-30', '2026-06-29'],
    [{ last: 12, of: 'months', shift: { years: -1 } }, '2026-12-31', '2025-01-01', '2025-12-31'],
    [{ last: 12, of: 'months', shift: { days: 10 } }, '2026-12-31', '2026-01-11', '2026-12-31'],
    [{ calendar: 'quarter', from: 0, to: 0 }, '2026-05-10', '2026-04-01', '2026-05-10'],
    [{ calendar: 'quarter', from: -1, to: -1 }, '2026-05-10', '2026-01-01', '2026-03-31'],
    [{ calendar: 'quarter', from: -4, to: -1 }, '2026-01-01', '2025-01-01', '2025-12-31'],
    [{ calendar: 'year', from: -1, to: 0 }, '2024-02-29', '2023-01-01', '2024-02-29'],
    [{ calendar: 'month', from: -1, to: -1 }, '2024-03-31', '2024-02-01', '2024-02-29'],
    [{ from: '2026-01-01', to: '2026-06-30' }, '2026-05-10', '2026-01-01', '2026-05-10'],
    [{ from: '2026-01-01', to: '2026-06-30' }, '2026-07-10', '2026-01-01', '2026-06-30'],
  ])('%j on %s is %s to %s', (window, asOf, from, to) => {
    expect(resolveWindow(window, at(asOf))).toEqual({ from, to, inForce: false });
  });

  test.each<[WindowPartDoc, string, string]>([
    ['valid', '2026-06-15', '2026-06-15'],
    [{ valid: true, shift: { months: -1 } }, '2026-03-31', '2026-02-28'],
    [{ valid: true, shift: { days: 30 } }, '2026-12-31', '2027-01-30'],
    [{ valid: true, shift: { months: -3 } }, '2026-06-30', '2026-03-31'],
    [{ valid: true }, '2026-12-31', '2026-12-31'],
  ])('%j on %s asks what is in force on %s', (window, asOf, on) => {
    expect(resolveWindow(window, at(asOf))).toEqual({ from: on, to: on, inForce: true });
  });

  test.each([
    ['2026-12-31', '01-01', '2026-01-01'],
    ['2026-01-01', '01-01', '2026-01-01'],
    ['2026-06-30', '07-01', '2025-07-01'],
    ['2026-07-01', '07-01', '2026-07-01'],
    ['2026-02-28', '02-29', '2025-03-01'],
    ['2026-03-01', '02-29', '2026-03-01'],
    ['2024-02-29', '02-29', '2023-03-01'],
  ])('on %s the program year that begins on %s began on %s', (asOf, yearStarts, first) => {
    expect(programYearStart(at(asOf, 'progress', yearStarts))).toBe(first);
    expect(resolveWindow('review-year', at(asOf, 'progress', yearStarts)).from).toBe(first);
  });

  test('no window sees the future, and none but a shifted one ends before the as-of day unless it says so', () => {
    const windows: WindowPartDoc[] = [
      'review-year',
      'lifetime',
      { last: 3, of: 'months', shift: { days: 400 } },
      { calendar: 'quarter', from: -2, to: 0 },
      { from: '1990-01-01', to: '2190-01-01' },
    ];
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...windows), (asOf, window) => {
        expect(resolveWindow(window, at(asOf)).to).toBe(asOf);
      }),
    );
  });

  test('I55: trailing years that end on successive year ends hold every day once', () => {
    fc.assert(
      fc.property(anyDay, (asOf) => {
        const { from } = resolveWindow('review-year', at(asOf));
        const before = minus(from ?? asOf, { days: 1 });
        // 28 February stands beside the leap day: of a leap year it reaches back to 28 February and shares that day with the year
        // before; of the year after one the day before its year is 29 February.
        const length = asOf.endsWith('02-28') ? [before] : [];
        expect([minus(asOf, { years: 1 }), ...length]).toContain(before);
      }),
    );
  });
});

test.each<[WindowDoc, string]>([
  ['valid', '2026-06-15'],
  [{ valid: true, shift: { days: -5 } }, '2026-06-10'],
  [{ valid: true, shift: { days: 5 } }, '2026-06-15'],
  [{ calendar: 'quarter', from: -1, to: -1 }, '2026-03-31'],
  ['lifetime', '2026-06-15'],
  [{ valid: true, during: { from: '2026-01-01', to: '2026-03-31' } }, '2026-03-31'],
  [
    ['lifetime', { from: '2026-01-01', to: '2026-03-31' }, { calendar: 'month', from: -1, to: -1 }],
    '2026-03-31',
  ],
  [
    [
      { from: '2026-01-01', to: '2026-03-31' },
      { unbroken: 3, of: 'months' },
    ],
    '2026-06-15',
  ],
])('%j needs its feeds complete through %s', (window, through) => {
  const moment = at('2026-06-15');
  expect(neededThrough(window, moment)).toBe(through as Day);
});

test.each([
  [{ since: 'a', for: 12, of: 'months' }, '2025-07-01', '2025-07-01', '2026-06-30', null],
  [{ since: 'a', for: 12, of: 'months' }, '2025-07-02', '2025-07-02', '2026-06-30', '2026-07-01'],
  [{ since: 'a', for: 90, of: 'days' }, '2026-01-01', '2026-01-01', '2026-03-31', null],
  [
    { since: 'a', for: 1, of: 'years', shift: { years: 1 } },
    '2025-03-01',
    '2026-03-01',
    '2026-06-30',
    '2027-02-28',
  ],
  [
    { since: 'a', for: 12, of: 'months', shift: { days: -1 } },
    '2024-03-01',
    '2024-02-29',
    '2025-02-27',
    null,
  ],
  [{ since: 'a' }, '2020-01-01', '2020-01-01', '2026-06-30', null],
  [{ since: 'a' }, '2026-08-01', '2026-08-01', '2026-06-30', '2026-08-01'],
  [{ since: 'a', for: 1, of: 'months' }, '2026-08-01', '2026-08-01', '2026-06-30', '2026-08-31'],
  [
    { since: 'a', for: 6, of: 'months', toEndOf: 'month' },
    '2026-01-10',
    '2026-01-10',
    '2026-06-30',
    '2026-07-31',
  ],
  [{ since: 'a', for: 6, of: 'months', toEndOf: 'quarter' }, '2025-01-01', '2025-01-01', '2025-06-30', null],
  [{ since: 'a', for: 6, of: 'months', toEndOf: 'quarter' }, '2025-12-31', '2025-12-31', '2026-06-30', null],
  [
    { since: 'a', for: 6, of: 'months', toEndOf: 'year' },
    '2026-01-02',
    '2026-01-02',
    '2026-06-30',
    '2026-12-31',
  ],
  [{ since: 'a', toEndOf: 'quarter' }, '2026-05-05', '2026-05-05', '2026-06-30', null],
  [
    [{ since: 'a' }, { from: '2026-01-01', to: '2026-12-31' }],
    '2025-01-01',
    '2026-01-01',
    '2026-06-30',
    null,
  ],
  [
    [{ since: 'a' }, { from: '2026-01-01', to: '2026-12-31' }],
    '2026-08-01',
    '2026-08-01',
    '2026-06-30',
    '2026-08-01',
  ],
  [
    [
      { since: 'a', for: 12, of: 'months' },
      { from: '2026-01-01', to: '2026-08-31' },
    ],
    '2025-10-01',
    '2026-01-01',
    '2026-06-30',
    '2026-08-31',
  ],
  [
    [
      { since: 'a', for: 12, of: 'months' },
      { from: '2026-01-01', to: '2026-06-30' },
    ],
    '2025-10-01',
    '2026-01-01',
    '2026-06-30',
    null,
  ],
  [
    [
      { since: 'a', for: 1, of: 'months' },
      { from: '2026-01-01', to: '2026-07-31' },
    ],
    '2026-08-01',
    '2026-08-01',
    '2026-06-30',
    null,
  ],
  [
    [
      { since: 'a', for: 12, of: 'months' },
      { since: 'a', for: 15, of: 'months' },
    ],
    '2025-10-01',
    '2025-10-01',
    '2026-06-30',
    '2026-09-30',
  ],
  [
    [
      { since: 'a', for: 12, of: 'months' },
      { last: 3, of: 'months' },
    ],
    '2025-10-01',
    '2026-04-01',
    '2026-06-30',
    '2026-09-30',
  ],
] as const)('%j from %s on runs from %s to %s, and still through %s', (window, begin, from, to, through) => {
  const days = ownWindow(window as WindowDoc, () => known(begin), at('2026-06-30'));
  const runs = through === null ? null : { since: 'a', through };
  expect(days).toEqual({ from, to, through: to, runs, never: false });
});

test('quarters and years of a window’s end are those of the program year', () => {
  const window = { since: 'a', for: 1, of: 'months', toEndOf: 'quarter' } as const;
  expect(ownWindow(window, () => known('2026-01-10'), at('2026-06-30', 'review', '02-01'))?.to).toBe(
    '2026-04-30',
  );
});

test('a day that is not known leaves no window', () => {
  const window: WindowDoc = [{ since: 'a' }, { since: 'b' }];
  expect(ownWindow(window, (since) => (since === 'a' ? known('2026-01-01') : undefined), at('2026-06-30'))).toBe(undefined); // prettier-ignore
});

describe('a window that begins with a row', () => {
  const badge = { first: { kinds: ['badge'] } };
  const window: WindowDoc = { since: badge, for: 12, of: 'months' };

  test('is as long as it may be, and runs as long as it may', () => {
    const begun = { earliest: day('2025-03-01'), latest: day('2025-09-01') };
    expect(ownWindow(window, () => begun, at('2026-06-30'))).toEqual({
      from: '2025-03-01',
      to: '2026-06-30',
      through: '2026-06-30',
      runs: { since: badge, through: '2026-08-31' },
      never: false,
    });
  });

  test('has no first day where it may not have begun', () => {
    const begun = { earliest: null, latest: day('2025-03-01') };
    const days = ownWindow(window, () => begun, at('2026-06-30'));
    expect([days?.from, days?.to, days?.runs]).toEqual([null, '2026-02-28', null]);
  });

  test('that may not have begun closes no other, as if it had not', () => {
    const both: WindowDoc = [window, { since: 'joined', for: 24, of: 'months' }];
    const begin = (since: unknown): Begun =>
      since === 'joined' ? known('2025-01-01') : { earliest: null, latest: day('2025-03-01') };
    expect(ownWindow(both, begin, at('2026-06-30'))?.runs).toEqual({
      since: 'joined',
      through: '2026-12-31',
    });
  });

  test('that has surely not begun runs not, and closes no other', () => {
    const both: WindowDoc = [window, { since: 'joined', for: 24, of: 'months' }];
    const begin = (since: unknown): Begun | 'never' => (since === 'joined' ? known('2025-01-01') : 'never');
    expect(ownWindow(window, begin, at('2026-06-30'))).toMatchObject({ runs: null, never: true });
    expect(ownWindow(both, begin, at('2026-06-30'))).toMatchObject({
      runs: { since: 'joined' },
      never: true,
    });
  });
});

/** A day that is known. */
function known(text: string): Begun {
  return { earliest: day(text), latest: day(text) };
}
