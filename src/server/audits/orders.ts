/** The orders of the population by which an audit ranked, kept so that a partner that is evaluated alone can be placed in them. */
import type { Day } from '../../core/calendar.ts';
import type { Moment } from '../../core/metrics/window.ts';
import type { KnownOrders, RankOrder } from '../../core/standing/rank.ts';
import type { Tx } from '../db/store.ts';
import type { Audit } from './run.ts';

/** Stores the orders of an audit of the whole population, a row each. */
export async function insertOrders(
  tx: Tx,
  id: number,
  { evaluation, partners }: Pick<Audit, 'evaluation' | 'partners'>,
): Promise<void> {
  for (const [name, order] of evaluation.orders) {
    await tx.client.query(
      `insert into audit_order (audit_id, name, partners, least, most, groups)
       values ($1, $2, $3::bigint[], $4::float8[], $5::float8[], $6::float8[])`,
      [
        id,
        name,
        order.partners.map((row) => partners[row] ?? 0),
        [...order.least],
        [...order.most],
        [...order.group],
      ],
    );
  }
}

interface OrderRow {
  readonly name: string;
  readonly asOf: Day;
  /** As text: the driver reads only single bigints as numbers. */
  readonly partners: readonly string[];
  readonly least: readonly number[];
  readonly most: readonly number[];
  readonly groups: readonly number[];
}

/**
 * The orders of the newest audit of the same version and mode that had not seen more, by name. Those of its as-of day stand for the day that
 * is looked from; those of other days only for the same days.
 */
export async function knownOrders(
  tx: Tx,
  at: { readonly version: string; readonly moment: Moment; readonly cutOff: number },
  partners: readonly number[],
): Promise<KnownOrders> {
  const { rows } = await tx.client.query<OrderRow>(
    `select o.name, a.as_of as "asOf", o.partners, o.least, o.most, o.groups
     from audit_order o join audit a on a.id = o.audit_id
     where a.id = (
       select id from audit where program_hash = $1 and mode = $2 and as_of <= $3 and cut_off <= $4
       order by as_of desc, cut_off desc, id desc limit 1
     )`,
    [at.version, at.moment.mode, at.moment.asOf, at.cutOff],
  );
  const orders = rows.map(({ name, asOf, partners: of, least, most, groups }): [string, RankOrder] => [
    name.endsWith(` ${asOf}`) ? `${name.slice(0, -asOf.length)}${at.moment.asOf}` : name,
    {
      partners: of.map(Number),
      least: Float64Array.from(least),
      most: Float64Array.from(most),
      group: Float64Array.from(groups),
    },
  ]);
  return { partners, orders: new Map(orders) };
}
