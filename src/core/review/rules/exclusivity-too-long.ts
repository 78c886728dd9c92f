import { rule } from '../rule.ts';
import { giftOf } from '../subject.ts';

/** The longest that one partner may hold an account (rule 30). */
const most = 90;

export const exclusivityTooLong = rule({
  code: 'exclusivity-too-long',
  title: 'Exclusivity for longer than 90 days',
  level: 'error',
  reason:
    'Every day that one partner holds an account locks out those who had nurtured it. After a quarter without a result it is no lead any more but a fence.',
  remedy: 'Let it end after 90 days at most: `rule: { kind: time-box, days: 90, releaseAfterDays: 30 }`.',
  *look({ doc }) {
    for (const [name, benefit] of Object.entries(doc.benefits)) {
      const { label, rule: offset } = benefit;
      // What is held otherwise, such as a registered deal, locks nobody out of an account.
      if (giftOf(benefit) !== 'exclusivity' || offset?.kind !== 'time-box' || offset.days <= most) continue;
      yield {
        at: ['benefits', name, 'rule', 'days'],
        message: `'${label}' lets one partner hold an account for ${offset.days} days.`,
      };
    }
  },
});
