/** Checks of benefits: what a tier above entry has to say about them (rule 15), and what their rules refer to. */
import type { BenefitDoc } from '../benefit-schema.ts';
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

/** Reports every fault of what a tier grants; `index` is its rung, 0 for entry. */
export function checkGrants(c: Checker, tierPath: Path, tier: TierDoc, index: number): void {
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
    checkConflict(c, { path, name, benefit, tier }, index);
  });
}

interface Granted {
  readonly path: Path;
  readonly name: string;
  readonly benefit: BenefitDoc;
  readonly tier: TierDoc;
}

/** Rule 15. */
function checkConflict(c: Checker, { path, name, benefit, tier }: Granted, index: number): void {
  if (index === 0) {
    if (benefit.costly === true || (benefit.unitCost ?? 0) > 0)
      c.fault(
        'benefit-entry-cost',
        path,
        `The entry tier '${tier.label}' carries '${benefit.label}', which costs money, and no gate stands under it.`,
        'Move the benefit up a tier.',
      );
    if (benefit.conflict === undefined && benefit.rule === undefined)
      c.fault(
        'benefit-rule',
        ['benefits', name],
        `'${benefit.label}' does not say which conflict it causes.`,
        'Write `conflict: none` with a `reason`, or the conflict with its `rule`.',
      );
    if (benefit.conflict === 'none' && benefit.reason === undefined)
      c.fault(
        'benefit-rule',
        ['benefits', name],
        `'${benefit.label}' says that it causes no conflict, without a reason.`,
        'Add `reason:`.',
      );
    return;
  }
  if (benefit.conflict === undefined || benefit.conflict === 'none')
    c.fault(
      'benefit-rule',
      ['benefits', name],
      `'${benefit.label}' is granted above entry and names no conflict.`,
      'Every benefit above entry takes something from somebody: write `conflict:` with what it does elsewhere.',
    );
  if (benefit.rule === undefined)
    c.fault(
      'benefit-rule',
      ['benefits', name],
      `'${benefit.label}' is granted above entry without an offsetting rule.`,
      'Add `rule: { kind: written, owner: …, text: … }`.',
    );
}
