/** What a report is made from, and the little that all of its sections ask of it. */
import type { Ladder } from '../program/program.ts';
import type { AuditRow, AuditSummary } from '../standing/audit.ts';
import type { ReportContext } from '../standing/report.ts';
import type { Outside } from '../words/pins.ts';
import { html, name, type Html } from './html.ts';

/** An audit as far as a report reads it. */
export interface ReportedAudit extends ReportContext {
  /** The number under which it is stored; 0 for a look that was not stored. */
  readonly id: number;
  /** Hash of the program's version, hex. */
  readonly version: string;
  /** The last recording that it saw. */
  readonly cutOff: number;
  /** Where its day lies, if outside all evidence. */
  readonly outside: Outside | null;
  readonly rows: readonly AuditRow[];
}

/** The rows of one ladder. */
export interface LadderRows {
  readonly ladder: Ladder;
  readonly rows: readonly AuditRow[];
}

/** What the sections share. Ladders stand by their keys, since the order of a document's keys has no meaning. */
export interface Page {
  readonly audit: ReportedAudit;
  readonly summary: AuditSummary;
  readonly ladders: readonly LadderRows[];
  /** Where a row stands on the page; undefined for one that was left out. */
  anchor(row: AuditRow): string | undefined;
}

/** A partner's name with its key, leading to its row where there is one. */
export function partnerLink(page: Page, row: AuditRow): Html {
  const { key, name: called } = page.audit.identity(row.partner);
  const anchor = page.anchor(row);
  const words = html`${name(called)} <small>${name(key)}</small>`;
  return anchor === undefined ? words : html`<a href="#${anchor}">${words}</a>`;
}

/** Partners named in one list; the rest is counted, and stands in the list of all. */
export const namedInList = 50;

/** What a list leaves out; nothing where it holds all. */
export function andMore(left: number, group: string): Html | '' {
  return left <= 0
    ? ''
    : html`<p class="quiet">And ${left} more: <a href="#${group}">every partner</a> lists them.</p>`;
}
