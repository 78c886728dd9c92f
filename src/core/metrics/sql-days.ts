/** Arithmetic of days in SQL, as `calendar.ts` has it. */
import type { Span } from '../calendar.ts';
import { param, sql, type Sql } from './sql.ts';

/** A day moved by a span: months first, clipped to the end of shorter months, then days. */
export function later(day: Sql, { years = 0, months = 0, days = 0 }: Span): Sql {
  const whole = (n: number): Sql => sql`${param(n, 'bigint')}::int`;
  return sql`((${day} + make_interval(months => ${whole(years * 12 + months)}))::date + ${whole(days)})`;
}
