/** Reductions of rows to intervals, as SQL over the columns of a row source (README.md, "Reductions of rows"). */
import { conditionAttributes } from '../program/condition.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { CoverageState } from './coverage.ts';
import type { PassAggregate, RowColumns } from './passes.ts';
import { param, sql, whole, type Sql } from './sql.ts';
import { bothEnds } from './worth.ts';

/** An interval as two SQL expressions of type numeric; NULL stands for "no value" until facts become float8. */
export interface SqlInterval {
  readonly least: Sql;
  readonly most: Sql;
}

const infinity = sql`'Infinity'::numeric`;
const minusInfinity = sql`'-Infinity'::numeric`;
const none = sql`null::numeric`;

/** A number as SQL: infinite ends and "no value" as PostgreSQL writes them, others as parameters. */
export function numeric(value: number): Sql {
  if (value === Infinity) return infinity;
  if (value === -Infinity) return minusInfinity;
  return Number.isNaN(value) ? none : param(String(value), 'numeric');
}

/**
 * The interval of one aggregate over grouped rows: its own columns. `bounds` are those of the unit, infinite for inner aggregates.
 */
export function reduction(
  { doc: aggregate, decimals, columns }: PassAggregate,
  coverage: CoverageState,
  bounds: readonly [number, number],
): SqlInterval {
  const { p, q } = columns;
  // What may not pass may be no answer.
  const answer = conditionAttributes(aggregate.where).length > 0 ? sql`${p} and ${q}` : p;
  const rows = sql`count(*) filter (where ${answer})`;
  const full = fullRange(aggregate, bounds);
  if (coverage === 'missing') return full;
  const raw = withNone(columns, aggregate, plain(columns, aggregate.reduce, decimals));
  if (coverage === 'asked' || coverage === 'unanswered') {
    return {
      least: sql`case when ${rows} = 0 then ${full.least} else ${raw.least} end`,
      most: sql`case when ${rows} = 0 then ${full.most} else ${raw.most} end`,
    };
  }
  if (coverage === 'complete') return raw;
  const [low, high] = bounds;
  switch (aggregate.reduce) {
    case 'count':
      return { least: raw.least, most: infinity };
    case 'sum':
      return { least: numeric(low), most: infinity };
    case 'min':
    case 'max':
    case 'latest':
      return {
        least:
          aggregate.none === undefined
            ? sql`case when ${raw.least} is null then null else ${numeric(low)} end`
            : numeric(low),
        most: numeric(high),
      };
  }
}

/** What an aggregate is when nothing is known: the full range of the unit, possibly no value at all. */
function fullRange(aggregate: AggregateDoc, bounds: readonly [number, number]): SqlInterval {
  const [least, most] = emptyOf(aggregate, 'missing', bounds);
  return { least: numeric(least), most: numeric(most) };
}

/**
 * The interval of an aggregate for a key without any rows, in the same states. The check of unseen keys uses it; NaN is
 * "no value".
 */
export function emptyOf(
  aggregate: AggregateDoc,
  coverage: CoverageState,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): readonly [number, number] {
  const instead = aggregate.none ?? NaN;
  const [low, high] = bounds;
  switch (aggregate.reduce) {
    case 'count':
      return coverage === 'complete' ? [0, 0] : [Math.max(0, low), high];
    case 'sum':
      return coverage === 'complete' ? [0, 0] : [low, coverage === 'behind' ? Infinity : high];
    case 'min':
    case 'max':
    case 'latest':
      if (coverage === 'complete') return [instead, instead];
      return [aggregate.none === undefined ? NaN : low, high];
  }
}

