/** Periods of the calendar that are keys whether there are rows or not (README.md, "Periods without rows"). */
import { endOf, firstDayOfYear, monthsOf, parseDay, startOf, type Day, type Period } from '../calendar.ts';
import type { WindowDoc } from '../program/evidence-schema.ts';
import type { ByDoc } from '../program/each-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { aggregatesOf } from './atom.ts';
import type { Pool } from './pool.ts';
import { join, nothing, param, sql, type Sql } from './sql.ts';
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

/**
 * One row that counts nowhere for each period of each partner, so that the period is a key. The columns are those of a row source:
 * `before` the key, which is followed by id, kind, external id, day, status and whether it is verified, and `after` these.
 */
export function emptyRows(
  { pool, spread }: { readonly pool: Pool | undefined; readonly spread: boolean },
  periods: readonly Day[],
  { before, after }: { readonly before: readonly Sql[]; readonly after: readonly Sql[] },
): Sql {
  const group = pool && !spread ? pool.members : undefined;
  const whose = group ? sql`coalesce(${group}.gid, population.id)` : sql`population.id`;
  const joined = group ? sql` left join ${group} on ${group}.pid = population.id` : nothing;
  const row = Array.from({ length: 5 }, () => sql`null`);
  const columns = [sql`whose.pid`, ...before, sql`first_day`, ...row, sql`false`, ...after];
  return sql`select ${join(columns, ', ')}
      from (select distinct ${whose} as pid from population${joined}) whose cross join unnest(${param(periods, 'text[]')}) first_day`;
}
