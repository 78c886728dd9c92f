/** Checks of benefits: what tiers and rules refer to. Whether a benefit has a rule is for the review to say. */
import type { TierDoc } from '../schema.ts';
import { checkColumn } from './cells.ts';
import type { Checker, Path } from './checker.ts';

/** Reports every fault of the rules of benefits, whether a tier grants them or not. */
export function checkBenefits(c: Checker): void {
  for (const [name, { rule }] of Object.entries(c.doc.benefits)) {
    if (rule?.kind !== 'complexity') continue;
    const path: Path = ['benefits', name, 'rule'];
    if (c.known([...path, 'table'], 'table', rule.table, Object.keys(c.doc.tables)))
      checkColumn(c, [...path, 'column'], rule.table, rule.column);
  }
}

/** Reports every fault of what a tier grants. */
export function checkGrants(c: Checker, tierPath: Path, tier: TierDoc): void {
  const seen = new Set<string>();
  (tier.benefits ?? []).forEach((grant, i) => {
    const { benefit: name, quantity } =
      typeof grant === 'string' ? { benefit: grant, quantity: undefined } : grant;
    const path = [...tierPath, 'benefits', i];
    if (!c.known(path, 'benefit', name, Object.keys(c.doc.benefits))) return;
    const benefit = c.doc.benefits[name];
    if (!benefit) return;
    if (seen.has(name))
      c.fault(
        'duplicate-name',
        path,
        `'${tier.label}' grants '${benefit.label}' twice.`,
        'Keep one of the two.',
      );
    seen.add(name);
    if (quantity !== undefined && benefit.quantity === undefined)
      c.fault(
        'missing-key',
        [...path, 'quantity'],
        `'${tier.label}' grants ${quantity} of '${benefit.label}', which does not say in what it is counted.`,
        'Give the benefit `quantity: { amount: …, unit: … }`.',
      );
  });
}
