/** Formulas: one interval from others, by the table of rules, with exact fractions. */
import type { MetricDoc, MetricOf, OperandDoc, Unit } from '../../src/core/program/metric-schema.ts';
import type { CriterionDoc } from '../../src/core/program/schema.ts';
import { compare, decimal, ten, times, whole, type Exact } from './exact.ts';
import {
  cut, endOver, endTimes, exactly, isNone, maxOf, maybeNone, minOf, none, toDecimals,
  type Better, type Interval, type Truth,
} from './interval.ts'; // prettier-ignore
import type { Day } from '../../src/core/calendar.ts';
import { wholeUnits } from './days.ts';
import { readings } from './readings.ts';
import { asFact } from './reduce.ts';
import type { Read } from './sides.ts';

/** A fact with the number of digits behind its point. */
export interface Fact {
  readonly value: Interval;
  readonly decimals: number;
  readonly unit?: Unit | undefined;
}

type Atom =
  | 'rows' | 'each' | 'attribute' | 'lookup' | 'placement'
  | 'earlier' | 'sampled' | 'standing' | 'rank' | 'meets'; // prettier-ignore
export type FormulaDoc = Exclude<MetricDoc, { measure: Atom }>;

/** The fact of a formula on a day; `get` gives those of the metrics it names, `met` whether a criterion is. */
export function formula(
  doc: FormulaDoc,
  decimals: number,
  asOf: Day,
  get: Get,
  met: (criterion: CriterionDoc) => Truth,
  how?: Read,
): Interval {
  const { better } = doc;
  const operand = (o: OperandDoc, side?: Read): Interval => {
    if (typeof o === 'number') return exactly(asFact(o, decimals));
    const fact = get(o, side);
    return toDecimals(fact.value, fact.decimals, decimals);
  };
  /** One of several is read as the result is. */
  const picked = (o: OperandDoc): Interval => operand(o, how);
  switch (doc.measure) {
    case 'add':
      return sum(doc.of.map((o) => operand(o)));
    case 'subtract':
      return difference(operand(doc.from), operand(doc.less));
    case 'scale': {
      const { value, decimals: own } = get(doc.of);
      return scaled(value, times(decimal(doc.by), ten(decimals - own)), better);
    }
    case 'min':
      return minOf(doc.of.map(picked));
    case 'max':
      return maxOf(doc.of.map(picked));
    case 'cap': {
      const least = doc.least === undefined ? -Infinity : asFact(doc.least, decimals);
      const most = doc.most === undefined ? Infinity : asFact(doc.most, decimals);
      const held = (end: number): number => Math.min(Math.max(end, least), most);
      const [a, b] = picked(doc.of);
      return [held(a), held(b)];
    }
    case 'step': {
      // Each step begins at least somewhere.
      const of = get(doc.of, { side: 'floor' });
      return orElse(doc.none, decimals, of.value, (value) => stepped(doc, decimals, value, of.decimals));
    }
    case 'linear': {
      const { value, decimals: own } = get(doc.of);
      const full = times(decimal(doc.full), ten(own));
      const end = (x: number): number => {
        if (x <= 0) return 0;
        const held = x === Infinity || compare(whole(x), full) > 0 ? full : whole(x);
        return cut(
          times(times(decimal(doc.points), ten(decimals)), { n: held.n * full.d, d: held.d * full.n }),
          better,
        );
      };
      return orElse(doc.none, decimals, value, ([least, most]) => [end(least), end(most)]);
    }
    case 'multiply': {
      const facts = doc.of.map((name) => get(name));
      const [a, b] = facts.map((f) => f.value);
      if (!a || !b || isNone(a) || isNone(b)) return none;
      // A hundredth for each percent, a hundred for a result in percent.
      const hundreds = (doc.unit === 'percent' ? 1 : 0) - facts.filter((f) => f.unit === 'percent').length;
      const scale = ten(decimals - facts.reduce((t, f) => t + f.decimals, 0) + 2 * hundreds);
      const low = ([least]: Interval): number => (Number.isNaN(least) ? -Infinity : least);
      const ends = [low(a), a[1]].flatMap((x) =>
        [low(b), b[1]].map((y) => {
          if (x === 0 || y === 0) return 0;
          return Number.isFinite(x) && Number.isFinite(y)
            ? cut(times(times(whole(x), whole(y)), scale), better)
            : x * y;
        }),
      );
      return [maybeNone(a) || maybeNone(b) ? NaN : Math.min(...ends), Math.max(...ends)];
    }
    case 'mean': {
      if (doc.none !== undefined) return meanOfThose(doc, decimals, operand);
      const terms = Object.entries(doc.of);
      const weighted = terms.map(([m, w]) => scaled(operand(m), whole(w), 'higher'));
      const weight = terms.reduce((total, [, w]) => total + w, 0);
      return scaled(sum(weighted), { n: 1n, d: BigInt(weight) }, better);
    }
    case 'ratio':
      return ratio(doc, decimals, get);
    case 'share':
      return share(doc, decimals, get);
    case 'growth': {
      const [least, most] = ratio({ ...doc, of: doc.now, to: doc.before }, decimals, get);
      const one = asFact(doc.unit === 'percent' ? 100 : 1, decimals);
      return [least - one, most - one];
    }
    case 'first': {
      const some = doc.of.map(picked).filter((i) => !isNone(i));
      const end = some.findIndex((i) => !maybeNone(i));
      const read = end < 0 ? some : some.slice(0, end + 1);
      if (read.length === 0) return none;
      const most = Math.max(...read.map(([, b]) => b));
      const least = Math.min(...read.map((i) => (maybeNone(i) ? -Infinity : i[0])));
      return [end < 0 ? NaN : least, most];
    }
    case 'elapsed': {
      const { value } = get(doc.since);
      if (isNone(value)) return none;
      const until = (n: number): number =>
        Number.isFinite(n) ? asFact(wholeUnits(doc.of, n, asOf), decimals) : -n;
      return maybeNone(value) ? [NaN, Infinity] : [until(value[1]), until(value[0])];
    }
    case 'choose': {
      const when = met(doc.when);
      const [then, otherwise] = [picked(doc.then), picked(doc.else)];
      if (when.sure) return then;
      if (!when.possible) return otherwise;
      if (isNone(then) && isNone(otherwise)) return none;
      const most = [then, otherwise].flatMap(([, b]) => (Number.isNaN(b) ? [] : [b]));
      return [Math.min(then[0], otherwise[0]), Math.max(...most)]; // Math.min gives NaN when either is
    }
  }
}

