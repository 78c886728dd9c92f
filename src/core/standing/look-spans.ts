/** The looks at a ladder for one row, told shortly: sample days one after the other on which all is the same are one span. */
import type { Day } from '../calendar.ts';
import type { Scope } from '../program/scope.ts';
import { looksOf, type Seen } from './fold.ts';

/** Looks in one scope (or at everything) that give the same, the first and the last of them. Tiers by their index. */
export interface LookSpan {
  readonly scope: Scope | null;
  readonly from: Day;
  readonly to: Day;
  /** How many looks it stands for. */
  readonly looks: number;
  readonly earned: number;
  readonly possible: number;
  readonly holdable: number;
}

/** The looks that are folded, by scope and then by day; none where there is only one. */
export function lookSpans(seen: Seen, row: number): readonly LookSpan[] {
  if (seen.kind === 'look') return [];
  const byScope = new Map<string, LookSpan[]>();
  for (const look of looksOf(seen)) {
    const spans = byScope.get(look.scope?.value ?? '') ?? [];
    byScope.set(look.scope?.value ?? '', spans);
    const [earned, possible, holdable] = [look.earned, look.possibleTier, look.holdable].map(
      (t) => t[row] ?? -1,
    );
    const last = spans.at(-1);
    if (last && last.earned === earned && last.possible === possible && last.holdable === holdable)
      spans[spans.length - 1] = { ...last, to: look.day, looks: last.looks + 1 };
    else
      spans.push({
        scope: look.scope,
        from: look.day,
        to: look.day,
        looks: 1,
        earned: earned ?? -1,
        possible: possible ?? -1,
        holdable: holdable ?? -1,
      });
  }
  return [...byScope.values()].flat();
}
