import type { BenefitDoc } from '../../program/benefit-schema.ts';
import { rule } from '../rule.ts';
import { giftOf, type Subject } from '../subject.ts';

/** Whether some tier gives more or less of a benefit than another one of its ladder. */
function differsByTier(subject: Subject, name: string): boolean {
  return subject.program.ladders.some(
    (l) => new Set(subject.rungsOf(l).map((r) => subject.holds(r).get(name)?.amount)).size > 1,
  );
}

/** The label of the table by which all deals get the same; undefined where deals differ, or rows are imported. */
function flatTable({ doc }: Subject, offset: BenefitDoc['rule']): string | undefined {
  if (offset?.kind !== 'complexity') return undefined;
  const table = doc.tables[offset.table];
  const cells = new Set(table?.rows?.map((row) => row[offset.column]));
  return cells.size === 1 ? table?.label : undefined;
}

export const marginByTierAlone = rule({
  code: 'margin-by-tier-alone',
  title: 'Margin goes by the tier alone',
  level: 'error',
  reason:
    'When the tier alone sets the margin, lower tiers pick the easy deals and the top is left with the hard ones. Margin has to follow how hard a deal is: its size, vertical and deployment.',
  remedy: 'Give points for hard deals in a table: `rule: { kind: complexity, table: …, column: … }`.',
  *look(subject) {
    for (const [name, benefit] of Object.entries(subject.doc.benefits)) {
      if (giftOf(benefit) !== 'margin' || !differsByTier(subject, name)) continue;
      const { label, rule: offset } = benefit;
      const flat = flatTable(subject, offset);
      if (flat !== undefined)
        yield {
          at: ['benefits', name, 'rule', 'table'],
          message: `'${flat}' gives all deals the same, so '${label}' still goes by the tier alone.`,
          remedy: 'Give hard deals more points in it than easy ones.',
        };
      else if (offset?.kind !== 'complexity')
        yield {
          at: ['benefits', name],
          message:
            offset?.kind === 'written'
              ? `'${label}' goes by the tier; how hard a deal is counts in words alone.`
              : `'${label}' goes by the tier alone, whatever the deal.`,
        };
    }
  },
});
