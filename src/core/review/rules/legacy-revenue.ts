import { oldRevenue } from '../old-revenue.ts';
import { rule } from '../rule.ts';

export const legacyRevenue = rule({
  code: 'legacy-revenue',
  title: 'Old revenue earns a tier',
  level: 'error',
  reason:
    'A partner that sold a lot years ago keeps today’s benefits without selling anything now. Those who sell now pay for it; a tier has to say what a partnership brings today.',
  remedy: 'Count revenue of the review year: `window: review-year`.',
  *look(subject) {
    const seen = new Set<string>();
    for (const { rung, criterion, path } of oldRevenue(subject)) {
      // Said once for a ladder: one window mends all of its tiers.
      const once = JSON.stringify([rung.ladder.key, criterion.metric]);
      if (seen.has(once)) continue;
      seen.add(once);
      yield {
        at: [...path, 'metric'],
        message: `'${rung.tier.label}' goes by '${subject.metricLabel(criterion.metric)}', which counts revenue from more than a year ago, and asks for none of this year.`,
      };
    }
  },
});
