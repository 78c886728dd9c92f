/** Cells of reference tables as SQL: which rows `t` of a table are in force, and which of them is meant by a key. */
import type { Day } from '../calendar.ts';
import type { TableDoc } from '../program/schema.ts';
import { join, param, sql, type Sql } from './sql.ts';

/** Whether a row of a table holds on the as-of day, on the day of the row of evidence, or on that of the original one. */
export function inForce(on: 'as-of' | 'day' | 'origin-day', asOf: Day): Sql {
  const at =
    on === 'as-of' ? param(asOf, 'date') : on === 'day' ? sql`e.day` : sql`coalesce(e.origin_day, e.day)`;
  return sql`t.from_day <= ${at} and (t.to_day is null or t.to_day >= ${at})`;
}

/** How a key column of a table `t` is compared with what is looked up. */
export interface KeyCell {
  readonly matches: Sql;
  /** The band of the row; null for columns that have to be equal. */
  readonly band: Sql | null;
}

/** A key column against a text: bands by the largest number that is not above it, all others by equality. */
export function keyCell(name: string, type: TableDoc['key'][string] | undefined, text: Sql): KeyCell {
  const stored = sql`t.key ->> ${param(name, 'text')}`;
  if (type !== 'band') return { matches: sql`${stored} = ${text}`, band: null };
  const band = sql`(${stored})::numeric`;
  return { matches: sql`${band} <= (${text})::numeric`, band };
}

/** The order of rows of a table that match: the largest band first, then the latest first day. */
export function bestRow(keys: readonly KeyCell[]): Sql {
  const bands = keys.flatMap(({ band }) => (band === null ? [] : [sql`${band} desc`]));
  return join([...bands, sql`t.from_day desc`], ', ');
}
