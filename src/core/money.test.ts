import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyCodes, isCurrency } from './currency.ts';
import { currencyDecimals, factInWords, factText, largestFact, toFact } from './money.ts';

const decimals = fc.integer({ min: 0, max: 6 });
const anyFact = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(largestFact, -largestFact, 0),
);

describe('text to fact', () => {
  test.each([
    ['50000', 2, 5000000],
    ['50_000.00', 2, 5000000],
    ['0.1', 2, 10],
    ['-0.01', 2, -1],
    ['+3', 0, 3],
    [' 7 ', 0, 7],
    ['007', 0, 7],
    ['1.500', 1, 15],
    ['3.000', 0, 3],
    ['-0', 2, 0],
    [0.1, 1, 1],
    [-12.5, 1, -125],
    [1e-7, 7, 1],
    [1e-7, 6, 'precision'],
    [0.07, 2, 7],
    [1.005, 2, 'precision'],
    ['1.005', 2, 'precision'],
    ['9007199254740991', 0, largestFact],
    ['9007199254740992', 0, 'large'],
    ['-9007199254740991', 0, -largestFact],
    ['-9007199254740992', 0, 'large'],
    ['90071992547409.91', 2, largestFact],
    ['90071992547409.92', 2, 'large'],
    [1e21, 0, 'large'],
    [1e300, 0, 'large'],
    [-1.5e22, 0, 'large'],
    [1.5e-7, 8, 15],
    [-1.5e-7, 8, -15],
    [1e-25, 6, 'precision'],
    ['', 0, 'invalid'],
    ['-', 0, 'invalid'],
    ['.5', 1, 'invalid'],
    ['5.', 1, 'invalid'],
    ['1,000', 0, 'invalid'],
    ['1e3', 0, 'invalid'],
    ['0x10', 0, 'invalid'],
    ['--1', 0, 'invalid'],
    ['Infinity', 0, 'invalid'],
    ['１', 0, 'invalid'],
    [NaN, 0, 'invalid'],
    [Infinity, 0, 'invalid'],
  ])('%j with %i decimals is %s', (value, digits, expected) => {
    const fact = toFact(value, digits);
    expect(fact).toBe(expected);
    expect(Object.is(fact, -0)).toBe(false);
  });

  test('I30: a fact and its text say the same, exactly', () => {
    fc.assert(
      fc.property(anyFact, decimals, (fact, digits) => {
        expect(toFact(factText(fact, digits), digits)).toBe(fact + 0);
      }),
    );
  });

  test('I30: more decimals lose nothing, and zeros behind the point are none', () => {
    fc.assert(
      fc.property(fc.integer(), decimals, fc.integer({ min: 0, max: 4 }), (fact, digits, zeros) => {
        const text = factText(fact, digits);
        const padded = digits === 0 && zeros > 0 ? `${text}.${'0'.repeat(zeros)}` : text + '0'.repeat(zeros);
        expect(toFact(padded, digits)).toBe(fact + 0);
        expect(toFact(text, digits + 2)).toBe(fact * 100 + 0);
      }),
    );
  });

  test('I30: a digit too many is told, never rounded', () => {
    fc.assert(
      fc.property(fc.integer(), decimals, fc.integer({ min: 1, max: 9 }), (fact, digits, last) => {
        const text = digits === 0 ? `${factText(fact, 0)}.${last}` : `${factText(fact, digits)}${last}`;
        expect(toFact(text, digits)).toBe('precision');
      }),
    );
  });
});

describe('fact to text', () => {
  test.each([
    [5000000, 2, '50000.00', '50,000'],
    [123456, 2, '1234.56', '1,234.56'],
    [-5, 2, '-0.05', '-0.05'],
    [0, 2, '0.00', '0'],
    [-0, 0, '0', '0'],
    [7, 0, '7', '7'],
    [999, 0, '999', '999'],
    [1000, 0, '1000', '1,000'],
    [-1234567, 0, '-1234567', '-1,234,567'],
    [largestFact, 0, '9007199254740991', '9,007,199,254,740,991'],
    [-largestFact, 6, '-9007199254.740991', '-9,007,199,254.740991'],
  ])('%d with %i decimals is %s, for people %s', (fact, digits, text, words) => {
    expect(factText(fact, digits)).toBe(text);
    expect(factInWords(fact, digits)).toBe(words);
  });
});

describe('currencies', () => {
  test.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i decimals', (code, digits) => {
    expect(currencyDecimals(code)).toBe(digits);
  });

  test('the list holds codes of three capitals, each once, with none that only looks like one', () => {
    const codes = [...currencyCodes()];
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-Z]{3}$/);
    expect(['USD', 'DEM', 'XDR'].every(isCurrency)).toBe(true);
    expect(['usd', 'XXX', 'ABC', '', 'US'].some(isCurrency)).toBe(false);
  });
});
