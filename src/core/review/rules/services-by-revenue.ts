import { partnerType } from '../partner-type.ts';
import { rule } from '../rule.ts';

export const servicesByRevenue = rule({
  code: 'services-by-revenue',
  title: 'Services partners are ranked by revenue',
  level: 'error',
  reason:
    'A services firm gets customers live. Revenue resold says nothing about that; projects completed and satisfied customers do, and revenue follows them.',
  remedy: 'Make the count of implementations or customer satisfaction the axis of the motion.',
  *look(subject) {
    for (const [name, motion] of Object.entries(subject.doc.motions)) {
      if (partnerType(name, motion) === 'services' && subject.isRevenue(motion.axis))
        yield {
          at: ['motions', name, 'axis'],
          message: `'${motion.label}' goes first of all by '${subject.metricLabel(motion.axis)}', which is revenue.`,
        };
    }
  },
});
