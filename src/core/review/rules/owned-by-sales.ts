import { rule } from '../rule.ts';

export const ownedBySales = rule({
  code: 'owned-by-sales',
  title: 'Sales owns the tiers',
  level: 'error',
  reason:
    'Where sales owns the tier table, criteria bend toward this quarter’s forecast. They have to outlast the quarter to mean anything; tier design lives in partnerships.',
  remedy: 'Let partnerships decide on the tiers: `owner: { team: partnerships }`. Sales reads them.',
  *look({ doc }) {
    if (doc.program.owner?.team === 'sales')
      yield { at: ['program', 'owner', 'team'], message: 'The tiers of this program are owned by sales.' };
  },
});
