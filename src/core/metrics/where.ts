/** Conditions of aggregates as SQL: which rows of evidence count. */
import { shifted } from '../calendar.ts';
import { conditionAttributes, isConditions } from '../program/condition.ts';
import type {
  AggregateDoc,
  AttributeDoc,
  BoundDoc,
  Condition,
  FieldTest,
  FieldType,
} from '../program/evidence-schema.ts';
import { inForce } from './cells.ts';
import { fieldText, typeOf, type RowContext } from './rows.ts';
import { join, nothing, param, sql, type Sql } from './sql.ts';

type Scalar = string | number | boolean;

/** How a condition is read where it compares with an attribute that is not known: as passed, or as not passed. */
type Reading = RowContext & { readonly perhaps: boolean };

/** Whether a row of one of the aggregate's kinds possibly passes its condition, and lies inside its window, which is given. */
export function counts(aggregate: AggregateDoc, lies: Sql, ctx: RowContext): Sql {
  const parts = [lies];
  if (aggregate.where) parts.push(condition(aggregate.where, aggregate.kinds, { ...ctx, perhaps: true }));
  return sql`(${join(parts, ' and ')})`;
}

/** Whether a row surely passes the condition; null where every row that possibly does also surely does. */
export function surelyPasses(
  { where, kinds }: Pick<AggregateDoc, 'where' | 'kinds'>,
  ctx: RowContext,
): Sql | null {
  if (where === undefined || conditionAttributes(where).length === 0) return null;
  return condition(where, kinds, { ...ctx, perhaps: false });
}

function condition(where: Condition, kinds: readonly string[], ctx: Reading): Sql {
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

function fieldTest(field: string, test: FieldTest, kinds: readonly string[], ctx: Reading): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  const at = fieldText(field, kinds, ctx);
  if (!isObject(test)) return oneOf(at, type, Array.isArray(test) ? test : [test]);
  if ('attribute' in test) return sql`coalesce(${sameAs(at, type, test, ctx)}, ${unknown(at, ctx.perhaps)})`;
  // A row without the field passes `present: false` and `not`: no value is not that value.
  if ('not' in test) {
    const { not } = test;
    if (typeof not === 'object' && !Array.isArray(not))
      return sql`(not coalesce(${sameAs(at, type, not, ctx)}, ${unknown(at, !ctx.perhaps)}))`;
    return sql`(not ${oneOf(at, type, Array.isArray(not) ? not : [not])})`;
  }
  if ('present' in test) return test.present ? sql`(${at} is not null)` : sql`(${at} is null)`;
  if ('listed' in test) return listed(field, at, test.listed, ctx);
  const { atLeast, atMost, above, below } = test;
  const bounds = [
    ...(atLeast === undefined ? [] : [bounded(at, type, atLeast, ctx, (own, b) => sql`${own} >= ${b}`)]),
    ...(atMost === undefined ? [] : [bounded(at, type, atMost, ctx, (own, b) => sql`${own} <= ${b}`)]),
    ...(above === undefined ? [] : [bounded(at, type, above, ctx, (own, b) => sql`${own} > ${b}`)]),
    ...(below === undefined ? [] : [bounded(at, type, below, ctx, (own, b) => sql`${own} < ${b}`)]),
  ];
  return sql`(${join([sql`true`, ...bounds], ' and ')})`;
}

/** What stands for a comparison that gives null: the row has no such field, or the attribute is not known. */
function unknown(at: Sql, perhaps: boolean): Sql {
  return perhaps ? sql`${at} is not null` : sql`false`;
}

function sameAs(at: Sql, type: FieldType, { attribute }: AttributeDoc, ctx: RowContext): Sql {
  return sql`${typed(at, type)} = ${ctx.attribute(attribute)}`;
}

/** A field as it compares with others of its type. */
function typed(at: Sql, type: FieldType): Sql {
  if (type === 'day') return sql`(${at})::date`;
  return type === 'number' || type === 'money' ? sql`(${at})::numeric` : at;
}

function bounded(
  at: Sql,
  type: FieldType,
  bound: BoundDoc,
  ctx: Reading,
  compare: (own: Sql, bound: Sql) => Sql,
): Sql {
  const own = typed(at, type);
  if (typeof bound === 'object' && 'attribute' in bound)
    return sql`coalesce(${compare(own, ctx.attribute(bound.attribute))}, ${unknown(at, ctx.perhaps)})`;
  return sql`coalesce(${compare(own, boundSql(bound, ctx))}, false)`;
}

/** What a field is compared with: a number, or a day. */
function boundSql(bound: Exclude<BoundDoc, AttributeDoc>, { asOf }: RowContext): Sql {
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
