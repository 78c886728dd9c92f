import type { Ladder } from '../../program/program.ts';
import { rule } from '../rule.ts';
import type { Grant, Subject } from '../subject.ts';

type Held = ReadonlyMap<string, Grant>;

/** Whether a partner has something on the upper tier that it has not, or has less of, on the lower one. */
function givesMore(upper: Held, lower: Held): boolean {
  return [...upper].some(([name, { amount, note }]) => {
    const beneath = lower.get(name);
    return !beneath || (amount ?? 0) > (beneath.amount ?? 0) || (note !== null && note !== beneath.note);
  });
}

/** Whether a metric reads a ladder, so that its tiers count elsewhere. */
function isRead({ doc }: Subject, { key }: Ladder): boolean {
  return Object.values(doc.metrics).some(
    (m) => (m.measure === 'standing' || m.measure === 'placement') && m.ladder === key,
  );
}

/** Whether another ladder asks for a tier. */
function leadsOn({ program }: Subject, ladder: string, tier: string): boolean {
  return program.ladders.some((l) => l.doc.after?.some((a) => a.ladder === ladder && a.tier === tier));
}

export const tiersAlikeBenefits = rule({
  code: 'tiers-alike-benefits',
  title: 'Two neighbouring tiers that give the same',
  level: 'warning',
  reason:
    'If nothing changes for a partner that rises, the rung exists only on paper: the badge is paid for, and nobody notices the difference.',
  remedy: 'Let the upper tier give something that the partner will notice, or merge the two.',
  *look(subject) {
    // A program that says nothing of benefits says it somewhere else.
    if (Object.keys(subject.doc.benefits).length === 0) return;
    for (const ladder of subject.program.ladders) {
      if (isRead(subject, ladder)) continue;
      const rungs = subject.rungsOf(ladder);
      const alike = rungs.filter(({ tier, index }) => {
        const [upper, beneath] = [rungs[index], rungs[index - 1]];
        return (
          upper &&
          beneath &&
          !givesMore(subject.holds(upper), subject.holds(beneath)) &&
          !leadsOn(subject, ladder.key, tier.key)
        );
      });
      if (alike.length > 0 && rungs.every((r) => subject.grants(r).length === 0))
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `No tier of '${ladder.label}' gives anything.`,
        };
      else
        for (const { tier, index, path } of alike)
          yield {
            at: path,
            message: `'${tier.label}' gives nothing that '${rungs[index - 1]?.tier.label ?? ''}' does not.`,
          };
    }
  },
});
