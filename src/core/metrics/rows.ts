/**
 * Rows of evidence as SQL: which rows an aggregate counts and what each is worth. The same fragments serve the
 * aggregates and the list of evidence behind a fact (model rule 10).
 */
import type { Day, Period } from '../calendar.ts';
import type { AggregateDoc, Condition, FactorDoc, FieldTest, FieldType } from '../program/evidence-schema.ts';
import { fieldType, isSubject, type Kinds } from '../program/kinds.ts';
import type { TableDoc } from '../program/schema.ts';
import { column, join, nothing, param, sql, whole, type Sql } from './sql.ts';
import { periodStart } from './sql-days.ts';
import type { Window } from './window.ts';

export interface RowContext {
  readonly kinds: Kinds;
  readonly tables: Readonly<Record<string, TableDoc>>;
  readonly currency: string;
  readonly asOf: Day;
  /** MM-DD: from here quarters and years count. */
  readonly yearStarts: string;
}

type Scalar = string | number | boolean;

/** Whether a row of one of the aggregate's kinds passes its condition and lies inside its window, which is given. */
export function counts(aggregate: AggregateDoc, lies: Sql, ctx: RowContext): Sql {
  const parts = [lies];
  if (aggregate.where) parts.push(condition(aggregate.where, aggregate.kinds, ctx));
  return sql`(${join(parts, ' and ')})`;
}

/** Whether a row lies inside a window that is the same for all partners; no evidence of days to come is read anyway. */
export function inWindow(window: Window): Sql {
  const { from, to } = window;
  if (from !== null && from > to) return sql`false`;
  const begun = sql`e.day <= ${param(to, 'date')}`;
  if (from === null) return begun;
  if (!window.inForce) return sql`${begun} and e.day >= ${param(from, 'date')}`;
  const first = from === to ? param(from, 'date') : sql`greatest(e.day, ${param(from, 'date')})`;
  return sql`${begun} and (e.valid_until is null or e.valid_until >= ${first})`;
}

function condition(where: Condition, kinds: readonly string[], ctx: RowContext): Sql {
  const parts: Sql[] = [];
  for (const [field, test] of Object.entries(where)) {
    if (field === 'anyOf' || test === undefined || isConditions(test)) continue;
    parts.push(fieldTest(field, test, kinds, ctx));
  }
  if (where.anyOf)
    parts.push(
      sql`(${join(
        where.anyOf.map((c) => condition(c, kinds, ctx)),
        ' or ',
      )})`,
    );
  return parts.length === 0 ? sql`true` : sql`(${join(parts, ' and ')})`;
}

function isConditions(test: FieldTest | Condition[]): test is Condition[] {
  return Array.isArray(test) && test.some((t) => typeof t === 'object');
}

function fieldTest(field: string, test: FieldTest, kinds: readonly string[], ctx: RowContext): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  const at = fieldText(field, kinds, ctx);
  if (!isObject(test)) return oneOf(at, type, Array.isArray(test) ? test : [test]);
  // A row without the field passes `present: false` and `not`: no value is not that value.
  if ('not' in test) return sql`(not ${oneOf(at, type, Array.isArray(test.not) ? test.not : [test.not])})`;
  if ('present' in test) return test.present ? sql`(${at} is not null)` : sql`(${at} is null)`;
  if ('listed' in test) return listed(field, at, test.listed, ctx);
  const number = sql`(${at})::numeric`;
  const bounds: Sql[] = [];
  if (test.atLeast !== undefined) bounds.push(sql`${number} >= ${param(String(test.atLeast), 'numeric')}`);
  if (test.atMost !== undefined) bounds.push(sql`${number} <= ${param(String(test.atMost), 'numeric')}`);
  if (test.above !== undefined) bounds.push(sql`${number} > ${param(String(test.above), 'numeric')}`);
  if (test.below !== undefined) bounds.push(sql`${number} < ${param(String(test.below), 'numeric')}`);
  return sql`coalesce(${join([sql`true`, ...bounds], ' and ')}, false)`;
}

