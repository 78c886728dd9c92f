/** Rows of live standings. */
import type { Selectable } from 'kysely';
import { standingColumns } from '../audits/queries.ts';
import type { Audit } from '../audits/run.ts';
import type { Standing, Tables } from '../db/tables.ts';
import type { Tx } from '../db/store.ts';

const content = [
  'current', 'earned', 'possible', 'holdable', 'eligible', 'fit_least', 'fit_most', 'fit_verdict', 'gate', 'decision', 'next_tier',
] as const satisfies readonly (keyof Standing)[]; // prettier-ignore
const columns = [
  'partner_id',
  'program_hash',
  'as_of',
  'cut_off',
  'mode',
  'semantics',
  'ladder',
  ...content,
] as const;

const types: Readonly<Record<(typeof columns)[number], string>> = {
  partner_id: 'bigint', program_hash: 'text', as_of: 'date', cut_off: 'bigint', mode: 'text', semantics: 'smallint', ladder: 'text', current: 'text',
  earned: 'smallint', possible: 'smallint', holdable: 'smallint', eligible: 'smallint', fit_least: 'float8', fit_most: 'float8', fit_verdict: 'text',
  gate: 'text', decision: 'text', next_tier: 'smallint',
}; // prettier-ignore

/**
 * Puts what an audit says of some partners in the place of what was stored of them; ladders that they are not on any more go. `only` names the
 * ladders that the audit was asked about. A row that says the same stays as it is, but for the recordings that it has seen. Of two at
 * once the one that saw the newer recording stays. Gives how many rows are new or say something else.
 */
export async function replaceStandings(
  tx: Tx,
  audit: Audit,
  partners: readonly number[],
  only: ReadonlySet<string> = new Set(audit.program.ladders.map((l) => l.key)),
): Promise<number> {
  const { version, moment, cutOff, semantics } = audit;
  const wanted = new Set(partners);
  const rows = audit.rows
    .filter((r) => wanted.has(r.partner) && only.has(r.standings.ladder.key))
    .map((r) => ({
      partner_id: r.partner,
      program_hash: version,
      as_of: moment.asOf,
      cut_off: cutOff,
      mode: moment.mode,
      semantics,
      ...standingColumns(r),
    }));
  // Two at once wait for each other, also where there is no row yet.
  await tx.client.query('select pg_advisory_xact_lock(27753, 4)');
  const same = `row(${content.map((c) => `s.${c}`).join(', ')}) is not distinct from row(${content.map((c) => `w.${c}`).join(', ')})`;
  const values = columns.map((c) => rows.map((row) => row[c]));
  const w = `unnest(${columns.map((c, i) => `$${i + 1}::${types[c]}[]`).join(', ')}) w (${columns.join(', ')})`;
  const n = columns.length;
  const gone = await tx.client.query(
    `delete from standing s where s.partner_id = any ($${n + 1}::bigint[]) and s.cut_off <= $${n + 2}
       and (s.ladder = any ($${n + 3}::text[]) or not (s.ladder = any ($${n + 4}::text[])))
       and not exists (select from ${w} where w.partner_id = s.partner_id and w.ladder = s.ladder)`,
    [...values, partners, cutOff, [...only], audit.program.ladders.map((l) => l.key)],
  );
  await tx.client.query(
    `update standing s set cut_off = w.cut_off, as_of = w.as_of, program_hash = w.program_hash, mode = w.mode, semantics = w.semantics
     from ${w} where w.partner_id = s.partner_id and w.ladder = s.ladder and s.cut_off <= w.cut_off and ${same}
       and (s.as_of, s.program_hash, s.mode, s.semantics) is distinct from (w.as_of, w.program_hash, w.mode, w.semantics)`,
    values,
  );
  const changed = await tx.client.query(
    `insert into standing as s (${columns.join(', ')}) select ${columns.join(', ')} from ${w} order by partner_id, ladder
     on conflict (partner_id, ladder) do update set ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}
       where s.cut_off <= excluded.cut_off and row(${content.map((c) => `s.${c}`).join(', ')}) is distinct from row(${content.map((c) => `excluded.${c}`).join(', ')})`,
    values,
  );
  return (gone.rowCount ?? 0) + (changed.rowCount ?? 0);
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
