/** Which metrics say how much money a partner brought, whatever formula it went through. */
import { isInnerEach } from '../metrics/atom.ts';
import { valuedAggregates } from '../metrics/each.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import { isFormula, operandsIn, ownOperands } from '../program/metric-refs.ts';
import type { InnerEachDoc } from '../program/each-schema.ts';
import type { MetricDoc, MetricOf } from '../program/metric-schema.ts';
import { isMoney } from './readings.ts';

type Metrics = Readonly<Record<string, MetricDoc>>;

/**
 * Whether a metric is an amount of revenue, points for it, its growth or the place that it gives. Customers, products or people that are counted
 * are none, even where revenue says which of them count; nor is one revenue as a part of another, such as what was kept or how it is mixed.
 */
export function isRevenue(metrics: Metrics, name: string): boolean {
  const metric = metrics[name];
  if (!metric) return false;
  if (metric.measure === 'rows') return isMoney(metric);
  if (metric.measure === 'each') return eachIsRevenue(metric);
  if (!isFormula(metric)) return false;
  const all = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((n) => isRevenue(metrics, n));
  switch (metric.measure) {
    case 'ratio':
      // Of a quota it is revenue still; of other revenue it is a rate, and of people or customers something else.
      return isRevenue(metrics, metric.of) && !readsRows(metrics, metric.to);
    case 'choose':
      return all([metric.then, metric.else].filter((o) => typeof o === 'string'));
    case 'share':
    case 'elapsed':
    case 'standing':
      return false;
    case 'growth':
      return all([metric.now, metric.before]);
    case 'add':
    case 'subtract':
    case 'scale':
    case 'min':
    case 'max':
    case 'cap':
    case 'step':
    case 'linear':
    case 'mean':
    case 'multiply':
    case 'first':
    case 'earlier':
    case 'sampled':
    case 'rank':
      return all(ownOperands(metric));
    case 'meets':
      // A flag says no amount; it goes by revenue where nothing else is asked.
      return all(operandsIn(metric));
  }
}

/** Months, quarters and years are revenue cut in slices, also where they are counted. */
function eachIsRevenue({ by, with: members, value, reduce }: MetricOf<'each'> | InnerEachDoc): boolean {
  const isSlice = typeof by === 'object' && 'calendar' in by;
  if (reduce === 'count') return isSlice && Object.values(members).every(memberIsRevenue);
  const names = valuedAggregates(value);
  return (
    names.length > 0 &&
    names.every((name) => {
      const member = members[name];
      return member !== undefined && memberIsRevenue(member);
    })
  );
}

function memberIsRevenue(member: AggregateDoc | InnerEachDoc): boolean {
  return isInnerEach(member) ? eachIsRevenue(member) : isMoney(member);
}

function readsRows(metrics: Metrics, name: string): boolean {
  const metric = metrics[name];
  if (!metric) return false;
  if (isFormula(metric)) return operandsIn(metric).some((o) => readsRows(metrics, o));
  return metric.measure === 'rows' || metric.measure === 'each';
}
