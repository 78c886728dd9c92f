/** Facts as people read them. */
import { factInWords } from '../money.ts';
import { dayInWords, dayOfNumber } from '../calendar.ts';
import type { Metric, Program, Threshold } from '../program/program.ts';
import type { Interval, Operator } from '../standing/interval.ts';
import type { NoValue } from '../standing/no-value.ts';
import { metricNamed } from '../standing/trace.ts';

type Counted = Pick<Metric, 'unit' | 'decimals'> & Partial<Pick<Metric, 'source'>>;

/** Said once where percentages stand. */
export const percentagesAreCut =
  'Percentages are cut against the partner, not rounded: 79.996 % reads 79.99 %, never 80 %.';

/** One number with its unit: `USD 50,000`, `80 %`, `3`, `yes`. */
export function valueInWords(fact: number, metric: Counted, program: Program): string {
  switch (metric.unit) {
    case 'money':
      return `${program.doc.program.currency} ${factInWords(fact, metric.decimals)}`;
    case 'percent':
      return `${factInWords(fact, metric.decimals)} %`;
    case 'flag':
      return fact === 0 ? 'no' : 'yes';
    case 'day':
      return dayInWords(dayOfNumber(fact));
    case 'days':
      return `${factInWords(fact, metric.decimals)} ${fact === 10 ** metric.decimals ? 'day' : 'days'}`;
    case 'hours':
      return `${factInWords(fact, metric.decimals)} ${fact === 10 ** metric.decimals ? 'hour' : 'hours'}`;
    case 'points':
      return `${factInWords(fact, metric.decimals)} ${fact === 10 ** metric.decimals ? 'point' : 'points'}`;
    case 'count':
      return tierOf(fact, metric, program) ?? factInWords(fact, metric.decimals);
    case 'number':
    case 'score':
      return factInWords(fact, metric.decimals);
  }
}

/** The tier that a fact about a ladder stands for; null for all other facts. */
export function tierOf(fact: number, { source, decimals }: Counted, program: Program): string | null {
  const key = source && ladderOf(source);
  if (key === undefined) return null;
  const ladder = program.ladders.find((l) => l.key === key);
  const index = fact / 10 ** decimals;
  return index < 0 ? 'below entry' : (ladder?.tiers[index]?.label ?? `tier ${index}`);
}

/** The ladder of which a metric says the tier. */
function ladderOf(source: Metric['source']): string | undefined {
  if ('atom' in source)
    return source.atom.measure === 'placement' && source.atom.read === 'tier'
      ? source.atom.ladder
      : undefined;
  const { formula } = source;
  return formula.measure === 'standing' || formula.measure === 'kept-standing' ? formula.ladder : undefined;
}

/** A distance between two values: as one of them, but for percentages and days of the calendar: `12 percentage points`, `3 days`. */
export function distanceInWords(distance: number, metric: Counted, program: Program): string {
  if (metric.unit !== 'percent' && metric.unit !== 'day') return valueInWords(distance, metric, program);
  const one = distance === 10 ** metric.decimals;
  const unit = metric.unit === 'percent' ? 'percentage point' : 'day';
  return `${factInWords(distance, metric.decimals)} ${unit}${one ? '' : 's'}`;
}

/** Why there is no value, or none that is known: `no value (deals registered: 2, at least 3 needed)`, `no value (nothing of: contract)`. */
export function noValueInWords(
  why: NoValue | null,
  program: Program,
  what: 'no value' | 'not known' = 'no value',
): string {
  switch (why?.why) {
    case undefined:
      return what;
    case 'nothing-counts':
      return `${what} (nothing counts of: ${why.kinds.map((k) => program.kinds[k]?.label ?? k).join(', ')})`;
    case 'base-too-small': {
      const metrics = why.base.map((name) => metricNamed(program, name));
      const [first] = metrics;
      if (!first) return what;
      const labels = metrics.map(({ label }) => label).join(' and ');
      const has = why.has.most <= 0 ? 'none' : factInterval(why.has, first, program);
      const together = metrics.length > 1 && why.has.most > 0 ? ' together' : '';
      const needs = why.needs > 1 ? `, at least ${valueInWords(why.needs, first, program)} needed` : '';
      return `${what} (${labels}: ${has}${together}${needs})`;
    }
  }
}

/** A fact with both ends: `3`, `between 2 and 5`, `at least 2`, `not known`; where there is none, with the reason. */
export function factInterval(
  { least, most }: Interval,
  metric: Counted,
  program: Program,
  why: NoValue | null = null,
): string {
  const say = (v: number): string => valueInWords(v, metric, program);
  if (Number.isNaN(most)) return noValueInWords(why, program);
  if (why !== null) return noValueInWords(why, program, 'not known');
  if (least === most) return say(least);
  if (metric.unit === 'flag') return 'not known';
  const [low, high] = [Number.isFinite(least), Number.isFinite(most)];
  if (low && high) return `between ${say(least)} and ${say(most)}`;
  if (low && least > 0) return `at least ${say(least)}`;
  if (high) return Number.isNaN(least) ? `no value yet, or up to ${say(most)}` : `at most ${say(most)}`;
  return 'not known';
}

/**
 * What a threshold asks: `at least USD 50,000`, `yes`, `below 5`. One that is another metric says which, with its figure where there is
 * a partner to have one: `at least 4 (one person for each five customers)`.
 */
export function thresholdInWords(
  op: Operator,
  threshold: Threshold,
  metric: Counted,
  program: Program,
  limit?: Interval,
): string {
  const figure =
    typeof threshold === 'number'
      ? valueInWords(threshold, metric, program)
      : limitInWords(threshold.metric, limit, metric, program);
  return asks(op, figure, metric.unit === 'flag' && typeof threshold === 'number');
}

function limitInWords(name: string, limit: Interval | undefined, metric: Counted, program: Program): string {
  const label = program.metrics.find((m) => m.name === name)?.label ?? name;
  if (limit === undefined) return label;
  return limit.least === limit.most
    ? `${valueInWords(limit.least, metric, program)} (${label})`
    : `${label} (${factInterval(limit, metric, program)})`;
}

function asks(op: Operator, figure: string, plain: boolean): string {
  switch (op) {
    case 'atLeast':
      return `at least ${figure}`;
    case 'atMost':
      return `at most ${figure}`;
    case 'above':
      return `more than ${figure}`;
    case 'below':
      return `less than ${figure}`;
    case 'is':
      return plain ? figure : `exactly ${figure}`;
  }
}
