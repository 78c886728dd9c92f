/** Checks of comparisons and of numbers that have to fit what they are compared or put together with. */
import { toFact } from '../../money.ts';
import type { Checker, Path } from './checker.ts';
import { checkCrossed } from './limits.ts';

/** Reports a comparison that compares with nothing. */
export function checkComparison(
  c: Checker,
  path: Path,
  test: {
    atLeast?: unknown;
    atMost?: unknown;
    above?: unknown;
    below?: unknown;
    is?: unknown;
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
  checkCrossed(c, path, test);
}

/** Reports numbers with more digits than a metric carries, or beyond the range in which whole numbers are exact. */
export function checkNumberDecimals(
  c: Checker,
  path: Path,
  decimals: number | undefined,
  numbers: readonly (number | string | undefined)[],
): void {
  for (const n of numbers) {
    if (typeof n !== 'number' || decimals === undefined) continue;
    const fact = toFact(n, decimals);
    if (fact === 'precision')
      c.fault(
        'threshold-precision',
        path,
        `${n} has more decimals than fit here (${decimals}).`,
        'Round it, or give the metric more `decimals`.',
      );
    if (fact === 'large')
      c.fault(
        'fact-too-large',
        path,
        `${n} is beyond the range in which whole numbers are exact.`,
        'Count in a larger unit.',
      );
  }
}
