/** Numbers that contradict each other: limits the wrong way round. */
import { dayNumber, parseDay } from '../../calendar.ts';
import type { Checker, Path } from './checker.ts';

/** The comparisons that stand beside each other. */
interface Comparisons {
  readonly atLeast?: unknown;
  readonly atMost?: unknown;
  readonly above?: unknown;
  readonly below?: unknown;
}

/** Reports comparisons of which no number, or no day, passes all; of what is only known later nothing is said. */
export function checkCrossed(c: Checker, path: Path, { atLeast, atMost, above, below }: Comparisons): void {
  const place = (end: unknown): number => {
    if (typeof end === 'number') return end;
    const day = typeof end === 'string' ? parseDay(end) : undefined;
    return day === undefined ? NaN : dayNumber(day);
  };
  const [least, over, most, under] = [place(atLeast), place(above), place(atMost), place(below)];
  // With both given the harder one; what is no number is passed over.
  const [low, high] = [
    over >= least || Number.isNaN(least) ? above : atLeast,
    under <= most || Number.isNaN(most) ? below : atMost,
  ];
  const strict = low === above || high === below;
  if (place(low) > place(high) || (place(low) === place(high) && strict))
    c.fault(
      'limits-crossed',
      path,
      `No ${typeof low === 'number' ? 'number' : 'day'} is ${low === above ? 'above' : 'at least'} ${String(low)} and ${high === below ? 'below' : 'at most'} ${String(high)}.`,
      'Exchange the two, or take one of them out.',
    );
}

/** Reports a cap whose lower limit is above its upper one. */
export function checkCap(c: Checker, path: Path, least: number | undefined, most: number | undefined): void {
  if (least === undefined || most === undefined || least <= most) return;
  c.fault(
    'limits-crossed',
    path,
    `It is held between ${least} and ${most}, and the lower limit is above the upper one.`,
    'Exchange the two numbers, or take one of them out.',
  );
}
