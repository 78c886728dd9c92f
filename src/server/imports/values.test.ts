import { describe, expect, test } from 'vitest';
import { datePattern, isoDays } from './date-pattern.ts';
import { cellParser, type CellFormat, type ValueType } from './values.ts';

function format(given: Partial<Omit<CellFormat, 'dates'>> & { dates?: string } = {}): CellFormat {
  const dates = datePattern(given.dates ?? isoDays);
  if ('wrong' in dates) throw new Error(dates.wrong);
  return { decimal: given.decimal, thousands: given.thousands, zone: given.zone, dates };
}

function read(type: ValueType, text: string, given: Parameters<typeof format>[0] = {}): string {
  const value = cellParser(type, format(given))(text);
  return typeof value === 'string' ? value : `${value.code}: ${value.reason} ${value.remedy}`;
}

const amount: ValueType = { is: 'amount' };
const comma = { decimal: ',', thousands: '.' } as const;

describe('numbers', () => {
  test.each<[string, Parameters<typeof format>[0], string]>([
    ['0', {}, '0'],
    ['12', {}, '12'],
    ['-12.50', {}, '-12.50'],
    ['+3', {}, '3'],
    ['007', {}, '7'],
    ['.5', {}, '0.5'],
    ['-0.00', {}, '0.00'],
    ['1234567.891', {}, '1234567.891'],
    ['0.125', {}, '0.125'],
    ['1.234', { decimal: '.' }, '1.234'],
    ['1.234', comma, '1234'],
    ['1.234,56', comma, '1234.56'],
    ['-1.234.567,8', comma, '-1234567.8'],
    ['1234,56', { decimal: ',' }, '1234.56'],
    ['1,234.56', { thousands: ',' }, '1234.56'],
    ['1 234,5', { decimal: ',', thousands: ' ' }, '1234.5'],
    ['1\u00a0234,5', { decimal: ',', thousands: ' ' }, '1234.5'],
    ['1\u202f234', { thousands: ' ' }, '1234'],
    ["1'234.50", { thousands: "'" }, '1234.50'],
    ['1’234.50', { thousands: "'" }, '1234.50'],
    ['1234.56', { thousands: ',' }, '1234.56'],
    ['999999999999999', {}, '999999999999999'],
    ['0.12345678901234567890', {}, '0.12345678901234567890'],
  ])('%s with %j is %s', (text, given, expected) => {
    expect(read(amount, text, given)).toBe(expected);
  });

  test.each<[string, Parameters<typeof format>[0], string]>([
    ['1.234,56', {}, 'Say in the mapping how numbers are written'],
    ['1,5', {}, 'Say in the mapping how numbers are written'],
    ['1.234', {}, "could be a thousand or a fraction. Say which in the mapping: `decimal: '.'`"],
    ['-999.999', {}, 'could be a thousand or a fraction'],
    ['1,234', { decimal: '.' }, 'Say in the mapping how numbers are written'],
    ['1.23', comma, 'is not a number as the mapping describes them'],
    ['1.2345,6', comma, 'is not a number as the mapping describes them'],
    ['12,34,567', { thousands: ',' }, 'is not a number as the mapping describes them'],
    ['1.2E+05', {}, 'Write it in full; a spreadsheet has shortened it'],
    ['€ 5', {}, 'no currency sign'],
    ['5-', {}, 'with a minus in front'],
    ['(5)', {}, 'with a minus in front'],
    ['--5', {}, 'is not a number'],
    ['-', {}, 'is not a number'],
    ['.', {}, 'is not a number'],
    ['NaN', {}, 'is not a number'],
    ['Infinity', {}, 'is not a number'],
    ['0x10', {}, 'is not a number'],
    ['1_000', {}, 'is not a number'],
    ['١٢', {}, 'is not a number'],
    ['1000000000000000', {}, 'value-too-large: '],
    ['0.123456789012345678901', {}, 'value-too-large: '],
  ])('%s with %j is refused: %s', (text, given, reason) => {
    expect(read(amount, text, given)).toContain(reason);
  });

  test('number fields are tidied, so that equal numbers are equal text', () => {
    for (const text of ['1.50', '01.5', '+1.5', '1.500000000000']) {
      expect(read({ is: 'number' }, text, { decimal: '.' })).toBe('1.5');
    }
    expect(read({ is: 'number' }, '0.00')).toBe('0');
    expect(read({ is: 'number' }, '1.00000000001')).toContain('value-too-large');
  });

  test('a rate is above zero', () => {
    expect(read({ is: 'rate' }, '0.999800039992002')).toBe('0.999800039992002');
    expect(read({ is: 'rate' }, '0.0')).toContain('not above zero');
    expect(read({ is: 'rate' }, '-1')).toContain('not above zero');
  });
});

