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
    const apart = new Set(program.ladders.map((l) => l.motion));
    for (const { key, label, motion, tiers } of program.ladders) {
      const ladder = base?.ladders.get(key);
      if (!base || !ladder || motion !== 'company') continue;
      const top = ladder.criteria.filter((c) => c.tier === tiers.length - 1);
      const grown = Object.entries(doc.motions).flatMap(([name, { label: of, axis }]) => {
        const by = Math.max(0, ...top.filter((c) => c.metric === axis).map((c) => c.carried));
        const own = !apart.has(name) && (base.active.get(name) ?? 0) >= enoughActive && by >= enoughAtTop;
        return own ? [`${by} by what they do in ${of}`] : [];
      });
      if (grown.length >= 2)
        yield {
          at: ['ladders', key],
          message: `Partners come to the top of '${label}' by work that has little in common: ${grown.join(', ')}.`,
        };
    }
  },
});
