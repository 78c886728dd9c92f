/** Exact numbers of the twin: fractions of BigInts. Slow and sure; nothing of it is shared with `src`. */

/** `n / d`, `d` above 0, not necessarily reduced. */
export interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}

export const whole = (n: bigint | number): Exact => ({ n: BigInt(n), d: 1n });

/** Ten to the power of `k`, also for negative `k`. */
export function ten(k: number): Exact {
  return powers[k + 30] ?? power(k);
}

function power(k: number): Exact {
  return k >= 0 ? whole(10n ** BigInt(k)) : { n: 1n, d: 10n ** BigInt(-k) };
}

const powers = Array.from({ length: 61 }, (_, i) => power(i - 30));

/** Reads a decimal as people and JSON write it: `-12.50`, `1e-7`. Throws on anything else. */
export function decimal(value: string | number): Exact {
  if (Number.isSafeInteger(value)) return whole(Number(value));
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(String(value).trim());
  if (!match) throw new RangeError(`'${value}' is not a decimal`);
  const [, minus, int = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(int + fraction) * (minus === '-' ? -1n : 1n);
  return times(whole(digits), ten(Number(exponent) - fraction.length));
}

export const times = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, d: a.d * b.d });

/** Throws RangeError on a zero divisor: callers look first. */
export function over(a: Exact, b: Exact): Exact {
  if (b.n === 0n) throw new RangeError('division by zero');
  return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: -a.d * b.n };
}

export function sign(a: Exact): -1 | 0 | 1 {
  return a.n > 0n ? 1 : a.n < 0n ? -1 : 0;
}

export function compare(a: Exact, b: Exact): -1 | 0 | 1 {
  return sign({ n: a.n * b.d - b.n * a.d, d: 1n });
}

export function floor(a: Exact): bigint {
  const q = a.n / a.d; // towards zero
  return a.n < 0n && q * a.d !== a.n ? q - 1n : q;
}

export function ceil(a: Exact): bigint {
  return -floor({ n: -a.n, d: a.d });
}

/** To the nearest whole number; halves to the even one. */
export function halfEven(a: Exact): bigint {
  const below = floor(a);
  const twice = 2n * (a.n - below * a.d); // twice the rest, against the whole
  if (twice < a.d) return below;
  if (twice > a.d) return below + 1n;
  return below % 2n === 0n ? below : below + 1n;
}