function plain({ p, q, v, n }: RowColumns, reduce: AggregateDoc['reduce'], decimals: number): SqlInterval {
  const valued = sql`${p} and ${v} is not null`;
  const anyOpen = n && sql`coalesce(bool_or(${p} and ${n} is not null), false)`;
  const verified = sql`count(*) filter (where ${valued} and ${q})`;
  const hulled = (interval: SqlInterval): SqlInterval =>
    anyOpen
      ? {
          least: sql`case when ${anyOpen} then case when ${verified} > 0 then ${minusInfinity} end else ${interval.least} end`,
          most: sql`case when ${anyOpen} then ${infinity} else ${interval.most} end`,
        }
      : interval;
  switch (reduce) {
    case 'count': {
      const one = whole(10 ** decimals);
      return {
        least: sql`(count(*) filter (where ${p} and ${q})) * ${one}::numeric`,
        most: sql`(count(*) filter (where ${p})) * ${one}::numeric`,
      };
    }
    case 'sum': {
      const least = sql`coalesce(sum(${v}) filter (where ${p} and (${q} or ${v} < 0)), 0)`;
      const most = sql`coalesce(sum(${v}) filter (where ${p} and (${q} or ${v} > 0)), 0)`;
      if (!n) return { least, most };
      return {
        least: sql`case when bool_or(${p} and ${n} in (-1, ${whole(bothEnds)})) then ${minusInfinity} else ${least} end`,
        most: sql`case when bool_or(${p} and ${n} > 0) then ${infinity} else ${most} end`,
      };
    }
    case 'min':
      return hulled({
        least: sql`case when ${verified} > 0 then min(${v}) filter (where ${valued}) end`,
        most: sql`case when ${verified} > 0 then min(${v}) filter (where ${valued} and ${q}) when count(*) filter (where ${valued}) > 0 then ${infinity} end`,
      });
    case 'max':
      return hulled({
        least: sql`max(${v}) filter (where ${valued} and ${q})`,
        most: sql`max(${v}) filter (where ${valued})`,
      });
    case 'latest':
      return hulled(latest(valued, q, v));
  }
}

/**
 * The candidates are the newest rows down to and including the first verified one: the newest verified row, which one maximum
 * finds without a sort, and the claims after it.
 */
function latest(valued: Sql, q: Sql, v: Sql): SqlInterval {
  const at = sql`(day - date '1970-01-01')`;
  const newest = sql`max(array[${at}, id, ${v}]::numeric[]) filter (where ${valued} and ${q})`;
  const claimed = (column: Sql): Sql => sql`array_agg(${column}) filter (where ${valued} and not ${q})`;
  const later = (pick: Sql): Sql =>
    sql`case when ${claimed(v)} is not null then (select ${pick} from unnest(${claimed(at)}, ${claimed(sql`id`)}, ${claimed(v)}) claim(claim_day, claim_id, worth) where (${newest}) is null or (claim_day, claim_id) > ((${newest})[1], (${newest})[2])) end`;
  return {
    least: sql`case when (${newest}) is not null then least((${newest})[3], ${later(sql`min(worth)`)}) end`,
    most: sql`greatest((${newest})[3], ${later(sql`max(worth)`)})`,
  };
}

/** `none` stands in where no row counts, and joins the hull where a value is merely possible. */
function withNone({ p, v, n }: RowColumns, aggregate: AggregateDoc, raw: SqlInterval): SqlInterval {
  if (aggregate.none === undefined || aggregate.reduce === 'count' || aggregate.reduce === 'sum') return raw;
  const instead = numeric(aggregate.none);
  const smallest = sql`min(${v}) filter (where ${p})`;
  const lowest = n
    ? sql`case when bool_or(${p} and ${n} is not null) then ${minusInfinity} else ${smallest} end`
    : smallest;
  // least() and greatest() pass over nulls, so without any row both give `none` itself.
  const largest = sql`max(${v}) filter (where ${p})`;
  const highest = n
    ? sql`case when bool_or(${p} and ${n} is not null) then ${infinity} else ${largest} end`
    : largest;
  return {
    least: sql`coalesce(${raw.least}, least(${instead}, ${lowest}))`,
    most: sql`case when ${raw.least} is null then greatest(${instead}, ${highest}) else ${raw.most} end`,
  };
}
