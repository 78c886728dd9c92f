/** `having` of an `each`: Kleene's logic on intervals, once as SQL and once on numbers (for keys without rows). */
import type { HavingDoc } from '../program/metric-schema.ts';
import type { SqlInterval } from './reduce.ts';
import { join, sql, type Sql } from './sql.ts';

export interface SqlOutcome {
  readonly sure: Sql;
  readonly possible: Sql;
}

export type HavingLeaf = Extract<HavingDoc, { value: string }>;

interface Comparison {
  readonly op: 'atLeast' | 'atMost' | 'above' | 'below' | 'is';
  readonly threshold: number;
}

/** The comparisons of a leaf; all of them must hold. */
function comparisons(leaf: HavingLeaf): Comparison[] {
  const { atLeast, atMost, above, below, is } = leaf;
  const all = { atLeast, atMost, above, below, is };
  return (['atLeast', 'atMost', 'above', 'below', 'is'] as const).flatMap((op) => {
    const threshold = all[op];
    return threshold === undefined ? [] : [{ op, threshold }];
  });
}

/** `having` over the columns of a key: whether it surely and whether it possibly passes. */
export function havingSql(
  doc: HavingDoc,
  interval: (name: string) => SqlInterval,
  threshold: (name: string, value: number) => Sql,
): SqlOutcome {
  const walk = (d: HavingDoc): SqlOutcome => {
    if ('all' in d) return together(d.all.map(walk), ' and ');
    if ('any' in d) return together(d.any.map(walk), ' or ');
    if ('of' in d) {
      const members = d.of.map(walk);
      const count = (pick: (o: SqlOutcome) => Sql): Sql =>
        sql`((${join(
          members.map((m) => sql`(${pick(m)})::int`),
          ' + ',
        )}) >= ${threshold('', d.atLeast)})`;
      return { sure: count((o) => o.sure), possible: count((o) => o.possible) };
    }
    const { least, most } = interval(d.value);
    return together(
      comparisons(d).map((c) => compare(c.op, least, most, threshold(d.value, c.threshold))),
      ' and ',
    );
  };
  return walk(doc);
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

/** Whether a key with these intervals could pass; NaN as in facts. */
export function havingPossible(
  doc: HavingDoc | undefined,
  interval: (name: string) => readonly [number, number],
): boolean {
  if (!doc) return true;
  if ('all' in doc) return doc.all.every((d) => havingPossible(d, interval));
  if ('any' in doc) return doc.any.some((d) => havingPossible(d, interval));
  if ('of' in doc) return doc.of.filter((d) => havingPossible(d, interval)).length >= doc.atLeast;
  const [least, most] = interval(doc.value);
  return comparisons(doc).every(({ op, threshold }) => {
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
