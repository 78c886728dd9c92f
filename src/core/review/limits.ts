/** Between which numbers a metric lies, whatever evidence there is. */
import type { MetricDoc, OperandDoc } from '../program/metric-schema.ts';
import type { ProgramDoc } from '../program/schema.ts';

/** The smallest and the largest number that a metric of a checked document can ever be, in people's units. */
export function limitsOf(doc: ProgramDoc, name: string): Limits {
  const metric = doc.metrics[name];
  return metric ? limits(doc, metric) : anything;
}

/** From and to, both ends possible. */
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
    case 'multiply':
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
