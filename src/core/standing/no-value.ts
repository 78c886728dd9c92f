/** Why a metric has no value, or none that is known: the base of a quotient that is too small, or rows that there are none of. */
import { aggregateOf, aggregatesOf, isRowsAtom } from '../metrics/atom.ts';
import { fromZero } from '../metrics/quotient.ts';
import { inUnits } from '../metrics/operand.ts';
import { isLookFormula, operands, type Formula } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import type { FactSource } from './fold.ts';
import type { Interval } from './interval.ts';

/** The reason; labels of metrics and kinds are looked up when it is said. */
export type NoValue =
  | {
      readonly why: 'base-too-small';
      /** The metrics that the base is made of, whose sum it is. */
      readonly base: readonly string[];
      readonly has: Interval;
      readonly needs: number;
    }
  | { readonly why: 'nothing-counts'; readonly kinds: readonly string[] };

/**
 * Why a metric surely has no value for one row, or is not known though its base is: too small, where the program says that nobody is judged then.
 * Null where it has a value, perhaps has one, or no single reason is known.
 */
export function noValueOf(
  program: Program,
  evaluation: FactSource,
  row: number,
  metric: string,
): NoValue | null {
  const { least, most } = evaluation.fact(metric, row);
  const found = Number.isNaN(least) ? program.metrics.find((m) => m.name === metric) : undefined;
  if (!found) return null;
  if (!Number.isNaN(most))
    return 'formula' in found.source ? tooSmall(program, evaluation, row, found.source.formula) : null;
  if ('formula' in found.source) return ofFormula(program, evaluation, row, found.source.formula);
  const { atom } = found.source;
  if (isRowsAtom(atom)) return { why: 'nothing-counts', kinds: aggregateOf(atom).kinds };
  if (atom.measure !== 'each') return null;
  return { why: 'nothing-counts', kinds: [...new Set(aggregatesOf(atom).flatMap((a) => a.kinds))] };
}

function ofFormula(program: Program, evaluation: FactSource, row: number, formula: Formula): NoValue | null {
  if (isLookFormula(formula)) return null; // what it reads lies on other days
  const quotient = quotientOf(formula);
  const reads = quotient?.reads ?? (formula.measure === 'choose' ? [] : operands(formula));
  const lacking = reads.find((o) => Number.isNaN(evaluation.fact(o, row).most));
  return lacking === undefined
    ? tooSmall(program, evaluation, row, formula)
    : noValueOf(program, evaluation, row, lacking);
}

/** The base of a quotient that is surely too small; null where it may be enough, and for any other formula. */
export function tooSmall(
  program: Program,
  evaluation: FactSource,
  row: number,
  formula: Formula,
): Extract<NoValue, { why: 'base-too-small' }> | null {
  const quotient = quotientOf(formula);
  const unit = quotient && program.metrics.find((m) => m.name === quotient.base[0]);
  if (!quotient || !unit) return null;
  const facts = quotient.base.map((name) => evaluation.fact(name, row));
  const has = total(formula.measure === 'share' ? facts.map(fromZero) : facts);
  const needs = smallest(quotient.atLeast, unit);
  return has.most < needs ? { why: 'base-too-small', base: quotient.base, has, needs } : null;
}

interface Quotient {
  readonly reads: readonly string[];
  readonly base: readonly string[];
  readonly atLeast: number | undefined;
}

/** What a quotient reads and what it divides by; null for any other formula. */
function quotientOf(formula: Formula): Quotient | null {
  if (formula.measure === 'ratio')
    return { reads: [formula.of, formula.to], base: [formula.to], atLeast: formula.atLeast };
  if (formula.measure === 'growth')
    return { reads: [formula.now, formula.before], base: [formula.before], atLeast: formula.atLeast };
  if (formula.measure !== 'share') return null;
  const parts = [formula.part, formula.rest];
  return { reads: parts, base: parts, atLeast: formula.atLeast };
}

/** The base that a quotient needs: as the program says, and never less than the smallest positive unit. */
function smallest(atLeast: number | undefined, { decimals }: Metric): number {
  return Math.max(1, atLeast === undefined ? 1 : inUnits(atLeast, decimals));
}

function total(facts: readonly Interval[]): Interval {
  return {
    least: facts.reduce((sum, f) => sum + f.least, 0),
    most: facts.reduce((sum, f) => sum + f.most, 0),
  };
}
