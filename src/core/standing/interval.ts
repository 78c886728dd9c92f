/** Facts between two ends, and comparisons of them on three values. */
import type { Cut } from '../metrics/exact.ts';

/**
 * A fact: a whole number between two ends (rule 2). `NaN` is "no value": both ends, surely none; only `least`, perhaps
 * none, else anything up to `most`. Infinite ends are open.
 */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

/** A metric's facts for many partners, a row each; `most` is the same array where everything is known. */
export interface Column {
  readonly least: Float64Array;
  readonly most: Float64Array;
}

export type Outcome = 'met' | 'unmet' | 'unknown';

export type Operator = 'atLeast' | 'atMost' | 'above' | 'below' | 'is';

/**
 * The side on which whole units decide a comparison with one of them: x is at least t where the unit at or below it is, above t where the unit at or
 * above it is.
 */
export function decidingSide(op: Exclude<Operator, 'is'>): Cut {
  return op === 'atLeast' || op === 'below' ? 'down' : 'up';
}

/** Whether a comparison surely holds. */
export function surely(op: Operator, { least, most }: Interval, t: number): boolean {
  switch (op) {
    case 'atLeast':
      return least >= t;
    case 'above':
      return least > t;
    case 'atMost':
      return most <= t && least <= t;
    case 'below':
      return most < t && least < t;
    case 'is':
      return least === t && most === t;
  }
}

/** Whether a comparison could hold. Without a least the value may be anything up to most, or none. */
export function possibly(op: Operator, { least, most }: Interval, t: number): boolean {
  switch (op) {
    case 'atLeast':
      return most >= t;
    case 'above':
      return most > t;
    case 'atMost':
      return !(least > t) && !Number.isNaN(most);
    case 'below':
      return !(least >= t) && !Number.isNaN(most);
    case 'is':
      return most >= t && !(least > t);
  }
}

/** Met when surely, unmet when not even possibly, else unknown. */
export function outcome(op: Operator, fact: Interval, t: number): Outcome {
  return surely(op, fact, t) ? 'met' : possibly(op, fact, t) ? 'unknown' : 'unmet';
}

/** Kleene's three values, from whether something is sure and possible. */
export function outcomeOf(sure: boolean, possible: boolean): Outcome {
  return sure ? 'met' : possible ? 'unknown' : 'unmet';
}

/** Whether a comparison with another fact surely holds: whatever the two turn out to be. */
export function surelyAgainst(op: Operator, x: Interval, t: Interval): boolean {
  switch (op) {
    case 'atLeast':
      return x.least >= t.most && t.least <= t.most;
    case 'above':
      return x.least > t.most && t.least <= t.most;
    case 'atMost':
      return surelyAgainst('atLeast', t, x);
    case 'below':
      return surelyAgainst('above', t, x);
    case 'is':
      return x.least === x.most && t.least === t.most && x.least === t.least;
  }
}

/** Whether a comparison with another fact could hold. */
export function possiblyAgainst(op: Operator, x: Interval, t: Interval): boolean {
  if (Number.isNaN(x.most) || Number.isNaN(t.most)) return false;
  switch (op) {
    case 'atLeast':
      return !(x.most < t.least);
    case 'above':
      return !(x.most <= t.least);
    case 'atMost':
      return possiblyAgainst('atLeast', t, x);
    case 'below':
      return possiblyAgainst('above', t, x);
    case 'is':
      return !(x.most < t.least) && !(t.most < x.least);
  }
}

/** How far apart two facts are, least and most; null where that is open or one of them has no value. */
export interface Distance {
  readonly least: number | null;
  readonly most: number | null;
}

/**
 * What is still to go to a threshold, in whole units of the metric. `above` and `below` need one unit more.
 */
export function distance(op: Operator, x: Interval, t: Interval): Distance {
  const up = op === 'atLeast' || op === 'above' || op === 'is';
  const extra = op === 'above' || op === 'below' ? 1 : 0;
  const gap = (from: number, to: number): number | null =>
    Number.isFinite(to - from) ? Math.max(0, to - from + extra) : null;
  return up
    ? { least: gap(x.most, t.least), most: gap(x.least, t.most) }
    : { least: gap(t.most, x.least), most: gap(t.least, x.most) };
}
