import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutQuotient, type Cut } from './exact.ts';

/** Floor or ceiling of a fraction, the schoolbook way. */
function exactly(num: bigint, den: bigint, cut: Cut): bigint {
  if (den < 0n) return exactly(-num, -den, cut);
  if (cut === 'up') return -exactly(-num, den, 'down');
  const quotient = num / den;
  return num % den < 0n ? quotient - 1n : quotient;
}

const anyCut = fc.constantFrom<Cut>('down', 'up');
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const factor = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.nat({ max: 15 }).map((n) => 10 ** n),
  fc.maxSafeInteger().filter((n) => n > 0),
);

test('a cut quotient equals the one in whole numbers of any size', () => {
  fc.assert(
    fc.property(whole, factor, whole, anyCut, (num, by, den, cut) => {
      fc.pre(den !== 0);
      const found = cutQuotient(num, by, den, cut);
      const expected = exactly(BigInt(num) * BigInt(by), BigInt(den), cut);
      // Beyond 2^53 the result is the nearest double; a fact that large is a fault elsewhere.
      expect(found).toBe(Number(expected) + 0);
      if (Number.isSafeInteger(found)) expect(BigInt(found)).toBe(expected);
    }),
    { numRuns: 5000 },
  );
});

test('a cut quotient is right beside every multiple', () => {
  const beside = fc.tuple(fc.integer({ min: 1, max: 2 ** 26 }), fc.integer({ min: 1, max: 2 ** 26 }));
  fc.assert(
    fc.property(beside, fc.constantFrom(-1, 0, 1), anyCut, fc.boolean(), ([a, b], off, cut, minus) => {
      const num = (a * b + off) * (minus ? -1 : 1);
      expect(BigInt(cutQuotient(num, 1, b, cut))).toBe(exactly(BigInt(num), BigInt(b), cut));
    }),
    { numRuns: 5000 },
  );
});

test('results follow their operands: more divided by the same is never less', () => {
  fc.assert(
    fc.property(whole, whole, factor, factor, anyCut, (a, b, by, den, cut) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(cutQuotient(low, by, den, cut)).toBeLessThanOrEqual(cutQuotient(high, by, den, cut));
      expect(cutQuotient(low, by, den, 'down')).toBeLessThanOrEqual(cutQuotient(low, by, den, 'up'));
    }),
  );
});

test.each<[number, number, number, Cut, number]>([
  [79996, 100, 100000, 'down', 79],
  [79996, 100, 100000, 'up', 80],
  [-7, 1, 2, 'down', -4],
  [-7, 1, 2, 'up', -3],
  [7, 1, -2, 'down', -4],
  [7, 1, -2, 'up', -3],
  [0, 100, -3, 'down', 0],
  [0, 100, 3, 'up', 0],
  [Infinity, 10, 3, 'down', Infinity],
  [-Infinity, 10, 3, 'up', -Infinity],
  [Infinity, 10, -3, 'down', -Infinity],
  [5, 10, Infinity, 'down', 0],
  [9007199254740991, 1000000, 3000000, 'down', 3002399751580330],
  [9007199254740990, 1000000, 7000000, 'up', 1286742750677285],
])('%d times %d by %d, cut %s, is %d', (num, by, den, cut, expected) => {
  const found = cutQuotient(num, by, den, cut);
  expect(found).toBe(expected);
  expect(Object.is(found, -0)).toBe(false);
});
