/** Quotients of facts: ratio, growth and share, with a smallest base and what it means to be short of it. */
import type { Formula } from '../program/metric-refs.ts';
import type { Interval } from '../standing/interval.ts';
import { cutQuotient, type Cut } from './exact.ts';
import { maybeNone, none, plain, surelyNone, type Fill, type FormulaContext } from './operand.ts';

type FormulaOf<M extends Formula['measure']> = Extract<Formula, { measure: M }>;

/** Part and rest of a share count from 0: what is below reads as 0. */
export function fromZero({ least, most }: Interval): Interval {
  return { least: Math.max(0, least), most: Math.max(0, most) };
}

/** num / den in units of 10^-decimals (percent: times 100), operands in their own units; a zero numerator stays zero. */
export function quotientScale(
  unit: Formula['unit'],
  decimals: number,
  ofDecimals: number,
  toDecimals: number,
): (num: number, den: number, cut: Cut) => number {
  const shift = decimals + (unit === 'percent' ? 2 : 0) + toDecimals - ofDecimals;
  const [up, down] = [shift > 0 ? 10 ** shift : 1, shift < 0 ? 10 ** -shift : 1];
  return (num, den, cut) => cutQuotient(num, up, den * down, cut);
}

/** A quotient of two facts with a smallest base (README.md, "Ratios"). */
export function quotient(
  a: (i: number) => Interval,
  b: (i: number) => Interval,
  minimum: number,
  divide: (num: number, den: number) => number,
  short: Fill,
): Fill {
  return (i, out) => {
    const [x, y] = [a(i), b(i)];
    if (surelyNone(x) || surelyNone(y)) return out(none, none);
    if (y.most < minimum) return short(i, out);
    const base = Number.isNaN(y.least) ? minimum : Math.max(y.least, minimum);
    const top = x.most >= 0 ? divide(x.most, base) : divide(x.most, y.most);
    if (y.least >= minimum && !maybeNone(x))
      return out(x.least >= 0 ? divide(x.least, y.most) : divide(x.least, base), top);
    if (y.least >= minimum) return out(none, top);
    perhapsShort(i, top, short, out);
  };
}

/** A base that may be too small: perhaps no value, else up to the larger of what it could be and what `short` leaves open. */
export function perhapsShort(
  i: number,
  top: number,
  short: Fill,
  out: (least: number, most: number) => void,
): void {
  short(i, (_, most) => out(none, Number.isNaN(most) ? top : Math.max(top, most)));
}

/** What a quotient is while its base is too small. */
export function shortRule(short: FormulaOf<'ratio'>['short'], top: number, ctx: FormulaContext): Fill {
  if (short === 'unmet') return (_, out) => out(none, none);
  if (short === 'unknown') return (_, out) => out(none, top);
  const open = plain(short.unknownWhile, ctx);
  return (i, out) => (open(i).most > 0 ? out(none, top) : out(none, none));
}
