import type { Ladder } from '../../program/program.ts';
import { rule } from '../rule.ts';
import type { Subject } from '../subject.ts';

/** What each rung above entry grants, with amounts, in an order of its own. */
function grantsByRung(subject: Subject, ladder: Ladder): readonly string[] {
  return subject
    .rungsOf(ladder)
    .slice(1)
    .map((rung) =>
      subject
        .grants(rung)
        .map((g) => JSON.stringify([g.name, g.amount]))
        .toSorted()
        .join(),
    );
}

export const symmetricBenefits = rule({
  code: 'symmetric-benefits',
  title: 'The same benefits in different motions',
  level: 'error',
  reason:
    'A reseller, a services firm and a technology partner exchange different things with you. Benefits that do not tell them apart treat three businesses as one, and fit none of them.',
  remedy:
    'Give each motion what its own partners work with: margin and deals here, leads and references there.',
  *look(subject) {
    const ladders = subject.program.ladders.filter((l) => l.motion !== 'company');
    for (const [i, ladder] of ladders.entries()) {
      const own = grantsByRung(subject, ladder);
      const twin = ladders.slice(0, i).find((other) => {
        const others = grantsByRung(subject, other);
        return other.motion !== ladder.motion && others.join(';') === own.join(';');
      });
      if (twin && own.some((grants) => grants !== ''))
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `'${ladder.label}' gives tier by tier what '${twin.label}' does, though the motions are different ones.`,
        };
    }
  },
});