/** A mean in which what has no value is left out, or counts as a number. */
function meanOfThose(
  doc: MetricOf<'mean'>,
  decimals: number,
  operand: (o: OperandDoc) => Interval,
): Interval {
  const { none: instead, better } = doc;
  const terms = Object.entries(doc.of).map(([name, weight]): readonly [Interval, number] => {
    const value = operand(name);
    if (typeof instead !== 'number' || !Number.isNaN(value[0])) return [value, weight];
    const number = asFact(instead, decimals);
    return [isNone(value) ? exactly(number) : [-Infinity, Math.max(number, value[1])], weight];
  });
  const there = terms.filter(([value]) => !isNone(value));
  const surely = there.filter(([value]) => !maybeNone(value));
  const mean = (end: 0 | 1): number => {
    const total = surely.reduce((t, [, w]) => t + w, 0);
    return endTimes(
      surely.reduce((t, [value, w]) => t + value[end] * w, 0),
      { n: 1n, d: BigInt(total) },
      better,
    );
  };
  if (there.length === 0) return none;
  if (surely.length === there.length) return [mean(0), mean(1)];
  const perhaps = there.filter(([value]) => maybeNone(value)).map(([value]) => value[1]);
  if (surely.length === 0) return [NaN, Math.max(...perhaps)];
  return [-Infinity, Math.max(mean(1), ...perhaps)];
}

function sum(of: readonly Interval[]): Interval {
  if (of.some(isNone)) return none;
  return [of.reduce((t, [a]) => t + a, 0), of.reduce((t, [, b]) => t + b, 0)]; // NaN in any least is NaN in the sum
}

function difference(a: Interval, b: Interval): Interval {
  if (isNone(a) || isNone(b)) return none;
  const least = maybeNone(b) ? NaN : a[0] - b[1];
  return [least, maybeNone(b) ? Infinity : a[1] - b[0]];
}

/**
 * What a value that may be none gives: `reach` says what the numbers between two ends give, and where there is no value it is
 * `otherwise`, if that is said, else none.
 */
function orElse(
  otherwise: number | undefined,
  decimals: number,
  value: Interval,
  reach: (of: Interval) => Interval,
): Interval {
  const instead = otherwise === undefined ? none : exactly(asFact(otherwise, decimals));
  if (isNone(value)) return instead;
  if (!maybeNone(value)) return reach(value);
  const [least, most] = reach([-Infinity, value[1]]);
  return otherwise === undefined ? [NaN, most] : [Math.min(instead[0], least), Math.max(instead[1], most)];
}

/** Each end times a number; a negative one swaps the ends, and then a maybe none has no upper end. */
function scaled(value: Interval, by: Exact, better: Better): Interval {
  if (isNone(value)) return none;
  const [a, b] = [endTimes(value[0], by, better), endTimes(value[1], by, better)];
  if (by.n >= 0n) return [a, b];
  return maybeNone(value) ? [NaN, Infinity] : [b, a];
}

