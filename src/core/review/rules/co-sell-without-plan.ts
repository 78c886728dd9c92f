import { rule } from '../rule.ts';

export const coSellWithoutPlan = rule({
  code: 'co-sell-without-plan',
  title: 'Joint selling without a plan',
  level: 'error',
  reason:
    'Without a written plan your own sales team begins to treat the partner as theirs, and each account is fought over when it matters. Goals, named accounts and handoffs settle that beforehand.',
  remedy: 'Ask for a plan: `rule: { kind: plan, says: [goals, accounts, handoffs] }`.',
  *look({ doc }) {
    for (const [name, { label, gives, rule: offset }] of Object.entries(doc.benefits)) {
      if (offset?.kind === 'plan') {
        const missing = (['goals', 'accounts', 'handoffs'] as const).filter(
          (part) => !offset.says.includes(part),
        );
        if (missing.length > 0)
          yield {
            at: ['benefits', name, 'rule', 'says'],
            level: 'warning',
            message: `The plan for '${label}' says nothing about ${missing.join(' and ')}.`,
            remedy: 'Let it say goals, accounts and handoffs.',
          };
      } else if (gives === 'co-sell')
        yield { at: ['benefits', name], message: `'${label}' begins without a joint business plan.` };
    }
  },
});
