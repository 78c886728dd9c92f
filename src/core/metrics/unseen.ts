/**
 * Keys of an `each` that no row has shown yet (README.md, "Unseen keys"). Where windows differ from partner to partner, what is not known
 * is said in SQL by columns of the partner; else it is known before any partner is looked at.
 */
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { havingNames, havingPossible, havingSql } from './having.ts';
import { knownEmpty, type At, type Known } from './own-windows.ts';
import { emptyOf, numeric, type SqlInterval } from './reduce.ts';
import { join, sql, type Sql } from './sql.ts';

export type Ends = readonly [least: number, most: number];

/** What an aggregate may be without rows. */
export type Empty = Ends | ((at: At) => SqlInterval);

/** Yes, no, or as columns of the partner say. */
export type Perhaps = boolean | ((at: At) => Sql);

/** An aggregate without rows. */
export function emptyBy(aggregate: AggregateDoc, known: Known): Empty {
  return known.own === null ? emptyOf(aggregate, known.state) : (at) => knownEmpty(aggregate, known, at);
}

/** Whether rows may be missing. */
export function openBy({ state, own }: Known): Perhaps {
  if (state !== 'complete' && state !== 'unanswered') return true;
  return own === null ? false : (at) => sql`${at(own)} > 0`;
}

/** Whether any of several holds. */
export function anyOf(all: readonly Perhaps[]): Perhaps {
  if (all.includes(true)) return true;
  const some = all.filter((one) => typeof one === 'function');
  if (some.length === 0) return false;
  return (at) =>
    sql`(${join(
      some.map((one) => one(at)),
      ' or ',
    )})`;
}

/** Whether keys without any row could still pass, and be among those meant. */
export function unseenKeys(
  { having, among }: Pick<MetricOf<'each'>, 'having' | 'among'>,
  open: readonly Perhaps[],
  of: (name: string) => { readonly decimals: number; readonly empty: Empty },
): Perhaps {
  const some = anyOf(open);
  if (some === false) return false;
  const ends = (name: string): Ends | undefined => {
    const { empty } = of(name);
    return typeof empty === 'function' ? undefined : empty;
  };
  const read = [
    ...(having === undefined ? [] : havingNames(having)),
    ...(among === undefined ? [] : [among.of]),
  ];
  if (read.every((name) => ends(name) !== undefined)) {
    const known = (name: string): Ends => ends(name) ?? [NaN, NaN];
    const passes =
      havingPossible(having, (name) => ({ empty: known(name), decimals: of(name).decimals })) &&
      (among === undefined || !Number.isNaN(known(among.of)[1]));
    return passes && some;
  }
  return (at) => {
    const empty = (name: string): SqlInterval => {
      const { empty: without } = of(name);
      if (typeof without === 'function') return without(at);
      return { least: numeric(without[0]), most: numeric(without[1]) };
    };
    const asked = [
      some === true ? [] : [some(at)],
      having ? [havingSql(having, (name) => ({ ...empty(name), decimals: of(name).decimals })).possible] : [],
      among ? [sql`${empty(among.of).most} is not null`] : [],
    ].flat();
    return sql`(${join(asked, ' and ')})`;
  };
}
