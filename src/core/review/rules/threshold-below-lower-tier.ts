import { easierThanBeneath, figureInWords } from '../required.ts';
import { rule } from '../rule.ts';

export const thresholdBelowLowerTier = rule({
  code: 'threshold-below-lower-tier',
  title: 'A threshold easier than that of the tier beneath',
  level: 'warning',
  reason:
    'A tier asks for everything beneath it, so the easier figure decides nothing. It is mostly a slip, and misleads whoever reads only this tier.',
  remedy: 'Raise the threshold, or leave the criterion out.',
  *look(subject) {
    for (const rung of subject.aboveEntry)
      for (const { own, beneath, rung: lower } of easierThanBeneath(subject, rung))
        yield {
          at: own.path,
          message: `'${rung.tier.label}' asks '${own.metric.label}' for ${figureInWords(own, subject)}, and '${lower.tier.label}' beneath it already for ${figureInWords(beneath, subject)}.`,
        };
  },
});
