import { tiersOf } from '../asks.ts';
import { rule } from '../rule.ts';

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export const tierCount = rule({
  code: 'tier-count',
  title: 'Too many tiers, or only one',
  level: 'error',
  reason:
    'From five tiers on, partners no longer know which one they are in, and neighbours differ in nothing that anybody notices. Two are enough for a young program, four for an established one.',
  remedy: 'Merge neighbours that nobody could tell apart, until three or four are left.',
  *look({ program: { ladders } }) {
    for (const ladder of ladders) {
      const { key, label, motion, tiers } = ladder;
      const at = ['ladders', key, 'tiers'];
      const count = tiersOf(ladder).length;
      if (count >= 5)
        yield {
          at,
          message: `'${label}' has ${words[count] ?? count} tiers; four are the most that partners keep apart.`,
        };
      // Beside a ladder with tiers, or on top of one, a single tier is a badge and not a ladder that lacks its rungs.
      const isBadge =
        (ladder.doc.after ?? []).length > 0 ||
        ladders.some((other) => other.motion === motion && other.tiers.length > 1);
      if (tiers.length === 1 && !isBadge)
        yield {
          at,
          level: 'note',
          message: `'${label}' has one tier, which says only who is in and who is not.`,
          remedy: 'Add one that is earned, or make it a benefit, an award or part of the gate.',
        };
    }
  },
});
