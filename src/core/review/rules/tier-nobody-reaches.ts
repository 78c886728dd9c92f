import { countsOn } from '../counting.ts';
import { rule } from '../rule.ts';

/** Fewer partners say little about a tier. */
const enough = 10;

export const tierNobodyReaches = rule({
  code: 'tier-nobody-reaches',
  title: 'A tier that nobody reaches',
  level: 'warning',
  needs: 'partners',
  reason:
    'A tier out of sight is no aim. Its benefits are promised to nobody, and partners conclude that rising does not happen.',
  remedy:
    'Set the thresholds against what your best partners do, or leave the tier out until somebody comes near.',
  *look({ rungs, base }) {
    if (!base) return;
    for (const { ladder, tier, index, path } of rungs) {
      const found = base.ladders.get(ladder.key);
      if (!found || found.partners < enough || (found.possible[index] ?? 0) > 0) continue;
      // Said once, where the ladder breaks off; a tier that begins to count later is reached by nobody yet.
      if (index > 0 && (found.possible[index - 1] ?? 0) === 0) continue;
      if (countsOn(tier.doc.enter, base.asOf))
        yield {
          at: path,
          message: `None of ${found.partners} partners reaches '${tier.label}', nor could with what is still open.`,
        };
    }
  },
});