function isObject(test: FieldTest): test is Exclude<FieldTest, Scalar | Scalar[]> {
  return typeof test === 'object' && !Array.isArray(test);
}

function oneOf(at: Sql, type: FieldType, values: readonly Scalar[]): Sql {
  if (type === 'number' || type === 'money')
    return sql`coalesce((${at})::numeric = any(${param(values.map(String), 'numeric[]')}), false)`;
  return sql`coalesce(${at} = any(${param(values.map(String), 'text[]')}), false)`;
}

function listed(
  field: string,
  at: Sql,
  test: Extract<FieldTest, { listed: unknown }>['listed'],
  ctx: RowContext,
): Sql {
  const others = Object.entries(test.is ?? {}).map(
    ([name, value]) => sql` and ${cell(name, test.table, ctx)} = ${param(String(value), 'text')}`,
  );
  const name = param(test.table, 'text');
  const lets = sql`t.name = ${name}${joinAll(others)} and ${inForce(test.on, ctx)}`;
  const newest =
    test.latest === undefined
      ? nothing
      : sql` and t.from_day >= (select min(from_day) from (select distinct t.from_day from reference t where ${lets} order by t.from_day desc limit ${param(test.latest, 'bigint')}) newest)`;
  return sql`exists (select from reference t where t.key ->> ${param(field, 'text')} = ${at} and ${lets}${newest})`;
}

function joinAll(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? nothing : join(parts, '\n');
}

function cell(name: string, table: string, ctx: RowContext): Sql {
  const isKey = ctx.tables[table]?.key[name] !== undefined;
  return isKey ? sql`t.key ->> ${param(name, 'text')}` : sql`t.values ->> ${param(name, 'text')}`;
}

function inForce(on: 'as-of' | 'day' | 'origin-day', ctx: RowContext): Sql {
  const at =
    on === 'as-of' ? param(ctx.asOf, 'date') : on === 'day' ? sql`e.day` : sql`coalesce(e.origin_day, e.day)`;
  return sql`t.from_day <= ${at} and (t.to_day is null or t.to_day >= ${at})`;
}

/** The type of a field over several kinds; the check has refused kinds that disagree. */
export function typeOf(field: string, kinds: readonly string[], all: Kinds): FieldType {
  for (const name of kinds) {
    const kind = all[name];
    const type = kind && fieldType(kind, field);
    if (type) return type;
  }
  return 'text';
}

/** A field as text, null when the row has none. Defaults of a kind fill what the row leaves out. */
function fieldText(field: string, kinds: readonly string[], ctx: RowContext): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  if (field === 'person') return sql`e.person_id::text`;
  if (isSubject(field) && field !== 'person' && type === 'key') return column(field);
  if (type === 'money') return sql`e.amount::text`;
  if (field === 'currency' || field === 'source') return column(field);
  if (field === 'day' || field === 'valid_until' || field === 'origin_day')
    return sql`${column(field)}::text`;
  const stored = sql`e.fields ->> ${param(field, 'text')}`;
  const defaults = kinds.flatMap((kind) => {
    const value = ctx.kinds[kind]?.defaults[field];
    return value === undefined ? [] : [{ kind, value }];
  });
  const [first] = defaults;
  if (!first) return sql`(${stored})`;
  if (kinds.length === 1) return sql`coalesce(${stored}, ${param(String(first.value), 'text')})`;
  const cases = defaults.map(
    (d) => sql`when ${param(d.kind, 'text')} then ${param(String(d.value), 'text')}`,
  );
  return sql`coalesce(${stored}, case e.kind ${join(cases, '\n')} end)`;
}

/**
 * What a row is worth in 10^-decimals, still to be rounded, null when it has no value; and, beside it, for a row that only lacks a
 * currency rate the sign of what it would be worth, which says the end of a sum that it opens (null for all other rows).
 */
