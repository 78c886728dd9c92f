/** Days that follow from a decision: when it would take effect, and until when a tier is held. Pure functions of the calendar. */
import { anniversaryAfter, endOf, minus, nextOfYear, nextOn, plus, shifted, type Day } from '../calendar.ts';
import type { CadenceDoc, TierDoc } from '../program/schema.ts';

export type LatchDoc = NonNullable<TierDoc['latch']>;

/** The first day on which a cadence lets a decision take effect; null where the rollout of a review says, or where it never does. */
export function effectiveOn(
  cadence: CadenceDoc['up'] | CadenceDoc['down'],
  on: number | undefined,
  asOf: Day,
  yearStarts: string,
): Day | null {
  if (typeof cadence === 'object') return nextOfYear(cadence.on, asOf);
  switch (cadence) {
    case 'at-once':
      return asOf;
    case 'monthly':
      return nextOn('month', on ?? 1, asOf);
    case 'quarterly':
      return nextOn('quarter', on ?? 1, asOf, yearStarts);
    case 'review':
    case 'never':
      return null;
  }
}

/** The last day on which a latch holds a tier that is held since a day, by a partner in the motion since another. */
export function latchedUntil({ until }: LatchDoc, since: Day, enrolledOn: Day, yearStarts: string): Day {
  if (typeof until === 'object' && 'endOf' in until)
    return shifted(endOf(until.endOf, since, until.later ?? 0, yearStarts), until.plus ?? {});
  const end = until === 'anniversary' ? anniversaryAfter(enrolledOn, since) : plus(since, until);
  return minus(end, { days: 1 });
}

export type CureDoc = NonNullable<TierDoc['cure']>;

/** The day from which a review may demote again, once a first one has found the tier out of reach. */
export function mendedBy(cure: CureDoc, since: Day, yearStarts: string): Day {
  return 'quarters' in cure ? endOf('quarter', since, cure.quarters, yearStarts) : plus(since, cure);
}

/** What an earlier review found of the tier that a partner holds. */
export interface EarlierReview {
  readonly asOf: Day;
  /** Whether the tier held was the one that is held today, and could not even possibly be kept. */
  readonly outOfReach: boolean;
}

/**
 * The day of the first of the latest reviews that all found the tier held out of reach; null when the last one did not, or there was
 * none. Reviews in order of their days; those before the day since when it is held say nothing of it.
 */
export function curingSince(reviews: readonly EarlierReview[], heldSince: Day): Day | null {
  let since: Day | null = null;
  for (const { asOf, outOfReach } of reviews) {
    if (asOf >= heldSince) since = outOfReach ? (since ?? asOf) : null;
  }
  return since;
}
