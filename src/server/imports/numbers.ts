/** Decimals as files write them: `1.234,56` read with its format becomes `1234.56`. What could mean two numbers is refused. */
import { invalid, short, type CellFault } from './cell-fault.ts';
import { limits } from './limits.ts';

/** The separators that a file declares. */
export interface NumberFormat {
  readonly decimal: '.' | ',' | undefined;
  readonly thousands: '.' | ',' | ' ' | "'" | '_' | undefined;
}

export interface NumberRule {
  /** Digits behind the point at most. */
  readonly decimals: number;
  /** Drops zeros that say nothing, so that equal numbers are equal text. */
  readonly tidy: boolean;
}

const plain = /^([+-]?)(\d*)(?:\.(\d+))?$/;

/** A reader of cells into plain decimals, such as `-1234.50`. */
export function numberReader(
  format: NumberFormat,
  { decimals, tidy }: NumberRule,
): (text: string) => string | CellFault {
  const unify = unifier(format);
  // A point that is no declared decimal may stand between groups; then only whole numbers are plain.
  const most = format.decimal === '.' && format.thousands === undefined ? decimals : 0;
  return (text) => {
    if (isPlain(text, most)) return text;
    const unified = unify(text);
    if (typeof unified !== 'string') return unified;
    const match = plain.exec(unified);
    const [, sign = '', whole = '', fraction = ''] = match ?? [];
    if (!match || (whole === '' && fraction === '')) return notANumber(text);
    const digits = whole.replace(/^0+(?=\d)/, '') || '0';
    const kept = fraction.replace(/0+$/, '');
    if (digits.length > limits.wholeDigits || kept.length > decimals) {
      return {
        code: 'value-too-large',
        reason: `${short(text)} has more digits than ${limits.wholeDigits} in front of the point or ${decimals} behind it.`,
        remedy: 'Check the number in the source; round it there if it is right.',
      };
    }
    const behind = tidy ? kept : fraction.slice(0, Math.max(kept.length, decimals));
    const size = behind === '' ? digits : `${digits}.${behind}`;
    return sign === '-' && /[1-9]/.test(size) ? `-${size}` : size;
  };
}

/**
 * Whether a text is already what it would be read as, in any format: up to 15 digits without a zero in front, and where
 * `decimals` allows it a point and digits behind it that do not end in zero. Most cells are, and need no more work.
 */
function isPlain(text: string, decimals: number): boolean {
  const { length } = text;
  let point = length;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === fullStop && point === length) point = at;
    else if (code < zero || code > nine) return false;
  }
  const behind = length - point - 1;
  if (point === 0 || point > limits.wholeDigits || (point > 1 && text.charCodeAt(0) === zero)) return false;
  return point === length || (behind > 0 && behind <= decimals && text.charCodeAt(length - 1) !== zero);
}

const fullStop = 0x2e;
const zero = 0x30;
const nine = 0x39;

const groups: Readonly<Record<string, string>> = {
  '.': String.raw`\.`, ',': ',', ' ': '[ \u00a0\u202f]', "'": "['’]", _: '_',
}; // prettier-ignore

/** Turns the declared separators into none and a point; undeclared ones are never guessed. */
function unifier({ decimal, thousands }: NumberFormat): (text: string) => string | CellFault {
  if (decimal === undefined && thousands === undefined) return undeclared;
  if (decimal === '.' && thousands === undefined) return (text) => text;
  const point = decimal ?? (thousands === '.' ? ',' : '.');
  const separator = thousands === undefined ? undefined : (groups[thousands] ?? '');
  const whole = separator === undefined ? String.raw`\d*` : String.raw`(?:\d{1,3}(?:${separator}\d{3})+|\d*)`;
  const form = new RegExp(`^([+-]?)(${whole})(?:${point === '.' ? String.raw`\.` : ','}(\\d+))?$`);
  return (text) => {
    const match = form.exec(text);
    if (!match) return notANumber(text);
    const digits = (match[2] ?? '').replaceAll(/\D/g, '');
    return `${match[1] ?? ''}${digits}${match[3] === undefined ? '' : `.${match[3]}`}`;
  };
}

/** A point followed by any number of digits but three is a decimal point in every country. */
function undeclared(text: string): string | CellFault {
  if (!/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(text)) return text;
  return invalid(
    `'${short(text)}' could be a thousand or a fraction.`,
    "Say which in the mapping: `decimal: '.'`, or `thousands: '.'` with `decimal: ','`.",
  );
}

function notANumber(text: string): CellFault {
  const remedy = /^[+-]?[\d.,'_ \u00a0\u202f’]+$/.test(text)
    ? 'Say in the mapping how numbers are written, with `decimal:` and `thousands:` under `file:`.'
    : /^[+-]?[\d.,]+e[+-]?\d+$/i.test(text)
      ? 'Write it in full; a spreadsheet has shortened it.'
      : 'Write digits only, with a minus in front where it is negative, and no currency sign.';
  return invalid(`'${short(text)}' is not a number as the mapping describes them.`, remedy);
}
