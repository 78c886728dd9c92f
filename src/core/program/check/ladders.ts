/** Checks of ladders, criteria, gate and benefits. */
import { comparisonsOf } from '../program.ts';
import type { CriterionDoc, GroupDoc, LadderDoc, TierDoc } from '../schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkLadderLooks } from './looks.ts';
import { checkFit } from './profile.ts';
import { checkThreshold } from './threshold.ts';

/** Reports every fault of ladders, gate, equivalents and profile. */
export function checkLadders(c: Checker): void {
  const { ladders, motions } = c.doc;
  if (Object.keys(ladders).length === 0)
    c.fault('empty-ladder', ['ladders'], 'The program has no ladder.', 'Add one with at least one tier.');
  for (const [name, ladder] of Object.entries(ladders)) {
    const path: Path = ['ladders', name];
    if (ladder.motion !== 'company')
      c.known([...path, 'motion'], 'motion', ladder.motion, [...Object.keys(motions), 'company']);
    checkLadder(c, path, ladder);
  }
  for (const [name, map] of Object.entries(c.doc.equivalents)) {
    if (!c.known(['equivalents', name], 'ladder', name, Object.keys(ladders))) continue;
    const keys = ladders[name]?.tiers.map((t) => t.key) ?? [];
    for (const [old, key] of Object.entries(map)) c.known(['equivalents', name, old], 'tier', key, keys);
  }
  checkGate(c);
  checkFit(c);
}

function checkLadder(c: Checker, path: Path, ladder: LadderDoc): void {
  if (ladder.tiers.length === 0)
    c.fault('empty-ladder', [...path, 'tiers'], 'The ladder has no tiers.', 'Add at least the entry tier.');
  const seen = new Set<string>();
  ladder.tiers.forEach((tier, i) => {
    const at = [...path, 'tiers', i];
    if (seen.has(tier.key))
      c.fault(
        'duplicate-name',
        [...at, 'key'],
        `Two tiers of the ladder are called '${tier.key}'.`,
        'Give each its own key.',
      );
    seen.add(tier.key);
    checkTier(c, at, tier, i);
  });
  checkLadderLooks(c, path, ladder);
}

function checkTier(c: Checker, path: Path, tier: TierDoc, index: number): void {
  checkGroup(c, [...path, 'enter'], tier.enter);
  if (tier.latch) c.notYet([...path, 'latch'], 'A latch', 'Leave it out.');
  if (tier.cure) c.notYet([...path, 'cure'], 'A cure period', 'Leave it out.');
  (tier.benefits ?? []).forEach((b, i) => {
    const name = typeof b === 'string' ? b : b.benefit;
    const at = [...path, 'benefits', i];
    if (c.known(at, 'benefit', name, Object.keys(c.doc.benefits))) checkBenefit(c, at, name, tier, index);
  });
}

/** Rule 15. */
function checkBenefit(c: Checker, path: Path, name: string, tier: TierDoc, index: number): void {
  const benefit = c.doc.benefits[name];
  if (!benefit) return;
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

function checkGate(c: Checker): void {
  c.doc.gate?.checks.forEach((check, i) => {
    const path: Path = ['gate', 'checks', i];
    (check.motions ?? []).forEach((m, k) =>
      c.known([...path, 'motions', k], 'motion', m, [...Object.keys(c.doc.motions), 'company']),
    );
    checkGroup(c, [...path, 'ask'], check.ask);
  });
}

function checkGroup(c: Checker, path: Path, group: GroupDoc): void {
  if (group.from !== undefined || group.until !== undefined)
    c.notYet(path, 'A criterion that counts on some days only', 'Write another version of the document.');
  if ('all' in group) return group.all.forEach((g, i) => checkGroup(c, [...path, 'all', i], g));
  if ('any' in group) {
    if (group.any.length === 0)
      c.fault(
        'group-count',
        path,
        'Any of nothing can never be met.',
        'Add a criterion, or write `all: []` for none.',
      );
    return group.any.forEach((g, i) => checkGroup(c, [...path, 'any', i], g));
  }
  if ('of' in group) {
    if (group.atLeast < 1 || group.atLeast > group.of.length)
      c.fault(
        'group-count',
        path,
        `At least ${group.atLeast} of ${group.of.length}.`,
        `Ask for 1 to ${group.of.length}.`,
      );
    return group.of.forEach((g, i) => checkGroup(c, [...path, 'of', i], g));
  }
  if ('award' in group) return;
  checkCriterion(c, path, group);
}

function checkCriterion(c: Checker, path: Path, criterion: CriterionDoc): void {
  if (criterion.exempt)
    c.notYet(
      [...path, 'exempt'],
      'An exemption by evidence',
      'Write `any:` with the criterion and a metric of the exempting evidence.',
    );
  const comparisons = comparisonsOf(criterion);
  if (comparisons.length === 0)
    c.fault(
      'missing-key',
      path,
      `The criterion on '${criterion.metric}' has no threshold.`,
      'Add one of atLeast, atMost, above, below, is.',
    );
  if (!c.known([...path, 'metric'], 'metric', criterion.metric, Object.keys(c.doc.metrics))) return;
  const metric = c.doc.metrics[criterion.metric];
  if (!metric) return;
  for (const [op, threshold] of comparisons) {
    const fact = checkThreshold(c, [...path, op], threshold, metric, criterion.metric);
    if (criterion.keep === undefined || fact === undefined) continue;
    const keep = checkThreshold(c, [...path, 'keep'], criterion.keep, metric, criterion.metric);
    const stricter =
      keep !== undefined &&
      (op === 'atLeast' || op === 'above' ? keep > fact : op === 'is' ? keep !== fact : keep < fact);
    if (stricter)
      c.fault(
        'keep-stricter',
        [...path, 'keep'],
        `Keeping the tier would ask for more than entering it (${JSON.stringify(criterion.keep)} against ${JSON.stringify(threshold)}).`,
        'Make `keep` the looser of the two.',
      );
  }
  if (criterion.keep !== undefined && comparisons.length > 1)
    c.fault(
      'keep-stricter',
      [...path, 'keep'],
      'One `keep` for several thresholds.',
      'Write one criterion for each threshold.',
    );
}
