/**
 * Exact numbers (rule 9). A fact is a whole number in its metric's unit: `decimals` says how many digits stand behind
 * the point, so 50,000.00 dollars with two decimals is the fact 5000000. Text goes in and out as decimal strings.
 */

/** The largest fact that float64 carries exactly. */
export const largestFact = Number.MAX_SAFE_INTEGER;

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const minorUnits: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0,
  XAF: 0, XOF: 0, XPF: 0, BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4,
}; // prettier-ignore

/** Digits behind the point of a currency's minor unit. */
export function currencyDecimals(currency: string): number {
  return minorUnits[currency] ?? 2;
}

const decimalShape = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a decimal (text or number) as a whole number of 10^-decimals. Gives 'invalid' for other text, 'precision' when
 * digits would be lost, 'large' beyond `largestFact`.
 */
export function toFact(value: string | number, decimals: number): number | 'invalid' | 'precision' | 'large' {
  const text = typeof value === 'number' ? plainNumber(value) : value.trim().replaceAll('_', '');
  const match = decimalShape.exec(text);
  if (!match) return 'invalid';
  const [, sign, whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > decimals) return 'precision';
  const digits = BigInt(whole + kept.padEnd(decimals, '0'));
  if (digits > BigInt(largestFact)) return 'large';
  return sign === '-' ? -Number(digits) + 0 : Number(digits);
}

/** A number as JavaScript prints it, but never with an exponent. */
function plainNumber(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', exponent = ''] = match;
  const point = 1 + Number(exponent);
  return point > 0
    ? sign + (first + rest).padEnd(point, '0')
    : `${sign}0.${'0'.repeat(-point)}${first}${rest}`;
}

/** A fact as a decimal string: `factText(5000000, 2)` is `50000.00`. */
export function factText(fact: number, decimals: number): string {
  const sign = fact < 0 ? '-' : '';
  const digits = String(Math.abs(fact)).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Groups thousands and drops a zero fraction, for people: `50,000`, `1,234.56`. */
export function factInWords(fact: number, decimals: number): string {
  const [whole = '', fraction = ''] = factText(fact, decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return /[1-9]/.test(fraction) ? `${grouped}.${fraction}` : grouped;
}
