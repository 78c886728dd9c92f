import { rule } from '../rule.ts';

export const exclusivityWithoutRelease = rule({
  code: 'exclusivity-without-release',
  title: 'Exclusivity that does not end by itself',
  level: 'error',
  reason:
    'An account held without work on it is lost for everybody. It has to fall free by itself when no engagement is logged, since nobody likes to take it away.',
  remedy: 'Say when it ends: `rule: { kind: time-box, days: 90, releaseAfterDays: 30 }`.',
  *look({ doc }) {
    for (const [name, { label, gives, rule: offset }] of Object.entries(doc.benefits)) {
      if (offset?.kind === 'time-box') {
        if (offset.releaseAfterDays === undefined)
          yield {
            at: ['benefits', name, 'rule'],
            message: `'${label}' is held to its last day, even when nobody works the account.`,
          };
      } else if (gives === 'exclusivity')
        yield { at: ['benefits', name], message: `'${label}' does not say on which day it ends.` };
    }
  },
});
