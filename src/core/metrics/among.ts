/** The largest or smallest keys of a partner (README.md, "Keys within keys, and the largest"), as windows over its keys. */
import type { MetricOf } from '../program/metric-schema.ts';
import type { SqlOutcome } from './having.ts';
import type { SqlInterval } from './reduce.ts';
import { param, sql, type Sql } from './sql.ts';

type Among = NonNullable<MetricOf<'each'>['among']>;

/** How many keys are meant, and at which end. */
function meant(among: Among): { readonly n: number; readonly largest: boolean } {
  return 'largest' in among ? { n: among.largest, largest: true } : { n: among.smallest, largest: false };
}

/**
 * Whether a key is surely and possibly among those meant. `passes` says whether it passes `having`; `above` names a column of what
 * compares keys; with `unseen` there may be keys that nobody has seen, and no key is sure.
 */
export function amongSql(
  among: Among,
  passes: SqlOutcome,
  { least, most }: SqlInterval,
  { above, unseen }: { readonly above: Sql; readonly unseen: boolean | Sql },
  column: (expression: Sql) => Sql,
): SqlOutcome {
  const { n, largest } = meant(among);
  // The n-th of the partner's keys by one end, those without a value left out; none where there are fewer.
  const nth = (place: number, end: Sql, which: Sql): Sql =>
    column(
      sql`nth_value(case when ${which} then ${end} end, ${param(place, 'bigint')}::int) over (partition by ${above} order by case when ${which} then ${end} end ${largest ? sql`desc` : sql`asc`} nulls last rows between unbounded preceding and unbounded following)`,
    );
  // What is perhaps no value, else anything up to its most, may be as small as can be.
  const low = sql`case when ${most} is not null then coalesce(${least}, '-Infinity'::numeric) end`;
  const surelyValued = sql`(${passes.sure} and ${least} is not null)`;
  const [far, near] = largest ? [most, least] : [low, most];
  const beats = (a: Sql, b: Sql): Sql =>
    largest ? sql`coalesce(${a} > ${b}, false)` : sql`coalesce(${a} < ${b}, false)`;
  const possible = sql`(${passes.possible} and ${most} is not null and not ${beats(nth(n, near, surelyValued), far)})`;
  if (unseen === true) return { sure: sql`false`, possible };
  // Of those that may be as large, the key itself among them, there may be no more than are meant.
  if (among.exactly === true) {
    const enough = largest
      ? sql`coalesce(${nth(n + 1, far, passes.possible)} >= ${near}, false)`
      : sql`coalesce(${nth(n + 1, far, passes.possible)} <= ${near}, false)`;
    const sure = sql`(${surelyValued} and not ${enough})`;
    return { sure: unseen === false ? sure : sql`(${sure} and not ${unseen})`, possible };
  }
  // Among those that may lie beyond a key is the key itself, where its own ends differ.
  const sure = sql`(${surelyValued} and not case when ${beats(far, near)} then ${beats(nth(n + 1, far, passes.possible), near)} else ${beats(nth(n, far, passes.possible), near)} end)`;
  return { sure: unseen === false ? sure : sql`(${sure} and not ${unseen})`, possible };
}

/** The sum of no more than so many keys, of what they are compared by (README.md, "Keys within keys, and the largest"). */
export function exactSum(
  among: Among,
  passes: SqlOutcome,
  { least, most }: SqlInterval,
  above: Sql,
  column: (expression: Sql) => Sql,
): SqlInterval {
  const { n, largest } = meant(among);
  const known = sql`(${passes.sure} and ${least} is not null)`;
  const perhaps = sql`(${passes.possible} and ${most} is not null)`;
  const lowest = sql`case when ${least} is null then '-Infinity'::numeric else least(0, ${least}) end`;
  /** The sum of those that come first by a value; null where a key has none. */
  const first = (value: Sql): Sql => {
    const place = column(
      sql`row_number() over (partition by ${above} order by ${value} ${largest ? sql`desc` : sql`asc`} nulls last)`,
    );
    return sql`coalesce(sum(${value}) filter (where ${place} <= ${param(n, 'bigint')}), 0)`;
  };
  /** The sum of keys that surely count, and what others may add to it or take from it. */
  const beside = (end: Sql, other: Sql): Sql =>
    sql`(${first(sql`case when ${known} then ${end} end`)} + coalesce(sum(${other}) filter (where ${perhaps} and not ${known}), 0))`;
  const all = (end: Sql, other: Sql): Sql =>
    first(sql`case when not ${perhaps} then null when ${known} then ${end} else ${other} end`);
  return largest
    ? { least: beside(least, lowest), most: all(most, sql`greatest(0, ${most})`) }
    : { least: all(least, lowest), most: beside(most, sql`greatest(0, ${most})`) };
}
