/**
 * Numbers that look random and are not: they depend on their seeds alone. Whole-number arithmetic throughout, since functions such as
 * `Math.log` may differ in the last bit from one machine to the next, and the demo's bytes must not.
 */

const whole = 2 ** 32;

/** A stream of numbers; the same seeds give the same stream everywhere. */
export class Dice {
  #state: number;

  constructor(...seeds: readonly number[]) {
    let state = 0x2545f491;
    for (const seed of seeds) state = scramble(Math.imul(state, 31) + seed);
    this.#state = state;
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / whole) * n);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** From `least` to `most`, far more often near the least: sizes of companies and deals have a long tail. */
  tail(least: number, most: number): number {
    const u = this.below(1_000_000) / 1_000_000;
    return least + Math.floor((most - least) * u * u * u);
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(10_000) < percent * 100;
  }

  /** One of a list. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** One of a list of shares in percent that add up to a hundred. */
  share<T>(shares: readonly (readonly [T, number])[]): T {
    return shareAt(shares, this.below(100_000) / 1000);
  }
}

/** What stands at a place from 0 to below 100 on a scale of shares. */
export function shareAt<T>(shares: readonly (readonly [T, number])[], place: number): T {
  let from = 0;
  for (const [value, share] of shares) {
    from += share;
    if (place < from) return value;
  }
  throw new RangeError('Shares do not add up to a hundred');
}

/** Steps whose multiples fill a circle evenly, and independently of each other: fractions of the golden ratio, √2, √3 and √7. */
const steps = { medal: 0x9e3779b9, course: 0x6a09e667, motions: 0xbb67ae85, country: 0xa54ff53a } as const;

/**
 * A place from 0 to below 100 for the n-th partner. Over any stretch of partners the places are spread evenly, so that shares come out
 * right in a small base too, without the n-th depending on how many there are.
 */
export function spread(along: keyof typeof steps, seed: number, n: number): number {
  const offset = new Dice(seed, steps[along]).below(whole);
  return (((Math.imul(n + 1, steps[along]) + offset) >>> 0) / whole) * 100;
}

function scramble(n: number): number {
  let h = n | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
