import { rule } from '../rule.ts';
import { enoughActive } from './too-small-for-ladders.ts';

/** So many partners at the top by the axis of a motion show that it has a top of its own. */
const enoughAtTop = 3;

export const motionsDiverged = rule({
  code: 'motions-diverged',
  title: 'The motions have outgrown one ladder',
  level: 'note',
  needs: 'partners',
  reason:
    'Once partners reach the top by different kinds of work, one ladder says the same of businesses that have little in common. That is the moment for a ladder for each motion.',
  remedy: 'Give each motion its own ladder: `tierwright init --template motions` shows three.',
  *look({ program, base, doc }) {
    for (const { key, label, motion, tiers } of program.ladders) {
      const ladder = base?.ladders.get(key);
      if (!base || !ladder || motion !== 'company') continue;
      const grown = Object.entries(doc.motions).filter(([name, { axis }]) => {
        const by = ladder.criteria.filter((c) => c.tier === tiers.length - 1 && c.metric === axis);
        const reached = by.some((c) => c.values.filter((v) => v >= c.threshold).length >= enoughAtTop);
        return reached && (base.active.get(name) ?? 0) >= enoughActive;
      });
      if (grown.length >= 2)
        yield {
          at: ['ladders', key],
          message: `On '${label}' partners come to the top by ${grown.map(([, m]) => m.label).join(' and by ')}, and each of these has ${enoughActive} active partners or more.`,
        };
    }
  },
});
