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
    const above = subject.aboveEntry.flatMap((r) => subject.grants(r));
    for (const [name, benefit] of Object.entries(subject.doc.benefits)) {
      const grants = above.filter((g) => g.name === name);
      if (grants.length === 0 || benefit.within !== undefined) continue;
      // A note is the tier's own word on what it gives.
      if (grants.every((g) => g.amount !== null || g.note !== null)) continue;
      if (isCostly(benefit))
        yield {
          at: ['benefits', name],
          message: `'${benefit.label}' costs money and does not say how much of it a partner gets, nor by when.`,
          remedy: 'Say how much (`quantity`) or by when (`within`).',
        };
      else if (benefit.owner === undefined && benefit.rule?.owner === undefined)
        yield {
          at: ['benefits', name],
          message: `'${benefit.label}' does not say how much, by when or who answers for it.`,
        };
    }
  },
});
