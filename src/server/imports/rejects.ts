/** Rows that an import cannot take, each reason with its place. Kept up to a limit, counted beyond it. */
import type { IssueCode } from '../../core/issue.ts';
import { limits } from './limits.ts';

export interface Reject {
  readonly file: string;
  /** Counts rows from 1, without the row of names. */
  readonly row: number;
  /** The line of the file on which the row begins. */
  readonly line: number;
  /** The column as the mapping names it; null where it is about the whole row. */
  readonly column: string | null;
  /** What the cell holds. */
  readonly value: string | null;
  readonly code: IssueCode;
  readonly reason: string;
  readonly remedy: string;
}

/** Gathers rejects while rows are read. */
export class Rejects {
  readonly kept: Reject[] = [];
  /** Reasons, also those beyond what is kept. */
  total = 0;
  /** Rows with at least one reason. */
  rows = 0;
  private lastRow = 0;

  add(reject: Reject): void {
    this.total++;
    if (reject.row !== this.lastRow) {
      this.rows++;
      this.lastRow = reject.row;
    }
    if (this.kept.length < limits.rejects) this.kept.push(reject);
  }

  /** Whether the row that is being read has a reason already. */
  has(row: number): boolean {
    return this.lastRow === row;
  }
}

/** In order of file, line, column and code, so that the same file gives the same list. */
export function sortRejects(rejects: readonly Reject[]): Reject[] {
  return rejects.toSorted(
    (a, b) =>
      a.line - b.line ||
      a.row - b.row ||
      compare(a.column ?? '', b.column ?? '') ||
      compare(a.code, b.code) ||
      compare(a.value ?? '', b.value ?? ''),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
