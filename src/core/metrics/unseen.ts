/** Keys of an `each` that no row has shown yet, where windows differ from partner to partner (README.md, "Unseen keys"). */
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { havingSql } from './having.ts';
import { knownEmpty, type Known } from './own-windows.ts';
import type { SqlInterval } from './reduce.ts';
import { join, sql, whole, type Sql } from './sql.ts';

/** Whether keys without any row could still pass, by what is known of the partner. */
export function unseenKeys(
  { having }: Pick<MetricOf<'each'>, 'having'>,
  columns: ReadonlyMap<string, { readonly doc: AggregateDoc; readonly known: Known }>,
  of: (name: string) => { decimals: number },
): Sql {
  const open = [...columns.values()].map(({ known: { state, own } }) =>
    state !== 'complete' ? sql`true` : own === null ? sql`false` : sql`own.${own} > 0`,
  );
  const empty = (name: string): SqlInterval => {
    const c = columns.get(name);
    return c ? knownEmpty(c.doc, c.known) : { least: whole(0), most: whole(0) };
  };
  const passes = having
    ? havingSql(having, (name) => ({ ...empty(name), decimals: of(name).decimals })).possible
    : sql`true`;
  return sql`((${join(open, ' or ')}) and ${passes})`;
}
