/** `having` of an `each`: Kleene's logic on intervals, once as SQL and once on numbers (for keys without rows). */
import type { HavingDoc, HavingLeaf } from '../program/each-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { scaled, valuedAggregates } from './each.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { join, sql, whole, type Sql } from './sql.ts';

export interface SqlOutcome {
  readonly sure: Sql;
  readonly possible: Sql;
}

/** Another aggregate of the key, so many times. */
interface OtherAggregate {
  readonly value: string;
  readonly times?: number | undefined;
}

interface Comparison {
  readonly op: 'atLeast' | 'atMost' | 'above' | 'below' | 'is';
  readonly bound: number | OtherAggregate;
}

/** The comparisons of a leaf; all of them must hold. */
function comparisons(leaf: HavingLeaf): Comparison[] {
  const { atLeast, atMost, above, below, is } = leaf;
  const all = { atLeast, atMost, above, below, is };
  return (['atLeast', 'atMost', 'above', 'below', 'is'] as const).flatMap((op) => {
    const bound = all[op];
    return bound === undefined ? [] : [{ op, bound }];
  });
}

/** Names of the aggregates that it compares. */
export function havingNames(doc: HavingDoc): readonly string[] {
  if ('all' in doc) return doc.all.flatMap(havingNames);
  if ('any' in doc) return doc.any.flatMap(havingNames);
  if ('of' in doc) return doc.of.flatMap(havingNames);
  return [
    doc.value,
    ...comparisons(doc).flatMap(({ bound }) => (typeof bound === 'number' ? [] : [bound.value])),
  ];
}

/** Names of aggregates that are compared with each other. */
function comparedPairs(doc: HavingDoc): readonly (readonly [string, string])[] {
  if ('all' in doc) return doc.all.flatMap(comparedPairs);
  if ('any' in doc) return doc.any.flatMap(comparedPairs);
  if ('of' in doc) return doc.of.flatMap(comparedPairs);
  return comparisons(doc).flatMap(({ bound }) =>
    typeof bound === 'number' ? [] : [[doc.value, bound.value] as const],
  );
}

/** Aggregates that carry the decimals of the metric: those that the value takes, and what `having` compares with them, so that what is equal is not rounded apart. */
export function metricDecimals({
  value,
  having,
}: Pick<MetricOf<'each'>, 'value' | 'having'>): ReadonlySet<string> {
  const names = new Set(valuedAggregates(value));
  const pairs = having === undefined ? [] : comparedPairs(having);
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const pair of pairs)
      if (pair.some((name) => names.has(name))) pair.forEach((name) => names.add(name));
  }
  return names;
}

/** An aggregate of a key, in 10^-decimals. */
interface Compared extends SqlInterval {
  readonly decimals: number;
}

/** `having` over the columns of a key: whether it surely and whether it possibly passes. */
export function havingSql(doc: HavingDoc, of: (name: string) => Compared): SqlOutcome {
  if ('all' in doc)
    return together(
      doc.all.map((d) => havingSql(d, of)),
      ' and ',
    );
  if ('any' in doc)
    return together(
      doc.any.map((d) => havingSql(d, of)),
      ' or ',
    );
  if ('of' in doc) {
    const members = doc.of.map((d) => havingSql(d, of));
    const count = (pick: (o: SqlOutcome) => Sql): Sql =>
      sql`((${join(
        members.map((m) => sql`(${pick(m)})::int`),
        ' + ',
      )}) >= ${whole(doc.atLeast)})`;
    return { sure: count((o) => o.sure), possible: count((o) => o.possible) };
  }
  const value = of(doc.value);
  const { least, most, decimals } = value;
  return together(
    comparisons(doc).map(({ op, bound }) =>
      typeof bound === 'number'
        ? compare(op, least, most, numeric(scaled(bound, decimals)))
        : compareBoth(op, value, timesOver(of(bound.value), bound.times)),
    ),
    ' and ',
  );
}

/** So many times an aggregate, exactly: SQL compares decimals as they are. */
function timesOver(of: Compared, times: number | undefined): Compared {
  if (times === undefined) return of;
  const by = numeric(times);
  return { ...of, least: sql`(${of.least}) * ${by}`, most: sql`(${of.most}) * ${by}` };
}

