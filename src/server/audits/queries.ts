/** Rows of stored audits. */
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Audit } from './run.ts';

/** Writes one result a row, by columns. */
export async function insertResults(tx: Tx, audit: Audit): Promise<void> {
  const { rows } = audit;
  await tx.client.query(
    `insert into audit_result (audit_id, partner_id, ladder, current, earned, possible, holdable, eligible,
       fit_least, fit_most, fit_verdict, gate, decision, next_tier)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::smallint[], $7::smallint[], $8::smallint[],
       $9::float8[], $10::float8[], $11::text[], $12::text[], $13::text[], $14::smallint[])`,
    [
      audit.id,
      rows.map((r) => r.partner),
      rows.map((r) => r.standings.ladder.key),
      rows.map((r) => r.current),
      rows.map((r) => r.earned),
      rows.map((r) => r.possible),
      rows.map((r) => r.holdable),
      rows.map((r) => r.eligible),
      rows.map((r) => r.fit?.least ?? null),
      rows.map((r) => r.fit?.most ?? null),
      rows.map((r) => r.fitVerdict),
      rows.map((r) => r.gate),
      rows.map((r) => r.decision.kind),
      rows.map((r) => r.decision.next),
    ],
  );
}

export interface StoredAudit {
  readonly id: number;
  readonly program: string;
  readonly version: string;
  readonly asOf: Day;
  readonly cutOff: number;
  readonly mode: string;
  readonly rows: number;
}

/** Stored audits, newest first. */
export async function listAudits(tx: Tx): Promise<readonly StoredAudit[]> {
  const rows = await tx.db
    .selectFrom('audit')
    .innerJoin('program_version', 'program_version.hash', 'audit.program_hash')
    .select((q) => [
      'audit.id',
      'program_version.key as program',
      'audit.program_hash as version',
      'audit.as_of as asOf',
      'audit.cut_off as cutOff',
      'audit.mode',
      q
        .selectFrom('audit_result')
        .select(q.fn.countAll<number>().as('n'))
        .whereRef('audit_result.audit_id', '=', 'audit.id')
        .as('rows'),
    ])
    .orderBy('audit.id', 'desc')
    .execute();
  return rows.map((r) => ({ ...r, rows: r.rows ?? 0 }));
}
