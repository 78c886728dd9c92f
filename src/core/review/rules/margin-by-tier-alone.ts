import { rule } from '../rule.ts';

export const marginByTierAlone = rule({
  code: 'margin-by-tier-alone',
  title: 'Margin goes by the tier alone',
  level: 'error',
  reason:
    'When the tier alone sets the margin, lower tiers pick the easy deals and the top is left with the hard ones. Margin has to follow how hard a deal is: its size, vertical and deployment.',
  remedy: 'Give points for hard deals in a table: `rule: { kind: complexity, table: …, column: … }`.',
  *look({ doc }) {
    for (const [name, { label, gives, rule: offset }] of Object.entries(doc.benefits)) {
      if (gives === 'margin' && offset?.kind !== 'complexity')
        yield { at: ['benefits', name], message: `'${label}' goes by the tier alone, whatever the deal.` };
    }
  },
});
