/** One metric times another (README.md, "Formulas: the interval rules"). */
import type { Unit } from '../program/metric-schema.ts';
import type { Interval } from '../standing/interval.ts';
import { cutProduct, type Cut } from './exact.ts';
import { maybeNone, none, surelyNone, type Fill } from './operand.ts';

/** By how many digits a product of facts is moved to be a fact of the result; percent counts as parts of a hundred. */
export function productShift(
  unit: Unit,
  decimals: number,
  units: readonly (Unit | undefined)[],
  digits: readonly number[],
): number {
  const hundredths = (u: Unit | undefined): number => (u === 'percent' ? 2 : 0);
  const operands = digits.reduce((sum, d) => sum + d, 0) + units.reduce((sum, u) => sum + hundredths(u), 0);
  return decimals + hundredths(unit) - operands;
}

/** One row of a product from its two operands; ends go by the signs, so that all four corners are looked at. */
export function product(
  a: (i: number) => Interval,
  b: (i: number) => Interval,
  shift: number,
  cut: Cut,
): Fill {
  const times = (x: number, y: number): number =>
    x === 0 || y === 0 ? 0 : Number.isFinite(x) && Number.isFinite(y) ? cutProduct(x, y, shift, cut) : x * y;
  return (i, out) => {
    const [x, y] = [a(i), b(i)];
    if (surelyNone(x) || surelyNone(y)) return out(none, none);
    const [low, lower] = [maybeNone(x) ? -Infinity : x.least, maybeNone(y) ? -Infinity : y.least];
    const corners = [times(low, lower), times(low, y.most), times(x.most, lower), times(x.most, y.most)];
    out(maybeNone(x) || maybeNone(y) ? none : Math.min(...corners), Math.max(...corners));
  };
}
