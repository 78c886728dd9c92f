import type { BenefitDoc } from '../../program/benefit-schema.ts';
import { rule, type Report } from '../rule.ts';

type Missing = Pick<Report, 'message' | 'remedy'>;

/** What a benefit has to say that a tier above entry gives. */
function missingAbove({ label, conflict, rule: offsets }: BenefitDoc): Missing | null {
  const noConflict = conflict === undefined || conflict === 'none';
  if (noConflict && offsets === undefined)
    return {
      message: `'${label}' is given above entry, and names neither the conflict it causes nor a rule that offsets it.`,
    };
  if (noConflict)
    return {
      message: `'${label}' is given above entry and names no conflict.`,
      remedy: 'Write `conflict:` with what it does elsewhere; whatever one tier gets, others do without.',
    };
  if (offsets === undefined)
    return {
      message: `'${label}' is given above entry without an offsetting rule.`,
      remedy: 'Add `rule: { kind: written, owner: …, text: … }`, or a rule of another kind.',
    };
  return null;
}

/** What a benefit has to say that only entry tiers give. */
function missingAtEntry({ label, conflict, reason, rule: offsets }: BenefitDoc): Missing | null {
  if (conflict === undefined && offsets === undefined)
    return {
      message: `'${label}' does not say which conflict it causes.`,
      remedy: 'Write `conflict: none` with a `reason`, or the conflict with its `rule`.',
    };
  if (conflict === 'none' && reason === undefined)
    return {
      message: `'${label}' says that it causes no conflict, without a reason.`,
      remedy: 'Add `reason:`.',
    };
  return null;
}

export const benefitRule = rule({
  code: 'benefit-rule',
  title: 'A benefit without an offsetting rule',
  level: 'error',
  reason:
    'Whatever a tier gets is taken from somebody: time, margin, accounts, attention. Without a rule the conflict is settled case by case, by whoever calls first.',
  remedy: 'Write `conflict:` with what it does elsewhere, and the `rule` that keeps it in check.',
  *look(subject) {
    const given = subject.rungs.flatMap((rung) =>
      subject.grants(rung).map(({ name }) => ({ name, above: rung.index > 0 })),
    );
    for (const [name, benefit] of Object.entries(subject.doc.benefits)) {
      const by = given.filter((g) => g.name === name);
      if (by.length === 0) continue;
      const missing = by.some((g) => g.above) ? missingAbove(benefit) : missingAtEntry(benefit);
      if (missing) yield { at: ['benefits', name], ...missing };
    }
  },
});
