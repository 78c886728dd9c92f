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
    const at = ['calendar', 'grandfatherMonths'];
    if (calendar.grandfatherMonths < least)
      yield {
        at,
        message: `Active partners keep what they had for ${calendar.grandfatherMonths} months after a change.`,
        mend: { path: at, set: least },
      };
  },
});
