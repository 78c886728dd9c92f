/** What a metric reads: the names of other metrics in a formula. */
import type { MetricDoc, MeasureName, MetricOf, OperandDoc } from './metric-schema.ts';

/** Measures that PostgreSQL computes from what is stored. */
const atomMeasures = ['rows', 'each', 'attribute', 'lookup', 'placement'] as const;
export type AtomMeasure = (typeof atomMeasures)[number];

/** A formula as a document writes it. */
export type FormulaDoc = Exclude<MetricDoc, { measure: AtomMeasure }>;

/** The tier that another ladder lets a partner keep: what `after` asks where a tier is to be kept. */
export type KeptStanding = Omit<MetricOf<'standing'>, 'measure'> & { readonly measure: 'kept-standing' };
export type Formula = FormulaDoc | KeptStanding;

/** Formulas that read other days, other ladders or other partners; all others read the same row of other metrics. */
export const lookMeasures = ['earlier', 'sampled', 'standing', 'kept-standing', 'rank'] as const;
export type LookFormula = Extract<Formula, { measure: (typeof lookMeasures)[number] }>;
export type RowFormula = Exclude<Formula, LookFormula>;
export type RowFormulaName = Exclude<MeasureName, AtomMeasure | LookFormula['measure']>;

/** Whether a formula reads more than other metrics of the same row, day and scope. */
export function isLookFormula(formula: Formula): formula is LookFormula {
  return lookMeasures.some((m) => m === formula.measure);
}

/** Whether a metric is computed from other metrics. */
export function isFormula(metric: MetricDoc): metric is FormulaDoc {
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
    case 'kept-standing':
      return [];
  }
}

function whileName(short: MetricOf<'ratio'>['short']): string[] {
  return typeof short === 'string' ? [] : [short.unknownWhile];
}
