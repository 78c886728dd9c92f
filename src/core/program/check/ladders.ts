/** Checks of ladders, criteria and gate. */
import { parseDay } from '../../calendar.ts';
import { comparisonsOf } from '../tree.ts';
import type { CriterionDoc, GroupDoc, LadderDoc, ThresholdDoc, TierDoc } from '../schema.ts';
import { checkAggregate } from './aggregates.ts';
import { checkGrants } from './benefits.ts';
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
  const { up, down, on } = ladder.cadence;
  if (on !== undefined && ![up, down].some((cadence) => cadence === 'monthly' || cadence === 'quarterly'))
    c.fault(
      'missing-key',
      [...path, 'cadence', 'on'],
      '`on` names a day of the month, and neither `up` nor `down` is monthly or quarterly.',
      'Write one of them, or leave `on` out.',
    );
  checkLadderLooks(c, path, ladder);
}

function checkTier(c: Checker, path: Path, tier: TierDoc, index: number): void {
  checkGroup(c, [...path, 'enter'], tier.enter);
  checkGrants(c, path, tier, index);
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

/** The days on which the groups around a criterion count. */
interface Around {
  readonly from: string;
  readonly until: string;
}

const always: Around = { from: '0001-01-01', until: '9999-12-31' };

function checkGroup(c: Checker, path: Path, group: GroupDoc, around: Around = always): void {
  const days = checkCounting(c, path, group, around);
  if ('all' in group) return group.all.forEach((g, i) => checkGroup(c, [...path, 'all', i], g, days));
  if ('any' in group) {
    if (group.any.length === 0)
      c.fault(
        'group-count',
        path,
        'Any of nothing can never be met.',
        'Add a criterion, or write `all: []` for none.',
      );
    return group.any.forEach((g, i) => checkGroup(c, [...path, 'any', i], g, days));
  }
  if ('of' in group) {
    if (group.atLeast < 1 || group.atLeast > group.of.length)
      c.fault(
        'group-count',
        path,
        `At least ${group.atLeast} of ${group.of.length}.`,
        `Ask for 1 to ${group.of.length}.`,
      );
    return group.of.forEach((g, i) => checkGroup(c, [...path, 'of', i], g, days));
  }
  if ('award' in group) return;
  checkCriterion(c, path, group);
}

/** Reports days that are none, or on which nothing can ever count; gives those on which the group counts within the groups around it. */
function checkCounting(c: Checker, path: Path, { from, until }: GroupDoc, around: Around): Around {
  for (const [key, text] of [['from', from], ['until', until]] as const) {
    if (text !== undefined && parseDay(text) === undefined)
      c.fault('wrong-type', [...path, key], `'${text}' is no day of the calendar.`, 'Write a day as YYYY-MM-DD.');
  } // prettier-ignore
  const own = { from: from ?? always.from, until: until ?? always.until };
  const both = {
    from: own.from > around.from ? own.from : around.from,
    until: own.until < around.until ? own.until : around.until,
  };
  if (own.from > own.until)
    c.fault(
      'window-empty',
      path,
      `It counts from ${own.from} and only until ${own.until}.`,
      'Put the earlier day first.',
    );
  else if (both.from > both.until && around.from <= around.until)
    c.fault(
      'window-empty',
      path,
      `It never counts: the group around it does so from ${around.from} until ${around.until}.`
        .replace(` from ${always.from}`, '')
        .replace(` until ${always.until}`, ''),
      'Let it count on days of that group.',
    );
  return both;
}

function checkCriterion(c: Checker, path: Path, criterion: CriterionDoc): void {
  checkExempt(c, [...path, 'exempt'], criterion);
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
  const read = (key: string, t: ThresholdDoc): number | undefined =>
    checkThreshold(c, [...path, key], t, metric, criterion.metric);
  const keep = criterion.keep === undefined ? undefined : read('keep', criterion.keep);
  for (const [op, threshold] of comparisons) {
    const fact = read(op, threshold);
    const stricter =
      keep !== undefined &&
      fact !== undefined &&
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

function checkExempt(c: Checker, path: Path, { exempt }: CriterionDoc): void {
  if (!exempt || !c.known([...path, 'kind'], 'kind of evidence', exempt.kind, Object.keys(c.kinds))) return;
  const { kind, where } = exempt;
  checkAggregate(c, path, { kinds: [kind], where, window: 'valid', reduce: 'count' }, []);
}
