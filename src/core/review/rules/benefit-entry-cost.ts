import { comesAfterGate, hasChecks, isGatedHere } from '../gated.ts';
import { rule } from '../rule.ts';
import { isCostly } from '../subject.ts';

export const benefitEntryCost = rule({
  code: 'benefit-entry-cost',
  title: 'An entry tier that costs money',
  level: 'error',
  reason:
    'An entry tier lets in whoever signs, and no gate stands under it. What it gives is spent on everybody, most of all on those who do nothing with it.',
  remedy: 'Give this from the next tier on, or let the gate stand under the entry tier (`gate: true`).',
  *look(subject) {
    for (const rung of subject.rungs.filter((r) => r.index === 0)) {
      const gated = hasChecks(subject, rung.ladder.motion) && isGatedHere(subject, rung);
      if (gated || comesAfterGate(subject, rung)) continue;
      for (const { benefit, path } of subject.grants(rung))
        if (isCostly(benefit))
          yield {
            at: path,
            message: `The entry tier '${rung.tier.label}' gives '${benefit.label}', which costs money, and no gate stands under it.`,
          };
    }
  },
});
