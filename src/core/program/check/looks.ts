/** Checks of what looks at other days, in scopes, at other ladders or at other partners. */
import { parseDay, type Day, type Span } from '../../calendar.ts';
import type { Moment } from '../../metrics/window.ts';
import { metricDecimals } from '../../metrics/units.ts';
import { sampleDays } from '../../metrics/samples.ts';
import { walkLooks } from '../../standing/look-days.ts';
import { fieldType } from '../kinds.ts';
import type { LookFormulaDoc } from '../metric-refs.ts';
import type { WindowPartDoc } from '../evidence-schema.ts';
import type { MetricDoc, SamplesDoc } from '../metric-schema.ts';
import type { Program } from '../program.ts';
import type { AfterDoc, FoldDoc, LadderDoc } from '../schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkComparisonOf } from './criteria.ts';
import { checkLast, furthest } from './windows.ts';

/** Reports every fault of a formula that reads other days, ladders or partners. */
export function checkLookFormula(c: Checker, path: Path, metric: LookFormulaDoc): void {
  switch (metric.measure) {
    case 'earlier':
      checkShift(c, [...path, 'shift'], metric.shift);
      return checkSame(c, path, metric, metric.of);
    case 'sampled':
      return checkSampled(c, path, metric);
    case 'standing':
      return checkStanding(c, path, metric);
    case 'rank':
      return checkRank(c, path, metric);
  }
}

function checkShift(c: Checker, path: Path, shift: Span): void {
  if (furthest(shift) < 0) return;
  c.fault(
    'shift-forward',
    path,
    'The shift does not surely lead back, and what has not happened yet cannot be read.',
    'Write a span that leads back, such as { months: -1 }.',
  );
}

type Of<M extends LookFormulaDoc['measure']> = Extract<LookFormulaDoc, { measure: M }>;

/** A metric on another day is still that metric: its unit, and no fewer decimals. */
function checkSame(c: Checker, path: Path, metric: MetricDoc, of: string): void {
  const other = c.doc.metrics[of];
  if (!other) return;
  if (other.unit !== metric.unit)
    c.fault(
      'unit-mismatch',
      path,
      `'${of}' is counted in ${other.unit} and this metric in ${metric.unit}.`,
      `Give this metric \`unit: ${other.unit}\`.`,
    );
  const { currency } = c.doc.program;
  const digits = metricDecimals(other, currency);
  if (digits > metricDecimals(metric, currency))
    c.fault(
      'unit-mismatch',
      path,
      `'${of}' carries ${digits} decimals and this metric ${metricDecimals(metric, currency)}.`,
      `Give this metric \`decimals: ${digits}\`.`,
    );
}

function checkSampled(c: Checker, path: Path, metric: Of<'sampled'>): void {
  checkSampleWindow(c, [...path, 'window'], metric.every, metric.window);
  if (metric.having && c.doc.metrics[metric.of])
    checkComparisonOf(c, [...path, 'having'], { metric: metric.of, ...metric.having });
  if (metric.reduce !== 'count') {
    checkSame(c, path, metric, metric.of);
    if (metric.reduce === 'sum' && (metric.unit === 'flag' || metric.unit === 'day'))
      c.fault(
        'unit-mismatch',
        path,
        `A sum of ${metric.unit === 'flag' ? 'flags is no flag' : 'days of the calendar is no day'}.`,
        'Count the days on which it holds: `reduce: count` with `having`.',
      );
    return;
  }
  if (!metric.having)
    c.fault(
      'missing-key',
      path,
      'A count of days without a condition counts every day.',
      'Add `having:` with what the metric has to be.',
    );
  if (
    metric.unit !== 'count' &&
    metric.unit !== 'days' &&
    metric.unit !== 'points' &&
    metric.unit !== 'number'
  )
    c.fault(
      'unit-mismatch',
      path,
      `A number of days is not counted in ${metric.unit}.`,
      'Give this metric `unit: count` or `unit: days`.',
    );
}

/** Reports a window whose days cannot be listed, or in which there is no sample day. */
function checkSampleWindow(c: Checker, path: Path, every: SamplesDoc, window: WindowPartDoc): void {
  if (window === 'review-year') return;
  if (typeof window === 'string' || 'valid' in window || 'since' in window || 'unbroken' in window) {
    c.fault(
      'sample-days',
      path,
      'The days of this window cannot be listed: it has no first day that is the same for all partners.',
      'Use `review-year`, `{ last: 6, of: months }`, whole periods or fixed days.',
    );
    return;
  }
  if ('last' in window) {
    checkLast(c, path, window);
    return;
  }
  if (window.from > window.to) {
    c.fault('window-empty', path, `The window ends before it begins (${window.from} to ${window.to}).`, 'Put the earlier one first.'); // prettier-ignore
    return;
  }
  if ('calendar' in window) return;
  const [from, to] = [parseDay(window.from), parseDay(window.to)];
  if (from === undefined || to === undefined)
    c.fault('wrong-type', path, 'A window begins and ends on days of the calendar.', 'Write them as YYYY-MM-DD.'); // prettier-ignore
  else if (sampleDays(every, window, seenFrom(to)).length === 0) emptySample(c, path, every);
}

function emptySample(c: Checker, path: Path, every: SamplesDoc): void {
  c.fault(
    'fold-empty',
    path,
    `No ${every} lies in this window, so there is no day to look at.`,
    'Make the window longer, or sample other days with `every`.',
  );
}

const seenFrom = (asOf: Day): Moment => ({ asOf, mode: 'review', yearStarts: '01-01' });

