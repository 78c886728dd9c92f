/** The days on which a ladder asks for the same. */
import { dayInWords, minus, type Day } from '../calendar.ts';
import { ladderOn, turningDays } from '../program/on-day.ts';
import type { Ladder } from '../program/program.ts';

/** Days with the same rules, and the ladder as it counts on them. */
export interface RuleSpan {
  readonly ladder: Ladder;
  /** One of the days. */
  readonly on: Day;
  /** ` through 31 Dec 2026`, ` from 1 Jan 2027`; empty where the rules are always the same. */
  readonly inWords: string;
}

/** The spans of days on which the rules of a ladder are the same, in order; those that were over before today are left out. */
export function spansOf(ladder: Ladder, today: Day): readonly RuleSpan[] {
  const turns = turningDays(ladder);
  const [first] = turns;
  if (first === undefined) return [{ ladder: ladderOn(ladder, today), on: today, inWords: '' }];
  const before = minus(first, { days: 1 });
  const spans = turns.map((from, i): RuleSpan & { readonly last: Day | null } => {
    const next = turns[i + 1];
    const last = next === undefined ? null : minus(next, { days: 1 });
    const to = last === null ? '' : ` to ${dayInWords(last)}`;
    return { ladder: ladderOn(ladder, from), on: from, last, inWords: ` from ${dayInWords(from)}${to}` };
  });
  const all = [
    { ladder: ladderOn(ladder, before), on: before, last: before, inWords: ` through ${dayInWords(before)}` },
    ...spans,
  ];
  return all.filter(({ last }) => last === null || last >= today);
}
