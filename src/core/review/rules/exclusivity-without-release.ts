import { rule } from '../rule.ts';
import { giftOf } from '../subject.ts';

export const exclusivityWithoutRelease = rule({
  code: 'exclusivity-without-release',
  title: 'Exclusivity that does not end by itself',
  level: 'error',
  reason:
    'An account held without work on it is lost for everybody. It has to fall free by itself when no engagement is logged, since nobody likes to take it away.',
  remedy: 'Say when it ends: `rule: { kind: time-box, days: 90, releaseAfterDays: 30 }`.',
  *look({ doc }) {
    for (const [name, benefit] of Object.entries(doc.benefits)) {
      if (giftOf(benefit) !== 'exclusivity') continue;
      const { label, rule: offset } = benefit;
      const at = ['benefits', name];
      if (offset?.kind !== 'time-box')
        yield {
          at,
          message:
            offset?.kind === 'written'
              ? `'${label}' ends by words alone: somebody has to see that it is over, and take it away.`
              : `'${label}' does not say when it ends.`,
        };
      else if (offset.releaseAfterDays === undefined)
        yield {
          at: [...at, 'rule'],
          message: `'${label}' is held to its last day, even when nobody works the account.`,
          remedy: 'Say after how many days without engagement it falls free: `releaseAfterDays: 30`.',
        };
      else if (offset.releaseAfterDays >= offset.days)
        yield {
          at: [...at, 'rule', 'releaseAfterDays'],
          message: `'${label}' falls free after ${offset.releaseAfterDays} days without engagement, and is over by then.`,
          remedy: 'Let it fall free well before its last day, such as after 30 days.',
        };
    }
  },
});
