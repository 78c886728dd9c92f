/** Tiers that go by revenue of long ago and ask for none of this year. */
import { criteriaOf, type PlacedCriterion } from './asks.ts';
import { keptWithout } from './quiet.ts';
import type { Rung, Subject } from './subject.ts';

/** A tier and the criteria by which it goes by old revenue. */
export interface OldRevenue extends PlacedCriterion {
  readonly rung: Rung;
}

/** Kinds of evidence that are new business sold, beside those whose old rows count. */
const sold = ['deal_won', 'deal_registered'];

/** Criteria above entry on revenue that may all be older than a year, in tiers that nobody has to sell anything for within a year. */
export function oldRevenue(subject: Subject): readonly OldRevenue[] {
  return subject.aboveEntry.flatMap((rung) =>
    criteriaOf(rung, subject.today).flatMap((placed) => {
      const money = subject.reading(placed.criterion.metric).rows.filter((r) => r.money);
      if (money.length === 0 || money.some((r) => r.age !== 'longer')) return [];
      const kinds = new Set([...sold, ...money.flatMap((r) => r.kinds)]);
      return keptWithout(subject, (kind) => kinds.has(kind)).includes(rung) ? [{ ...placed, rung }] : [];
    }),
  );
}
