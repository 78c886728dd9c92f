import { asksNothingMore } from '../implied.ts';
import { rule } from '../rule.ts';

export const tiersAlikeCriteria = rule({
  code: 'tiers-alike-criteria',
  title: 'Two neighbouring tiers that ask the same',
  level: 'warning',
  reason:
    'Whoever reaches the lower tier reaches the upper one in the same moment, so nobody is ever found on the lower one, and it costs a name, a page and a question.',
  remedy: 'Let the upper tier ask for something that sets its partners apart, or merge the two.',
  *look(subject) {
    for (const rung of subject.aboveEntry) {
      if (!asksNothingMore(subject, rung)) continue;
      const beneath = rung.ladder.tiers[rung.index - 1]?.label ?? '';
      yield {
        at: rung.path,
        message: `Whoever reaches '${beneath}' reaches '${rung.tier.label}' as well: it asks for nothing more.`,
      };
    }
  },
});
