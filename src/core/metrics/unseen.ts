/** Keys of an `each` that no row has shown yet (README.md, "Unseen keys"). */
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { scaled, scaledHaving } from './each.ts';
import { havingPossible, havingSql } from './having.ts';
import { knownEmpty, type Known } from './own-windows.ts';
import { emptyOf, numeric, type SqlInterval } from './reduce.ts';
import { join, sql, whole, type Sql } from './sql.ts';

/** Whether keys without any row could still pass; null where surely not. */
export function unseenKeys(
  atom: MetricOf<'each'>,
  columns: ReadonlyMap<string, { readonly doc: AggregateDoc; readonly known: Known }>,
  of: (name: string) => { decimals: number },
): Sql | null {
  const all = [...columns.values()];
  if (all.every(({ known }) => known.own === null)) {
    const empty = (name: string): readonly [number, number] => {
      const c = columns.get(name);
      return c ? emptyOf(c.doc, c.known.state) : [0, 0];
    };
    const open = all.some(({ known }) => known.state !== 'complete');
    return open && havingPossible(scaledHaving(atom.having, of), empty) ? sql`true` : null;
  }
  const open = all.map(({ known: { state, own } }) =>
    state !== 'complete' ? sql`true` : own === null ? sql`false` : sql`own.${own} > 0`,
  );
  const empty = (name: string): SqlInterval => {
    const c = columns.get(name);
    return c ? knownEmpty(c.doc, c.known) : { least: whole(0), most: whole(0) };
  };
  const passes = atom.having
    ? havingSql(atom.having, empty, (name, t) =>
        name === '' ? whole(t) : numeric(scaled(t, of(name).decimals)),
      ).possible
    : sql`true`;
  return sql`((${join(open, ' or ')}) and ${passes})`;
}
