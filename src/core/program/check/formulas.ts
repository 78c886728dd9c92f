/** Checks of formulas: units and decimals of what they put together, and numbers that fit them. */
import { metricDecimals } from '../../metrics/units.ts';
import { isLookFormula, type FormulaDoc, type RowFormulaDoc } from '../metric-refs.ts';
import { checkNumberDecimals } from './comparison.ts';
import { checkAsked, checkComparisonOf } from './criteria.ts';
import { checkLookFormula } from './looks.ts';
import type { Checker, Path } from './checker.ts';
import { checkCap } from './limits.ts';
import { checkUnits, putTogether } from './units.ts';

/** Reports every fault of one formula. */
export function checkFormula(c: Checker, path: Path, metric: FormulaDoc): void {
  if (isLookFormula(metric)) return checkLookFormula(c, path, metric);
  const own = metricDecimals(metric, c.doc.program.currency);
  const decimals = (name: string): number | undefined => {
    const other = c.doc.metrics[name];
    return other && metricDecimals(other, c.doc.program.currency);
  };
  checkUnits(c, path, metric);
  checkDecimals(c, path, metric, own, decimals);
  checkNumbers(c, path, metric, own, decimals);
  if (metric.measure === 'mean' && Object.keys(metric.of).length === 0)
    c.fault('group-count', path, 'A mean of nothing.', 'Name at least one metric with its weight.');
  if (metric.measure === 'choose') checkComparisonOf(c, [...path, 'when'], metric.when);
  if (metric.measure === 'meets') checkAsked(c, [...path, 'of'], metric.of);
}

/** What is put together as it stands may not carry more digits than the result. */
function checkDecimals(
  c: Checker,
  path: Path,
  metric: RowFormulaDoc,
  own: number,
  decimals: (name: string) => number | undefined,
): void {
  for (const name of putTogether(metric)) {
    const digits = decimals(name);
    if (digits !== undefined && digits > own)
      c.fault(
        'unit-mismatch',
        path,
        `'${name}' carries ${digits} decimals and this metric ${own}.`,
        `Give this metric \`decimals: ${digits}\`.`,
      );
  }
  if (metric.measure !== 'share') return;
  const [a, b] = [decimals(metric.part), decimals(metric.rest)];
  if (a !== undefined && b !== undefined && a !== b)
    c.fault(
      'unit-mismatch',
      path,
      'Part and rest of a share carry different decimals.',
      'Give both the same `decimals`.',
    );
}

/** Numbers of a formula must fit the decimals of what they are compared or put together with, so that nothing is rounded unseen. */
function checkNumbers(
  c: Checker,
  path: Path,
  metric: RowFormulaDoc,
  own: number,
  decimalsOf: (name: string) => number | undefined,
): void {
  const fits = (
    key: string,
    decimals: number | undefined,
    ...numbers: readonly (number | string | undefined)[]
  ): void => {
    checkNumberDecimals(c, [...path, key], decimals, numbers);
  };
  switch (metric.measure) {
    case 'add':
    case 'min':
    case 'max':
    case 'first':
      return fits('of', own, ...metric.of);
    case 'subtract':
      return fits('measure', own, metric.from, metric.less);
    case 'scale':
      if (metric.by === 0)
        c.fault(
          'wrong-type',
          [...path, 'by'],
          'A scale by 0 is always 0.',
          'Write the number to multiply with.',
        );
      return fits('by', 6, metric.by);
    case 'cap':
      checkCap(c, path, metric.least, metric.most);
      return fits('measure', own, metric.least, metric.most);
    case 'step':
      fits('steps', decimalsOf(metric.of), ...metric.steps.map(([from]) => from));
      return fits('steps', own, ...metric.steps.map(([, value]) => value), metric.below, metric.none);
    case 'linear':
      fits('full', decimalsOf(metric.of), metric.full);
      return fits('points', own, metric.points, metric.none);
    case 'ratio':
      fits('atLeast', decimalsOf(metric.to), metric.atLeast);
      return fits('atMost', own, metric.atMost);
    case 'share':
      return fits('atLeast', decimalsOf(metric.part), metric.atLeast);
    case 'growth':
      return fits('atLeast', decimalsOf(metric.before), metric.atLeast);
    case 'choose':
      return fits('measure', own, metric.then, metric.else);
    case 'mean':
      return fits('none', own, metric.none);
    case 'multiply':
    case 'meets':
    case 'elapsed':
      return;
  }
}
