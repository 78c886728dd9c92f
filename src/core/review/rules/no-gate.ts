import { isGated } from '../asks.ts';
import { rule } from '../rule.ts';
import { isCostly } from '../subject.ts';

export const noGate = rule({
  code: 'no-gate',
  title: 'A tier that costs money has no gate under it',
  level: 'error',
  reason:
    'Without a base check (customers that overlap, people who sell, a contract that fits how you sell) the upper tiers pay for paper partnerships.',
  remedy: 'Add a `gate`, and let it stand under every tier above entry.',
  *look(subject) {
    for (const rung of subject.aboveEntry) {
      const costly = [...subject.holds(rung).values()].find((g) => isCostly(g.benefit));
      if (!costly) continue;
      const checks = (subject.doc.gate?.checks ?? []).filter(
        (c) => !c.motions || c.motions.includes(rung.ladder.motion),
      );
      if (isGated(rung) && checks.length > 0) continue;
      yield {
        at: isGated(rung) ? rung.path : [...rung.path, 'gate'],
        message: isGated(rung)
          ? `'${rung.tier.label}' gives '${costly.benefit.label}', which costs money, and the gate checks nothing in this motion.`
          : `'${rung.tier.label}' gives '${costly.benefit.label}', which costs money, and does without the gate.`,
      };
    }
  },
});
