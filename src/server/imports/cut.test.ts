import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { Cutter, CutError, ownText, type Cut } from './cut.ts';

const comma = { delimiter: ',', quote: '"' };

/** Cuts a text given in pieces; the rows, or what is wrong. */
function cut(pieces: readonly string[], format = comma): readonly Cut[] | string {
  const cutter = new Cutter(format, 1);
  try {
    return [...pieces.flatMap((piece) => cutter.next(piece, false)), ...cutter.next('', true)];
  } catch (error) {
    if (error instanceof CutError) return `${error.what} ${error.line}`;
    throw error;
  }
}

/** The same by csv-parse, which is strict in the same way: cells, or that it refuses. */
function peer(text: string, { delimiter, quote }: typeof comma): unknown {
  try {
    return parse(text, {
      delimiter,
      quote: quote === '' ? null : quote,
      escape: quote === '' ? null : quote,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch {
    return 'refused';
  }
}

/** Text near to what CSV files hold: many delimiters, quotes and line ends, little else. */
const near = fc
  .array(
    fc.constantFrom(',', ';', '|', '"', '""', '\n', '\r\n', '\r', 'a', 'bc', ' ', 'ß', '😀', '"x"', ',"y,"'),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(''));
const format = fc.record({
  delimiter: fc.constantFrom(',', ';', '||', ' '),
  quote: fc.constantFrom('"', "'", ''),
});

describe('cutting', () => {
  test('gives what csv-parse gives, and refuses what it refuses', () => {
    fc.assert(
      fc.property(near, format, (text, how) => {
        const found = cut([text], how);
        expect(typeof found === 'string' ? 'refused' : found.map((row) => row.cells)).toEqual(
          peer(text, how),
        );
      }),
      { numRuns: 5000 },
    );
  });

  test('does not depend on where the text is divided', () => {
    fc.assert(
      fc.property(near, format, fc.array(fc.nat(24), { maxLength: 4 }), (text, how, places) => {
        const ends = [...places.filter((p) => p < text.length).toSorted((a, b) => a - b), text.length];
        const pieces = ends.map((end, n) => text.slice(ends[n - 1] ?? 0, end));
        expect(cut(pieces, how)).toEqual(cut([text], how));
      }),
      { numRuns: 5000 },
    );
  });

  test.each<[string, string, string]>([
    ['a quote left open', 'a\n\n"b\nc', 'quote-open 3'],
    ['a quote inside a cell', 'a\r\n"1\r\n2"\r\nb"c"', 'quote-inside 4'],
    ['text behind a closing quote', '\n\n"a"b', 'quote-closed-early 3'],
    ['a row beyond the limit', `a\n${'x'.repeat(1_000_001)}\n`, 'row-too-long 2'],
    ['a row beyond the limit in bytes alone', `a\n"\n${'😀'.repeat(250_000)}"\n`, 'row-too-long 2'],
  ])('%s is refused with the line on which the row begins', (_name, text, refused) => {
    expect(cut([text])).toBe(refused);
  });
});

test('text of its own is the same text, half characters too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(ownText(text)).toBe(text);
    }),
  );
  expect(ownText('a\ud83d')).toBe('a\ud83d');
});
