import { byRevenue } from '../by-revenue.ts';
import { rule } from '../rule.ts';

export const servicesByRevenue = rule({
  code: 'services-by-revenue',
  title: 'Services partners are ranked by revenue',
  level: 'error',
  reason:
    'A services firm gets customers live. Revenue resold says nothing about that; projects completed and satisfied customers do, and revenue follows them.',
  remedy:
    'Go by the count of implementations or by customer satisfaction; or say the `type` of the motion, where its partners do something else.',
  look: (subject) => byRevenue(subject, 'services', 'projects completed nor satisfied customers'),
});
