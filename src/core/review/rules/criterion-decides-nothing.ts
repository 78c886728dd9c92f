import { factInWords } from '../../money.ts';
import { metricNamed } from '../../standing/trace.ts';
import { rule } from '../rule.ts';

/** Fewer partners say little about a criterion. */
const enough = 10;

export const criterionDecidesNothing = rule({
  code: 'criterion-decides-nothing',
  title: 'A criterion that decides about nobody',
  level: 'note',
  needs: 'partners',
  reason:
    'If nobody is kept from a tier by a criterion alone, it only makes the tier longer to explain. Either everybody meets it, or something else always fails with it.',
  remedy: 'Leave it out, or ask what it was meant to keep away and set it there.',
  *look({ program, rungs, base }) {
    for (const { ladder, tier, index } of rungs) {
      const found = base?.ladders.get(ladder.key);
      if (!found || found.partners < enough) continue;
      // Where nobody comes near, nothing can decide; that is said of the tier.
      if ((found.possible[index] ?? 0) === 0) continue;
      for (const { path, metric, threshold, values, decides, tier: of } of found.criteria) {
        if (of !== index || decides > 0 || values.length < enough) continue;
        const { label, decimals } = metricNamed(program, metric);
        yield {
          at: path,
          message: `No partner is kept from '${tier.label}' by ${factInWords(threshold, decimals)} for '${label}' alone.`,
        };
      }
    }
  },
});
