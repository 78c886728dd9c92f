/** Why a metric has no value: the base of a quotient that is too small, or rows that there are none of. */
import { aggregateOf, isRowsAtom } from '../metrics/atom.ts';
import { fromZero } from '../metrics/quotient.ts';
import { inUnits } from '../metrics/operand.ts';
import { operands, type Formula } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import type { Evaluation } from './evaluate.ts';
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

/** Why a metric surely has no value for one row; null where it has one, perhaps has one, or no single reason is known. */
export function noValueOf(
  program: Program,
  evaluation: Evaluation,
  row: number,
  metric: string,
): NoValue | null {
  if (!Number.isNaN(evaluation.fact(metric, row).most)) return null;
  const found = program.metrics.find((m) => m.name === metric);
  if (!found) return null;
  if ('formula' in found.source) return ofFormula(program, evaluation, row, found.source.formula);
  const { atom } = found.source;
  if (isRowsAtom(atom)) return { why: 'nothing-counts', kinds: aggregateOf(atom).kinds };
  if (atom.measure !== 'each') return null;
  return { why: 'nothing-counts', kinds: [...new Set(Object.values(atom.with).flatMap((a) => a.kinds))] };
}

function ofFormula(program: Program, evaluation: Evaluation, row: number, formula: Formula): NoValue | null {
  const lacking = operands(formula).find((o) => Number.isNaN(evaluation.fact(o, row).most));
  if (lacking !== undefined) return noValueOf(program, evaluation, row, lacking);
  const base = baseOf(formula);
  const unit = base && program.metrics.find((m) => m.name === base.of[0]);
  if (!base || !unit) return null;
  const facts = base.of.map((name) => evaluation.fact(name, row));
  const has = formula.measure === 'share' ? total(facts.map(fromZero)) : total(facts);
  return { why: 'base-too-small', base: base.of, has, needs: smallest(base.atLeast, unit) };
}

function baseOf(
  formula: Formula,
): { readonly of: readonly string[]; readonly atLeast: number | undefined } | null {
  switch (formula.measure) {
    case 'ratio':
      return { of: [formula.to], atLeast: formula.atLeast };
    case 'share':
      return { of: [formula.part, formula.rest], atLeast: formula.atLeast };
    case 'growth':
      return { of: [formula.before], atLeast: formula.atLeast };
    case 'add':
    case 'subtract':
    case 'scale':
    case 'min':
    case 'max':
    case 'cap':
    case 'step':
    case 'linear':
    case 'mean':
    case 'choose':
    case 'standing':
    case 'rank':
      return null;
  }
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
