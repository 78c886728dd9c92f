/**
 * Cells as values: each type of field reads the text of a cell into the text that the store keeps, or says what is
 * wrong with it. Nothing ambiguous is ever guessed.
 */
import { nearest, type IssueCode } from '../../core/issue.ts';
import { currencyCodes, isCurrency } from '../../core/currency.ts';
import type { DatePattern } from './date-pattern.ts';
import { limits } from './limits.ts';

export type ValueType =
  | { readonly is: 'key' }
  | { readonly is: 'text'; readonly most: number }
  | { readonly is: 'choice'; readonly of: readonly string[]; readonly code: IssueCode; readonly what: string }
  | { readonly is: 'amount' }
  | { readonly is: 'rate' }
  | { readonly is: 'number' }
  | { readonly is: 'yes-no' }
  | { readonly is: 'day' }
  | { readonly is: 'currency' };

/** How a file writes numbers and days. */
export interface CellFormat {
  readonly decimal: '.' | ',' | undefined;
  readonly thousands: '.' | ',' | ' ' | "'" | '_' | undefined;
  readonly dates: DatePattern;
  readonly zone: string | undefined;
}

/** What is wrong with a cell: a sentence, and how to mend it. */
export interface CellFault {
  readonly code: IssueCode;
  readonly reason: string;
  readonly remedy: string;
}

/** The value as the store keeps it, or what is wrong. */
export type ParseCell = (text: string) => string | CellFault;

/** The reader of one type of value in one format. */
export function cellParser(type: ValueType, format: CellFormat): ParseCell {
  switch (type.is) {
    case 'key':
      return (text) => textOf(text, limits.keyCharacters);
    case 'text':
      return (text) => textOf(text, type.most);
    case 'choice':
      return (text) => choice(text, type.of, type.code, type.what);
    case 'amount':
      return (text) => number(text, format, limits.amountDecimals, false);
    case 'rate':
      return (text) => rate(number(text, format, limits.amountDecimals, true));
    case 'number':
      return (text) => number(text, format, limits.numberDecimals, true);
    case 'yes-no':
      return yesNo;
    case 'day':
      return (text) => day(text, format);
    case 'currency':
      return currency;
  }
}

function invalid(reason: string, remedy: string): CellFault {
  return { code: 'value-invalid', reason, remedy };
}

function textOf(text: string, most: number): string | CellFault {
  if (text.length > most) {
    return {
      code: 'value-too-large',
      reason: `The text has ${grouped(text.length)} characters; ${grouped(most)} are the most here.`,
      remedy: 'Shorten it, or check whether a quote is left open above.',
    };
  }
  if (text.includes('\0')) {
    return invalid(
      'The text contains a NUL character.',
      'Take it out; often the file is UTF-16 and read as something else.',
    );
  }
  return text;
}

function choice(text: string, of: readonly string[], code: IssueCode, what: string): string | CellFault {
  if (of.includes(text)) return text;
  const guess = nearest(text, of);
  const known =
    of.length > 12 ? `${of.slice(0, 12).join(', ')} and ${of.length - 12} more` : of.join(', ') || 'none';
  return {
    code,
    reason: `There is no ${what} '${short(text)}'.`,
    remedy: `${guess === undefined ? '' : `Did you mean '${guess}'? `}Known: ${known}. A lookup in the mapping can translate.`,
  };
}

const yes = new Set(['true', 'yes', 'y', '1']);
const no = new Set(['false', 'no', 'n', '0']);

function yesNo(text: string): string | CellFault {
  const word = text.toLowerCase();
  if (yes.has(word)) return 'true';
  if (no.has(word)) return 'false';
  return invalid(
    `'${short(text)}' is neither yes nor no.`,
    'Read are true, false, yes, no, y, n, 1 and 0; a lookup in the mapping can translate other words.',
  );
}

