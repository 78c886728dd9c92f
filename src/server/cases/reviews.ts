/** Earlier reviews that a case tells of, where nothing is stored. */
import type { FormerReview } from '../../core/standing/audit.ts';
import { dayOf, partnerNumbers, usualSince, type CaseContext } from './rows.ts';

/** What earlier reviews found, as stored audits would say it. */
export function reviewsOf({
  case: { data },
  asOf,
}: Pick<CaseContext, 'case' | 'asOf'>): readonly FormerReview[] {
  const ids = partnerNumbers(data);
  return Object.entries(data.partners)
    .flatMap(([key, { placements, reviews }]) =>
      reviews.map(({ ladder, day: on, found }): FormerReview => {
        const then = dayOf(on, asOf);
        const held = placements.find(
          (p) =>
            p.ladder === ladder &&
            dayOf(p.from ?? usualSince, asOf) <= then &&
            (p.to === undefined || dayOf(p.to, asOf) >= then),
        );
        const current = held?.tier ?? null;
        return {
          partner: ids.get(key) ?? 0,
          ladder,
          asOf: then,
          current,
          outOfReach: found === 'out-of-reach',
        };
      }),
    )
    .filter((review) => review.asOf < asOf)
    .toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1));
}
