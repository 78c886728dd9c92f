import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anniversaryAfter,
  day,
  dayInWords,
  dayNumber,
  elapsed,
  endOf,
  minus,
  nextOn,
  parseDay,
  plus,
  shifted,
  spanInWords,
  startOf,
  yearEnding,
  type Day,
  monthsOf,
  nextOfYear,
  type Period,
} from './calendar.ts';

const anyDay = (from = '1900-01-01', to = '2199-12-31'): fc.Arbitrary<Day> =>
  fc
    .integer({ min: dayNumber(day(from)), max: dayNumber(day(to)) })
    .map((days) => plus(day('1970-01-01'), { days }));

describe('a day that is looked from', () => {
  test.each([
    ['2026-06-30', { months: -3 }, '2026-03-31'],
    ['2026-06-29', { months: -3 }, '2026-03-29'],
    ['2026-03-31', { months: -1 }, '2026-02-28'],
    ['2026-03-30', { months: -1 }, '2026-02-28'],
    ['2025-02-28', { years: -1 }, '2024-02-29'],
    ['2024-02-28', { years: -1 }, '2023-02-28'],
    ['2026-06-30', { months: 6 }, '2026-12-31'],
    ['2026-06-30', { months: -3, days: -1 }, '2026-03-30'],
    ['2026-06-30', { days: -30 }, '2026-05-31'],
    ['2026-06-30', {}, '2026-06-30'],
  ])('%s moved by %j is %s', (from, span, to) => {
    expect(shifted(day(from), span)).toBe(to);
  });

  test('between month ends there and back is the day itself', () => {
    fc.assert(
      fc.property(anyDay('1900-01-01', '2100-12-31'), fc.integer({ min: -600, max: 600 }), (from, months) => {
        const last = endOf('month', from);
        expect(shifted(shifted(last, { months }), { months: -months })).toBe(last);
      }),
    );
  });
});

describe('a day', () => {
  test.each(['0001-01-01', '1970-01-01', '2024-02-29', '2000-02-29', '2026-12-31', '9999-12-31'])(
    '%s is one',
    (text) => {
      expect(parseDay(text)).toBe(text);
    },
  );

  test.each([
    '',
    '0000-12-31',
    '2023-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-00-01',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    ' 2026-01-01',
    '2026-01-01\n',
    '-2026-01-01',
    '+002026-01-01',
    '２０２６-01-01',
  ])('%j is none', (text) => {
    expect(parseDay(text)).toBeUndefined();
    expect(() => day(text)).toThrow(RangeError);
  });

  test.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11016],
    ['2026-12-31', 20818],
    ['0001-01-01', -719162],
    ['9999-12-31', 2932896],
  ])('%s is day number %i', (text, number) => {
    expect(dayNumber(day(text))).toBe(number);
    expect(plus(day('1970-01-01'), { days: number })).toBe(text);
  });

  test('I54: days sort as text as they follow each other', () => {
    fc.assert(
      fc.property(anyDay('0001-01-01', '9999-12-30'), (d) => {
        const next = plus(d, { days: 1 });
        expect(next > d).toBe(true);
        expect(dayNumber(next)).toBe(dayNumber(d) + 1);
        expect(minus(next, { days: 1 })).toBe(d);
      }),
    );
  });
});

