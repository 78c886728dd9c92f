import { describe, expect, test } from 'vitest';
import { Dice, shareAt, spread } from './seed.ts';

test('the same seeds give the same numbers, others give others', () => {
  const throws = (...seeds: number[]): number[] => {
    const dice = new Dice(...seeds);
    return Array.from({ length: 20 }, () => dice.below(1000));
  };
  expect(throws(1, 2)).toEqual(throws(1, 2));
  expect(throws(1, 2)).not.toEqual(throws(2, 1));
  // The very numbers, so that another machine or version of Node that gave others would be seen.
  expect(throws(1, 2).slice(0, 6)).toEqual([560, 937, 463, 449, 702, 970]);
});

describe('a thousand throws', () => {
  const dice = new Dice(3);
  const thousand = (next: () => number): number[] => Array.from({ length: 1000 }, next).toSorted((a, b) => a - b);

  test('of between reach both ends and nothing beyond', () => {
    const thrown = thousand(() => dice.between(-2, 2));
    expect(new Set(thrown)).toEqual(new Set([-2, -1, 0, 1, 2]));
  });

  test('of a tail are mostly near the least', () => {
    const thrown = thousand(() => dice.tail(10, 1010));
    expect(thrown[500]).toBeLessThan(200);
    expect(thrown.at(-1)).toBeGreaterThan(800);
    expect(thrown[0]).toBeGreaterThanOrEqual(10);
  });
}); // prettier-ignore

test('places are spread evenly in a short stretch already', () => {
  for (const seed of [1, 2, 99]) {
    const places = Array.from({ length: 200 }, (_, n) => spread('medal', seed, n));
    const below = (limit: number): number => places.filter((place) => place < limit).length;
    expect([below(8), below(40), below(100)].map((n) => n / 2)).toEqual([
      expect.closeTo(8, -1),
      expect.closeTo(40, -1),
      100,
    ]);
  }
});

test('shares have to add up to a hundred', () => {
  expect(shareAt([['a', 40], ['b', 60]], 39.9)).toBe('a');
  expect(shareAt([['a', 40], ['b', 60]], 40)).toBe('b');
  expect(() => shareAt([['a', 40]], 41)).toThrow('do not add up');
}); // prettier-ignore
