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

/**
 * What is still to go, in whole units of the metric, as an interval; null where an end is open or there is no value.
 * `above` and `below` need one unit more.
 */
export function distance(
  op: Operator,
  { least, most }: Interval,
  t: number,
): { readonly least: number | null; readonly most: number | null } {
  const up = op === 'atLeast' || op === 'above' || op === 'is';
  const extra = op === 'above' || op === 'below' ? 1 : 0;
  const gap = (value: number): number | null =>
    Number.isFinite(value) ? Math.max(0, (up ? t - value : value - t) + extra) : null;
  return up ? { least: gap(most), most: gap(least) } : { least: gap(least), most: gap(most) };
}
