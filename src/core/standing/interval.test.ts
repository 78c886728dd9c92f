import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distance,
  outcome,
  outcomeOf,
  possibly,
  possiblyAgainst,
  surely,
  surelyAgainst,
  type Interval,
  type Operator,
} from './interval.ts';

const operators: readonly Operator[] = ['atLeast', 'atMost', 'above', 'below', 'is'];

function holds(op: Operator, value: number, t: number): boolean {
  switch (op) {
    case 'atLeast':
      return value >= t;
    case 'atMost':
      return value <= t;
    case 'above':
      return value > t;
    case 'below':
      return value < t;
    case 'is':
      return value === t;
  }
}

describe('comparisons', () => {
  // least, most, threshold: outcomes of atLeast, atMost, above, below, is
  const words = { m: 'met', u: 'unmet', '?': 'unknown' } as const;
  type Letter = keyof typeof words;
  test.each<[number, number, number, `${Letter}${Letter}${Letter}${Letter}${Letter}`]>([
    [4, 4, 5, 'umumu'],
    [5, 5, 5, 'mmuum'],
    [6, 6, 5, 'mumuu'],
    [4, 5, 5, '?mu??'],
    [5, 6, 5, 'm??u?'],
    [4, 6, 5, '?????'],
    [1, 3, 5, 'umumu'],
    [7, 9, 5, 'mumuu'],
    [-Infinity, Infinity, 5, '?????'],
    [-Infinity, 4, 5, 'umumu'],
    [-Infinity, 5, 5, '?mu??'],
    [6, Infinity, 5, 'mumuu'],
    [5, Infinity, 5, 'm??u?'],
    [NaN, NaN, 5, 'uuuuu'],
    [NaN, NaN, 0, 'uuuuu'],
    [NaN, 4, 5, 'u?u?u'],
    [NaN, 5, 5, '??u??'],
    [NaN, 6, 5, '?????'],
    [NaN, Infinity, 5, '?????'],
    [NaN, -3, 0, 'u?u?u'],
    [0, 0, 0, 'mmuum'],
  ])('[%d, %d] against %d: %s', (least, most, t, expected) => {
    operators.forEach((op, i) => {
      const letter = expected.charAt(i) as Letter;
      expect(`${op} ${outcome(op, { least, most }, t)}`).toBe(`${op} ${words[letter]}`);
    });
  });

  const end = fc.integer({ min: -4, max: 4 });
  /** An interval with the values that it allows between -9 and 9; undefined is "no value". */
  const interval = fc
    .tuple(fc.oneof(end, fc.constantFrom(NaN, -Infinity)), fc.oneof(end, fc.constantFrom(NaN, Infinity)))
    .filter(([l, m]) => !(l > m) && !(Number.isNaN(m) && !Number.isNaN(l)))
    .map(([least, most]): Interval => ({ least, most }));

  function allowed({ least, most }: Interval): readonly number[] {
    const numbers = Array.from({ length: 19 }, (_, i) => i - 9);
    const values = numbers.filter((v) => v <= most && !(v < least));
    return Number.isNaN(least) ? [...values, NaN] : values;
  }

  test('I7: sure is what holds for every value that the interval allows, possible what holds for one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operators), interval, end, (op, fact, t) => {
        const values = allowed(fact);
        expect(surely(op, fact, t)).toBe(values.every((v) => holds(op, v, t)));
        expect(possibly(op, fact, t)).toBe(values.some((v) => holds(op, v, t)));
        if (surely(op, fact, t)) expect(possibly(op, fact, t)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('I6: one below, at and one above a threshold', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (t) => {
        fc.pre(Math.abs(t) < Number.MAX_SAFE_INTEGER);
        const at = (op: Operator) => [t - 1, t, t + 1].map((v) => outcome(op, { least: v, most: v }, t));
        expect(at('atLeast')).toEqual(['unmet', 'met', 'met']);
        expect(at('above')).toEqual(['unmet', 'unmet', 'met']);
        expect(at('atMost')).toEqual(['met', 'met', 'unmet']);
        expect(at('below')).toEqual(['met', 'unmet', 'unmet']);
        expect(at('is')).toEqual(['unmet', 'met', 'unmet']);
      }),
    );
  });
});

test.each([
  [true, true, 'met'],
  [false, true, 'unknown'],
  [false, false, 'unmet'],
] as const)('sure %s and possible %s is %s', (sure, possible, expected) => {
  expect(outcomeOf(sure, possible)).toBe(expected);
});

