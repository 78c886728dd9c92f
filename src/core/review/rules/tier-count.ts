import { rule } from '../rule.ts';

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export const tierCount = rule({
  code: 'tier-count',
  title: 'Too many tiers, or only one',
  level: 'error',
  reason:
    'From five tiers on, partners no longer know which one they are in, and neighbours differ in nothing that anybody notices. Two are enough for a young program, four for an established one.',
  remedy: 'Merge neighbours that nobody could tell apart, until three or four are left.',
  *look({ program }) {
    for (const { key, label, tiers } of program.ladders) {
      const count = words[tiers.length] ?? String(tiers.length);
      const at = ['ladders', key, 'tiers'];
      if (tiers.length >= 5)
        yield { at, message: `'${label}' has ${count} tiers; four are the most that partners keep apart.` };
      if (tiers.length === 1)
        yield {
          at,
          level: 'note',
          message: `'${label}' has one tier, which says only who is in and who is not.`,
          remedy: 'Add one that is earned, or make it a benefit, an award or part of the gate.',
        };
    }
  },
});
