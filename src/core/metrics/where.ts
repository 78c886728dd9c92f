/** Conditions of aggregates as SQL: which rows of evidence count. */
import { shifted } from '../calendar.ts';
import type { AggregateDoc, BoundDoc, Condition, FieldTest, FieldType } from '../program/evidence-schema.ts';
import { inForce } from './cells.ts';
import { fieldText, typeOf, type RowContext } from './rows.ts';
import { join, nothing, param, sql, type Sql } from './sql.ts';

type Scalar = string | number | boolean;

/** Whether a row of one of the aggregate's kinds passes its condition and lies inside its window, which is given. */
export function counts(aggregate: AggregateDoc, lies: Sql, ctx: RowContext): Sql {
  const parts = [lies];
  if (aggregate.where) parts.push(condition(aggregate.where, aggregate.kinds, ctx));
  return sql`(${join(parts, ' and ')})`;
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
  const own = type === 'day' ? sql`(${at})::date` : sql`(${at})::numeric`;
  const bounds: Sql[] = [];
  if (test.atLeast !== undefined) bounds.push(sql`${own} >= ${boundSql(test.atLeast, ctx)}`);
  if (test.atMost !== undefined) bounds.push(sql`${own} <= ${boundSql(test.atMost, ctx)}`);
  if (test.above !== undefined) bounds.push(sql`${own} > ${boundSql(test.above, ctx)}`);
  if (test.below !== undefined) bounds.push(sql`${own} < ${boundSql(test.below, ctx)}`);
  return sql`coalesce(${join([sql`true`, ...bounds], ' and ')}, false)`;
}

/** What a field is compared with: a number, or a day. */
function boundSql(bound: BoundDoc, { asOf }: RowContext): Sql {
  if (typeof bound === 'number') return param(String(bound), 'numeric');
  if (typeof bound === 'object') return param(shifted(asOf, bound.shift), 'date');
  return param(bound === 'as-of' ? asOf : bound, 'date');
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
  const lets = sql`t.name = ${name}${joinAll(others)} and ${inForce(test.on, ctx.asOf)}`;
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
