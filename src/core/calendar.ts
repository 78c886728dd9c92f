/**
 * Days, not instants (rule 8): a `Day` is an ISO date in the program's time zone. Nothing in here reads a clock.
 */
import { Temporal } from 'temporal-polyfill';

declare const dayBrand: unique symbol;
/** An ISO calendar date, `2026-12-31`; sorts as text. Years 0001 to 9999. */
export type Day = string & { readonly [dayBrand]: true };

const shape = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an ISO date; undefined when it is not one or names no day of the calendar. */
export function parseDay(text: string): Day | undefined {
  if (!shape.test(text) || text < '0001-01-01') return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as Day; // a checked ISO date is a Day
  } catch {
    return undefined;
  }
}

/** A day known to be right, such as a literal. Throws RangeError otherwise. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new RangeError(`'${text}' is not a day of the calendar (YYYY-MM-DD)`);
  return parsed;
}

/** A span of days to move by; months and years clip to the end of shorter months. */
export interface Span {
  readonly years?: number | undefined;
  readonly months?: number | undefined;
  readonly days?: number | undefined;
}

/** The day a span later. */
export function plus(from: Day, span: Span): Day {
  const { years = 0, months = 0, days = 0 } = span;
  // In two steps, since one duration cannot carry a month forward and days back.
  return Temporal.PlainDate.from(from)
    .add({ months: years * 12 + months })
    .add({ days })
    .toString() as Day; // prints ISO
}

/** The day a span earlier. */
export function minus(from: Day, { years = 0, months = 0, days = 0 }: Span): Day {
  return plus(from, { years: -years, months: -months, days: -days });
}

/**
 * The day from which something is looked at, a span away: as `plus`, but the last day of a month stays the last of its month, so that
 * the three months before 30 June are April, May and June.
 */
export function shifted(from: Day, { years = 0, months = 0, days = 0 }: Span): Day {
  const moved = plus(from, { years, months });
  const isLast = plus(from, { days: 1 }).endsWith('-01');
  return plus(isLast ? endOf('month', moved) : moved, { days });
}

/** Days since 1970-01-01; the number that a fact of unit `day` carries. */
export function dayNumber(of: Day): number {
  return Temporal.PlainDate.from('1970-01-01').until(Temporal.PlainDate.from(of), { largestUnit: 'days' })
    .days;
}

/**
 * Whole days, months or years from the day of a number to another day: the most that can be added to the first without going past
 * the second, so below 0 where it comes later.
 */
export function elapsed(unit: 'days' | 'months' | 'years', from: number, to: Day): number {
  if (unit === 'days') return dayNumber(to) - from;
  const [a, b] = [civil(from), Temporal.PlainDate.from(to)];
  // A month clips to its last day, so on that day every month is whole.
  const begun = a.day > b.day && b.day < b.daysInMonth ? 1 : 0;
  const months = (b.year - a.year) * 12 + (b.month - a.month) - begun;
  return unit === 'months' ? months : Math.floor(months / 12);
}

/** Year, month and day of a day number, without an object of the calendar for each of many. */
function civil(number: number): { readonly year: number; readonly month: number; readonly day: number } {
  // Years begin in March here, so that the leap day is the last of one; day 0 is 1 March of the year 0.
  const z = number + 719_468;
  const era = Math.floor(z / 146_097);
  const inEra = z - era * 146_097;
  const year = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365); // prettier-ignore
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * inYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: year + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: inYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

/** The day of a fact of unit `day`. */
export function dayOfNumber(n: number): Day {
  return plus(day('1970-01-01'), { days: n });
}

export const periods = ['month', 'quarter', 'half-year', 'year'] as const;
export type Period = (typeof periods)[number];

/** Months of a period. */
export const monthsOf: Readonly<Record<Period, number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
};

/**
 * First day of the period that holds a day, `offset` periods later (negative: earlier). Months are those of the calendar; quarters,
 * half-years and years count from `yearStarts` (MM-DD), the first day of the program year.
 */
export function startOf(period: Period, of: Day, offset = 0, yearStarts = '01-01'): Day {
  const d = Temporal.PlainDate.from(of);
  const length = monthsOf[period];
  const start = Temporal.PlainDate.from(
    `${of.slice(0, 4)}-${period === 'month' ? '01-01' : firstDayOfYear(yearStarts)}`,
  );
  const begun = Math.floor((d.month - start.month) / length);
  const first = Temporal.PlainDate.compare(start.add({ months: begun * length }), d) <= 0 ? begun : begun - 1;
  return start.add({ months: (first + offset) * length }).toString() as Day; // prints ISO
}

/** Last day of the period that holds a day, `offset` periods later. */
export function endOf(period: Period, of: Day, offset = 0, yearStarts = '01-01'): Day {
  return minus(startOf(period, of, offset + 1, yearStarts), { days: 1 });
}

/** Month and day on which every program year begins: one of 29 February begins on 1 March. */
export function firstDayOfYear(yearStarts: string): string {
  return yearStarts === '02-29' ? '03-01' : yearStarts;
}

/** The first day not before another that is the day `on` of a month, or of the month in which a quarter of the program year begins; a shorter month's is its last. */
export function nextOn(period: 'month' | 'quarter', on: number, from: Day, yearStarts = '01-01'): Day {
  const dayOf = (offset: number): Day => {
    const start = startOf('month', startOf(period, from, offset, yearStarts));
    const last = endOf('month', start);
    const named = plus(start, { days: on - 1 });
    return named < last ? named : last;
  };
  // Where a quarter begins in the middle of a month, its day may lie before it.
  let offset = 0;
  while (dayOf(offset) < from) offset++;
  return dayOf(offset);
}

/** The first day not before another that is one of some days of the year (MM-DD); 29 February is the last of February in other years. */
export function nextOfYear(days: readonly string[], from: Day): Day {
  const year = Number(from.slice(0, 4));
  const all = [year, year + 1].flatMap(
    (y) =>
      days.map(
        (d) =>
          Temporal.PlainDate.from({
            year: y,
            month: Number(d.slice(0, 2)),
            day: Number(d.slice(3)),
          }).toString() as Day,
      ), // prints ISO
  );
  return all.filter((d) => d >= from).toSorted()[0] ?? from;
}

/** The first anniversary of a day after another one; that of 29 February is 28 February in other years. */
export function anniversaryAfter(of: Day, after: Day): Day {
  let years = Math.max(1, Number(after.slice(0, 4)) - Number(of.slice(0, 4)));
  while (plus(of, { years }) <= after) years++;
  return plus(of, { years });
}

/** First day of the twelve months that end on a day: the review year of page 2. */
export function yearEnding(last: Day): Day {
  return minus(plus(last, { days: 1 }), { years: 1 });
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `31 Dec 2026`; locale-free, so that the same trace prints the same everywhere (I1). */
export function dayInWords(d: Day): string {
  const [year = '', month = '', date = ''] = d.split('-');
  return `${Number(date)} ${monthNames[Number(month) - 1] ?? month} ${year}`;
}

/** `1 Jan to 31 Dec 2026`, `1 Dec 2025 to 30 Nov 2026`, `on 31 Dec 2026`, `up to 31 Dec 2026`. */
export function spanInWords(from: Day | null, to: Day): string {
  if (from === null) return `up to ${dayInWords(to)}`;
  if (from === to) return `on ${dayInWords(to)}`;
  const first =
    from.slice(0, 4) === to.slice(0, 4) ? dayInWords(from).replace(/ \d{4}$/, '') : dayInWords(from);
  return `${first} to ${dayInWords(to)}`;
}
