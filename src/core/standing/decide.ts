/**
 * What a standing means for the tier held (model rule 8). Pure; time and what is held come in from outside. A decision here is a
 * proposal with its reason: nothing is applied by it.
 */
import { minus, type Day } from '../calendar.ts';
import type { Mode } from '../metrics/window.ts';
import type { CadenceDoc } from '../program/schema.ts';
import { effectiveOn, latchedUntil, type LatchDoc, mendedBy, type CureDoc } from './effect.ts';
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
  | {
      readonly held: 'tier';
      readonly tier: number;
      /** Recorded with the placement. */
      readonly heldUntil: Day | null;
      /** The first day of the span without a gap in which it is recorded under this name. */
      readonly since: Day;
    }
  | { readonly held: 'unmapped'; readonly name: string };

export interface DecideInput {
  readonly standing: StandingRow;
  readonly held: Held;
  readonly day: Day;
  readonly mode: Mode;
  /** Month and day on which the program year begins. */
  readonly yearStarts: string;
  readonly cadence: Omit<CadenceDoc, 'protect'>;
  readonly dropAtMost: number | null;
  /** Whether the partner has been in the motion for as long as the cadence protects it, twelve months unless it says otherwise (rule 21). */
  readonly settled: boolean;
  /** The day since when the partner is in the motion without a gap. */
  readonly enrolledOn: Day;
  /** Of each tier, from the bottom up. */
  readonly tiers: readonly TierTerms[];
  /** The day of the first of the earlier reviews since which the tier held was never found holdable; null: the last one found it so. */
  readonly curingSince: Day | null;
}

/** How long a tier is held whatever the figures say, and how long there is to mend. */
export interface TierTerms {
  readonly latch?: LatchDoc | undefined;
  readonly cure?: CureDoc | undefined;
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
  | 'curing'
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
  /** The day on which it would take effect by the ladder's cadence; null where nothing changes, or where the rollout says. */
  readonly effectiveOn: Day | null;
  /** The last day on which the tier cannot be lost: by the latch of the one held, for want of time to mend, or by that of the new one. */
  readonly heldUntil: Day | null;
}

/** The proposal that follows from a standing, with its reason. */
export function decide(input: DecideInput): Decision {
  const { standing, held } = input;
  const awardPending =
    standing.eligible > Math.max(standing.earned, held.held === 'tier' ? held.tier : -1)
      ? standing.eligible
      : null;
  const decision: Decided = (kind, reason, next, until = null) => {
    const effect = effectOf(input, kind);
    const latch = kind === 'promote' || kind === 'enter' ? input.tiers[next ?? -1]?.latch : undefined;
    const heldUntil = latch
      ? latchedUntil(latch, effect ?? input.day, input.enrolledOn, input.yearStarts)
      : until;
    return { kind, reason, next, awardPending, effectiveOn: effect, heldUntil };
  };
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

type Decided = (
  kind: DecisionKind,
  reason: DecisionReason,
  next: number | null,
  heldUntil?: Day | null,
) => Decision;

function effectOf({ cadence, day, yearStarts }: DecideInput, kind: DecisionKind): Day | null {
  switch (kind) {
    case 'enter':
    case 'promote':
      return effectiveOn(cadence.up, cadence.on, day, yearStarts);
    case 'demote':
      return effectiveOn(cadence.down, cadence.on, day, yearStarts);
    case 'hold':
    case 'pending':
    case 'propose-exit':
      return null;
  }
}

function decideHeld(input: DecideInput, held: Extract<Held, { held: 'tier' }>, decision: Decided): Decision {
  const { standing, day, mode, cadence, dropAtMost, settled } = input;
  const { tier } = held;
  if (standing.earned > tier) {
    if (mode === 'progress' && cadence.up === 'review') return decision('hold', 'waits-for-review', tier);
    return decision('promote', 'earned-more', standing.earned);
  }
  if (standing.holdable >= tier) {
    if (standing.earned === tier) return decision('hold', 'as-earned', tier);
    return decision('hold', standing.possible >= tier ? 'evidence-open' : 'kept-by-keep-threshold', tier);
  }
  const latched = latchOf(input, held);
  if (latched !== null && latched >= day) return decision('hold', 'latched', tier, latched);
  if (!settled) return decision('hold', 'first-year', tier);
  if (cadence.down === 'never') return decision('hold', 'ladder-never-demotes', tier);
  if (mode === 'progress') return decision('hold', 'progress-never-demotes', tier);
  const mended = mendingUntil(input, tier);
  if (mended !== null && mended >= day) return decision('hold', 'curing', tier, mended);
  const next = Math.max(standing.holdable, dropAtMost === null ? -1 : tier - dropAtMost);
  return decision('demote', next > standing.holdable ? 'drop-limited' : 'no-longer-holdable', next);
}

/** The last day of the latch of the tier held: as recorded, else by the tier's own rule. */
function latchOf(
  { tiers, enrolledOn, yearStarts }: DecideInput,
  { tier, heldUntil, since }: Extract<Held, { held: 'tier' }>,
): Day | null {
  const latch = tiers[tier]?.latch;
  return heldUntil ?? (latch ? latchedUntil(latch, since, enrolledOn, yearStarts) : null);
}

/** The last day of the time to mend, which the first review that finds the tier held out of reach begins; null without any. */
function mendingUntil({ tiers, curingSince, day, yearStarts }: DecideInput, tier: number): Day | null {
  const cure = tiers[tier]?.cure;
  return cure ? minus(mendedBy(cure, curingSince ?? day, yearStarts), { days: 1 }) : null;
}
