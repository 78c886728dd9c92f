/** Which partners a page lists, and which of them open to their reasons. */
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionKind } from '../standing/decide.ts';
import type { ReportContext } from '../standing/report.ts';
import { grouped } from './order.ts';

/** One partner on one ladder as the page lists it. */
export interface Line {
  readonly row: AuditRow;
  readonly opens: boolean;
}

/** What is listed of each decision, and what is left out. */
export interface Listing {
  readonly groups: readonly {
    readonly kind: DecisionKind;
    readonly all: number;
    readonly lines: readonly Line[];
  }[];
  readonly total: number;
  readonly listed: number;
  readonly opening: number;
}

/** Lines on a page at most, unless more are asked to open; a telephone still opens so many. */
const mostLines = 10_000;

/** The first rows open, further ones are lines, the rest is counted. */
export function listingOf(
  audit: Pick<ReportContext, 'identity'>,
  rows: readonly AuditRow[],
  opening: number,
): Listing {
  const most = Math.max(mostLines, opening);
  let before = 0;
  const groups = grouped(audit, rows).map(({ kind, rows: all }) => {
    const lines = all
      .slice(0, Math.max(0, most - before))
      .map((row, i): Line => ({ row, opens: before + i < opening }));
    before += all.length;
    return { kind, all: all.length, lines };
  });
  return {
    groups,
    total: rows.length,
    listed: Math.min(rows.length, most),
    opening: Math.min(rows.length, opening),
  };
}