describe('distance', () => {
  test.each<[Operator, number, number, number, number | null, number | null]>([
    ['atLeast', 3, 3, 5, 2, 2],
    ['atLeast', 5, 5, 5, 0, 0],
    ['atLeast', 9, 9, 5, 0, 0],
    ['atLeast', 3, 4, 5, 1, 2],
    ['atLeast', 3, 8, 5, 0, 2],
    ['atLeast', 3, Infinity, 5, null, 2],
    ['atLeast', -Infinity, 4, 5, 1, null],
    ['atLeast', NaN, 4, 5, 1, null],
    ['atLeast', NaN, NaN, 5, null, null],
    ['above', 5, 5, 5, 1, 1],
    ['above', 6, 6, 5, 0, 0],
    ['above', 4, 4, 5, 2, 2],
    ['atMost', 8, 8, 5, 3, 3],
    ['atMost', 5, 5, 5, 0, 0],
    ['atMost', 6, 8, 5, 1, 3],
    ['atMost', 4, Infinity, 5, 0, null],
    ['atMost', -Infinity, 8, 5, null, 3],
    ['below', 5, 5, 5, 1, 1],
    ['below', 4, 4, 5, 0, 0],
    ['below', 6, 8, 5, 2, 4],
    ['is', 0, 0, 1, 1, 1],
    ['is', 0, 1, 1, 0, 1],
    ['is', 1, 1, 1, 0, 0],
  ])('%s of [%d, %d] to %d is %s to %s', (op, least, most, t, shortest, longest) => {
    expect(distance(op, { least, most }, { least: t, most: t })).toEqual({ least: shortest, most: longest });
  });

  test('I8: a known fact moved by its distance just meets the threshold, and no sooner', () => {
    const upAndDown = fc.constantFrom<Operator>('atLeast', 'above', 'atMost', 'below');
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(upAndDown, number, number, (op, value, t) => {
        const { least, most } = distance(op, { least: value, most: value }, { least: t, most: t });
        expect(least).toBe(most);
        const gap = most ?? NaN;
        const step = op === 'atLeast' || op === 'above' ? 1 : -1;
        expect(holds(op, value + step * gap, t)).toBe(true);
        if (gap > 0) expect(holds(op, value + step * (gap - 1), t)).toBe(false);
        else expect(holds(op, value, t)).toBe(true);
      }),
    );
  });
});

describe('a threshold that is a fact itself', () => {
  const end = fc.integer({ min: -3, max: 3 });
  /** An interval with everything that it may turn out to be; NaN is no value. */
  const anyFact = fc.tuple(end, fc.nat(3), fc.nat(7)).map(([low, more, kind]) => {
    const values = Array.from({ length: more + 1 }, (_, i) => low + i);
    if (kind === 0) return { fact: { least: NaN, most: NaN }, may: [NaN] };
    // Perhaps none, else anything up to the most; so far down as matters here.
    if (kind === 1) return { fact: { least: NaN, most: low }, may: [NaN, -9, low - 1, low] };
    if (kind === 2) return { fact: { least: -Infinity, most: low }, may: [-9, low - 1, low] };
    if (kind === 3) return { fact: { least: low, most: Infinity }, may: [low, low + 1, 9] };
    return { fact: { least: low, most: low + more }, may: values };
  });
  const operator = fc.constantFrom<Operator>('atLeast', 'above', 'atMost', 'below', 'is');

  test('I7: sure is what holds whatever both turn out to be, possible what holds for some', () => {
    fc.assert(
      fc.property(operator, anyFact, anyFact, (op, x, t) => {
        const outcomes = x.may.flatMap((v) => t.may.map((limit) => holds(op, v, limit)));
        expect(surelyAgainst(op, x.fact, t.fact)).toBe(outcomes.every(Boolean));
        // Two open sides can always meet; the few values tried here need not.
        if (outcomes.some(Boolean)) expect(possiblyAgainst(op, x.fact, t.fact)).toBe(true);
        if (surelyAgainst(op, x.fact, t.fact)) expect(possiblyAgainst(op, x.fact, t.fact)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('one that is known is like a number', () => {
    fc.assert(
      fc.property(operator, anyFact, end, (op, { fact }, t) => {
        const limit = { least: t, most: t };
        expect(surelyAgainst(op, fact, limit)).toBe(surely(op, fact, t));
        expect(possiblyAgainst(op, fact, limit)).toBe(possibly(op, fact, t));
      }),
    );
  });

  test('closed intervals are not wider than the truth', () => {
    fc.assert(
      fc.property(operator, anyFact, anyFact, (op, x, t) => {
        fc.pre([x, t].every(({ fact }) => Number.isFinite(fact.least) && Number.isFinite(fact.most)));
        const some = x.may.some((v) => t.may.some((limit) => holds(op, v, limit)));
        expect(possiblyAgainst(op, x.fact, t.fact)).toBe(some);
      }),
    );
  });
});
