/** Operands of formulas: columns and numbers brought to the decimals they are put together in. */
import type { Day } from '../calendar.ts';
import { toFact } from '../money.ts';
import type { OperandDoc, Unit } from '../program/metric-schema.ts';
import type { Column, Interval } from '../standing/interval.ts';
import type { Cut } from './exact.ts';

/** What a formula works with: the metric it defines and the columns it reads, all of one length. */
export interface FormulaContext {
  readonly rows: number;
  /** The as-of day. */
  readonly day: Day;
  readonly decimals: number;
  readonly cut: Cut;
  readonly column: (metric: string) => Column;
  /** Digits behind the point of another metric. */
  decimalsOf(metric: string): number;
  /** What another metric is counted in. */
  unitOf(metric: string): Unit | undefined;
}

/** Fills row `i` of a new column. */
export type Fill = (i: number, out: (least: number, most: number) => void) => void;

/** A column whose rows are filled one after the other. */
export function filledColumn(rows: number, fill: Fill): Column {
  const least = new Float64Array(rows);
  const most = new Float64Array(rows);
  let exact = true;
  for (let i = 0; i < rows; i++) {
    fill(i, (l, m) => {
      least[i] = l;
      most[i] = m;
      if (l !== m && !(Number.isNaN(l) && Number.isNaN(m))) exact = false;
    });
  }
  return exact ? { least, most: least } : { least, most };
}

/** No value. */
export const none = NaN;

/** Brings an operand to the decimals of the metric; a number of the document is an exact column. */
export function operand(doc: OperandDoc, ctx: FormulaContext): (i: number) => Interval {
  if (typeof doc === 'number') {
    const value = inUnits(doc, ctx.decimals);
    return () => ({ least: value, most: value });
  }
  const column = ctx.column(doc);
  const factor = 10 ** (ctx.decimals - ctx.decimalsOf(doc));
  return (i) => ({ least: (column.least[i] ?? none) * factor, most: (column.most[i] ?? none) * factor });
}

/** A metric in its own decimals. */
export function plain(metric: string, ctx: FormulaContext): (i: number) => Interval {
  const column = ctx.column(metric);
  return (i) => ({ least: column.least[i] ?? none, most: column.most[i] ?? none });
}

/** A number of the document in units of 10^-decimals. */
export function inUnits(value: number, decimals: number): number {
  const fact = toFact(value, decimals);
  return typeof fact === 'number' ? fact : value * 10 ** decimals;
}

/** Whether there is surely no value, or perhaps none. */
export const surelyNone = (x: Interval): boolean => Number.isNaN(x.most);
/** Whether there is perhaps no value. */
export const maybeNone = (x: Interval): boolean => Number.isNaN(x.least);

/** Sums where -Infinity meets Infinity never happen: least ends are never Infinity, most ends never -Infinity. */
export function sum(members: readonly ((i: number) => Interval)[], i: number): Interval {
  let [least, most] = [0, 0];
  for (const member of members) {
    const x = member(i);
    least += x.least;
    most += x.most;
  }
  return Number.isNaN(most) ? { least: none, most: none } : { least, most };
}

/** An operand with a number in place of no value; where there is only perhaps none, it is that or anything up to its most. */
export function orInstead(x: (i: number) => Interval, instead: number): (i: number) => Interval {
  if (Number.isNaN(instead)) return x;
  return (i) => {
    const { least, most } = x(i);
    if (Number.isNaN(most)) return { least: instead, most: instead };
    return Number.isNaN(least) ? { least: -Infinity, most: Math.max(instead, most) } : { least, most };
  };
}

/** Puts a number in place of no value; where there is only perhaps none, the hull from `lowest` takes it in. */
export function insteadOfNone(
  out: (least: number, most: number) => void,
  instead: number,
  lowest: number,
): (least: number, most: number) => void {
  if (Number.isNaN(instead)) return out;
  return (least, most) => {
    if (Number.isNaN(most)) out(instead, instead);
    else if (Number.isNaN(least)) out(Math.min(instead, lowest), Math.max(instead, most));
    else out(least, most);
  };
}