function currency(text: string): string | CellFault {
  if (isCurrency(text)) return text;
  const guess = nearest(text, [...currencyCodes()]);
  return {
    code: 'currency-unknown',
    reason: `'${short(text)}' is not a currency code of ISO 4217.`,
    remedy: `Use three capital letters such as EUR${guess === undefined ? '' : ` (did you mean ${guess}?)`}; a lookup in the mapping can translate.`,
  };
}

function day(text: string, { dates, zone }: CellFormat): string | CellFault {
  const read = dates.read(text, zone);
  if (read === 'impossible') {
    return invalid(`'${short(text)}' names no day of the calendar.`, 'Correct it in the source.');
  }
  if (read === 'form') {
    return invalid(
      `'${short(text)}' is not written as ${dates.text}.`,
      'Say in the mapping how days are written, with `dates:` under `file:` or `date:` at the field.',
    );
  }
  return read;
}

const plain = /^([+-]?)(\d*)(?:\.(\d+))?$/;

/**
 * A decimal as plain text: `1.234,56` read with its format becomes `1234.56`. `tidy` drops zeros that say nothing, so that
 * equal numbers are equal text.
 */
function number(text: string, format: CellFormat, decimals: number, tidy: boolean): string | CellFault {
  const unified = unify(text, format);
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
}

const groups: Readonly<Record<string, string>> = {
  '.': String.raw`\.`, ',': ',', ' ': '[ \u00a0\u202f]', "'": "['’]", _: '_',
}; // prettier-ignore

/** Turns the declared separators into none and a point; undeclared ones are never guessed. */
function unify(text: string, { decimal, thousands }: CellFormat): string | CellFault {
  if (decimal === undefined && thousands === undefined) {
    if (/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(text)) {
      return invalid(
        `'${short(text)}' could be a thousand or a fraction.`,
        "Say which in the mapping: `decimal: '.'`, or `thousands: '.'` with `decimal: ','`.",
      );
    }
    return text.includes(',') ? notANumber(text) : text;
  }
  const point = decimal ?? (thousands === '.' ? ',' : '.');
  const separator = thousands === undefined ? undefined : (groups[thousands] ?? '');
  const whole = separator === undefined ? String.raw`\d*` : String.raw`(?:\d{1,3}(?:${separator}\d{3})+|\d*)`;
  const form = formOf(`^([+-]?)(${whole})(?:${point === '.' ? String.raw`\.` : ','}(\\d+))?$`);
  const match = form.exec(text);
  if (!match) return notANumber(text);
  const digits = (match[2] ?? '').replaceAll(/\D/g, '');
  return `${match[1] ?? ''}${digits}${match[3] === undefined ? '' : `.${match[3]}`}`;
}

const forms = new Map<string, RegExp>();

function formOf(source: string): RegExp {
  let form = forms.get(source);
  if (!form) forms.set(source, (form = new RegExp(source)));
  return form;
}

function notANumber(text: string): CellFault {
  const remedy = /^[+-]?[\d.,'_ \u00a0\u202f’]+$/.test(text)
    ? 'Say in the mapping how numbers are written, with `decimal:` and `thousands:` under `file:`.'
    : /^[+-]?[\d.,]+e[+-]?\d+$/i.test(text)
      ? 'Write it in full; a spreadsheet has shortened it.'
      : 'Write digits only, with a minus in front where it is negative, and no currency sign.';
  return invalid(`'${short(text)}' is not a number as the mapping describes them.`, remedy);
}

function rate(value: string | CellFault): string | CellFault {
  if (typeof value !== 'string' || (/[1-9]/.test(value) && !value.startsWith('-'))) return value;
  return invalid(`A rate of ${short(value)} is not above zero.`, 'Correct it in the source.');
}

/** Enough of a text to recognise it, without characters that a terminal would obey. */
export function short(text: string): string {
  const clean = text.replaceAll(/\p{Cc}/gu, '␀');
  return clean.length > 80 ? `${clean.slice(0, 77)}…` : clean;
}

/** A count with separators, for people: `1,234`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
