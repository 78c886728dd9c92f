/** Rows of live standings. */
import type { Selectable } from 'kysely';
import { standingColumns } from '../audits/queries.ts';
import type { Audit } from '../audits/run.ts';
import type { Tables } from '../db/tables.ts';
import type { Tx } from '../db/store.ts';

/** Puts a partner's standings in the place of older ones; ladders that it is not on any more go. */
export async function replaceStandings(tx: Tx, audit: Audit, partner: number): Promise<void> {
  const { version, moment, cutOff, semantics } = audit;
  // Whoever saw more recordings wins; the lock keeps two at once apart also where there is no row yet.
  await tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`standing ${partner}`]);
  const newer = await tx.db
    .selectFrom('standing')
    .select('cut_off')
    .where('partner_id', '=', partner)
    .where('cut_off', '>', cutOff)
    .limit(1)
    .executeTakeFirst();
  if (newer) return;
  await tx.db.deleteFrom('standing').where('partner_id', '=', partner).execute();
  if (audit.rows.length === 0) return;
  await tx.db
    .insertInto('standing')
    .values(
      audit.rows.map((r) => ({
        partner_id: r.partner,
        program_hash: version,
        as_of: moment.asOf,
        cut_off: cutOff,
        mode: moment.mode,
        semantics,
        ...standingColumns(r),
      })),
    )
    .execute();
}

/** The stored standings of a partner, by ladder. */
export async function standingsOf(
  tx: Tx,
  partner: number,
): Promise<readonly Selectable<Tables['standing']>[]> {
  return tx.db
    .selectFrom('standing')
    .selectAll()
    .where('partner_id', '=', partner)
    .orderBy('ladder')
    .execute();
}
