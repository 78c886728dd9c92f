import type { Ladder } from '../../program/program.ts';
import { differentTypes } from '../partner-type.ts';
import { rule } from '../rule.ts';
import type { Grant, Subject } from '../subject.ts';

/** What the tiers above entry give, whichever of them. */
function given(subject: Subject, ladder: Ladder): readonly Grant[] {
  return subject
    .rungsOf(ladder)
    .slice(1)
    .flatMap((rung) => subject.grants(rung));
}

/** The same text for the same benefits in the same amounts. */
function inOneText(grants: readonly Grant[]): string {
  return [...new Set(grants.map((g) => JSON.stringify([g.name, g.amount])))].toSorted().join();
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
      const own = given(subject, ladder);
      if (own.length === 0) continue;
      const twin = ladders
        .slice(0, i)
        .find(
          (other) =>
            differentTypes(subject.doc, other.motion, ladder.motion) &&
            inOneText(given(subject, other)) === inOneText(own),
        );
      if (!twin) continue;
      const labels = [...new Set(own.map((g) => `'${g.benefit.label}'`))].join(', ');
      yield {
        at: ['ladders', ladder.key, 'tiers'],
        message: `'${ladder.label}' gives above entry just what '${twin.label}' does (${labels}), though the motions are different ones.`,
      };
    }
  },
});
