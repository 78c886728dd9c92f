import { rule } from '../rule.ts';

export const noFitAsked = rule({
  code: 'no-fit-asked',
  title: 'No tier asks whether the partner fits',
  level: 'warning',
  reason:
    'A tier should say two things together: how close a partner is to the Ideal Partner Profile, and how much it does. Without the first, a partner that no longer fits rises as easily as one that does.',
  remedy: 'Let tiers above entry ask for `fit: near`, and the top one for `fit: match`.',
  *look(subject) {
    if (!subject.doc.ipp) return; // profile-missing says it once for all
    for (const ladder of subject.program.ladders) {
      const above = ladder.tiers.slice(1);
      if (above.length > 0 && above.every((t) => t.fitAsked === 'any'))
        yield {
          at: ['ladders', ladder.key, 'tiers'],
          message: `No tier of '${ladder.label}' above entry asks for any fit.`,
        };
    }
  },
});