describe('days', () => {
  test.each<[string, string, string | undefined, string]>([
    ['YYYY-MM-DD', '2013-02-28', undefined, '2013-02-28'],
    ['DD.MM.YYYY', '31.12.2025', undefined, '2025-12-31'],
    ['D.M.YYYY', '1.2.2025', undefined, '2025-02-01'],
    ['MM/DD/YYYY', '02/29/2024', undefined, '2024-02-29'],
    ['D MMM YYYY', '3 sep 2025', undefined, '2025-09-03'],
    ['YYYYMMDD', '20250903', undefined, '2025-09-03'],
    ['YYYY-MM-DD HH:mm:ss.SSSSSS', '2010-12-29 00:00:00.000000', undefined, '2010-12-29'],
    ['YYYY-MM-DD HH:mm:ss.S', '2010-12-29 23:59:60.123', undefined, '2010-12-29'],
    ['DD.MM.YYYY H:mm', '31.12.2025 9:05', undefined, '2025-12-31'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2025-12-31T23:30:00Z', 'Europe/Berlin', '2026-01-01'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2025-12-31T23:30:00Z', 'Etc/UTC', '2025-12-31'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-01-01T00:30:00+0200', 'America/New_York', '2025-12-31'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-07-01T00:30:00+02:00', 'Europe/Berlin', '2026-07-01'],
    ['[on] YYYY-MM-DD', 'on 2026-07-01', undefined, '2026-07-01'],
  ])('%s reads %s in %s as %s', (dates, text, zone, expected) => {
    expect(read({ is: 'day' }, text, { dates, zone })).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['YYYY-MM-DD', '2013-02-30', 'names no day of the calendar'],
    ['YYYY-MM-DD', '2013-02-29', 'names no day of the calendar'],
    ['YYYY-MM-DD', '0000-01-01', 'names no day of the calendar'],
    ['YYYY-MM-DD HH:mm', '2013-02-28 24:00', 'names no day of the calendar'],
    ['YYYY-MM-DD', '31.12.2013', 'is not written as YYYY-MM-DD. Say in the mapping how days are written'],
    ['YYYY-MM-DD', '2013-2-3', 'is not written as YYYY-MM-DD'],
    ['YYYY-MM-DD', '13-02-03', 'is not written as YYYY-MM-DD'],
    ['YYYY-MM-DD', '2010-12-29 00:00:00', 'is not written as YYYY-MM-DD'],
    ['D MMM YYYY', '3 Sept 2025', 'is not written as D MMM YYYY'],
  ])('%s refuses %s: %s', (dates, text, reason) => {
    expect(read({ is: 'day' }, text, { dates })).toContain(reason);
  });

  test.each([
    ['DD.MM', 'it needs a year'],
    ['YYYY-MM-DD-DD', "'DD' stands in it twice"],
    ['YYYY-MM-DD MMM', 'the month stands in it twice'],
    ['YY-MM-DD', "'Y' has no meaning in it"],
    ['YYYY-MM-DD hh:mm', "'h' has no meaning in it"],
    ['YYYY-MM-DD Z', 'an offset (Z) needs a time of day'],
  ])('the pattern %s is refused: %s', (pattern, reason) => {
    expect(datePattern(pattern)).toMatchObject({ wrong: expect.stringContaining(reason) });
  });
});

describe('words', () => {
  test('yes and no in a few spellings, and nothing else', () => {
    for (const text of ['true', 'TRUE', 'Yes', 'y', '1']) expect(read({ is: 'yes-no' }, text)).toBe('true');
    for (const text of ['false', 'No', 'n', '0']) expect(read({ is: 'yes-no' }, text)).toBe('false');
    expect(read({ is: 'yes-no' }, 'ja')).toContain("'ja' is neither yes nor no");
  });

  test('currencies, those of former times too', () => {
    for (const code of ['EUR', 'USD', 'JPY', 'DEM', 'VEB']) expect(read({ is: 'currency' }, code)).toBe(code);
    expect(read({ is: 'currency' }, 'EURO')).toContain('did you mean EUR');
    expect(read({ is: 'currency' }, 'eur')).toContain('currency-unknown');
  });

  test('keys and texts have a length, and no NUL', () => {
    expect(read({ is: 'key' }, 'x'.repeat(500))).toHaveLength(500);
    expect(read({ is: 'key' }, 'x'.repeat(501))).toContain(
      'value-too-large: The text has 501 characters; 500',
    );
    expect(read({ is: 'text', most: 10_000 }, 'a\0b')).toContain('NUL');
  });

  test('a choice names the nearest', () => {
    const type: ValueType = { is: 'choice', of: ['gold', 'silver'], code: 'tier-unknown', what: 'tier' };
    expect(read(type, 'silver')).toBe('silver');
    expect(read(type, 'gild')).toBe(
      "tier-unknown: There is no tier 'gild'. Did you mean 'gold'? Known: gold, silver. A lookup in the mapping can translate.",
    );
  });
});
