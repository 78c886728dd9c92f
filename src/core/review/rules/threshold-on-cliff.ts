import { metricNamed } from '../../standing/trace.ts';
import { valueInWords } from '../../words/value.ts';
import { isKnown, isUpward } from '../partner-base.ts';
import { rule } from '../rule.ts';

/** So many partners just below a threshold, and so large a part of all, are no chance. */
const enough = 5;
const share = 0.1;
/** A twentieth of less than that is no whole step. */
const fewest = 20;

export const thresholdOnCliff = rule({
  code: 'threshold-on-cliff',
  title: 'A threshold just above where many partners are',
  level: 'note',
  needs: 'partners',
  reason:
    'Many partners that miss a tier by a hair will ask for an exception, each with a good reason. The figure decides more than anybody meant it to.',
  remedy: 'Move it a little to either side, or give it a `keep` so that nobody falls by a hair.',
  *look({ program, rungs, base }) {
    for (const { ladder, tier, index } of rungs) {
      for (const criterion of base?.ladders.get(ladder.key)?.criteria ?? []) {
        const { path, threshold, values, tier: of } = criterion;
        if (of !== index || !isUpward(criterion) || threshold < fewest || !isKnown(criterion)) continue;
        const near = values.filter((v) => v < threshold && v >= threshold * 0.95).length;
        if (near < enough || near < values.length * share) continue;
        const metric = metricNamed(program, criterion.metric);
        yield {
          at: path,
          message: `${near} of ${values.length} partners lie at most 5 % below the ${valueInWords(threshold, metric, program)} that '${tier.label}' asks for '${metric.label}'.`,
        };
      }
    }
  },
});
