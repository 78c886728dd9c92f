import { rule } from '../rule.ts';

export const closedFunds = rule({
  code: 'closed-funds',
  title: 'Market development funds behind a closed door',
  level: 'error',
  reason:
    'Money whose criteria nobody can read looks like pay to play, and partners further down stop trusting the program. Whoever meets published criteria applies, whatever its tier.',
  remedy:
    'Publish what has to be met: `rule: { kind: open-funds, criteria: […], published: …, unreserved: 50 }`.',
  *look({ doc }) {
    for (const [name, { label, gives, rule: offset }] of Object.entries(doc.benefits)) {
      const at = ['benefits', name];
      if (offset?.kind === 'open-funds') {
        if (offset.published === undefined)
          yield {
            at: [...at, 'rule'],
            message: `The criteria for '${label}' are not published anywhere.`,
            remedy: 'Say in `published` where every partner can read them.',
          };
        if (offset.unreserved === 0)
          yield {
            at: [...at, 'rule', 'unreserved'],
            message: `All of '${label}' is reserved by tiers, so nothing is left to apply for.`,
            remedy: 'Leave a part unreserved.',
          };
      } else if (gives === 'funds')
        yield { at, message: `'${label}' does not say by which criteria any partner gets it.` };
    }
  },
});
