/** Rows of stored audits. */
import { fault, IssueError } from '../../core/issue.ts';
import type { Day } from '../../core/calendar.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import type { Tx } from '../db/store.ts';
import type { Standing } from '../db/tables.ts';
import type { Audit } from './run.ts';

/** A row of an audit as the columns that store it. */
export function standingColumns(r: AuditRow): Standing {
  return {
    ladder: r.standings.ladder.key,
    current: r.current,
    earned: r.earned,
    possible: r.possible,
    holdable: r.holdable,
    eligible: r.eligible,
    fit_least: r.fit?.least ?? null,
    fit_most: r.fit?.most ?? null,
    fit_verdict: r.fitVerdict,
    gate: r.gate,
    decision: r.decision.kind,
    next_tier: r.decision.next,
  };
}

const types: Readonly<Record<keyof Standing, string>> = {
  ladder: 'text', current: 'text', earned: 'smallint', possible: 'smallint', holdable: 'smallint', eligible: 'smallint',
  fit_least: 'float8', fit_most: 'float8', fit_verdict: 'text', gate: 'text', decision: 'text', next_tier: 'smallint',
}; // prettier-ignore

/** Writes one result a row, by columns. */
export async function insertResults(tx: Tx, audit: Audit): Promise<void> {
  const results = audit.rows.map(standingColumns);
  const names = Object.keys(types).filter((name): name is keyof Standing => name in types);
  await tx.client.query(
    `insert into audit_result (audit_id, partner_id, ${names.join(', ')})
     select $1, * from unnest($2::bigint[], ${names.map((name, i) => `$${i + 3}::${types[name]}[]`).join(', ')})`,
    [audit.id, audit.rows.map((r) => r.partner), ...names.map((name) => results.map((r) => r[name]))],
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

/** The hash of the program version of a stored audit. */
export async function storedProgramHash(tx: Tx, id: number): Promise<string> {
  const row = await tx.db.selectFrom('audit').select('program_hash').where('id', '=', id).executeTakeFirst();
  if (row) return row.program_hash;
  throw new IssueError([
    fault('not-found', `No audit ${id} is stored.`, 'List them with `tierwright audit --list`.'),
  ]);
}
