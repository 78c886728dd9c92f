/** What a metric reads: the names of other metrics in a formula. */
import type { GroupDoc } from './criteria-schema.ts';
import type { MetricDoc, MeasureName, MetricOf, OperandDoc } from './metric-schema.ts';
import type { Node } from './program.ts';
import { leavesOf, metricsNamed, metricsOf } from './tree.ts';

/** Measures that PostgreSQL computes from what is stored. */
const atomMeasures = ['rows', 'each', 'attribute', 'lookup', 'placement'] as const;
export type AtomMeasure = (typeof atomMeasures)[number];

/** A formula as a document writes it. */
export type FormulaDoc = Exclude<MetricDoc, { measure: AtomMeasure }>;

/** Formulas of a document that ask criteria of a partner. */
type AskingMeasure = 'choose' | 'sampled' | 'meets';
type Asking<M extends AskingMeasure> = MetricOf<M> & {
  /** What it asks, on the day on which it is looked at; null where it asks nothing. */
  readonly asked: Node | null;
};

/** The tier that another ladder lets a partner keep: what `after` asks where a tier is to be kept. */
export type KeptStanding = Omit<MetricOf<'standing'>, 'measure'> & { readonly measure: 'kept-standing' };
export type Formula =
  | Exclude<FormulaDoc, { measure: AskingMeasure }>
  | Asking<'choose'>
  | Asking<'sampled'>
  | Asking<'meets'>
  | KeptStanding;

/** Formulas that read other days, other ladders or other partners; all others read the same row of other metrics. */
const lookMeasures = ['earlier', 'sampled', 'standing', 'kept-standing', 'rank'] as const;
type LookMeasure = (typeof lookMeasures)[number];
export type LookFormula = Extract<Formula, { measure: LookMeasure }>;
export type LookFormulaDoc = Extract<FormulaDoc, { measure: LookMeasure }>;
export type RowFormula = Exclude<Formula, LookFormula>;
export type RowFormulaDoc = Exclude<FormulaDoc, LookFormulaDoc>;
export type RowFormulaName = RowFormula['measure'] & MeasureName;

/** Whether a formula reads more than other metrics of the same row, day and scope. */
export function isLookFormula<F extends FormulaDoc | Formula>(
  formula: F,
): formula is Extract<F, { measure: LookMeasure }> {
  return lookMeasures.some((m) => m === formula.measure);
}

/** Whether a metric is computed from other metrics. */
export function isFormula(metric: MetricDoc): metric is FormulaDoc {
  return !atomMeasures.some((m) => m === metric.measure);
}

/** The criteria that a formula of a document asks; undefined where it asks none. */
export function criteriaOf(formula: FormulaDoc): GroupDoc | undefined {
  switch (formula.measure) {
    case 'choose':
      return formula.when;
    case 'sampled':
      return formula.having && { metric: formula.of, ...formula.having };
    case 'meets':
      return formula.of;
    default:
      return undefined;
  }
}

/** Names of the metrics that a formula of a document reads, in document order. */
export function operandsIn(formula: FormulaDoc): string[] {
  const criteria = criteriaOf(formula);
  return [...new Set([...(criteria ? metricsNamed(criteria) : []), ...ownOperands(formula)])];
}

/** Names of the metrics a formula reads, with those that its criteria are made of. */
export function operands(formula: Formula): string[] {
  const asked = 'asked' in formula && formula.asked ? leavesOf(formula.asked).flatMap(metricsOf) : [];
  return [...new Set([...asked, ...ownOperands(formula)])];
}

function names(values: readonly OperandDoc[]): string[] {
  return values.filter((v) => typeof v === 'string');
}

/** Names of the metrics that a formula reads besides its criteria, in document order. */
export function ownOperands(formula: FormulaDoc | Formula): string[] {
  switch (formula.measure) {
    case 'add':
    case 'min':
    case 'max':
    case 'first':
      return names(formula.of);
    case 'multiply':
      return [...formula.of];
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
      return names([formula.then, formula.else]);
    case 'meets':
    case 'standing':
    case 'kept-standing':
      return [];
  }
}

function whileName(short: MetricOf<'ratio'>['short']): string[] {
  return typeof short === 'string' ? [] : [short.unknownWhile];
}
