/** Days of the demo, as the number of days since 1970-01-01: quick to add to, and what a binary COPY wants. */
import { day, dayNumber, plus, type Day } from '../core/calendar.ts';
import type { Dice } from './seed.ts';

const years = [2022, 2023, 2024, 2025] as const;
/** Something for each of the four years, the oldest first. */
export type Years<T> = readonly [T, T, T, T];
/** Index of a year among the four. */
export type YearIndex = 0 | 1 | 2 | 3;
/** The indexes, to walk along. */
export const yearIndexes = [0, 1, 2, 3] as const satisfies YearIndex[];

const read = new Map<string, number>();

/** The number of a day written as YYYY-MM-DD; each is worked out once. */
export function on(text: string): number {
  const known = read.get(text);
  if (known !== undefined) return known;
  const number = dayNumber(day(text));
  read.set(text, number);
  return number;
}

const epoch = day('1970-01-01');
const written: Day[] = [];

/** The day as it is written; each is worked out once. */
export function dayText(number: number): Day {
  return (written[number] ??= plus(epoch, { days: number }));
}

/** The demo's business day: what happened after it is not in the data. */
export const businessDay = on('2025-12-31');

const starts = years.map((year) => on(`${year}-01-01`));
const monthStarts = years.flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => on(`${year}-${String(month + 1).padStart(2, '0')}-01`)),
);

/** 1 January of a year of the demo. */
export function startOfYear(year: YearIndex): number {
  return starts[year] ?? businessDay;
}

/** Business comes at the ends of quarters, least in summer: twelve shares in percent. */
const seasons = [4, 7, 12, 5, 7, 13, 5, 4, 13, 6, 8, 16].map((share, month) => [month, share] as const);

/** A day of a year on which business is done. */
export function businessDayIn(year: YearIndex, dice: Dice): number {
  const month = dice.share(seasons);
  return (monthStarts[year * 12 + month] ?? businessDay) + dice.below(28);
}
