/** A cell of a reference table, found by attributes of the partner (README.md, "`lookup`"). */
import type { Day } from '../calendar.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import type { TableDoc } from '../program/schema.ts';
import { attributeDecimal } from './attribute.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { bestRow, type KeyCell } from './cells.ts';
import { scaled } from './each.ts';
import { join, param, sql, whole, type Sql } from './sql.ts';

interface LookedUp extends KeyCell {
  readonly known: Sql;
}

/** The cell for attributes that are all known; else everything that the column holds in rows that the known ones allow. */
export function lookupInterval(
  atom: MetricOf<'lookup'>,
  table: TableDoc | undefined,
  decimals: number,
  attribute: (name: string) => Sql,
  asOf: Day,
): SqlInterval {
  const keys = Object.entries(atom.key).map(([name, a]) => keyOf(name, table?.key[name], attribute(a)));
  const cell = sql`half_even((t.values ->> ${param(atom.column, 'text')})::numeric * ${whole(10 ** decimals)})`;
  const on = param(asOf, 'date');
  const rows = sql`from reference t where t.name = ${param(atom.table, 'text')} and t.from_day <= ${on} and (t.to_day is null or t.to_day >= ${on})`;
  // A table without key columns is looked up by the day alone.
  const all = (pick: (key: LookedUp) => Sql): Sql => join([sql`true`, ...keys.map(pick)], ' and ');
  const found = sql`(select ${cell} ${rows} and ${all((k) => k.matches)} order by ${bestRow(keys)} limit 1)`;
  const allowed = sql`${rows} and ${all((k) => sql`(not ${k.known} or ${k.matches})`)}`;
  const otherwise = numeric(atom.otherwise === undefined ? NaN : scaled(atom.otherwise, decimals));
  const end = (open: Sql): Sql =>
    sql`case when ${all((k) => k.known)} then coalesce(${found}, ${otherwise}) else ${open} end`;
  return {
    least: end(
      atom.otherwise === undefined ? otherwise : sql`least(${otherwise}, (select min(${cell}) ${allowed}))`,
    ),
    most: end(sql`greatest(${otherwise}, (select max(${cell}) ${allowed}))`),
  };
}

function keyOf(name: string, type: TableDoc['key'][string] | undefined, text: Sql): LookedUp {
  const stored = sql`t.key ->> ${param(name, 'text')}`;
  if (type === 'text' || type === undefined)
    return { known: sql`(${text} is not null)`, matches: sql`${stored} = ${text}`, band: null };
  const number = attributeDecimal(text);
  const known = sql`(${number} is not null)`;
  const column = sql`(${stored})::numeric`;
  return type === 'band'
    ? { known, matches: sql`${column} <= ${number}`, band: column }
    : { known, matches: sql`${column} = ${number}`, band: null };
}
