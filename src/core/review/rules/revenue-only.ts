import { allAsks, criteriaOf } from '../asks.ts';
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
      const asked = rungs.flatMap((rung) => allAsks(subject, rung).filter((a) => a.path[0] !== 'gate'));
      const names = new Set(
        asked
          .filter((a) => rungs.some((r) => a.path[3] === r.index))
          .flatMap(criteriaOf)
          .map((c) => c.criterion.metric),
      );
      const revenue = [...names].filter((name) => subject.isRevenue(name));
      if (names.size > 0 && revenue.length === names.size)
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `Above entry, '${ladder.label}' asks for nothing but revenue.`,
        };
    }
  },
});
