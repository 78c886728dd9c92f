import type { MetricDoc } from '../../program/metric-schema.ts';
import type { ProgramDoc } from '../../program/schema.ts';
import { figuresAsked } from '../asks.ts';
import { rule } from '../rule.ts';

/**
 * Whether a metric in percent says how much of a whole there is, so that a few tenths of a percent are next to nothing. A growth may well be
 * so small; and one thing measured by another (certificates by customers) is no part of it.
 */
function isPartOfWhole(metrics: ProgramDoc['metrics'], metric: MetricDoc): boolean {
  const isPart = (name: string | number): boolean => {
    const operand = typeof name === 'string' ? metrics[name] : undefined;
    return operand !== undefined && isPartOfWhole(metrics, operand);
  };
  if (metric.unit !== 'percent') return false;
  switch (metric.measure) {
    case 'rows':
    case 'each':
    case 'attribute':
    case 'lookup':
    case 'share':
      return true;
    case 'ratio':
      return metrics[metric.of]?.unit === metrics[metric.to]?.unit;
    case 'min':
    case 'max':
    case 'first':
      return metric.of.some(isPart);
    case 'mean':
      return Object.keys(metric.of).some(isPart);
    case 'cap':
    case 'earlier':
    case 'sampled':
      return isPart(metric.of);
    case 'choose':
      return [metric.then, metric.else].some(isPart);
    case 'multiply':
    case 'add':
    case 'subtract':
    case 'scale':
    case 'step':
    case 'linear':
    case 'growth':
    case 'elapsed':
    case 'meets':
    case 'placement':
    case 'standing':
    case 'rank':
      return false;
  }
}

export const thresholdFraction = rule({
  code: 'threshold-fraction',
  title: 'A percentage that looks like a fraction',
  level: 'warning',
  reason:
    'A percentage is written as people say it: 80 for 80 %. So 0.8 asks for less than one percent, which almost everybody has, and nobody notices until everybody has passed.',
  remedy: 'Write the percentage itself.',
  *look(subject) {
    for (const { metric: name, op, figure, path } of figuresAsked(subject)) {
      const metric = subject.doc.metrics[name];
      // To have at most half a percent of something bad is an ordinary thing to ask.
      const fromBelow = op === 'atLeast' || op === 'above' || op === 'is';
      if (!metric || !fromBelow || !(figure > 0 && figure < 1)) continue;
      if (!isPartOfWhole(subject.doc.metrics, metric)) continue;
      const percent = Number((figure * 100).toFixed(6));
      yield {
        at: path,
        message: `'${metric.label}' is counted in percent, so ${figure} is ${figure} %.`,
        remedy: `Write ${percent} if ${percent} % is meant.`,
      };
    }
  },
});
