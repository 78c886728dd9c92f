/** Checks of formulas: units and decimals of what they put together, and numbers that fit them. */
import { toFact } from '../../money.ts';
import { metricDecimals } from '../../metrics/units.ts';
import type { Formula } from '../metric-refs.ts';
import type { Checker, Path } from './checker.ts';
import { checkUnits, putTogether } from './units.ts';

/** Reports every fault of one formula. */
export function checkFormula(c: Checker, path: Path, metric: Formula): void {
  if (metric.measure === 'earlier' || metric.measure === 'sampled')
    return c.notYet(path, `The measure ${metric.measure}`, 'Use the metric itself.');
  if (metric.measure === 'standing')
    return c.notYet(
      path,
      'The tier on another ladder as a metric',
      'Ask for the other ladder’s criteria here.',
    );
  if (metric.measure === 'rank')
    return c.notYet(path, 'Rank within a group', 'Use a threshold on the metric itself.');
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
  if (metric.measure === 'choose') checkComparison(c, [...path, 'when'], metric.when);
}

/** What is put together as it stands may not carry more digits than the result. */
function checkDecimals(
  c: Checker,
  path: Path,
  metric: Formula,
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

/** Reports a comparison that compares with nothing. */
export function checkComparison(
  c: Checker,
  path: Path,
  test: {
    atLeast?: number | undefined;
    atMost?: number | undefined;
    above?: number | undefined;
    below?: number | undefined;
    is?: number | undefined;
  },
): void {
  const given = [test.atLeast, test.atMost, test.above, test.below, test.is].filter((t) => t !== undefined);
  if (given.length === 0)
    c.fault(
      'missing-key',
      path,
      'A comparison without a threshold.',
      'Add one of atLeast, atMost, above, below, is.',
    );
}

/** Numbers of a formula must fit the decimals of what they are compared or put together with, so that nothing is rounded unseen. */
function checkNumbers(
  c: Checker,
  path: Path,
  metric: Formula,
  own: number,
  decimalsOf: (name: string) => number | undefined,
): void {
  const fits = (
    key: string,
    decimals: number | undefined,
    ...numbers: readonly (number | string | undefined)[]
  ): void => {
    for (const n of numbers) {
      if (typeof n !== 'number' || decimals === undefined) continue;
      const fact = toFact(n, decimals);
      if (fact === 'precision')
        c.fault(
          'threshold-precision',
          [...path, key],
          `${n} has more decimals than fit here (${decimals}).`,
          'Round it, or give the metric more `decimals`.',
        );
      if (fact === 'large')
        c.fault(
          'fact-too-large',
          [...path, key],
          `${n} is beyond the range in which whole numbers are exact.`,
          'Count in a larger unit.',
        );
    }
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
    case 'choose': {
      const { atLeast, atMost, above, below, is } = metric.when;
      fits('when', decimalsOf(metric.when.metric), atLeast, atMost, above, below, is);
      return fits('measure', own, metric.then, metric.else);
    }
    case 'mean':
    case 'elapsed':
    case 'earlier':
    case 'sampled':
    case 'standing':
    case 'rank':
      return;
  }
}
