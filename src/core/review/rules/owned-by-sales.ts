import { rule } from '../rule.ts';

export const ownedBySales = rule({
  code: 'owned-by-sales',
  title: 'Sales owns the tiers',
  level: 'error',
  reason:
    'Sales is measured by the quarter, and partners plan a year by their tier. Who owns both lowers a threshold where a forecast needs it, and in the end nobody knows what a tier means.',
  remedy: 'Let partnerships decide on the tiers: `owner: { team: partnerships }`. Sales reads them.',
  *look({ doc }) {
    if (doc.program.owner?.team === 'sales')
      yield { at: ['program', 'owner', 'team'], message: 'The tiers of this program are owned by sales.' };
  },
});
