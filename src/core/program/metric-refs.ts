/** What a metric reads: the names of other metrics in a formula. */
import type { MetricDoc, MeasureName, OperandDoc } from './metric-schema.ts';

/** Measures that PostgreSQL computes from what is stored. */
const atomMeasures = ['rows', 'each', 'attribute', 'lookup', 'placement'] as const;
export type AtomMeasure = (typeof atomMeasures)[number];
export type Formula = Exclude<MetricDoc, { measure: AtomMeasure }>;
export type FormulaName = Exclude<MeasureName, AtomMeasure>;

/** Whether a metric is computed from other metrics. */
export function isFormula(metric: MetricDoc): metric is Formula {
  return !atomMeasures.some((m) => m === metric.measure);
}

function names(values: readonly OperandDoc[]): string[] {
  return values.filter((v) => typeof v === 'string');
}

/** Names of the metrics a formula reads, in document order. */
export function operands(formula: Formula): string[] {
  switch (formula.measure) {
    case 'add':
    case 'min':
    case 'max':
    case 'first':
      return names(formula.of);
    case 'subtract':
      return names([formula.from, formula.less]);
    case 'scale':
    case 'cap':
    case 'step':
    case 'linear':
    case 'rank':
    case 'earlier':
    case 'sampled':
      return [formula.of];
    case 'elapsed':
      return [formula.since];
    case 'mean':
      return Object.keys(formula.of);
    case 'ratio':
      return [formula.of, formula.to, ...whileName(formula.short)];
    case 'share':
      return [formula.part, formula.rest, ...whileName(formula.short)];
    case 'growth':
      return [formula.now, formula.before, ...whileName(formula.short)];
    case 'choose':
      return [formula.when.metric, ...names([formula.then, formula.else])];
    case 'standing':
      return [];
  }
}

function whileName(short: Extract<Formula, { measure: 'ratio' }>['short']): string[] {
  return typeof short === 'string' ? [] : [short.unknownWhile];
}
