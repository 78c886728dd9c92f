import { countInWords } from '../../words/decision.ts';
import { rule } from '../rule.ts';

const least = 90;

export const shortNotice = rule({
  code: 'short-notice',
  title: 'Less than 90 days’ notice',
  level: 'error',
  reason:
    'Partners need a runway to climb, or to accept where they have landed. With less than 90 days a change looks capricious.',
  remedy: 'Write `noticeDays: 90`, or more.',
  *look({ doc: { calendar } }) {
    const { noticeDays: days } = calendar;
    const at = ['calendar', 'noticeDays'];
    if (days < least)
      yield {
        at,
        message:
          days === 0
            ? 'New criteria take effect on the day on which they are published.'
            : `New criteria take effect ${countInWords(days, 'day')} after they are published.`,
        mend: { path: at, set: least },
      };
  },
});
