/** Numbers that contradict each other: limits the wrong way round, and thresholds that their metric can never reach. */
import { dayNumber, parseDay } from '../../calendar.ts';
import type { MetricDoc, OperandDoc } from '../metric-schema.ts';
import { comparisonsOf } from '../tree.ts';
import type { GroupDoc, ProgramDoc } from '../schema.ts';
import type { Operator } from '../../standing/interval.ts';
import type { Checker, Path } from './checker.ts';

/** The comparisons that stand beside each other. */
interface Comparisons {
  readonly atLeast?: unknown;
  readonly atMost?: unknown;
  readonly above?: unknown;
  readonly below?: unknown;
}

/** Reports comparisons of which no number, or no day, passes all; of what is only known later nothing is said. */
export function checkCrossed(c: Checker, path: Path, { atLeast, atMost, above, below }: Comparisons): void {
  const place = (end: unknown): number => {
    if (typeof end === 'number') return end;
    const day = typeof end === 'string' ? parseDay(end) : undefined;
    return day === undefined ? NaN : dayNumber(day);
  };
  const [least, over, most, under] = [place(atLeast), place(above), place(atMost), place(below)];
  // With both given the harder one; what is no number is passed over.
  const [low, high] = [
    over >= least || Number.isNaN(least) ? above : atLeast,
    under <= most || Number.isNaN(most) ? below : atMost,
  ];
  const strict = low === above || high === below;
  if (place(low) > place(high) || (place(low) === place(high) && strict))
    c.fault(
      'limits-crossed',
      path,
      `No ${typeof low === 'number' ? 'number' : 'day'} is ${low === above ? 'above' : 'at least'} ${String(low)} and ${high === below ? 'below' : 'at most'} ${String(high)}.`,
      'Exchange the two, or take one of them out.',
    );
}

/** Reports a cap whose lower limit is above its upper one. */
export function checkCap(c: Checker, path: Path, least: number | undefined, most: number | undefined): void {
  if (least === undefined || most === undefined || least <= most) return;
  c.fault(
    'limits-crossed',
    path,
    `It is held between ${least} and ${most}, and the lower limit is above the upper one.`,
    'Exchange the two numbers, or take one of them out.',
  );
}

/** Reports thresholds of a document without faults that can never be met, and percentages that look like fractions. */
export function checkReach(c: Checker): void {
  for (const [name, ladder] of Object.entries(c.doc.ladders))
    ladder.tiers.forEach((tier, i) => checkGroup(c, ['ladders', name, 'tiers', i, 'enter'], tier.enter));
  c.doc.gate?.checks.forEach((check, i) => checkGroup(c, ['gate', 'checks', i, 'ask'], check.ask));
  for (const [name, metric] of Object.entries(c.doc.metrics)) {
    if (metric.measure === 'meets') checkGroup(c, ['metrics', name, 'of'], metric.of);
  }
}

function checkGroup(c: Checker, path: Path, group: GroupDoc): void {
  if ('award' in group) return;
  if ('all' in group) return group.all.forEach((g, i) => checkGroup(c, [...path, 'all', i], g));
  if ('any' in group) return group.any.forEach((g, i) => checkGroup(c, [...path, 'any', i], g));
  if ('of' in group) return group.of.forEach((g, i) => checkGroup(c, [...path, 'of', i], g));
  const unit = c.doc.metrics[group.metric]?.unit;
  if (unit === 'day' || unit === 'flag') return;
  for (const [op, threshold] of comparisonsOf(group)) {
    if (typeof threshold === 'object' || typeof threshold === 'boolean') continue;
    const t = Number(threshold);
    const [low, high] = limitsOf(c.doc, group.metric);
    if (t > high || t < low || (op === 'above' && t === high) || (op === 'below' && t === low))
      unreachable(c, [...path, op], group.metric, op, t, [low, high]);
    else if (unit === 'percent' && t > 0 && t < 1)
      c.finding(
        'threshold-fraction',
        [...path, op],
        `'${group.metric}' is counted in percent, so ${t} is ${t} %.`,
        `Write ${Number((t * 100).toFixed(6))} if ${Number((t * 100).toFixed(6))} % is meant.`,
      );
  }
}

/** A threshold beyond the limits is never met from one side and always from the other. */
function unreachable(
  c: Checker,
  path: Path,
  metric: string,
  op: Operator,
  t: number,
  [low, high]: Limits,
): void {
  const upward = op === 'atLeast' || op === 'above';
  const always = upward ? t < low : op !== 'is' && t > high;
  if (always) return;
  c.finding(
    'threshold-unreachable',
    path,
    t >= high ? `'${metric}' is never more than ${high}.` : `'${metric}' is never less than ${low}.`,
    'Mend the threshold, or the limits of the metric.',
  );
}

/** The smallest and the largest number that a metric of a checked document can ever be, in people's units. */
function limitsOf(doc: ProgramDoc, name: string): readonly [number, number] {
  const metric = doc.metrics[name];
  return metric ? limits(doc, metric) : anything;
}

type Limits = readonly [number, number];
const anything: Limits = [-Infinity, Infinity];

function limits(doc: ProgramDoc, metric: MetricDoc): Limits {
  const of = (operand: OperandDoc): Limits =>
    typeof operand === 'number' ? [operand, operand] : limitsOf(doc, operand);
  const some = (all: readonly Limits[], pick: (...ends: number[]) => number): Limits => [
    pick(...all.map(([low]) => low)),
    pick(...all.map(([, high]) => high)),
  ];
  switch (metric.measure) {
    case 'rows':
    case 'each':
      if (metric.reduce === 'count') return [0, Infinity];
      return metric.unit === 'flag' && metric.reduce !== 'sum' ? [0, 1] : anything;
    case 'attribute':
      return metric.unit === 'flag' ? [0, 1] : anything;
    case 'placement': {
      const tiers = doc.ladders[metric.ladder]?.tiers.length ?? Infinity;
      return metric.read === 'tier' ? [0, tiers - 1] : anything;
    }
    case 'add':
      return metric.of.map(of).reduce<Limits>(([a, b], [low, high]) => [a + low, b + high], [0, 0]);
    case 'min':
      return some(metric.of.map(of), Math.min);
    case 'max':
      return some(metric.of.map(of), Math.max);
    case 'cap': {
      const [low, high] = of(metric.of);
      const held = (n: number): number =>
        Math.min(Math.max(n, metric.least ?? -Infinity), metric.most ?? Infinity);
      return [held(low), held(high)];
    }
    case 'step': {
      const values = [metric.below, ...metric.steps.map(([, value]) => value), metric.none ?? metric.below];
      return [Math.min(...values), Math.max(...values)];
    }
    case 'linear':
      return [Math.min(0, metric.none ?? 0), Math.max(metric.points, metric.none ?? 0)];
    case 'ratio':
      return [-Infinity, metric.atMost ?? Infinity];
    case 'share':
      return [0, metric.unit === 'percent' ? 100 : 1];
    case 'choose': {
      const [then, otherwise] = [of(metric.then), of(metric.else)];
      return [Math.min(then[0], otherwise[0]), Math.max(then[1], otherwise[1])];
    }
    case 'meets':
      return [0, 1];
    case 'lookup':
    case 'subtract':
    case 'scale':
    case 'mean':
    case 'growth':
    case 'first':
    case 'elapsed':
    case 'earlier':
    case 'sampled':
    case 'standing':
    case 'rank':
      return anything;
  }
}
