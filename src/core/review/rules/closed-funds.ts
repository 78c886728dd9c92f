import { rule } from '../rule.ts';
import { giftOf } from '../subject.ts';

export const closedFunds = rule({
  code: 'closed-funds',
  title: 'Market development funds behind a closed door',
  level: 'error',
  reason:
    'Money whose criteria nobody can read looks like pay to play, and partners further down stop trusting the program. Whoever meets published criteria applies, whatever its tier.',
  remedy:
    'Publish what has to be met: `rule: { kind: open-funds, criteria: […], published: …, unreserved: 50 }`.',
  *look({ doc }) {
    for (const [name, benefit] of Object.entries(doc.benefits)) {
      if (giftOf(benefit) !== 'funds') continue;
      const { label, rule: offset } = benefit;
      const at = ['benefits', name];
      if (offset?.kind !== 'open-funds') {
        yield { at, message: `'${label}' does not list the criteria by which any partner gets some of it.` };
        continue;
      }
      if (offset.published === undefined)
        yield {
          at: [...at, 'rule'],
          message: `The criteria for '${label}' are published nowhere that the program names.`,
          remedy: 'Say in `published` where every partner can read them.',
        };
      if (offset.unreserved === 0)
        yield {
          at: [...at, 'rule', 'unreserved'],
          message: `All of '${label}' is reserved by tiers, so nothing is left to apply for.`,
          remedy: 'Leave a part unreserved.',
        };
    }
  },
});
