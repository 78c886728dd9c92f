/**
 * The rows behind one atom of one partner, as a list: `id`, `kind`, `externalId`, `day`, `status`, `member` (the partner that the row
 * is about), `key`, `innerKey`, `person` and `innerPerson` (keys that are people), `counts` and
 * `innerCounts` (whether it counts by its window and key, and by its inner key: `yes`, `perhaps`, `no`), `value`, `decimals` and `aggregate`.
 */
import type { ByDoc } from '../program/each-schema.ts';
import type { SqlOutcome } from './having.ts';
import { keysSql, rowSource, type Pass, type PassAggregate } from './passes.ts';
import type { RowContext } from './rows.ts';
import { join, param, sql, whole, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';

type Input = StatementInput & { readonly partner: number };

/** A list of rows by aggregate, day and id. `outcomes` say which keys of each pass count. */
export function evidenceSql(
  passes: readonly Pass[],
  outcomes: ReadonlyMap<Pass, SqlOutcome>,
  input: Input,
  ctx: RowContext,
): Sql {
  const verdict = (pass: Pass): Sql => {
    const { sure, possible } = outcomes.get(pass) ?? { sure: sql`true`, possible: sql`true` };
    const keys = pass.within === undefined ? sql`pid, key` : sql`pid, parent, key`;
    return sql`select ${keys}, ${sure} as sure, ${possible} as possible from (${keysSql(pass, input, ctx)}) keys`;
  };
  const lists = passes.flatMap((pass): Sql[] => {
    if (pass.by === undefined)
      return listed(pass, input, ctx, { key: sql`null`, inner: sql`null`, verdict: undefined });
    const outer = verdict(pass);
    const nested = [...pass.nested.values()].flatMap((inner): Sql[] => {
      const both = sql`select i.pid, i.parent, i.key, o.sure, o.possible, i.sure as inner_sure, i.possible as inner_possible
        from (${verdict(inner)}) i join (${outer}) o on o.pid = i.pid and o.key = i.parent`;
      const either = sql`select pid, key, bool_or(sure) as sure, bool_or(possible) as possible, bool_or(inner_sure) as inner_sure, bool_or(inner_possible) as inner_possible from (${both}) inner_keys group by pid, key`;
      return [
        ...listed(inner, input, ctx, { key: sql`rows.parent`, inner: sql`rows.key`, verdict: both }),
        ...[...inner.across.values()].flatMap((across) =>
          listed(across, input, ctx, { key: sql`null`, inner: sql`rows.key`, across: true, verdict: either }),
        ),
      ];
    });
    return [...listed(pass, input, ctx, { key: sql`rows.key`, inner: sql`null`, verdict: outer }), ...nested];
  });
  return sql`${join(lists, '\nunion all\n')}\norder by aggregate, day, id`;
}

interface Keyed {
  readonly key: Sql;
  readonly inner: Sql;
  /** Rows of inner keys whatever their outer key. */
  readonly across?: boolean;
  /** Rows `(pid, key, sure, possible)`, with `parent`, `inner_sure` and `inner_possible` for inner keys. A row without a key counts nowhere. */
  readonly verdict: Sql | undefined;
}

function inWords(sure: Sql, possible: Sql): Sql {
  return sql`case when ${sure} then 'yes' when ${possible} then 'perhaps' else 'no' end`;
}

function listed(
  pass: Pass,
  input: Input,
  ctx: RowContext,
  { key, inner, across = false, verdict }: Keyed,
): Sql[] {
  const member = pass.pool ? sql`rows.member` : sql`rows.pid`;
  const counts = verdict ? inWords(sql`verdict.sure`, sql`verdict.possible`) : sql`'yes'`;
  const innerCounts =
    pass.within !== undefined || across
      ? inWords(sql`verdict.inner_sure`, sql`verdict.inner_possible`)
      : sql`null::text`;
  const same = pass.within === undefined ? sql`` : sql` and verdict.parent = rows.parent`;
  const person = (by: ByDoc | undefined, of: Sql): Sql =>
    by === 'person' ? sql`(${of})::bigint` : sql`null::bigint`;
  const persons =
    pass.within === undefined && !across
      ? sql`${person(pass.by, key)} as person, null::bigint as "innerPerson"`
      : sql`${person(pass.within, key)} as person, ${person(pass.by, inner)} as "innerPerson"`;
  const joined = verdict
    ? sql` join (${verdict}) verdict on verdict.pid = rows.pid and verdict.key = rows.key${same}`
    : sql``;
  const one = ({
    index,
    decimals,
    surely: within,
    columns: { p, q, v, u },
    presenceOf,
  }: PassAggregate): Sql => {
    // A row without an inner key still says that the key around is there.
    const elsewhere = presenceOf
      ? sql` and not exists (select from (${rowSource(presenceOf, input, ctx)}) inner_rows where inner_rows.id = rows.id and inner_rows.key is not null)`
      : sql``;
    // A verified row that only claims keep in the run of days.
    const surely = within
      ? sql`case when ok and not ${q} and ${counts} = 'yes' then 'perhaps' else ${counts} end`
      : counts;
    return sql`select rows.id, rows.kind, rows.external_id as "externalId", rows.day, rows.status, ${member} as member, (${key})::text as key, (${inner})::text as "innerKey", ${persons}, ${surely} as counts, ${innerCounts} as "innerCounts", ${v}::float8 as value, ${whole(decimals)} as decimals, ${whole(index)} as aggregate, ${u ?? sql`null::text[]`} as "notIn"
from (${rowSource(pass, input, ctx, true)}) rows${joined} where ${p} and rows.pid = ${param(input.partner, 'bigint')}${elsewhere}`;
  };
  return [...pass.aggregates.values()].map(one);
}
