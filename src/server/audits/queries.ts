/** Rows of stored audits. */
import { fault, IssueError } from '../../core/issue.ts';
import type { Day } from '../../core/calendar.ts';
import { summarise, type AuditRow, type AuditSummary } from '../../core/standing/audit.ts';
import { summaryJson, type SummaryJson } from '../../core/standing/report.ts';
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

/** What stands out in a row of an audit; `open`: its tier is not sure. */
export const marks = ['gem', 'misfit', 'paper', 'open'] as const;
export type Mark = (typeof marks)[number];

/** Writes what an audit comes to, and one result a row, by columns. */
export async function insertResults(tx: Tx, audit: Audit): Promise<void> {
  const summary = summarise(audit.program, audit.rows);
  const [gems, misfits, papers] = [summary.hiddenGems, summary.noLongerFit, summary.paper].map(
    (r) => new Set(r),
  );
  const marked = (row: AuditRow): string => {
    const found: readonly (readonly [Mark, boolean | undefined])[] = [
      ['gem', gems?.has(row)],
      ['misfit', misfits?.has(row)],
      ['paper', papers?.has(row)],
      ['open', row.possible > row.earned],
    ];
    return found.flatMap(([mark, is]) => (is ? [mark] : [])).join(' ');
  };
  const results = audit.rows.map(standingColumns);
  const names = Object.keys(types).filter((name): name is keyof Standing => name in types);
  await tx.client.query(
    `insert into audit_result (audit_id, partner_id, marks, ${names.join(', ')})
     select $1, partner, string_to_array(marks, ' '), ${names.join(', ')}
     from unnest($2::bigint[], $3::text[], ${names.map((name, i) => `$${i + 4}::${types[name]}[]`).join(', ')})
       as r (partner, marks, ${names.join(', ')})`,
    [
      audit.id,
      audit.rows.map((r) => r.partner),
      audit.rows.map(marked),
      ...names.map((name) => results.map((r) => r[name])),
    ],
  );
  await tx.client.query('insert into audit_summary (audit_id, summary) values ($1, $2)', [
    audit.id,
    JSON.stringify(summaryOf(audit, summary)),
  ]);
}

/** What is kept of a summary: partners that stand out are found by the marks of their rows. */
export type StoredSummary = Pick<SummaryJson, 'distributions' | 'readiness'> & {
  readonly marked: Readonly<Record<Mark, number>>;
};

function summaryOf(audit: Audit, summary: AuditSummary): StoredSummary {
  const { distributions, readiness } = summaryJson(audit, summary);
  const { hiddenGems, noLongerFit, paper } = summary;
  const marked = {
    gem: hiddenGems.length,
    misfit: noLongerFit.length,
    paper: paper.length,
    open: readiness.undecided,
  };
  return { distributions, readiness, marked };
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