function checkStanding(c: Checker, path: Path, metric: Of<'standing'>): void {
  if (metric.unit !== 'count' || (metric.decimals ?? 0) !== 0)
    c.fault(
      'unit-mismatch',
      path,
      'A tier is counted from 0, in whole numbers.',
      'Give this metric `unit: count` and no `decimals`.',
    );
  if (!c.known([...path, 'ladder'], 'ladder', metric.ladder, Object.keys(c.doc.ladders))) return;
  if (metric.scope !== undefined)
    c.known(
      [...path, 'scope'],
      `scope of the ladder '${metric.ladder}'`,
      metric.scope,
      Object.keys(c.doc.ladders[metric.ladder]?.scope?.values ?? {}),
    );
}

function checkRank(c: Checker, path: Path, metric: Of<'rank'>): void {
  const other = c.doc.metrics[metric.of];
  if (other?.unit === 'flag')
    c.fault(
      'unit-mismatch',
      path,
      `'${metric.of}' is a flag, and yes and no make no order.`,
      'Rank by a number, or ask for the flag itself.',
    );
  const unit = metric.as === 'place' ? 'count' : 'percent';
  if (metric.unit !== unit)
    c.fault(
      'unit-mismatch',
      path,
      `A rank as ${metric.as} is counted in ${unit}, not in ${metric.unit}.`,
      `Give this metric \`unit: ${unit}\`.`,
    );
  if (metric.motion !== undefined)
    c.known([...path, 'motion'], 'motion', metric.motion, Object.keys(c.doc.motions));
  if (metric.within === undefined) return;
  if (!c.known([...path, 'within'], 'attribute', metric.within, Object.keys(c.doc.attributes))) return;
  const attribute = c.doc.attributes[metric.within];
  if (attribute?.type !== 'text' || !attribute.values)
    c.fault(
      'field-type',
      [...path, 'within'],
      `'${metric.within}' does not sort partners into groups.`,
      'Name a text attribute that has `values`.',
    );
}

/** Reports every fault of the scope, the sample days and the other ladders of a ladder. */
export function checkLadderLooks(c: Checker, path: Path, ladder: LadderDoc): void {
  const { scope, sample } = ladder;
  if (scope) {
    const values = Object.keys(scope.values).length;
    if (values === 0)
      c.fault(
        'fold-empty',
        [...path, 'scope', 'values'],
        'The ladder is looked at in no scope.',
        'List at least one value of the field, with its label.',
      );
    else checkFold(c, [...path, 'scope', 'fold'], scope.fold, values, 'scopes');
    if (!Object.values(c.kinds).some((kind) => fieldType(kind, scope.by) !== undefined))
      c.fault(
        'field-unknown',
        [...path, 'scope', 'by'],
        `No kind of evidence has a field '${scope.by}'.`,
        'Name a field that the kinds of this ladder’s metrics have.',
      );
  }
  if (sample) {
    checkSampleWindow(c, [...path, 'sample', 'window'], sample.every, sample.window);
    const { window } = sample;
    const end = typeof window === 'object' && 'from' in window && !('calendar' in window) ? parseDay(window.to) : undefined; // prettier-ignore
    if (end !== undefined) {
      const days = sampleDays(sample.every, window, seenFrom(end)).length;
      if (days > 0) checkFold(c, [...path, 'sample', 'fold'], sample.fold, days, 'days');
    }
  }
  checkAfter(c, [...path, 'after'], ladder.after, ladder, 0);
  ladder.tiers.forEach((tier, i) => checkAfter(c, [...path, 'tiers', i, 'after'], tier.after, ladder, i));
}

/** Reports tiers of other ladders that there are not, or that nobody who asks for them can hold before; `index` is the lowest tier that asks. */
function checkAfter(
  c: Checker,
  path: Path,
  asked: AfterDoc | undefined,
  ladder: LadderDoc,
  index: number,
): void {
  (asked ?? []).forEach((after, i) => {
    const at = [...path, i];
    const other = c.doc.ladders[after.ladder];
    if (!c.known([...at, 'ladder'], 'ladder', after.ladder, Object.keys(c.doc.ladders)) || !other) return;
    const tiers = other.tiers.map((t) => t.key);
    if (!c.known([...at, 'tier'], `tier on the ladder '${after.ladder}'`, after.tier, tiers)) return;
    if (after.by !== 'held' || other !== ladder || tiers.indexOf(after.tier) < index) return;
    c.fault(
      'cycle',
      at,
      'It asks that a tier is held already which can only be entered by way of this one, so nobody would ever enter it.',
      index === 0 ? 'Name another ladder.' : 'Name a lower tier, or another ladder.',
    );
  });
}

function checkFold(c: Checker, path: Path, fold: FoldDoc, among: number, what: string): void {
  if (typeof fold === 'object' && fold.atLeast > among)
    c.fault(
      'group-count',
      path,
      `At least ${fold.atLeast} of ${among} ${what}.`,
      among === 1 ? 'Write `best`.' : `Ask for 1 to ${among}.`,
    );
}

/** The last day of a leap year, and a Sunday: about as many sample days end there as on any day. */
const fullYear: Day | undefined = parseDay('2028-12-31');

/** Reports what shows once the program is put together: too many sample days in all. */
export function checkLooks(c: Checker, program: Program): void {
  if (fullYear === undefined) return;
  const moment = { ...seenFrom(fullYear), yearStarts: c.doc.calendar.yearStarts };
  for (const { code, message, remedy } of walkLooks(program, moment).issues)
    if (code === 'sample-days') c.fault(code, firstSample(c), message, remedy);
}

function firstSample(c: Checker): Path {
  for (const [name, ladder] of Object.entries(c.doc.ladders))
    if (ladder.sample) return ['ladders', name, 'sample'];
  const sampled = Object.entries(c.doc.metrics).find(([, m]) => m.measure === 'sampled');
  return sampled ? ['metrics', sampled[0]] : ['metrics'];
}
