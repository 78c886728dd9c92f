/** Intervals of facts, [least, most], and what can be said of them. NaN: no value. */
import { ceil, compare, floor, over, ten, times, whole, type Exact } from './exact.ts';

export type Interval = readonly [least: number, most: number];

export const none: Interval = [NaN, NaN];
export const exactly = (n: number): Interval => [n + 0, n + 0];

/** No value, surely. */
export const isNone = ([, most]: Interval): boolean => Number.isNaN(most);
/** Perhaps no value, or surely none. */
export const maybeNone = ([least]: Interval): boolean => Number.isNaN(least);

/** The comparisons that criteria, `having` and `choose` make. `T` is number, text, boolean … as the place allows. */
export interface Comparisons<T> {
  readonly atLeast?: T | undefined;
  readonly atMost?: T | undefined;
  readonly above?: T | undefined;
  readonly below?: T | undefined;
  readonly is?: T | undefined;
}

export const operators = ['atLeast', 'atMost', 'above', 'below', 'is'] as const;
export type Operator = (typeof operators)[number];

/** A statement on three values: it surely holds, it possibly holds. Sure without possible never happens. */
export interface Truth {
  readonly sure: boolean;
  readonly possible: boolean;
}

export const yes: Truth = { sure: true, possible: true };
export const no: Truth = { sure: false, possible: false };
export const truth = (sure: boolean, possible: boolean): Truth => ({ sure, possible });

export const all = (of: readonly Truth[]): Truth =>
  truth(
    of.every((t) => t.sure),
    of.every((t) => t.possible),
  );
export const any = (of: readonly Truth[]): Truth =>
  truth(
    of.some((t) => t.sure),
    of.some((t) => t.possible),
  );
export const atLeast = (n: number, of: readonly Truth[]): Truth =>
  truth(of.filter((t) => t.sure).length >= n, of.filter((t) => t.possible).length >= n);

/** -1, 0 or 1; an open end lies beyond everything. Not for NaN. */
function against(end: number, threshold: Exact): number {
  if (end === Infinity) return 1;
  if (end === -Infinity) return -1;
  return compare(whole(end), threshold);
}

function passes(operator: Operator, end: number, threshold: Exact): boolean {
  if (Number.isNaN(end)) return false;
  const c = against(end, threshold);
  switch (operator) {
    case 'atLeast':
      return c >= 0;
    case 'above':
      return c > 0;
    case 'atMost':
      return c <= 0;
    case 'below':
      return c < 0;
    case 'is':
      return c === 0;
  }
}

/** One comparison with a threshold in the unit of the fact (not in people's units). */
export function compared(operator: Operator, [least, most]: Interval, threshold: Exact): Truth {
  switch (operator) {
    case 'atLeast':
    case 'above':
      return truth(passes(operator, least, threshold), passes(operator, most, threshold));
    case 'atMost':
    case 'below':
      return truth(
        passes(operator, most, threshold) && !Number.isNaN(least),
        passes(operator, least, threshold) || (Number.isNaN(least) && !Number.isNaN(most)),
      );
    case 'is':
      return truth(
        least === most && passes('is', least, threshold),
        (Number.isNaN(least) || passes('atMost', least, threshold)) && passes('atLeast', most, threshold),
      );
  }
}

/**
 * One comparison of two facts: sure when it holds whatever the two turn out to be, possible when it could. No value on either side
 * passes nothing; perhaps none on either side is never sure.
 */
export function comparedFacts(operator: Operator, x: Interval, t: Interval): Truth {
  if (isNone(x) || isNone(t)) return no;
  const known = !maybeNone(x) && !maybeNone(t);
  const low = (of: Interval): number => (maybeNone(of) ? -Infinity : of[0]);
  switch (operator) {
    case 'atLeast':
      return truth(known && x[0] >= t[1], x[1] >= low(t));
    case 'above':
      return truth(known && x[0] > t[1], x[1] > low(t));
    case 'atMost':
      return truth(known && x[1] <= t[0], low(x) <= t[1]);
    case 'below':
      return truth(known && x[1] < t[0], low(x) < t[1]);
    case 'is': {
      const one = x[0] === x[1] && t[0] === t[1] && x[0] === t[0];
      return truth(known && one, x[1] >= low(t) && low(x) <= t[1]);
    }
  }
}

/** All comparisons that are given must hold. */
export function meets<T>(tests: Comparisons<T>, of: Interval, threshold: (t: T) => Exact): Truth {
  const results: Truth[] = [];
  for (const operator of operators) {
    const t = tests[operator];
    if (t !== undefined) results.push(compared(operator, of, threshold(t)));
  }
  return all(results);
}

export type Better = 'higher' | 'lower';

/** A whole number against the partner: down where higher is better, up where lower is. */
export function cut(x: Exact, better: Better): number {
  return Number(better === 'higher' ? floor(x) : ceil(x)) + 0;
}

/** An end times a number, cut; an open end stays open (on the other side for a negative number). */
export function endTimes(end: number, by: Exact, better: Better): number {
  if (Number.isNaN(end)) return NaN;
  if (!Number.isFinite(end)) return by.n < 0n ? -end : end;
  return cut(times(whole(end), by), better);
}

/** `scale · a / b` of two ends, cut; b above 0. */
export function endOver(a: number, b: Exact | 'open', scale: Exact, better: Better): number {
  if (!Number.isFinite(a)) return a;
  if (b === 'open') return 0;
  return cut(times(scale, over(whole(a), b)), better);
}

/** A fact in another number of decimals; only upwards, so always whole. */
export function toDecimals([least, most]: Interval, from: number, to: number): Interval {
  const move = (end: number) => endTimes(end, ten(to - from), 'higher');
  return [move(least), move(most)];
}

/** Smaller of several by the rules of the formula `min`. */
export function minOf(of: readonly Interval[]): Interval {
  const some = of.filter((i) => !isNone(i));
  if (some.length === 0) return none;
  const sure = some.filter((i) => !maybeNone(i));
  if (sure.length === 0) return [NaN, Math.max(...some.map((i) => i[1]))];
  const least = sure.length < some.length ? -Infinity : Math.min(...some.map((i) => i[0]));
  return [least, Math.min(...sure.map((i) => i[1]))];
}

/** Larger of several by the rules of the formula `max`. */
export function maxOf(of: readonly Interval[]): Interval {
  const some = of.filter((i) => !isNone(i));
  if (some.length === 0) return none;
  const leasts = some.filter((i) => !maybeNone(i)).map((i) => i[0]);
  return [leasts.length === 0 ? NaN : Math.max(...leasts), Math.max(...some.map((i) => i[1]))];
}
