/**
 * Cells as values: each type of field reads the text of a cell into the text that the store keeps, or says what is
 * wrong with it. Nothing ambiguous is ever guessed.
 */
import { currencyCodes, isCurrency } from '../../core/currency.ts';
import { nearest, type IssueCode } from '../../core/issue.ts';
import { grouped, invalid, short, type CellFault } from './cell-fault.ts';
import type { DatePattern } from './date-pattern.ts';
import { limits } from './limits.ts';
import { numberReader, type NumberFormat } from './numbers.ts';

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
export interface CellFormat extends NumberFormat {
  readonly dates: DatePattern;
  readonly zone: string | undefined;
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
      return numberReader(format, { decimals: limits.amountDecimals, tidy: false });
    case 'rate': {
      const read = numberReader(format, { decimals: limits.amountDecimals, tidy: true });
      return (text) => rate(read(text));
    }
    case 'number':
      return numberReader(format, { decimals: limits.numberDecimals, tidy: true });
    case 'yes-no':
      return yesNo;
    case 'day':
      return (text) => day(text, format);
    case 'currency':
      return currency;
  }
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

/** What helps with the words of a file, and with nothing else. */
export const translating = 'A lookup in the mapping can translate.';

function choice(text: string, of: readonly string[], code: IssueCode, what: string): string | CellFault {
  if (of.includes(text)) return text;
  const guess = nearest(text, of);
  const known =
    of.length > 12 ? `${of.slice(0, 12).join(', ')} and ${of.length - 12} more` : of.join(', ') || 'none';
  return {
    code,
    reason: `There is no ${what} '${short(text)}'.`,
    remedy: `${guess === undefined ? '' : `Did you mean '${guess}'? `}Known: ${known}. ${translating}`,
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

function rate(value: string | CellFault): string | CellFault {
  if (typeof value !== 'string' || (/[1-9]/.test(value) && !value.startsWith('-'))) return value;
  return invalid(`A rate of ${short(value)} is not above zero.`, 'Correct it in the source.');
}
