import { factInWords } from '../../money.ts';
import { metricNamed } from '../../standing/trace.ts';
import { rule } from '../rule.ts';

const enough = 5;

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
      for (const { path, metric, threshold, upward, values, tier: of } of base?.ladders.get(ladder.key)
        ?.criteria ?? []) {
        if (of !== index || !upward || threshold < 20) continue;
        const near = values.filter((v) => v < threshold && v >= threshold * 0.95).length;
        if (near < enough || near < values.length * 0.1) continue;
        const { label, decimals } = metricNamed(program, metric);
        yield {
          at: path,
          message: `${near} of ${values.length} partners lie less than 5 % below the ${factInWords(threshold, decimals)} that '${tier.label}' asks for '${label}'.`,
        };
      }
    }
  },
});
