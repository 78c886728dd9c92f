import { rule } from '../rule.ts';

/** A motion with so many active partners has enough of them to be told apart (2b, starter). */
export const enoughActive = 10;

export const tooSmallForLadders = rule({
  code: 'too-small-for-ladders',
  title: 'Ladders for motions that hardly anybody runs',
  level: 'warning',
  needs: 'partners',
  reason:
    'A ladder for five partners costs as much care as one for fifty, and on each of its rungs stands one. Two tiers for all are easier to remember until the motions have grown.',
  remedy: 'Begin with two tiers for the whole company: `tierwright init --template starter`.',
  *look({ program, base, doc }) {
    const ladders = program.ladders.filter((l) => l.motion !== 'company' && l.tiers.length > 2);
    if (!base || ladders.length < 2) return;
    const grown = [...base.active].filter(([, partners]) => partners >= enoughActive);
    if (grown.length >= 2) return;
    const active = ladders.map(
      (l) => `${doc.motions[l.motion]?.label ?? l.motion} ${base.active.get(l.motion) ?? 0}`,
    );
    yield {
      at: ['ladders'],
      message: `There are ${ladders.length} ladders with more than two tiers, and fewer than two motions have ${enoughActive} active partners (${active.join(', ')}).`,
    };
  },
});
