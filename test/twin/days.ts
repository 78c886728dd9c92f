/** Days of the twin: ISO text to a count of days and back, by the civil calendar's own arithmetic. */
import type { Day } from '../../src/core/calendar.ts';

export interface Civil {
  readonly y: number;
  readonly m: number;
  readonly d: number;
}

function civil(day: Day): Civil {
  return { y: Number(day.slice(0, 4)), m: Number(day.slice(5, 7)), d: Number(day.slice(8, 10)) };
}

const text = (n: number, width: number): string => String(n).padStart(width, '0');
const isoDay = ({ y, m, d }: Civil): Day => `${text(y, 4)}-${text(m, 2)}-${text(d, 2)}` as Day;

const leap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

function monthLength(y: number, m: number): number {
  if (m === 2) return leap(y) ? 29 : 28;
  return [4, 6, 9, 11].includes(m) ? 30 : 31;
}

/** Days since 1970-01-01. */
export const number = (day: Day): number => numberOf(civil(day));

function numberOf({ y, m, d }: Civil): number {
  const before = y - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let i = 1; i < m; i++) days += monthLength(y, i);
  return days + d - 719163; // days from 0001-01-01 to 1970-01-01, and one because d counts from 1
}

export function addDays(day: Day, days: number): Day {
  let { y, m, d } = civil(day);
  d += days;
  while (d < 1) {
    [y, m] = m === 1 ? [y - 1, 12] : [y, m - 1];
    d += monthLength(y, m);
  }
  while (d > monthLength(y, m)) {
    d -= monthLength(y, m);
    [y, m] = m === 12 ? [y + 1, 1] : [y, m + 1];
  }
  return isoDay({ y, m, d });
}

/** Months later; a day that the month does not have becomes its last. */
export function addMonths(day: Day, months: number): Day {
  const { y, m, d } = civil(day);
  const all = y * 12 + (m - 1) + months;
  const [year, month] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1];
  return isoDay({ y: year, m: month, d: Math.min(d, monthLength(year, month)) });
}

/** Years and months first, clipped to the month's end, then days. */
export function move(
  day: Day,
  span: { years?: number | undefined; months?: number | undefined; days?: number | undefined },
): Day {
  return addDays(addMonths(day, (span.years ?? 0) * 12 + (span.months ?? 0)), span.days ?? 0);
}

/** From a day that is looked from: the last of a month stays the last of its month. */
export function look(day: Day, span: Parameters<typeof move>[1]): Day {
  const { y, m, d } = civil(day);
  const there = civil(move(day, { years: span.years, months: span.months }));
  const last =
    d === monthLength(y, m) ? isoDay({ ...there, d: monthLength(there.y, there.m) }) : isoDay(there);
  return addDays(last, span.days ?? 0);
}

export type Period = 'month' | 'quarter' | 'half-year' | 'year';
const lengths = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;

/**
 * First day of the period that holds a day, `offset` periods later. Months begin on their first day; the first of the years, and of the
 * quarters, is the first day of a program year (MM-DD).
 */
export function periodStart(period: Period, day: Day, offset: number, yearStarts = '01-01'): Day {
  const { y } = civil(day);
  const [month = 1, date = 1] = (yearStarts === '02-29' ? '03-01' : yearStarts).split('-').map(Number);
  const first =
    period === 'month' ? isoDay({ y: y - 1, m: 1, d: 1 }) : isoDay({ y: y - 1, m: month, d: date });
  let n = 0;
  while (addMonths(first, (n + 1) * lengths[period]) <= day) n++;
  return addMonths(first, (n + offset) * lengths[period]);
}

/** The civil day of a number, in whatever year. */
function civilOf(n: number): Civil {
  let y = Math.floor((n + 719162) / 365.2425) + 1;
  while (numberOf({ y, m: 1, d: 1 }) > n) y--;
  while (numberOf({ y: y + 1, m: 1, d: 1 }) <= n) y++;
  let m = 12;
  while (numberOf({ y, m, d: 1 }) > n) m--;
  return { y, m, d: n - numberOf({ y, m, d: 1 }) + 1 };
}

function monthsLater(n: number, months: number): number {
  const { y, m, d } = civilOf(n);
  const all = y * 12 + (m - 1) + months;
  const [year, month] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1];
  return numberOf({ y: year, m: month, d: Math.min(d, monthLength(year, month)) });
}

/** Whole days, months or years from the day of a number to a day: how many can be added to the first without passing the second. */
export function wholeUnits(of: 'days' | 'months' | 'years', from: number, to: Day): number {
  const apart = number(to) - from;
  if (of === 'days') return apart;
  const months = of === 'months' ? 1 : 12;
  let n = Math.ceil(apart / (apart > 0 ? 28 : 31) / months) + 1; // surely too many
  while (monthsLater(from, n * months) > number(to)) n--;
  return n;
}

export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
