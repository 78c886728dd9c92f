/** A line of reasons on the terminal: its mark, indented by how far inside it stands. */
import type { Outcome } from '../core/standing/interval.ts';
import type { ReasonLine } from '../core/words/reasons.ts';

export const marks: Readonly<Record<Outcome, string>> = { met: '✓', unmet: '✗', unknown: '?' };

/** `✓ active sellers: 3; asks at least 3`, `  · training points: 20 points`. */
export function reasonText({ depth, outcome, text, trace }: ReasonLine): string {
  const waiting = trace !== null && trace.notYet !== null;
  const mark = waiting ? '…' : outcome === null ? '·' : marks[outcome];
  return `${'  '.repeat(depth)}${mark} ${text}`;
}
