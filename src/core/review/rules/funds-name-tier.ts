import { rule } from '../rule.ts';

/** Whether a criterion names a tier by its label, and does not merely use the same word. */
function namesTier(criterion: string, label: string): boolean {
  // Scripts without capitals write no blanks between words either.
  if (label.toLowerCase() === label.toUpperCase()) return criterion.includes(label);
  // Patterns over all scripts are slow to build, and most criteria do not have the word at all.
  if (!criterion.toLowerCase().includes(label.toLowerCase())) return false;
  const word = String.raw`(?<![\p{L}\p{N}])${escaped(label)}(?![\p{L}\p{N}])`;
  const says = (pattern: string, flags: 'u' | 'iu'): boolean => new RegExp(pattern, flags).test(criterion);
  return (
    says(String.raw`^\W*${word}\W*$`, 'iu') ||
    says(String.raw`${word}\W+(tier|level|status|(or|and) (above|higher|up|better))\b`, 'iu') ||
    says(String.raw`\b(tier|level|status)\W+(of )?${word}`, 'iu') ||
    says(String.raw`${word} partners?\b`, 'u') ||
    // With its capital where no sentence begins: the label, and not the word.
    (label !== label.toLowerCase() && says(String.raw`(?<=[\p{L}\p{N},;:)]\s["'“‘]?)${word}`, 'u'))
  );
}

function escaped(label: string): string {
  return label.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

export const fundsNameTier = rule({
  code: 'funds-name-tier',
  title: 'Criteria for funds that name a tier',
  level: 'error',
  reason:
    'Money that only a tier can ask for is part of the tier, and not open. A good campaign of a small partner is worth as much.',
  remedy: 'Say what the campaign or the partner has to show, and leave the tier out.',
  *look({ doc, aboveEntry }) {
    // Whoever takes part is at least on the entry tier.
    const tiers = new Set(aboveEntry.map((r) => r.tier.label));
    for (const [name, { label, rule: offset }] of Object.entries(doc.benefits)) {
      if (offset?.kind !== 'open-funds') continue;
      for (const [i, criterion] of offset.criteria.entries()) {
        const tier = [...tiers].find((t) => namesTier(criterion, t));
        if (tier !== undefined)
          yield {
            at: ['benefits', name, 'rule', 'criteria', i],
            message: `A criterion for '${label}' names the tier '${tier}'.`,
          };
      }
    }
  },
});
