import type { Gift } from '../../program/benefit-schema.ts';
import { rule } from '../rule.ts';
import { giftOf } from '../subject.ts';

/** Benefits that take people of both sides, working together. */
const collaborative: ReadonlySet<Gift> = new Set(['co-sell', 'executive', 'roadmap', 'people']);

export const collaborativeLow = rule({
  code: 'collaborative-low',
  title: 'Close work is promised low on a transactional ladder',
  level: 'warning',
  reason:
    'A transactional motion lives by volume and little contact. Joint selling or executives’ time for its lower half goes to partners that have no use for it, and is then missing further up.',
  remedy: 'Move it to the upper half of the ladder, or say that the motion is `mixed`.',
  *look(subject) {
    for (const ladder of subject.program.ladders) {
      if (subject.doc.motions[ladder.motion]?.style !== 'transactional') continue;
      for (const rung of subject.rungsOf(ladder)) {
        // The middle tier of three is in neither half.
        if (2 * rung.index + 1 >= ladder.tiers.length) continue;
        for (const { benefit, path } of subject.grants(rung)) {
          const gift = giftOf(benefit);
          if (gift !== undefined && collaborative.has(gift))
            yield {
              at: path,
              message: `'${benefit.label}' is given from '${rung.tier.label}' on, in the lower half of a transactional ladder.`,
            };
        }
      }
    }
  },
});
