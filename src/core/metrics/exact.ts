/** Exact whole-number division for formulas: results are cut, never rounded in the partner's favour. */

export type Cut = 'down' | 'up';

/** `floor` or `ceil` of `num * factor / den` for whole numbers, exact also where the product passes 2^53; infinite ends pass through. */
export function cutQuotient(num: number, factor: number, den: number, cut: Cut): number {
  if (!Number.isFinite(num)) return den < 0 ? -num : num;
  if (!Number.isFinite(den)) return 0;
  const product = num * factor;
  if (Number.isSafeInteger(product) && Number.isSafeInteger(den)) {
    const quotient = cut === 'down' ? Math.floor(product / den) : Math.ceil(product / den);
    // Division of doubles may land on the whole number next to a quotient just off it; one comparison tells.
    const back = quotient * den;
    if (Number.isSafeInteger(back)) {
      const over = den > 0 ? back - product : product - back;
      if (cut === 'down' && over > 0) return quotient - 1 + 0;
      if (cut === 'up' && over < 0) return quotient + 1 + 0;
      return quotient + 0;
    }
  }
  return cutBig(BigInt(num) * BigInt(factor), BigInt(den), cut);
}

/** `floor` or `ceil` of `a * b * 10^shift` for whole numbers, exact also where the product passes 2^53. */
export function cutProduct(a: number, b: number, shift: number, cut: Cut): number {
  const product = a * b;
  if (Number.isSafeInteger(product) && shift <= 0) return cutQuotient(product, 1, 10 ** -shift, cut);
  const [up, down] = shift > 0 ? [10n ** BigInt(shift), 1n] : [1n, 10n ** BigInt(-shift)];
  return cutBig(BigInt(a) * BigInt(b) * up, down, cut);
}

function cutBig(num: bigint, den: bigint, cut: Cut): number {
  const quotient = num / den; // truncated towards zero
  const exact = quotient * den === num;
  const negative = num < 0n !== den < 0n;
  if (exact) return Number(quotient);
  if (cut === 'down') return Number(negative ? quotient - 1n : quotient);
  return Number(negative ? quotient : quotient + 1n);
}
