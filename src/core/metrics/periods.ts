/** Periods of the calendar that are keys whether there are rows or not (README.md, "Periods without rows"). */
import { endOf, firstDayOfYear, monthsOf, parseDay, startOf, type Day, type Period } from '../calendar.ts';
import type { WindowDoc } from '../program/evidence-schema.ts';
import type { ByDoc, MetricOf } from '../program/metric-schema.ts';
import { aggregatesOf } from './atom.ts';
import { resolveWindow, windowParts, type Moment } from './window.ts';

/** The period that keys are, where its periods without rows count; null for all other keys. */
export function countedPeriod(by: ByDoc): Period | null {
  return typeof by === 'object' && 'calendar' in by && by.empty === 'count' ? by.calendar : null;
}

/** The first days of all periods of the window up to the as-of day; undefined where rows make the keys. */
export function listedPeriods(each: MetricOf<'each'>, moment: Moment): readonly Day[] | undefined {
  const period = countedPeriod(each.by);
  const [window] = aggregatesOf(each).flatMap((a) => windowParts(a.window));
  if (period === null || window === undefined) return undefined;
  const { from, to } = resolveWindow(window, moment);
  if (from === null) return undefined;
  const days: Day[] = [];
  const nth = (n: number): Day => startOf(period, from, n, moment.yearStarts);
  while (nth(days.length) <= to) days.push(nth(days.length));
  return days;
}

/** Whether a window begins and ends where periods do, whenever it is looked at; `yearStarts` is MM-DD. */
export function isMadeOf(period: Period, window: WindowDoc, yearStarts: string): boolean {
  const [only, ...more] = windowParts(window);
  if (typeof only !== 'object' || more.length > 0) return false;
  if ('calendar' in only) {
    // Months are the calendar's, quarters and years the program's.
    const inside = period !== 'month' || firstDayOfYear(yearStarts).endsWith('-01');
    return only.calendar === period || (monthsOf[only.calendar] > monthsOf[period] && inside);
  }
  if (!('from' in only)) return false;
  const [first, last] = [parseDay(only.from), parseDay(only.to)];
  if (first === undefined || last === undefined) return false;
  return startOf(period, first, 0, yearStarts) === first && endOf(period, last, 0, yearStarts) === last;
}
