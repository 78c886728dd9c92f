/** Arithmetic of days in SQL, as `calendar.ts` has it. */
import { firstDayOfYear, monthsOf, type Period, type Span } from '../calendar.ts';
import { param, sql, whole, type Sql } from './sql.ts';

/** A day moved by a span: months first, clipped to the end of shorter months, then days. */
export function later(day: Sql, { years = 0, months = 0, days = 0 }: Span): Sql {
  const int = (n: number): Sql => sql`${param(n, 'bigint')}::int`;
  return sql`((${day} + make_interval(months => ${int(years * 12 + months)}))::date + ${int(days)})`;
}

/** First day of the period that holds a day, or of one so many periods later. All but months count from `yearStarts` (MM-DD). */
export function periodStart(period: Period, day: Sql, yearStarts: string, offset: 0 | 1 = 0): Sql {
  const length = monthsOf[period];
  // PostgreSQL knows no half-years.
  if (period === 'month' || (yearStarts === '01-01' && period !== 'half-year'))
    return sql`(date_trunc(${param(period, 'text')}, (${day})::timestamp) + make_interval(months => ${whole(length * offset)}))::date`;
  const anchor = param(`2000-${firstDayOfYear(yearStarts)}`, 'date');
  const months = sql`((extract(year from ${day}) - extract(year from ${anchor})) * 12 + extract(month from ${day}) - extract(month from ${anchor}))`;
  const start = (periods: number): Sql =>
    sql`(${anchor} + make_interval(months => ((floor(${months} / ${whole(length)}) + ${whole(periods)}) * ${whole(length)})::int))::date`;
  return sql`(case when ${start(0)} <= ${day} then ${start(offset)} else ${start(offset - 1)} end)`;
}
