import { countInWords } from '../../words/decision.ts';
import { rule } from '../rule.ts';

const least = 12;

export const demotesNewcomers = rule({
  code: 'demotes-newcomers',
  title: 'Newcomers can be moved down in their first year',
  level: 'warning',
  reason:
    'Who has just joined has had no year in which to earn what is asked of a year. To take away in month five what a partner was let in for says that the promise was none.',
  remedy: 'Leave `protect` out, which protects the first twelve months.',
  *look({ program }) {
    for (const { key, label, doc } of program.ladders) {
      const { down, protect } = doc.cadence;
      const { months } = protect;
      if (down === 'never' || months >= least || doc.tiers.length < 2) continue;
      const at = ['ladders', key, 'cadence', 'protect'];
      yield {
        at,
        message:
          months === 0
            ? `On '${label}' a partner can be moved down from the first review on.`
            : `On '${label}' a partner can be moved down after ${countInWords(months, 'month')} in the motion.`,
        mend: { path: at, remove: true },
      };
    }
  },
});
