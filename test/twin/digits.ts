/** How many digits a metric's facts carry. */
import { currencyDecimals } from '../../src/core/money.ts';
import type { MetricDoc } from '../../src/core/program/metric-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';

/** Digits behind the point of a metric's facts. */
export function decimalsOf(doc: ProgramDoc, metric: MetricDoc): number {
  return metric.unit === 'money' ? currencyDecimals(doc.program.currency) : (metric.decimals ?? 0);
}
