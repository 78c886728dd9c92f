/** A cell of a reference table, found by attributes of the partner, constants, or the scope of a look (README.md, "`lookup`"). */
import type { Day } from '../calendar.ts';
import { scopesOf } from '../program/cell-key.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import type { TableDoc } from '../program/schema.ts';
import { attributeDecimal } from './attribute.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { bestRow, type KeyCell } from './cells.ts';
import { scaled } from './each.ts';
import { join, numbered, param, sql, whole, type Sql } from './sql.ts';

interface LookedUp extends KeyCell {
  readonly known: Sql;
  /** What it is found by where it may be any of what it can be found by; null: that is more than any table holds. */
  readonly all: { readonly from: Sql | null; readonly matches: Sql } | null;
}

/** No number of an attribute is as small: fifteen digits before the point are stored. */
const belowAllNumbers = sql`-1000000000000000::numeric`;

/**
 * The cell for attributes that are all known; else everything that the column holds in rows that the known ones allow. `values` are those
 * that an attribute can have, where it says so.
 */
export function lookupInterval(
  atom: MetricOf<'lookup'>,
  table: TableDoc | undefined,
  decimals: number,
  attribute: (name: string) => Sql,
  values: (name: string) => readonly string[] | undefined,
  asOf: Day,
): SqlInterval {
  // Of which scope, when it is looked at outside of any?
  if (scopesOf(atom.key).length > 0) return { least: numeric(NaN), most: numeric(NaN) };
  const keys = Object.entries(atom.key).flatMap(([name, by], i): LookedUp[] => {
    const type = table?.key[name];
    if (typeof by === 'string') return [keyOf(name, type, attribute(by), values(by), numbered('c', i))];
    return 'is' in by ? [constantOf(name, type, by.is)] : [];
  });
  const stored = sql`(t.values ->> ${param(atom.column, 'text')})`;
  const cell = sql`half_even(${stored}::numeric * ${whole(10 ** decimals)})`;
  const on = param(asOf, 'date');
  const rows = sql`from reference t where t.name = ${param(atom.table, 'text')} and t.from_day <= ${on} and (t.to_day is null or t.to_day >= ${on})`;
  // A table without key columns is looked up by the day alone.
  const all = (pick: (key: LookedUp) => Sql): Sql => join([sql`true`, ...keys.map(pick)], ' and ');
  const found = sql`(select ${cell} ${rows} and ${all((k) => k.matches)} order by ${bestRow(keys)} limit 1)`;
  const allowed = sql`${rows} and ${all((k) => sql`(not ${k.known} or ${k.matches})`)}`;
  // Whatever the attributes turn out to be, there is a row, and it has the cell.
  const each = join([sql`(select) one`, ...keys.flatMap((k) => k.all?.from ?? [])], ', ');
  const covered = sql`(${all((k) => (k.all ? sql`true` : k.known))} and not exists (select from ${each} where not exists (select ${rows} and ${all((k) => k.all?.matches ?? k.matches)})) and not exists (select ${allowed} and ${stored} is null))`;
  const otherwise = numeric(atom.otherwise === undefined ? NaN : scaled(atom.otherwise, decimals));
  const end = (open: (cells: Sql) => Sql, pick: (of: Sql) => Sql): Sql => {
    const cells = sql`(select ${pick(cell)} ${allowed})`;
    return sql`case when ${all((k) => k.known)} then coalesce(${found}, ${otherwise}) when ${covered} then ${cells} else ${open(cells)} end`;
  };
  return {
    least: end(
      (cells) => (atom.otherwise === undefined ? otherwise : sql`least(${otherwise}, ${cells})`),
      (of) => sql`min(${of})`,
    ),
    most: end(
      (cells) => sql`greatest(${otherwise}, ${cells})`,
      (of) => sql`max(${of})`,
    ),
  };
}

/** A column that is found by the same for everybody. */
function constantOf(name: string, type: TableDoc['key'][string] | undefined, is: string | number): LookedUp {
  const stored = sql`t.key ->> ${param(name, 'text')}`;
  const known = sql`true`;
  if (typeof is === 'string') {
    const matches = sql`${stored} = ${param(is, 'text')}`;
    return { known, matches, band: null, all: { from: null, matches } };
  }
  const column = sql`(${stored})::numeric`;
  const number = param(String(is), 'numeric');
  const matches = type === 'band' ? sql`${column} <= ${number}` : sql`${column} = ${number}`;
  return { known, matches, band: type === 'band' ? column : null, all: { from: null, matches } };
}

function keyOf(
  name: string,
  type: TableDoc['key'][string] | undefined,
  text: Sql,
  values: readonly string[] | undefined,
  any: Sql,
): LookedUp {
  const stored = sql`t.key ->> ${param(name, 'text')}`;
  if (type === 'text' || type === undefined) {
    const known = sql`(${text} is not null)`;
    const closed = values && {
      from: sql`unnest(case when ${known} then array[${text}] else ${param(values, 'text[]')} end) ${any}(v)`,
      matches: sql`${stored} = ${any}.v`,
    };
    return { known, matches: sql`${stored} = ${text}`, band: null, all: closed ?? null };
  }
  const number = attributeDecimal(text);
  const known = sql`(${number} is not null)`;
  const column = sql`(${stored})::numeric`;
  if (type === 'number') return { known, matches: sql`${column} = ${number}`, band: null, all: null };
  // Of all numbers the smallest finds the fewest rows.
  const smallest = { from: null, matches: sql`${column} <= coalesce(${number}, ${belowAllNumbers})` };
  return { known, matches: sql`${column} <= ${number}`, band: column, all: smallest };
}
