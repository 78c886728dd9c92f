import { rule } from '../rule.ts';
import { prestigeWordIn } from '../prestige-words.ts';

export const metalNames = rule({
  code: 'metal-names',
  title: 'A tier named after a metal, a gem or prestige',
  level: 'warning',
  reason:
    'Gold says that somebody is above Silver, and nothing of what they can do. Partners read it as a template, and nobody remembers what it asks.',
  remedy:
    'Name the tier by what a partner does or can do there, such as Selling, Specialist or Certified Practice.',
  *look({ rungs }) {
    for (const { tier, path } of rungs) {
      const word = prestigeWordIn(tier.label);
      if (word)
        yield {
          at: [...path, 'label'],
          message: `'${tier.label}' is named after ${word.what}: it tells the rank and not what a partner does there.`,
        };
    }
  },
});
