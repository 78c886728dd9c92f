import { dayInWords, minus } from '../../calendar.ts';
import { rule } from '../rule.ts';

/** So many changes within two years: more than one a year, with one to spare. */
const often = 3;

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
    const recent = base.rewritten.filter((on) => on > minus(base.asOf, { years: 2 }) && on <= base.asOf);
    if (recent.length >= often)
      yield {
        at: ['ladders'],
        message: `What tiers ask was changed ${recent.length} times in two years: on ${recent.map(dayInWords).join(', ')}.`,
      };
  },
});
