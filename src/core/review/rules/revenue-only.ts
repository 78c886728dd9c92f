import { asksAward, criteriaOf } from '../asks.ts';
import { rule } from '../rule.ts';

export const revenueOnly = rule({
  code: 'revenue-only',
  title: 'Revenue is all that the tiers go by',
  level: 'error',
  reason:
    'Revenue alone rewards a snapshot: who sold, not who can sell again, keep a customer or fit where you are going. It is the first of the ways in which tier programs fail.',
  remedy:
    'Ask for a capability beside it: people who sell, certifications, customers kept, projects delivered.',
  *look(subject) {
    for (const ladder of subject.program.ladders) {
      const rungs = subject.rungsOf(ladder).slice(1);
      if (rungs.some((rung) => asksAward(rung, subject.today))) continue;
      const criteria = rungs.flatMap((rung) => criteriaOf(rung, subject.today));
      const onOthers = (ladder.doc.after ?? []).length > 0;
      if (onOthers || criteria.length === 0) continue;
      if (criteria.every(({ criterion }) => subject.isRevenue(criterion.metric)))
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `Above entry, the tiers of '${ladder.label}' ask for nothing but revenue.`,
        };
    }
  },
});
