/** Partners whose live standing is due, because something that it reads has changed. */
import type { WriteTx } from '../db/store.ts';

/**
 * Notes that the standings of some partners, or of everybody, are due: in the transaction of the change, so that none is forgotten. Who is
 * merged into another is told as that other.
 */
export async function due(tx: WriteTx, partners: readonly number[] | 'everybody'): Promise<void> {
  const recording = await tx.recording();
  const concerned =
    partners === 'everybody'
      ? `select p.id as partner from partner p
         where not exists (select from partner_alias a where a.partner_id = p.id and a.superseded_in is null)`
      : `select distinct coalesce(a.canonical_id, p.id) as partner from unnest($2::bigint[]) p (id)
         left join partner_alias a on a.partner_id = p.id and a.superseded_in is null`;
  // In the order of ids, so that two at once wait for each other instead of for ever.
  await tx.client.query(
    `insert into standing_due (partner_id, recording) select partner, $1::bigint from (${concerned}) c order by partner
     on conflict (partner_id) do update set recording = excluded.recording`,
    partners === 'everybody' ? [recording] : [recording, partners],
  );
}
