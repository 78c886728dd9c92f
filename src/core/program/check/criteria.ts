/** Checks of criteria, alone and in groups, wherever they stand. */
import { parseDay } from '../../calendar.ts';
import { comparisonsOf } from '../tree.ts';
import type { CriterionDoc, GroupDoc, ThresholdDoc } from '../schema.ts';
import { checkAggregate } from './aggregates.ts';
import type { Checker, Path } from './checker.ts';
import { checkCrossed } from './limits.ts';
import { checkThreshold } from './threshold.ts';

/** The days on which the groups around a criterion count. */
interface Around {
  readonly from: string;
  readonly until: string;
}

const always: Around = { from: '0001-01-01', until: '9999-12-31' };

/** Reports every fault of criteria. */
export function checkGroup(c: Checker, path: Path, group: GroupDoc, around: Around = always): void {
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

/** Reports every fault of one criterion. */
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

/** Reports every fault of criteria that a metric asks: they are not about a tier, so there is nothing to keep. */
export function checkAsked(c: Checker, path: Path, group: GroupDoc): void {
  checkGroup(c, path, group);
  noKeep(c, path, group);
}

function noKeep(c: Checker, path: Path, group: GroupDoc): void {
  if ('all' in group) return group.all.forEach((g, i) => noKeep(c, [...path, 'all', i], g));
  if ('any' in group) return group.any.forEach((g, i) => noKeep(c, [...path, 'any', i], g));
  if ('of' in group) return group.of.forEach((g, i) => noKeep(c, [...path, 'of', i], g));
  if ('award' in group || group.keep === undefined) return;
  c.fault(
    'unknown-key',
    [...path, 'keep'],
    '`keep` is a threshold to keep a tier, and a metric is the same to enter and to keep.',
    'Leave it out; the looser criteria can be a metric of their own.',
  );
}

/** Reports every fault of the comparison of a metric; thresholds that no number passes together too. */
export function checkComparisonOf(c: Checker, path: Path, criterion: CriterionDoc): void {
  checkCriterion(c, path, criterion);
  const figure = (t: ThresholdDoc | undefined): number | undefined => (typeof t === 'number' ? t : undefined);
  const { atLeast, atMost, above, below } = criterion;
  checkCrossed(c, path, {
    atLeast: figure(atLeast),
    atMost: figure(atMost),
    above: figure(above),
    below: figure(below),
  });
}
