import { expect, test } from 'vitest';
import { day, dayNumber } from '../calendar.ts';
import { value } from './criteria-json.ts';

test('days are days, money is text, everything else a number; open ends and no value are null', () => {
  const on = dayNumber(day('2026-12-31'));
  expect(value(on, { unit: 'day', decimals: 0 })).toBe('2026-12-31');
  expect(value(dayNumber(day('1969-07-20')), { unit: 'day', decimals: 0 })).toBe('1969-07-20');
  expect(value(on, { unit: 'days', decimals: 0 })).toBe(on);
  expect(value(123450, { unit: 'money', decimals: 2 })).toBe('1234.50');
  expect(value(123450, { unit: 'hours', decimals: 2 })).toBe(1234.5);
  expect([NaN, Infinity, -Infinity].map((n) => value(n, { unit: 'day', decimals: 0 }))).toEqual([null, null, null]); // prettier-ignore
});
