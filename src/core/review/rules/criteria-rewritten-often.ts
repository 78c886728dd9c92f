import { dayInWords, plus } from '../../calendar.ts';
import { rule } from '../rule.ts';

export const criteriaRewrittenOften = rule({
  code: 'criteria-rewritten-often',
  title: 'What tiers ask is rewritten again and again',
  level: 'warning',
  needs: 'partners',
  reason:
    'Partners invest for a year ahead. A table that is rewritten more often than that is not believed, and nobody learns whether the last version worked.',
  remedy: 'Let a version stand for a year, and collect what you learn for the next one.',
  *look({ base }) {
    if (!base) return;
    const recent = base.rewritten.filter((on) => plus(on, { years: 2 }) > base.asOf);
    const [first] = recent;
    if (recent.length >= 3 && first !== undefined)
      yield {
        at: ['ladders'],
        message: `What tiers ask was changed ${recent.length} times since ${dayInWords(first)}.`,
      };
  },
});
