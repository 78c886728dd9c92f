import { byRevenue } from '../by-revenue.ts';
import { rule } from '../rule.ts';

export const technologyByRevenue = rule({
  code: 'technology-by-revenue',
  title: 'Technology partners are ranked by resold revenue',
  level: 'error',
  reason:
    'What a technology partner brings is customers that you share. One with 200 of them is worth more than one that resold 500,000 and shares four.',
  remedy:
    'Go by the number of mutual customers; or say the `type` of the motion, where its partners do something else.',
  look: (subject) => byRevenue(subject, 'technology', 'integrations in use nor mutual customers'),
});
