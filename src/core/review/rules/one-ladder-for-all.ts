import { rule } from '../rule.ts';

export const oneLadderForAll = rule({
  code: 'one-ladder-for-all',
  title: 'One long ladder for several motions',
  level: 'warning',
  reason:
    'Two tiers for the whole company suit a young program. Further rungs ask every partner for what only one motion does, and rank a services firm by what a reseller sells.',
  remedy:
    'Keep two tiers, or give each motion a ladder of its own. `tierwright init --template motions` shows one.',
  *look({ doc, program }) {
    const motions = Object.values(doc.motions).map((m) => m.label);
    for (const { key, label, motion, tiers } of program.ladders) {
      if (motion === 'company' && tiers.length > 2 && motions.length > 1)
        yield {
          at: ['ladders', key, 'tiers'],
          message: `'${label}' has ${tiers.length} tiers for the whole company, though its partners run ${motions.length} motions (${motions.join(', ')}).`,
        };
    }
  },
});
