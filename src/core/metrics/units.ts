/** What facts are counted in: bounds and decimals of each unit (see README.md in this folder). */
import { currencyDecimals } from '../money.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricDoc, Unit } from '../program/metric-schema.ts';

/**
 * What a fact may be when nothing is known of it, in whole units before decimals. Only flags and counts have bounds: values of evidence
 * may be negative whatever their unit, such as points taken back.
 */
export function unitRange(unit: Unit, reduce?: AggregateDoc['reduce']): readonly [number, number] {
  if (reduce === 'count') return [0, Infinity];
  return unit === 'flag' && reduce !== 'sum' ? [0, 1] : [-Infinity, Infinity];
}

/** Digits behind the point of a metric's facts. */
export function metricDecimals(metric: Pick<MetricDoc, 'unit' | 'decimals'>, currency: string): number {
  if (metric.unit === 'money') return metric.decimals ?? currencyDecimals(currency);
  return metric.decimals ?? 0;
}
