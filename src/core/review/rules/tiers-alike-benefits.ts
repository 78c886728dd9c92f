import { rule } from '../rule.ts';

export const tiersAlikeBenefits = rule({
  code: 'tiers-alike-benefits',
  title: 'Two neighbouring tiers that give the same',
  level: 'warning',
  reason:
    'If nothing changes for a partner that rises, the rung exists only on paper: the badge is paid for, and nobody notices the difference.',
  remedy: 'Let the upper tier give something that the partner will notice, or merge the two.',
  *look(subject) {
    for (const rung of subject.aboveEntry) {
      const beneath = subject.rungsOf(rung.ladder)[rung.index - 1];
      if (!beneath) continue;
      const [upper, lower] = [rung, beneath].map((r) =>
        [...subject.holds(r)]
          .map(([name, g]) => `${name} ${g.amount}`)
          .toSorted()
          .join(),
      );
      if (upper === lower && Object.keys(subject.doc.benefits).length > 0)
        yield {
          at: rung.path,
          message: `'${rung.tier.label}' gives nothing that '${beneath.tier.label}' does not.`,
        };
    }
  },
});
