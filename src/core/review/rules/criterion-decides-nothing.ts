import { metricNamed } from '../../standing/trace.ts';
import { thresholdInWords } from '../../words/value.ts';
import { rule } from '../rule.ts';

/** Of fewer partners that meet everything else, none may miss a criterion by chance. */
const enough = 10;

export const criterionDecidesNothing = rule({
  code: 'criterion-decides-nothing',
  title: 'A criterion that decides about nobody',
  level: 'note',
  needs: 'partners',
  reason:
    'A criterion that keeps nobody out makes a tier longer to explain and to prove, and changes nothing. Whoever reads the page takes it for a condition that matters.',
  remedy: 'Leave it out, or ask what it was meant to keep away and set it there.',
  *look({ program, rungs, base }) {
    for (const { ladder, tier, index } of rungs) {
      const found = base?.ladders.get(ladder.key);
      const earned = found?.earned[index] ?? 0;
      if (!found || earned < enough) continue;
      for (const { path, metric: name, op, threshold, kept, tier: of } of found.criteria) {
        if (of !== index || kept > 0) continue;
        const metric = metricNamed(program, name);
        yield {
          at: path,
          message: `'${metric.label}', ${thresholdInWords(op, threshold, metric, program)}, keeps nobody from '${tier.label}': all ${earned} partners that meet everything else have it.`,
        };
      }
    }
  },
});
