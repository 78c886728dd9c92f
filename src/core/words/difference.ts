/** Differences between two versions of a program, as sentences. */
import type { Difference } from '../program/diff/difference.ts';
import type { Effect } from '../program/diff/effect.ts';

/** What a difference does, in a word or two. */
export const effectNames: Readonly<Record<Effect, string>> = {
  tightened: 'tightened',
  loosened: 'loosened',
  changed: 'changed',
  words: 'words only',
};

/** `closed-won ARR sourced by the partner: at least USD 60,000, was at least USD 50,000 (USD 10,000 more)`. */
export function differenceInWords({ what, before, after, by }: Difference): string {
  if (before === null) return after === null ? what : `${what}: ${after}, new`;
  if (after === null) return `${what}: ${before}, gone`;
  return `${what}: ${after}, was ${before}${by === null ? '' : ` (${by})`}`;
}
