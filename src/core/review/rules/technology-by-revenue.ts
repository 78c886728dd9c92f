import { partnerType } from '../partner-type.ts';
import { rule } from '../rule.ts';

export const technologyByRevenue = rule({
  code: 'technology-by-revenue',
  title: 'Technology partners are ranked by resold revenue',
  level: 'error',
  reason:
    'What a technology partner brings is customers that you share. One with 200 of them is worth more than one that resold 500,000 and shares four.',
  remedy: 'Make the number of mutual customers the axis of the motion.',
  *look(subject) {
    for (const [name, motion] of Object.entries(subject.doc.motions)) {
      if (partnerType(name, motion) === 'technology' && subject.isRevenue(motion.axis))
        yield {
          at: ['motions', name, 'axis'],
          message: `'${motion.label}' goes first of all by '${subject.metricLabel(motion.axis)}', which is revenue.`,
        };
    }
  },
});
