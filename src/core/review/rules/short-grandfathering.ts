import { countInWords } from '../../words/decision.ts';
import { rule } from '../rule.ts';

const least = 3;

export const shortGrandfathering = rule({
  code: 'short-grandfathering',
  title: 'Less than a quarter of grandfathering',
  level: 'error',
  reason:
    'A quarter at the old benefits lets active partners grow into new criteria. It is what keeps a change from being read as a breach.',
  remedy: 'Write `grandfatherMonths: 3`, or more.',
  *look({ doc: { calendar } }) {
    const { grandfatherMonths: months } = calendar;
    const at = ['calendar', 'grandfatherMonths'];
    if (months < least)
      yield {
        at,
        message:
          months === 0
            ? 'Active partners lose what they had on the day on which new criteria take effect.'
            : `Active partners keep what they had for only ${countInWords(months, 'month')} after new criteria take effect.`,
        mend: { path: at, set: least },
      };
  },
});
