import { comesAfterGate, hasChecks, isGatedHere } from '../gated.ts';
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
    for (const ladder of subject.program.ladders) {
      const rungs = subject.rungsOf(ladder);
      // What the entry tier gives already is said there (`benefit-entry-cost`).
      const [entry] = rungs;
      const atEntry = entry ? subject.holds(entry) : new Map<string, unknown>();
      for (const rung of rungs.slice(1)) {
        const costly = [...subject.holds(rung).values()].find(
          (g) => isCostly(g.benefit) && !atEntry.has(g.name),
        );
        if (!costly || comesAfterGate(subject, rung)) continue;
        const gives = `'${rung.tier.label}' gives '${costly.benefit.label}', which costs money,`;
        if (!hasChecks(subject, ladder.motion)) {
          const where = ladder.motion === 'company' ? '' : ` in '${subject.motionLabel(ladder.motion)}'`;
          yield {
            at: rung.path,
            message: subject.doc.gate
              ? `${gives} and the gate checks nothing${where}.`
              : `${gives} and the program has no gate.`,
          };
          // One gate mends the tiers above as well.
          break;
        }
        if (isGatedHere(subject, rung)) continue;
        yield {
          at: rung.tier.doc.gate === undefined ? rung.path : [...rung.path, 'gate'],
          message: `${gives} and does without the gate.`,
          remedy: 'Let the gate stand under it, or give this from the next tier on.',
        };
      }
    }
  },
});