/** Two aggregates: sure when it holds whatever the two turn out to be, possible when it could. */
function compareBoth(op: Comparison['op'], a: Compared, b: Compared): SqlOutcome {
  const digits = Math.max(a.decimals, b.decimals);
  const [x, y] = [finer(a, digits), finer(b, digits)];
  switch (op) {
    case 'atLeast':
      return {
        sure: sql`coalesce(${x.least} >= ${y.most} and ${y.least} is not null, false)`,
        possible: sql`coalesce(${x.most} >= ${lowest(y)}, false)`,
      };
    case 'above':
      return {
        sure: sql`coalesce(${x.least} > ${y.most} and ${y.least} is not null, false)`,
        possible: sql`coalesce(${x.most} > ${lowest(y)}, false)`,
      };
    case 'atMost':
      return compareBoth('atLeast', b, a);
    case 'below':
      return compareBoth('above', b, a);
    case 'is':
      return {
        sure: sql`coalesce(${x.least} = ${x.most} and ${y.least} = ${y.most} and ${x.least} = ${y.least}, false)`,
        possible: sql`coalesce(${x.most} >= ${lowest(y)} and ${y.most} >= ${lowest(x)}, false)`,
      };
  }
}

/** The lower end of what may have a value; null for what surely has none. */
function lowest({ least, most }: SqlInterval): Sql {
  return sql`case when ${most} is not null then coalesce(${least}, '-Infinity'::numeric) end`;
}

function finer({ least, most, decimals }: Compared, digits: number): SqlInterval {
  if (decimals === digits) return { least, most };
  const by = whole(10 ** (digits - decimals));
  return { least: sql`(${least}) * ${by}`, most: sql`(${most}) * ${by}` };
}

function together(outcomes: readonly SqlOutcome[], word: ' and ' | ' or '): SqlOutcome {
  return {
    sure: sql`(${join(
      outcomes.map((o) => o.sure),
      word,
    )})`,
    possible: sql`(${join(
      outcomes.map((o) => o.possible),
      word,
    )})`,
  };
}

/** NULL is "no value": it passes nothing surely; with a most it may still be anything up to that. */
function compare(op: Comparison['op'], least: Sql, most: Sql, t: Sql): SqlOutcome {
  switch (op) {
    case 'atLeast':
      return {
        sure: sql`coalesce(${least} >= ${t}, false)`,
        possible: sql`coalesce(${most} >= ${t}, false)`,
      };
    case 'above':
      return { sure: sql`coalesce(${least} > ${t}, false)`, possible: sql`coalesce(${most} > ${t}, false)` };
    case 'atMost':
      return {
        sure: sql`coalesce(${most} <= ${t} and ${least} is not null, false)`,
        possible: sql`coalesce(${least} <= ${t}, ${most} is not null)`,
      };
    case 'below':
      return {
        sure: sql`coalesce(${most} < ${t} and ${least} is not null, false)`,
        possible: sql`coalesce(${least} < ${t}, ${most} is not null)`,
      };
    case 'is':
      return {
        sure: sql`coalesce(${least} = ${t} and ${most} = ${t}, false)`,
        possible: sql`coalesce(coalesce(${least} <= ${t}, true) and ${most} >= ${t}, false)`,
      };
  }
}

/** An aggregate of a key without rows, in 10^-decimals; NaN as in facts. */
interface Empty {
  readonly empty: readonly [least: number, most: number];
  readonly decimals: number;
}

function possibleOfBoth(op: Comparison['op'], a: Empty, b: Empty, over = 1): boolean {
  const digits = Math.max(a.decimals, b.decimals);
  // In whole millionths, since a number of the document has six digits at most.
  const ends = ({ empty: [least, most], decimals }: Empty, times: number): readonly [number, number] => {
    const by = 10 ** (digits - decimals) * scaled(times, 6);
    return [(Number.isNaN(least) && !Number.isNaN(most) ? -Infinity : least) * by, most * by];
  };
  const [[x, xs], [y, ys]] = [ends(a, 1), ends(b, over)];
  switch (op) {
    case 'atLeast':
      return xs >= y;
    case 'above':
      return xs > y;
    case 'atMost':
      return ys >= x;
    case 'below':
      return ys > x;
    case 'is':
      return xs >= y && ys >= x;
  }
}

/** Whether a key without rows could pass. */
export function havingPossible(doc: HavingDoc | undefined, of: (name: string) => Empty): boolean {
  if (!doc) return true;
  if ('all' in doc) return doc.all.every((d) => havingPossible(d, of));
  if ('any' in doc) return doc.any.some((d) => havingPossible(d, of));
  if ('of' in doc) return doc.of.filter((d) => havingPossible(d, of)).length >= doc.atLeast;
  const { empty, decimals } = of(doc.value);
  const [least, most] = empty;
  return comparisons(doc).every(({ op, bound }) => {
    if (typeof bound !== 'number') return possibleOfBoth(op, of(doc.value), of(bound.value), bound.times);
    const threshold = scaled(bound, decimals);
    switch (op) {
      case 'atLeast':
        return most >= threshold;
      case 'above':
        return most > threshold;
      case 'atMost':
        return !Number.isNaN(most) && !(least > threshold);
      case 'below':
        return !Number.isNaN(most) && !(least >= threshold);
      case 'is':
        return most >= threshold && !(least > threshold);
    }
  });
}
