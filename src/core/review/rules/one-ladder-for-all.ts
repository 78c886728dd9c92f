import { tiersOf } from '../asks.ts';
import { differentTypes } from '../partner-type.ts';
import { rule } from '../rule.ts';

export const oneLadderForAll = rule({
  code: 'one-ladder-for-all',
  title: 'One long ladder for several motions',
  level: 'warning',
  reason:
    'Two tiers for the whole company suit a young program. Further rungs ask every partner for what only one motion does, and rank a services firm by what a reseller sells.',
  remedy:
    'Keep two tiers, or give each motion a ladder of its own. `tierwright init --template motions` shows one.',
  *look({ doc, program: { ladders } }) {
    const without = Object.keys(doc.motions).filter((m) => ladders.every((l) => l.motion !== m));
    if (!without.some((m, i) => without.slice(0, i).some((other) => differentTypes(doc, other, m)))) return;
    for (const ladder of ladders) {
      const count = tiersOf(ladder).length;
      if (ladder.motion !== 'company' || count <= 2) continue;
      const labels = without.map((m) => doc.motions[m]?.label ?? m).join(', ');
      yield {
        at: ['ladders', ladder.key, 'tiers'],
        message: `'${ladder.label}' has ${count} tiers for the whole company, and ${without.length} motions have no ladder of their own (${labels}).`,
      };
    }
  },
});
