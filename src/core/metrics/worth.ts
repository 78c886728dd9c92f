/** What rows of evidence are worth, as SQL: fields, factors, cells of tables, currency rates (README.md, "Values"). */
import type { AggregateDoc, FactorDoc } from '../program/evidence-schema.ts';
import { bestRow, inForce, keyCell } from './cells.ts';
import { writtenValue } from './factors.ts';
import { fieldText, typeOf, type RowContext } from './rows.ts';
import { join, param, sql, whole, type Sql } from './sql.ts';

/** A row's worth, as expressions over the row. */
export interface RowValue {
  /** In 10^-decimals, still to be rounded; null when it has no value, or an open one. */
  readonly value: Sql;
  /**
   * For a row whose value is open, the sign of what it would be worth, which says the end of a sum that it opens, `bothEnds` for either;
   * null for all other rows. Undefined where no value can be open.
   */
  readonly open: Sql | undefined;
  /** Whether it is converted to the program currency, at the rate `r` of the row's day. */
  readonly converts: boolean;
  /** Tables that do not have the row, as an array of their names; undefined where the value reads none. */
  readonly notIn: Sql | undefined;
}

/** Stands in the place of a sign where either end is opened. */
export const bothEnds = 2;

/** A number by which a row's field is multiplied or divided. */
interface Factor {
  /** Null when it is missing or open. */
  readonly value: Sql;
  /** Whether it is open, and whether it may then be below 0; the value of the row is that of a factor of 1 until it is known. */
  readonly open: { readonly is: Sql; readonly signed: Sql } | null;
  /** The table whose cell it is, and whether that has none for the row. */
  readonly table: { readonly name: string; readonly lacks: Sql } | null;
}

/** What a row is worth in an aggregate. */
export function rowValue(aggregate: AggregateDoc, decimals: number, ctx: RowContext): RowValue {
  const { value, kinds } = aggregate;
  const one = whole(10 ** decimals);
  if (value === undefined) return { value: one, open: undefined, converts: false, notIn: undefined };
  const { field, convert, ...doc } = writtenValue(value);
  const own = field === undefined ? whole(1) : fieldNumber(field, kinds, ctx);
  const times = doc.times.map((f) => factor(f, kinds, ctx));
  const over = doc.over.map((f) => factor(f, kinds, ctx));
  const factors = [...times, ...over];
  /** The field times and over all factors, and over `scale`, before it is divided so that the quotient keeps all digits that rounding looks at. */
  const made = (read: (f: Factor) => Sql, scale: readonly Sql[]): Sql => {
    const product = join([own, ...times.map(read), ...scale], ' * ');
    if (over.length === 0) return product;
    return sql`(${product}) / (${join(
      over.map((f) => sql`nullif(${read(f)}, 0)`),
      ' * ',
    )})`;
  };
  const money = field !== undefined && typeOf(field, kinds, ctx.kinds) === 'money' && convert === 'program';
  const inOwn = sql`e.currency = ${param(ctx.currency, 'text')}`;
  const scale = [
    ...(money ? [sql`case when ${inOwn} then 1 else r.rate end`] : []),
    ...(decimals === 0 ? [] : [one]),
  ];
  const unknown = factors.flatMap(({ open }) => (open ? [open] : []));
  const opened = [...(money ? [sql`(not ${inOwn} and r.rate is null)`] : []), ...unknown.map(({ is }) => is)];
  const sign = sql`sign(${made(({ value: known, open }) => (open ? sql`coalesce(${known}, 1)` : known), [])})`;
  const either = unknown.map(({ is, signed }) => sql`(${is} and ${signed})`);
  const end =
    either.length === 0
      ? sign
      : sql`case when ${join(either, ' or ')} then abs(${sign}) * ${whole(bothEnds)} else ${sign} end`;
  return {
    value: made((f) => f.value, scale),
    open: opened.length === 0 ? undefined : sql`case when ${join(opened, ' or ')} then ${end} end`,
    converts: money,
    notIn: missingIn(factors),
  };
}

function missingIn(factors: readonly Factor[]): Sql | undefined {
  const names = factors.flatMap(({ table }) =>
    table ? [sql`case when ${table.lacks} then ${param(table.name, 'text')} end`] : [],
  );
  return names.length === 0 ? undefined : sql`array_remove(array[${join(names, ', ')}], null)`;
}

function fieldNumber(field: string, kinds: readonly string[], ctx: RowContext): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  if (type === 'money') return sql`e.amount`;
  if (type === 'yes-no') return sql`(${fieldText(field, kinds, ctx)})::boolean::int`;
  if (type === 'day') return sql`((${fieldText(field, kinds, ctx)})::date - date '1970-01-01')::numeric`;
  return sql`(${fieldText(field, kinds, ctx)})::numeric`;
}

function factor(f: FactorDoc, kinds: readonly string[], ctx: RowContext): Factor {
  const plain = (value: Sql): Factor => ({ value, open: null, table: null });
  if (typeof f === 'number') return plain(param(String(f), 'numeric'));
  if (typeof f === 'string') return plain(fieldNumber(f, kinds, ctx));
  const keys = Object.entries(f.key).map(([name, field]) =>
    keyCell(name, ctx.tables[f.table]?.key[name], fieldText(field, kinds, ctx)),
  );
  const number = sql`(t.values ->> ${param(f.column, 'text')})::numeric`;
  const rows = sql`from reference t where t.name = ${param(f.table, 'text')}`;
  const cell = sql`(select ${number} ${rows} and ${join(
    [sql`true`, ...keys.map((k) => k.matches)],
    ' and ',
  )} and ${inForce(f.on, ctx.asOf)} order by ${bestRow(keys)} limit 1)`;
  const lacks = sql`${cell} is null`;
  const table = { name: f.table, lacks };
  if (f.otherwise === undefined) return { value: cell, open: null, table };
  if (f.otherwise === 'open')
    return {
      value: cell,
      open: { is: sql`(${lacks})`, signed: sql`exists (select ${rows} and ${number} < 0)` },
      table,
    };
  return { value: sql`coalesce(${cell}, ${param(String(f.otherwise), 'numeric')})`, open: null, table };
}
