/** What is wrong with a cell, in words. */
import type { IssueCode } from '../../core/issue.ts';
import { ownText } from './cut.ts';

/** What is wrong with a cell: a sentence, and how to mend it. */
export interface CellFault {
  readonly code: IssueCode;
  readonly reason: string;
  readonly remedy: string;
}

/** A value that cannot be read as its type. */
export function invalid(reason: string, remedy: string): CellFault {
  return { code: 'value-invalid', reason, remedy };
}

/** Enough of a text to recognise it, in memory of its own since messages outlive their rows, without characters that a terminal would obey. */
export function short(text: string): string {
  const clean = text.replaceAll(/\p{Cc}/gu, '␀');
  return ownText(clean.length > 80 ? `${clean.slice(0, 77)}…` : clean);
}

/** A count with separators, for people: `1,234`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
