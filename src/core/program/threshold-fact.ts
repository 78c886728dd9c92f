import { dayNumber, parseDay } from '../calendar.ts';
import { toFact } from '../money.ts';
import type { Counted } from './program.ts';
import type { ThresholdDoc } from './schema.ts';

/** A threshold that is written down, in whole units of its metric; the check has made sure that it is one. */
export function thresholdNumber(threshold: Exclude<ThresholdDoc, object>, metric: Counted): number {
  if (typeof threshold === 'boolean') return threshold ? 1 : 0;
  if (metric.unit === 'day' && typeof threshold === 'string') {
    const d = parseDay(threshold);
    return d ? dayNumber(d) : NaN;
  }
  if (typeof threshold === 'string' && metric.tiers?.includes(threshold) === true)
    return metric.tiers.indexOf(threshold) * 10 ** metric.decimals;
  const fact = toFact(threshold, metric.decimals);
  return typeof fact === 'number' ? fact : NaN;
}
