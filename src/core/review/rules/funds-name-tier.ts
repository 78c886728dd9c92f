import { rule } from '../rule.ts';

const whole = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

export const fundsNameTier = rule({
  code: 'funds-name-tier',
  title: 'Criteria for funds that name a tier',
  level: 'error',
  reason:
    'Money that only a tier can ask for is part of the tier, and not open. A good campaign of a small partner is worth as much.',
  remedy: 'Say what the campaign or the partner has to show, and leave the tier out.',
  *look({ doc, program }) {
    const tiers = new Set(program.ladders.flatMap((l) => l.tiers.map((t) => t.label)));
    for (const [name, { label, rule: offset }] of Object.entries(doc.benefits)) {
      if (offset?.kind !== 'open-funds') continue;
      for (const [i, criterion] of offset.criteria.entries()) {
        const tier = [...tiers].find((t) => whole(criterion).includes(whole(t)));
        if (tier)
          yield {
            at: ['benefits', name, 'rule', 'criteria', i],
            message: `A criterion for '${label}' names the tier '${tier}'.`,
          };
      }
    }
  },
});
