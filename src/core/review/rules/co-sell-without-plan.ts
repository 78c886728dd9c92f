import { rule } from '../rule.ts';
import { giftOf } from '../subject.ts';

const parts = ['goals', 'accounts', 'handoffs'] as const;

export const coSellWithoutPlan = rule({
  code: 'co-sell-without-plan',
  title: 'Joint selling without a plan',
  level: 'error',
  reason:
    'Without a written plan your own sales team begins to treat the partner as theirs, and each account is fought over when it matters. Goals, named accounts and handoffs settle that beforehand.',
  remedy: 'Ask for a plan: `rule: { kind: plan, says: [goals, accounts, handoffs] }`.',
  *look({ doc }) {
    for (const [name, benefit] of Object.entries(doc.benefits)) {
      if (giftOf(benefit) !== 'co-sell') continue;
      const { label, rule: offset } = benefit;
      if (offset?.kind === 'plan') {
        const missing = parts.filter((part) => !offset.says.includes(part));
        if (missing.length > 0)
          yield {
            at: ['benefits', name, 'rule', 'says'],
            level: 'warning',
            message: `The plan for '${label}' says nothing about ${missing.join(' and ')}.`,
            remedy: 'Let it say goals, accounts and handoffs.',
          };
      } else
        yield {
          at: ['benefits', name],
          message:
            offset?.kind === 'written'
              ? `'${label}' waits for no plan: its rule is words, and the tier is enough to begin.`
              : `'${label}' begins without a joint business plan.`,
        };
    }
  },
});
