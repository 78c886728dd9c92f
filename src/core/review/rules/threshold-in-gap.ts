import { metricNamed } from '../../standing/trace.ts';
import { valueInWords } from '../../words/value.ts';
import { isKnown, isUpward } from '../partner-base.ts';
import { rule } from '../rule.ts';

/** So many partners on both sides make a distribution. */
const enough = 5;
/** Under so many of a unit every step is a stretch. */
const fewest = 5;

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
      for (const criterion of base?.ladders.get(ladder.key)?.criteria ?? []) {
        const { path, threshold, values, tier: of } = criterion;
        if (of !== index || !isUpward(criterion) || !isKnown(criterion)) continue;
        const metric = metricNamed(program, criterion.metric);
        if (threshold < fewest * 10 ** metric.decimals) continue;
        const [below, above] = [values.filter((v) => v < threshold), values.filter((v) => v >= threshold)];
        const [under, over] = [below.at(-1), above[0]];
        if (under === undefined || over === undefined || below.length < enough || above.length < enough)
          continue;
        if (under > threshold / 2 || over - under < threshold) continue;
        const words = (v: number): string => valueInWords(v, metric, program);
        yield {
          at: path,
          message: `Of ${values.length} partners none is between ${words(under)} and ${words(over)} for '${metric.label}', and '${tier.label}' asks for ${words(threshold)}.`,
        };
      }
    }
  },
});
