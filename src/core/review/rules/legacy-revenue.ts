import { allAsks, criteriaOf, everyWay, ownAsk } from '../asks.ts';
import { rule } from '../rule.ts';
import type { Subject } from '../subject.ts';

/** Whether a metric is revenue, and all of it may lie longer ago than a year. */
function isLegacyRevenue(subject: Subject, metric: string): boolean {
  const money = subject.reading(metric).rows.filter((r) => r.money);
  return money.length > 0 && money.every((r) => r.age === 'longer');
}

export const legacyRevenue = rule({
  code: 'legacy-revenue',
  title: 'Old revenue earns a tier',
  level: 'error',
  reason:
    'A partner that sold a lot years ago keeps today’s benefits without selling anything now. Lifetime achievement pays no bills; a tier has to say what the partnership produces this year.',
  remedy: 'Count revenue of the review year: `window: review-year`.',
  *look(subject) {
    for (const rung of subject.aboveEntry) {
      for (const { criterion, path } of criteriaOf(ownAsk(rung))) {
        const { metric } = criterion;
        if (!isLegacyRevenue(subject, metric)) continue;
        const label = subject.doc.metrics[metric]?.label ?? metric;
        const current = allAsks(subject, rung).some(({ group }) =>
          everyWay(group, (c) =>
            subject.reading(c.metric).rows.some((r) => r.money && r.age === 'this-year'),
          ),
        );
        if (current) continue;
        yield {
          at: [...path, 'metric'],
          message: `'${rung.tier.label}' goes by '${label}', which counts revenue from more than a year ago.`,
        };
      }
    }
  },
});
