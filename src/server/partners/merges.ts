/** Merges: a partner that turns out to be another one keeps its rows and points at the one that is left. */
import type { Tx, WriteTx } from '../db/store.ts';
import { refuse } from '../http/refuse.ts';
import { planAliases } from '../imports/aliases.ts';
import { refuseCircle } from './card.ts';
import { partnersCalled } from './one.ts';

const atPartner = { in: 'body', path: ['partner'] } as const;

/** Merges one partner into another that is not merged itself. What was merged into the first follows. */
export async function mergePartners(tx: WriteTx, from: number, into: number): Promise<void> {
  const recording = await tx.recording();
  const { rows } = await tx.client.query<{ partner: number; target: number }>(
    `select partner_id as partner, canonical_id as target from partner_alias
     where (partner_id = $1 or canonical_id = $1) and superseded_in is null`,
    [from],
  );
  const elsewhere = rows.find(({ partner }) => partner === from);
  if (elsewhere) {
    const names = await partnersCalled(tx, [elsewhere.target]);
    throw refuse(
      'state-conflict',
      `It is merged into '${names.get(elsewhere.target) ?? ''}' already.`,
      elsewhere.target === into ? 'Nothing is left to do.' : 'Undo that merge first, or merge that partner.',
      atPartner,
    );
  }
  const current = new Map(rows.map(({ partner, target }) => [partner, target]));
  const { ends, circles } = planAliases(current, new Map([[from, into]]));
  if (circles.size > 0)
    throw refuse('cycle', 'A partner cannot be merged into itself.', 'Name another partner.', atPartner);
  const moved = [...ends];
  await tx.client.query(
    'update partner_alias set superseded_in = $2 where partner_id = any($1::bigint[]) and superseded_in is null',
    [moved.map(([alias]) => alias), recording],
  );
  await tx.client.query(
    `insert into partner_alias (partner_id, canonical_id, recorded_in) select alias, target, $3
     from unnest($1::bigint[], $2::bigint[]) w (alias, target)`,
    [moved.map(([alias]) => alias), moved.map(([, target]) => target), recording],
  );
  await refuseCircle(tx, into);
}

/** Undoes the merge of a partner into another; what was merged into it before goes with it. */
export async function unmergePartner(tx: WriteTx, merged: number, from: number): Promise<void> {
  const recording = await tx.recording();
  const { rows } = await tx.client.query<{ since: number }>(
    `update partner_alias set superseded_in = $3 where partner_id = $1 and canonical_id = $2 and superseded_in is null
     returning recorded_in as since`,
    [merged, from, recording],
  );
  const [merge] = rows;
  if (!merge)
    throw refuse(
      'state-conflict',
      'It is not merged into this partner.',
      'Look at the partner again: `merged` lists what is.',
      atPartner,
    );
  // Those who pointed at it until that merge, and have not been pointed elsewhere since.
  const { rows: followers } = await tx.client.query<{ alias: number }>(
    `update partner_alias now set superseded_in = $4 from partner_alias before
     where before.canonical_id = $1 and before.superseded_in = $3 and now.partner_id = before.partner_id
       and now.canonical_id = $2 and now.recorded_in = $3 and now.superseded_in is null
     returning now.partner_id as alias`,
    [merged, from, merge.since, recording],
  );
  await tx.client.query(
    'insert into partner_alias (partner_id, canonical_id, recorded_in) select unnest($1::bigint[]), $2, $3',
    [followers.map(({ alias }) => alias), merged, recording],
  );
  await refuseCircle(tx, merged);
}

/** The partner that a number stands for by itself, merged or not; undefined where there is none. */
export async function partnerItself({ client }: Tx, id: number): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>('select id from partner where id = $1', [id]);
  return rows[0]?.id;
}