export function rowValue(
  aggregate: AggregateDoc,
  decimals: number,
  ctx: RowContext,
): { readonly value: Sql; readonly noRate: Sql | undefined } {
  const { value, kinds } = aggregate;
  if (value === undefined) return { value: whole(10 ** decimals), noRate: undefined };
  const field = typeof value === 'string' ? value : value.field;
  const convert = typeof value === 'string' || value.convert === 'program';
  const times = typeof value === 'string' ? [] : (value.times ?? []);
  const over = typeof value === 'string' ? [] : (value.over ?? []);
  const money = field !== undefined && typeOf(field, kinds, ctx.kinds) === 'money' && convert;
  const own = field === undefined ? whole(1) : fieldNumber(field, kinds, ctx);
  const product = join([own, ...times.map((f) => factor(f, kinds, ctx))], ' * ');
  const divisors = over.map((f) => sql`nullif(${factor(f, kinds, ctx)}, 0)`);
  const divided = (number: Sql): Sql =>
    divisors.length === 0 ? number : sql`(${number}) / (${join(divisors, ' * ')})`;
  const inOwn = sql`e.currency = ${param(ctx.currency, 'text')}`;
  const converted = money ? sql`${product} * case when ${inOwn} then 1 else r.rate end` : product;
  // Scaled before it is divided, so that the quotient keeps all digits that the rounding looks at.
  const scaled = decimals === 0 ? converted : sql`${converted} * ${whole(10 ** decimals)}`;
  return {
    value: divided(scaled),
    noRate: money
      ? sql`case when not ${inOwn} and r.rate is null then sign(${divided(product)}) end`
      : undefined,
  };
}

function fieldNumber(field: string, kinds: readonly string[], ctx: RowContext): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  if (type === 'money') return sql`e.amount`;
  if (type === 'yes-no') return sql`(${fieldText(field, kinds, ctx)})::boolean::int`;
  if (type === 'day') return sql`((${fieldText(field, kinds, ctx)})::date - date '1970-01-01')::numeric`;
  return sql`(${fieldText(field, kinds, ctx)})::numeric`;
}

function factor(f: FactorDoc, kinds: readonly string[], ctx: RowContext): Sql {
  if (typeof f === 'number') return param(String(f), 'numeric');
  if (typeof f === 'string') return fieldNumber(f, kinds, ctx);
  const keys = Object.entries(f.key).map(([name, field]) =>
    keyCell(name, ctx.tables[f.table]?.key[name], fieldText(field, kinds, ctx)),
  );
  return sql`(select (t.values ->> ${param(f.column, 'text')})::numeric from reference t where t.name = ${param(f.table, 'text')} and ${join(
    [sql`true`, ...keys.map((k) => k.matches)],
    ' and ',
  )} and ${inForce(f.on, ctx)} order by ${bestRow(keys)} limit 1)`;
}

/** How a key column of a table `t` is compared with what is looked up. */
export interface KeyCell {
  readonly matches: Sql;
  /** The band of the row; null for columns that have to be equal. */
  readonly band: Sql | null;
}

/** A key column against a text: bands by the largest number that is not above it, all others by equality. */
function keyCell(name: string, type: TableDoc['key'][string] | undefined, text: Sql): KeyCell {
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

/** The key of an `each` as text (a person as the number of its row); null forms no group. */
export function keyText(
  by: 'person' | 'customer' | 'product' | 'thing' | 'origin' | { field: string } | { calendar: Period },
  kinds: readonly string[],
  ctx: RowContext,
): Sql {
  if (typeof by === 'string') return by === 'person' ? sql`e.person_id::text` : column(by);
  if ('field' in by) return fieldText(by.field, kinds, ctx);
  return sql`(${periodStart(by.calendar, sql`e.day`, ctx.yearStarts)})::text`;
}
