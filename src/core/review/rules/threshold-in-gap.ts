import { factInWords } from '../../money.ts';
import { metricNamed } from '../../standing/trace.ts';
import { rule } from '../rule.ts';

/** So many partners on both sides make a distribution. */
const enough = 5;

export const thresholdInGap = rule({
  code: 'threshold-in-gap',
  title: 'A threshold in an empty stretch',
  level: 'note',
  needs: 'partners',
  reason:
    'Where nobody is near, the exact figure decides nothing: half of it would let the same partners in. It tells those below nothing about how far they are.',
  remedy: 'Set it near the lower end of the stretch, where those who climb can see it.',
  *look({ program, rungs, base }) {
    for (const { ladder, tier, index } of rungs) {
      for (const { path, metric, threshold, upward, values, tier: of } of base?.ladders.get(ladder.key)
        ?.criteria ?? []) {
        if (of !== index || !upward || threshold <= 0) continue;
        const [below, above] = [values.filter((v) => v < threshold), values.filter((v) => v >= threshold)];
        const [under, over] = [below.at(-1), above[0]];
        if (under === undefined || over === undefined || below.length < enough || above.length < enough)
          continue;
        if (threshold < 2 * Math.max(under, 1) || over - under < threshold) continue;
        const { label, decimals } = metricNamed(program, metric);
        const words = (v: number): string => factInWords(v, decimals);
        yield {
          at: path,
          message: `Nobody is between ${words(under)} and ${words(over)} for '${label}', and '${tier.label}' asks for ${words(threshold)}.`,
        };
      }
    }
  },
});
