import { allAsks, everyWay } from '../asks.ts';
import { rule } from '../rule.ts';

export const noCurrentActivity = rule({
  code: 'no-current-activity',
  title: 'A tier can be kept without doing anything this year',
  level: 'error',
  reason:
    'What is in force or was once reached lasts by itself. A partner that went quiet then keeps its tier, and the tier says nothing about today.',
  remedy: 'Ask for something that has to happen within the review year: a deal, a project, a customer added.',
  *look(subject) {
    for (const rung of subject.aboveEntry) {
      const current = allAsks(subject, rung).some(({ group }) =>
        everyWay(group, (c) =>
          subject.reading(c.metric).rows.some((r) => r.age === 'this-year' && subject.isDone(r.kinds)),
        ),
      );
      if (!current)
        yield {
          at: rung.path,
          message: `'${rung.tier.label}' asks for nothing that has to happen within a year.`,
        };
    }
  },
});
