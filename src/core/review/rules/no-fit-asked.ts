import type { Ladder, Program } from '../../program/program.ts';
import { rule } from '../rule.ts';

/** Whether a tier of a ladder asks for a fit, or a tier on another ladder does that all of them ask for. */
function asksFit({ ladders }: Program, { tiers, doc }: Ladder): boolean {
  if (tiers.some((t) => t.fitAsked !== 'any')) return true;
  return (doc.after ?? []).some(({ ladder, tier }) => {
    const others = ladders.find((l) => l.key === ladder)?.tiers ?? [];
    const to = others.findIndex((t) => t.key === tier) + 1;
    return others.slice(0, to).some((t) => t.fitAsked !== 'any');
  });
}

export const noFitAsked = rule({
  code: 'no-fit-asked',
  title: 'No tier asks whether the partner fits',
  level: 'warning',
  reason:
    'How much a partner does is half of what a tier has to say; whether it is the partner you look for is the other half. Where nobody asks, one that no longer fits rises as easily as one that does.',
  remedy: 'Let tiers above entry ask for `fit: near`, and the top one for `fit: match`.',
  *look({ doc, program }) {
    if (!doc.ipp) return; // profile-missing says it once for all
    for (const ladder of program.ladders) {
      if (ladder.tiers.length > 1 && !asksFit(program, ladder))
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `No tier of '${ladder.label}' asks how well the partner fits.`,
        };
    }
  },
});
