/**
 * What a standing means for the tier held (model rule 8). Pure; time and what is held come in from outside. A decision here is a
 * proposal with its reason: nothing is applied by it.
 */
import type { Day } from '../calendar.ts';
import type { Mode } from '../metrics/window.ts';
import type { CadenceDoc } from '../program/schema.ts';
import type { FitVerdict } from './fold.ts';

export interface StandingRow {
  readonly earned: number;
  readonly possible: number;
  readonly holdable: number;
  readonly eligible: number;
  readonly fit: FitVerdict;
}

/** What a partner holds on a ladder: a tier by its index, or one that this program has no equal for. */
export type Held =
  | { readonly held: 'none' }
  | { readonly held: 'tier'; readonly tier: number; readonly heldUntil: Day | null }
  | { readonly held: 'unmapped'; readonly name: string };

export interface DecideInput {
  readonly standing: StandingRow;
  readonly held: Held;
  readonly day: Day;
  readonly mode: Mode;
  readonly cadence: Pick<CadenceDoc, 'up' | 'down'>;
  readonly dropAtMost: number | null;
  /** Whether the partner has been in the motion for twelve months (rule 21). */
  readonly settled: boolean;
}

export type DecisionKind = 'enter' | 'promote' | 'demote' | 'hold' | 'pending' | 'propose-exit';

export type DecisionReason =
  | 'entry-criteria-met'
  | 'entry-open'
  | 'entry-unmet'
  | 'earned-more'
  | 'no-longer-holdable'
  | 'drop-limited'
  | 'as-earned'
  | 'kept-by-keep-threshold'
  | 'evidence-open'
  | 'no-match'
  | 'latched'
  | 'first-year'
  | 'progress-never-demotes'
  | 'waits-for-review'
  | 'ladder-never-demotes'
  | 'no-equivalent';

export interface Decision {
  readonly kind: DecisionKind;
  readonly reason: DecisionReason;
  /** Index of the tier that would be held, -1 for below entry; null while none is. */
  readonly next: number | null;
  /** A higher tier that only an award still keeps the partner from. */
  readonly awardPending: number | null;
}

/** The proposal that follows from a standing, with its reason. */
export function decide(input: DecideInput): Decision {
  const { standing, held } = input;
  const awardPending =
    standing.eligible > Math.max(standing.earned, held.held === 'tier' ? held.tier : -1)
      ? standing.eligible
      : null;
  const decision = (kind: DecisionKind, reason: DecisionReason, next: number | null): Decision => ({
    kind,
    reason,
    next,
    awardPending,
  });
  // Nothing is taken from, and nothing offered to, who holds nothing and is not at entry: that stays pending.
  const outside = held.held === 'none' && standing.earned < 0;
  if (standing.fit === 'no-match' && !outside)
    return decision('propose-exit', 'no-match', held.held === 'tier' ? held.tier : null);
  switch (held.held) {
    case 'none':
      if (standing.earned >= 0) return decision('enter', 'entry-criteria-met', standing.earned);
      return decision('pending', standing.possible >= 0 ? 'entry-open' : 'entry-unmet', null);
    case 'unmapped':
      return decision('hold', 'no-equivalent', null);
    case 'tier':
      return decideHeld(input, held, decision);
  }
}

function decideHeld(
  { standing, day, mode, cadence, dropAtMost, settled }: DecideInput,
  { tier, heldUntil }: Extract<Held, { held: 'tier' }>,
  decision: (kind: DecisionKind, reason: DecisionReason, next: number | null) => Decision,
): Decision {
  if (standing.earned > tier) {
    if (mode === 'progress' && cadence.up === 'review') return decision('hold', 'waits-for-review', tier);
    return decision('promote', 'earned-more', standing.earned);
  }
  if (standing.holdable >= tier) {
    if (standing.earned === tier) return decision('hold', 'as-earned', tier);
    return decision('hold', standing.possible >= tier ? 'evidence-open' : 'kept-by-keep-threshold', tier);
  }
  if (heldUntil !== null && heldUntil >= day) return decision('hold', 'latched', tier);
  if (!settled) return decision('hold', 'first-year', tier);
  if (cadence.down === 'never') return decision('hold', 'ladder-never-demotes', tier);
  if (mode === 'progress') return decision('hold', 'progress-never-demotes', tier);
  const next = Math.max(standing.holdable, dropAtMost === null ? -1 : tier - dropAtMost);
  return decision('demote', next > standing.holdable ? 'drop-limited' : 'no-longer-holdable', next);
}
