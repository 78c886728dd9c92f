/** Partners whose live standing is due, because something that it reads has changed. */
import type { WriteTx } from '../db/store.ts';
import type { What } from '../imports/mapping-schema.ts';

/**
 * Notes that the standings of some partners, or of everybody, are due: in the transaction of the change, so that none is forgotten. Who is
 * merged into another is told as that other; `merged` was merged just now, and loses its own.
 */
export async function due(
  tx: WriteTx,
  partners: readonly number[] | 'everybody',
  merged: readonly number[] = [],
): Promise<void> {
  const recording = await tx.recording();
  const concerned =
    partners === 'everybody'
      ? `select p.id as partner from partner p
         where not exists (select from partner_alias a where a.partner_id = p.id and a.superseded_in is null)`
      : `select distinct coalesce(a.canonical_id, p.id) as partner from unnest($2::bigint[]) p (id)
         left join partner_alias a on a.partner_id = p.id and a.superseded_in is null
         union select unnest($3::bigint[])`;
  // In the order of ids, so that two at once wait for each other instead of for ever.
  await tx.client.query(
    `insert into standing_due (partner_id, recording) select partner, $1::bigint from (${concerned}) c order by partner
     on conflict (partner_id) do update set recording = excluded.recording`,
    partners === 'everybody' ? [recording] : [recording, partners, merged],
  );
}

/** Tables with rows of partners that evaluations read, by what an import fills; null: what it fills is read for everybody. */
const filled: Readonly<Record<What, readonly string[] | null>> = {
  partners: ['partner_alias', 'partner_attribute', 'enrolment'],
  people: ['employment'],
  evidence: ['evidence'],
  placements: ['placement'],
  rates: null,
  table: null,
};

/**
 * Notes that standings are due after what a recording has made known or replaced: those of its partners, of those who employ its persons, and
 * of everybody where rates or tables are others.
 */
export async function dueOfRecording(tx: WriteTx, recording: number, what: What): Promise<void> {
  const tables = filled[what];
  if (tables === null) return due(tx, 'everybody');
  const touched = tables.map(
    (table) => `select partner_id from ${table} where recorded_in = $1 or superseded_in = $1`,
  );
  if (what === 'evidence')
    touched.push(
      `select m.partner_id from evidence e join employment m on m.person_id = e.person_id and m.superseded_in is null
       where e.person_id is not null and (e.recorded_in = $1 or e.superseded_in = $1)`,
    );
  await tx.client.query(
    `insert into standing_due (partner_id, recording)
     select distinct coalesce(a.canonical_id, t.partner_id), $1::bigint from (${touched.join(' union ')}) t
     left join partner_alias a on a.partner_id = t.partner_id and a.superseded_in is null order by 1
     on conflict (partner_id) do update set recording = excluded.recording`,
    [recording],
  );
}
