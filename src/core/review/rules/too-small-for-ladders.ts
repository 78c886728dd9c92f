import { rule } from '../rule.ts';

/** A motion with so many active partners has enough of them to be told apart (2b, starter). */
export const enoughActive = 10;

export const tooSmallForLadders = rule({
  code: 'too-small-for-ladders',
  title: 'A ladder for a motion that hardly anybody runs',
  level: 'warning',
  needs: 'partners',
  reason:
    'A ladder for five partners costs as much care as one for fifty, and on each of its rungs stands one. Two tiers are easier to remember until the motion has grown.',
  remedy:
    'Give the motion two tiers until it has grown, or begin with two for the whole company: `tierwright init --template starter`.',
  *look(subject) {
    const { program, base } = subject;
    for (const { key, label, motion, tiers } of program.ladders) {
      const active = base?.active.get(motion);
      if (tiers.length <= 2 || active === undefined || active >= enoughActive) continue;
      const partners =
        active === 0 ? 'no partner was' : active === 1 ? '1 partner was' : `${active} partners were`;
      yield {
        at: ['ladders', key],
        message: `'${label}' has ${tiers.length} tiers, and ${partners} active in ${subject.motionLabel(motion)} in the last twelve months.`,
      };
    }
  },
});