describe('moving a day', () => {
  test.each([
    ['2026-01-31', { months: 1 }, '2026-02-28'],
    ['2024-01-31', { months: 1 }, '2024-02-29'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
    ['2024-02-29', { years: 4 }, '2028-02-29'],
    ['2026-12-31', { months: 2 }, '2027-02-28'],
    ['2026-10-31', { months: 1, days: 1 }, '2026-12-01'],
    ['2023-02-28', { years: 1, days: 1 }, '2024-02-29'],
    ['2026-03-29', { days: 1 }, '2026-03-30'],
    ['2026-06-15', {}, '2026-06-15'],
  ] as const)('%s plus %j is %s', (from, span, to) => {
    expect(plus(day(from), span)).toBe(to);
  });

  test.each([
    ['2026-03-31', { months: 1 }, '2026-02-28'],
    ['2024-03-31', { months: 1 }, '2024-02-29'],
    ['2024-02-29', { years: 1 }, '2023-02-28'],
    ['2026-01-01', { days: 1 }, '2025-12-31'],
    ['2026-03-01', { days: 1 }, '2026-02-28'],
    ['2024-03-01', { days: 1 }, '2024-02-29'],
  ] as const)('%s minus %j is %s', (from, span, to) => {
    expect(minus(day(from), span)).toBe(to);
  });

  test.each([
    ['2026-12-31', '2026-01-01'],
    ['2024-12-31', '2024-01-01'],
    ['2026-11-30', '2025-12-01'],
    ['2024-02-29', '2023-03-01'],
    ['2024-02-28', '2023-02-28'],
    ['2025-02-28', '2024-03-01'],
    ['2026-06-15', '2025-06-16'],
  ])('the year that ends on %s begins on %s', (last, first) => {
    expect(yearEnding(day(last))).toBe(first);
  });
});

describe('periods', () => {
  test.each([
    ['month', '2024-02-29', 0, '2024-02-01', '2024-02-29'],
    ['month', '2026-02-01', 0, '2026-02-01', '2026-02-28'],
    ['month', '2026-01-31', -1, '2025-12-01', '2025-12-31'],
    ['quarter', '2026-01-01', 0, '2026-01-01', '2026-03-31'],
    ['quarter', '2026-03-31', 0, '2026-01-01', '2026-03-31'],
    ['quarter', '2026-04-01', 0, '2026-04-01', '2026-06-30'],
    ['quarter', '2026-12-31', 0, '2026-10-01', '2026-12-31'],
    ['quarter', '2026-02-10', -1, '2025-10-01', '2025-12-31'],
    ['quarter', '2026-02-10', 5, '2027-04-01', '2027-06-30'],
    ['year', '2024-02-29', 0, '2024-01-01', '2024-12-31'],
    ['year', '2026-07-01', -3, '2023-01-01', '2023-12-31'],
  ] as const)('%s of %s, %i on: %s to %s', (period, of, offset, first, last) => {
    expect(startOf(period, day(of), offset)).toBe(first);
    expect(endOf(period, day(of), offset)).toBe(last);
  });

  test.each([
    ['quarter', '2026-06-30', 0, '02-01', '2026-05-01', '2026-07-31'],
    ['quarter', '2026-01-31', 0, '02-01', '2025-11-01', '2026-01-31'],
    ['quarter', '2026-06-30', -1, '02-01', '2026-02-01', '2026-04-30'],
    ['year', '2026-01-31', 0, '02-01', '2025-02-01', '2026-01-31'],
    ['year', '2026-03-31', -1, '04-01', '2024-04-01', '2025-03-31'],
    ['quarter', '2026-03-15', 0, '03-16', '2025-12-16', '2026-03-15'],
    ['quarter', '2026-02-28', 0, '08-31', '2026-02-28', '2026-05-30'],
    ['quarter', '2026-02-27', 0, '08-31', '2025-11-30', '2026-02-27'],
    ['year', '2024-02-29', 0, '02-29', '2023-03-01', '2024-02-29'],
    ['month', '2026-06-30', 0, '02-15', '2026-06-01', '2026-06-30'],
  ] as const)(
    '%s of %s, %i on, of years from %s: %s to %s',
    (period, of, offset, yearStarts, first, last) => {
      expect(startOf(period, day(of), offset, yearStarts)).toBe(first);
      expect(endOf(period, day(of), offset, yearStarts)).toBe(last);
    },
  );

  test('quarters and years of every program year tile the days', () => {
    const starts = fc.integer({ min: 0, max: 365 }).map((n) => plus(day('2000-01-01'), { days: n }).slice(5));
    fc.assert(
      fc.property(
        fc.constantFrom<Period>('quarter', 'half-year', 'year'),
        anyDay(),
        starts,
        (period, of, yearStarts) => {
          const [first, last] = [startOf(period, of, 0, yearStarts), endOf(period, of, 0, yearStarts)];
          expect(first <= of && of <= last).toBe(true);
          expect(startOf(period, plus(last, { days: 1 }), 0, yearStarts)).toBe(plus(last, { days: 1 }));
          expect(startOf(period, of, 1, yearStarts)).toBe(plus(last, { days: 1 }));
        },
      ),
    );
  });

  test('I55: months, quarters and years tile the days, from every day they are counted', () => {
    const anyPeriod = fc.constantFrom<Period>('month', 'quarter', 'half-year', 'year');
    fc.assert(
      fc.property(anyPeriod, anyDay(), fc.integer({ min: -40, max: 40 }), (period, of, offset) => {
        const [first, last] = [startOf(period, of, offset), endOf(period, of, offset)];
        expect(first <= last).toBe(true);
        expect(startOf(period, of, offset + 1)).toBe(plus(last, { days: 1 }));
        expect(startOf(period, of) <= of && of <= endOf(period, of)).toBe(true);
        // The same period, counted from within it.
        expect([startOf(period, first), endOf(period, last)]).toEqual([first, last]);
        const months = monthsOf[period];
        expect(plus(first, { months })).toBe(plus(last, { days: 1 }));
      }),
    );
  });

  test('I55: the years that end on successive anniversaries tile the days', () => {
    fc.assert(
      fc.property(anyDay(), fc.integer({ min: 0, max: 12 }), (start, years) => {
        // Anniversaries are counted from one first day; 29 February has 28 February in other years.
        const [from, to] = [plus(start, { years }), plus(start, { years: years + 1 })];
        fc.pre(!start.endsWith('02-29'));
        expect(yearEnding(minus(to, { days: 1 }))).toBe(from);
      }),
    );
  });
});

describe('days that follow', () => {
  test('whole units elapsed: so many can be added without going past, and one more cannot', () => {
    const unit = fc.constantFrom('days', 'months', 'years');
    fc.assert(
      fc.property(unit, anyDay(), anyDay(), (of, from, to) => {
        const n = elapsed(of, dayNumber(from), to);
        expect(plus(from, { [of]: n }) <= to).toBe(true);
        expect(plus(from, { [of]: n + 1 }) > to).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['months', '2026-01-31', '2026-02-28', 1],
    ['months', '2026-01-31', '2026-03-30', 1],
    ['months', '2026-01-31', '2026-03-31', 2],
    ['years', '2024-02-29', '2025-02-27', 0],
    ['years', '2024-02-29', '2025-02-28', 1],
    ['months', '2026-02-01', '2026-01-31', -1],
    ['years', '2026-02-01', '2026-01-31', -1],
    ['days', '2026-02-01', '2026-01-31', -1],
    ['days', '2026-02-01', '2026-02-01', 0],
  ] as const)('%s from %s to %s: %d', (of, from, to, n) => {
    expect(elapsed(of, dayNumber(day(from)), day(to))).toBe(n);
  });

  test.each([
    ['month', 1, '2026-12-31', '2027-01-01'],
    ['month', 31, '2026-12-31', '2026-12-31'],
    ['month', 31, '2027-02-01', '2027-02-28'],
    ['month', 30, '2028-02-29', '2028-02-29'],
    ['month', 15, '2026-12-16', '2027-01-15'],
    ['quarter', 15, '2026-10-15', '2026-10-15'],
    ['quarter', 15, '2026-10-16', '2027-01-15'],
    ['quarter', 31, '2026-03-31', '2026-04-30'],
  ] as const)('the next day of a %s that is its %d, from %s: %s', (period, on, from, expected) => {
    expect(nextOn(period, on, day(from))).toBe(expected);
  });

  test.each([
    ['2026-10-15', '02-01', '2026-11-01'],
    ['2026-11-01', '02-01', '2026-11-01'],
    ['2026-11-02', '02-01', '2027-02-01'],
    ['2026-04-05', '04-06', '2026-07-01'],
  ])(
    'from %s the next first of a quarter of the year that starts on %s is %s',
    (from, yearStarts, expected) => {
      expect(nextOn('quarter', 1, day(from), yearStarts)).toBe(expected);
    },
  );

  test.each([
    [['01-15', '07-15'], '2026-07-15', '2026-07-15'],
    [['07-15', '01-15'], '2026-07-16', '2027-01-15'],
    [['02-29'], '2026-03-01', '2027-02-28'],
    [['02-29'], '2027-12-31', '2028-02-29'],
    [['12-31'], '2026-12-31', '2026-12-31'],
  ])('the next of %j from %s is %s', (days, from, expected) => {
    expect(nextOfYear(days, day(from))).toBe(expected);
  });

  test.each([
    ['2020-06-01', '2026-03-01', '2026-06-01'],
    ['2020-06-01', '2026-06-01', '2027-06-01'],
    ['2020-06-01', '2020-01-01', '2021-06-01'],
    ['2020-02-29', '2026-01-01', '2026-02-28'],
    ['2020-02-29', '2024-02-28', '2024-02-29'],
  ])('the anniversary of %s after %s is %s', (of, after, expected) => {
    expect(anniversaryAfter(day(of), day(after))).toBe(expected);
  });
});

describe('days in words', () => {
  test.each([
    ['2026-12-31', '31 Dec 2026'],
    ['2024-02-29', '29 Feb 2024'],
    ['2026-01-01', '1 Jan 2026'],
  ])('%s is %s', (d, words) => {
    expect(dayInWords(day(d))).toBe(words);
  });

  test.each([
    [null, '2026-12-31', 'up to 31 Dec 2026'],
    ['2026-12-31', '2026-12-31', 'on 31 Dec 2026'],
    ['2026-01-01', '2026-12-31', '1 Jan to 31 Dec 2026'],
    ['2025-12-01', '2026-11-30', '1 Dec 2025 to 30 Nov 2026'],
  ])('from %s to %s is %s', (from, to, words) => {
    expect(spanInWords(from === null ? null : day(from), day(to))).toBe(words);
  });
});
