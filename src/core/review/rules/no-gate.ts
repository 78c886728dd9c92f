import { isGated } from '../asks.ts';
import { rule } from '../rule.ts';
import { isCostly, type Rung, type Subject } from '../subject.ts';

/** Whether the gate of a motion checks anything, now or from some day on. */
function hasChecks({ doc, today }: Subject, motion: string): boolean {
  return (doc.gate?.checks ?? []).some(
    ({ motions, ask }) => (!motions || motions.includes(motion)) && (ask.until ?? today) >= today,
  );
}

/** Whether the gate of its own motion stands under a tier, by itself or by a tier beneath. */
function isGatedHere(subject: Subject, { ladder, index }: Rung): boolean {
  const rungs = subject.rungsOf(ladder);
  return (ladder.doc.cumulative ? rungs.slice(0, index + 1) : rungs.slice(index, index + 1)).some(isGated);
}

/** Whether a ladder asks for a tier on another one that has passed the gate there. */
function comesAfterGate(subject: Subject, { ladder }: Rung): boolean {
  return (ladder.doc.after ?? []).some(({ ladder: other, tier }) =>
    subject.rungs.some(
      (r) =>
        r.ladder.key === other &&
        r.tier.key === tier &&
        hasChecks(subject, r.ladder.motion) &&
        isGatedHere(subject, r),
    ),
  );
}

export const noGate = rule({
  code: 'no-gate',
  title: 'A tier that costs money has no gate under it',
  level: 'error',
  reason:
    'Without a base check (customers that overlap, people who sell, a contract that fits how you sell) the upper tiers pay for paper partnerships.',
  remedy: 'Add a `gate`, and let it stand under every tier above entry.',
  *look(subject) {
    for (const ladder of subject.program.ladders) {
      for (const rung of subject.rungsOf(ladder)) {
        const costly = [...subject.holds(rung).values()].find((g) => isCostly(g.benefit));
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
