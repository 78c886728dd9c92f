/** What facts are counted in: bounds and decimals of each unit (see README.md in this folder). */
import { currencyDecimals } from '../money.ts';
import type { MetricDoc, Unit } from '../program/metric-schema.ts';

/** The natural range of a unit, in whole units before decimals; infinite where there is none. */
export function unitBounds(unit: Unit): readonly [number, number] {
  switch (unit) {
    case 'count':
    case 'days':
    case 'points':
      return [0, Infinity];
    case 'flag':
      return [0, 1];
    case 'score':
      return [0, 100];
    case 'money':
    case 'percent':
    case 'day':
      return [-Infinity, Infinity];
  }
}

/** Digits behind the point of a metric's facts. */
export function metricDecimals(metric: Pick<MetricDoc, 'unit' | 'decimals'>, currency: string): number {
  if (metric.unit === 'money') return metric.decimals ?? currencyDecimals(currency);
  return metric.decimals ?? 0;
}
