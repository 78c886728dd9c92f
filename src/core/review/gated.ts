/** Where the gate stands. */
import { isGated } from './asks.ts';
import type { Rung, Subject } from './subject.ts';

/** Whether the gate of a motion checks anything, now or from some day on. */
export function hasChecks({ doc, today }: Subject, motion: string): boolean {
  return (doc.gate?.checks ?? []).some(
    ({ motions, ask }) => (!motions || motions.includes(motion)) && (ask.until ?? today) >= today,
  );
}

/** Whether the gate of its own motion stands under a tier, by itself or by a tier beneath. */
export function isGatedHere(subject: Subject, { ladder, index }: Rung): boolean {
  const rungs = subject.rungsOf(ladder);
  return (ladder.doc.cumulative ? rungs.slice(0, index + 1) : rungs.slice(index, index + 1)).some(isGated);
}

/** Whether a ladder asks for a tier on another one that has passed the gate there. */
export function comesAfterGate(subject: Subject, { ladder }: Rung): boolean {
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
