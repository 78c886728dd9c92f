/** In which order partners stand, and which of them open to their reasons. */
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionKind } from '../standing/decide.ts';
import { decisionOrder } from '../words/decision.ts';
import type { ReportContext } from '../standing/report.ts';

/** Rows of one decision, by the partners' names, keys and ladders. */
export interface Group {
  readonly kind: DecisionKind;
  readonly rows: readonly AuditRow[];
}

/** All rows, those first that need attention; every row once. */
export function grouped(audit: Pick<ReportContext, 'identity'>, rows: readonly AuditRow[]): readonly Group[] {
  const byKind = new Map<DecisionKind, AuditRow[]>();
  for (const row of rows) {
    const group = byKind.get(row.decision.kind);
    if (group) group.push(row);
    else byKind.set(row.decision.kind, [row]);
  }
  return decisionOrder.flatMap((kind) => {
    const found = byKind.get(kind);
    return found ? [{ kind, rows: byName(audit, found) }] : [];
  });
}

/** By name without regard to capitals, then key, then ladder: the same on every machine. */
export function byName(
  audit: Pick<ReportContext, 'identity'>,
  rows: readonly AuditRow[],
): readonly AuditRow[] {
  const sortable = rows.map((row) => {
    const { key, name } = audit.identity(row.partner);
    return { row, keys: [name.toLowerCase(), key, row.standings.ladder.key] as const };
  });
  return sortable
    .toSorted(({ keys: a }, { keys: b }) => {
      for (const i of [0, 1, 2] as const) {
        if (a[i] < b[i]) return -1;
        if (a[i] > b[i]) return 1;
      }
      return 0;
    })
    .map(({ row }) => row);
}