function stepped(doc: MetricOf<'step'>, decimals: number, [least, most]: Interval, own: number): Interval {
  const steps = doc.steps.map(([from, v]) => ({
    from: times(decimal(from), ten(own)),
    value: asFact(v, decimals),
  }));
  const sorted = steps.toSorted((a, b) => compare(a.from, b.from));
  const reached: number[] = [];
  const upTo = (i: number): boolean => {
    const next = sorted[i]?.from; // where the step before i ends
    return (
      next === undefined || (least !== Infinity && (least === -Infinity || compare(whole(least), next) < 0))
    );
  };
  const from = (i: number): boolean => {
    const start = sorted[i]?.from;
    return (
      start !== undefined && (most === Infinity || (most !== -Infinity && compare(whole(most), start) >= 0))
    );
  };
  if (upTo(0)) reached.push(asFact(doc.below, decimals));
  for (const [i, step] of sorted.entries()) if (from(i) && upTo(i + 1)) reached.push(step.value);
  return [Math.min(...reached), Math.max(...reached)];
}

type Short = MetricOf<'ratio'>['short'];
type Get = (metric: string, read?: Read) => Fact;

/** Whether a base that is too small leaves the question open. */
function staysOpen(short: Short, get: Get): boolean {
  if (typeof short === 'string') return short === 'unknown';
  const { value } = get(short.unknownWhile, { side: 'ceil' });
  return value[1] > 0; // no value passes no comparison
}

/** The smallest base that allows a ratio, in facts of the base. */
function smallest(atLeast: number | undefined, decimals: number): Exact {
  const asked = times(decimal(atLeast ?? 0), ten(decimals));
  return compare(asked, whole(1)) < 0 ? whole(1) : asked;
}

const reaches = (end: number, minimum: Exact): boolean =>
  end === Infinity || (Number.isFinite(end) && compare(whole(end), minimum) >= 0);

interface RatioDoc {
  readonly unit: MetricDoc['unit'];
  readonly better: Better;
  readonly of: string;
  readonly to: string;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly short: Short;
}

function ratio(doc: RatioDoc, decimals: number, get: Get): Interval {
  const [over, base] = [get(doc.of), get(doc.to)];
  const [a, b] = [over.value, base.value];
  if (isNone(a) || isNone(b)) return none;
  const scale = times(ten(decimals + base.decimals - over.decimals), whole(doc.unit === 'percent' ? 100 : 1));
  const cap = doc.atMost === undefined ? Infinity : asFact(doc.atMost, decimals);
  const open = staysOpen(doc.short, get);
  const minimum = smallest(doc.atLeast, base.decimals);
  if (!reaches(b[1], minimum)) return open ? [NaN, cap] : none;
  const perhapsShort = !reaches(b[0], minimum);
  const low = perhapsShort ? minimum : endOf(b[0]);
  const quotient = (x: number, y: Exact | 'open'): number => endOver(x, y, scale, doc.better);
  let least = NaN;
  if (!perhapsShort && !maybeNone(a)) least = quotient(a[0], a[0] >= 0 ? endOf(b[1]) : low);
  let most = quotient(a[1], a[1] >= 0 ? low : endOf(b[1]));
  const counts = perhapsShort && (readings.maybeNoneBaseIsPerhapsShort || !maybeNone(b));
  if (counts && open) most = Math.max(most, cap);
  return [Math.min(least, cap), Math.min(most, cap)];
}

const endOf = (end: number): Exact | 'open' => (end === Infinity ? 'open' : whole(end));

/** Part and rest count from 0; Math.max leaves NaN. */
const fromZero = ([least, most]: Interval): Interval => [Math.max(0, least), Math.max(0, most)];

function share(doc: MetricOf<'share'>, decimals: number, get: Get): Interval {
  const [part, rest] = [get(doc.part), get(doc.rest)];
  const digits = Math.max(part.decimals, rest.decimals);
  const p = fromZero(toDecimals(part.value, part.decimals, digits));
  const r = fromZero(toDecimals(rest.value, rest.decimals, digits));
  const base = sum([p, r]);
  if (isNone(base)) return none;
  const scale = times(ten(decimals), whole(doc.unit === 'percent' ? 100 : 1));
  const top = asFact(doc.unit === 'percent' ? 100 : 1, decimals);
  const open = staysOpen(doc.short, get);
  const minimum = smallest(doc.atLeast, digits);
  if (!reaches(base[1], minimum)) return open ? [NaN, top] : none;
  const perhapsShort = !reaches(base[0], minimum);
  const quotient = (x: number, y: Exact | 'open'): number => endOver(x, y, scale, doc.better);
  const least = perhapsShort ? NaN : quotient(p[0], endOf(p[0] + r[1]));
  const other = maybeNone(r) ? 0 : r[0];
  let most: number;
  if (p[1] === Infinity)
    most = other === -Infinity ? Infinity : top; // the limit of p / (p + r)
  else if (!Number.isFinite(p[1] + other)) most = quotient(p[1], minimum);
  else {
    const total = whole(p[1] + other);
    most = quotient(p[1], compare(total, minimum) > 0 ? total : minimum);
  }
  if (perhapsShort && open && (readings.maybeNoneBaseIsPerhapsShort || !maybeNone(base)))
    most = Math.max(most, top);
  return [least, most];
}
