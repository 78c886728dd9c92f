/** On which side of what a metric is a comparison reads it, where it may lie between two of its units. */
import type { MetricDoc } from '../../src/core/program/metric-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { decimalsOf } from './digits.ts';
import { decimal, ten, times } from './exact.ts';
import type { Better, Operator } from './interval.ts';

/** The unit at or below what a metric is, or the one at or above it. */
export type Side = 'floor' | 'ceil';

/** How a metric is read where it is compared; of the one that it is picked by, the digits. */
export interface Read {
  readonly side: Side;
  readonly decimals?: number | undefined;
}

/** What `better` would have to be for this side. */
export const betterOf = (side: Side): Better => (side === 'floor' ? 'higher' : 'lower');

/** The units next to x tell x < 5 and x >= 5 apart below it, x > 5 and x <= 5 above it. */
export function sideFor(operator: Exclude<Operator, 'is'>): Side {
  switch (operator) {
    case 'atLeast':
    case 'below':
      return 'floor';
    case 'atMost':
    case 'above':
      return 'ceil';
  }
}

const quotients: readonly MetricDoc['measure'][] = [
  'linear',
  'ratio',
  'share',
  'growth',
  'mean',
  'scale',
  'rank',
  'multiply',
];

/** Whether a metric is made by a division. */
export const isQuotient = ({ measure }: MetricDoc): boolean => quotients.includes(measure);

/** What a metric is one of; nothing for those that are made otherwise. */
export function pickedFrom(metric: MetricDoc): readonly (string | number)[] {
  switch (metric.measure) {
    case 'min':
    case 'max':
    case 'first':
      return metric.of;
    case 'cap':
    case 'earlier':
      return [metric.of];
    case 'choose':
      return [metric.then, metric.else];
    case 'sampled':
      return ['min', 'max', 'latest'].includes(metric.reduce) ? [metric.of] : [];
    default:
      return [];
  }
}

/** Whether a metric may come out between two of its units. */
export function comesOutBetween(doc: ProgramDoc, name: string | number): boolean {
  const metric = doc.metrics[name];
  if (metric === undefined) return false;
  if (metric.measure === 'mean')
    return Object.values(metric.of).length > 1 || Object.values(metric.of)[0] !== 1;
  if (metric.measure === 'multiply') {
    const read = metric.of.flatMap((of) => doc.metrics[of] ?? []);
    const digits = decimalsOf(doc, metric) - read.reduce((t, m) => t + decimalsOf(doc, m), 0);
    const percents = (metric.unit === 'percent' ? 1 : 0) - read.filter((m) => m.unit === 'percent').length;
    return digits + 2 * percents < 0;
  }
  if (metric.measure === 'rank') return metric.as === 'percent';
  if (metric.measure === 'scale') {
    const of = doc.metrics[metric.of];
    const digits = decimalsOf(doc, metric) - (of ? decimalsOf(doc, of) : 0);
    const { n, d } = times(decimal(metric.by), ten(digits));
    return n % d !== 0n;
  }
  return isQuotient(metric) || pickedFrom(metric).some((o) => comesOutBetween(doc, o));
}
