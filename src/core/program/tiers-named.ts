import type { MetricDoc } from './metric-schema.ts';
import type { ProgramDoc } from './schema.ts';

/** Keys of the tiers that a metric counts, from the entry tier upwards; undefined for a metric that says no tier. */
export function tiersNamed(metric: MetricDoc, ladders: ProgramDoc['ladders']): readonly string[] | undefined {
  const says = metric.measure === 'standing' || (metric.measure === 'placement' && metric.read === 'tier');
  return says ? ladders[metric.ladder]?.tiers.map((t) => t.key) : undefined;
}
