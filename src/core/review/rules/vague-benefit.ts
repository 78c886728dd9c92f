import { rule } from '../rule.ts';
import { isCostly } from '../subject.ts';

export const vagueBenefit = rule({
  code: 'vague-benefit',
  title: 'A benefit without quantity, time or owner',
  level: 'warning',
  reason:
    'What is promised without saying how much, by when or by whom can be neither delivered nor missed. It is where the felt difference between tiers gets lost first.',
  remedy: 'Say how much (`quantity`), by when (`within`) or who answers for it (`owner`).',
  *look(subject) {
    const above = new Set(subject.aboveEntry.flatMap((r) => subject.grants(r)).map((g) => g.name));
    for (const [name, benefit] of Object.entries(subject.doc.benefits)) {
      if (!above.has(name)) continue;
      const owner = benefit.owner ?? benefit.rule?.owner;
      const countable = benefit.quantity !== undefined || benefit.within !== undefined;
      if (countable || (owner !== undefined && !isCostly(benefit))) continue;
      yield {
        at: ['benefits', name],
        message: isCostly(benefit)
          ? `'${benefit.label}' costs money and does not say how much of it a partner gets, nor by when.`
          : `'${benefit.label}' does not say how much, by when or who answers for it.`,
      };
    }
  },
});
