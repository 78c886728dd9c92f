import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { IssueError, type Issue } from '../../core/issue.ts';
import type { Encoding } from './decode.ts';
import { csvFormat } from './format.ts';
import type { FormatDoc } from './mapping-schema.ts';
import { openCsv, type RawRow } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'tierwright-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly RawRow[];
}

async function read(content: string | Uint8Array, format: FormatDoc = {}): Promise<Table> {
  const path = join(folder, 'data.csv');
  writeFileSync(path, content);
  const file = await openCsv(path, csvFormat(format));
  const rows: RawRow[] = [];
  for await (const batch of file.batches) rows.push(...batch);
  return { columns: file.columns, rows };
}

async function fault(content: string | Uint8Array, format: FormatDoc = {}): Promise<Issue> {
  try {
    await read(content, format);
  } catch (error) {
    if (error instanceof IssueError && error.issues.length === 1 && error.issues[0]) return error.issues[0];
    throw error;
  }
  throw new Error('nothing was refused');
}

const utf16le = (text: string, mark = true): Buffer =>
  Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
const utf16be = (text: string, mark = true): Buffer => utf16le(text, mark).swap16();

describe('the suite csv-spectrum', () => {
  const suite = dirname(fileURLToPath(import.meta.resolve('csv-spectrum')));
  const names = readdirSync(join(suite, 'csvs')).map((name) => name.replace('.csv', ''));
  // Its expectation is of another table than its file; the file itself is tested below.
  test.each(names.filter((name) => name !== 'location_coordinates'))('%s', async (name) => {
    const { columns, rows } = await read(readFileSync(join(suite, 'csvs', `${name}.csv`)));
    const expected: unknown = JSON.parse(readFileSync(join(suite, 'json', `${name}.json`), 'utf8'));
    const found = rows.map(({ cells }) =>
      Object.fromEntries(columns.map((column, at) => [column, cells[at]])),
    );
    expect(found).toEqual(expected);
  });

  test('location_coordinates: quotes that mean seconds of arc are refused until the mapping says so', async () => {
    const content = readFileSync(join(suite, 'csvs/location_coordinates.csv'));
    expect((await fault(content)).remedy).toContain(`quote: ''`);
    expect((await read(content, { quote: '' })).rows[0]?.cells[1]).toMatch(/^37.*37\.8"N 121.*17\.9"W$/);
  });
});

describe('the line of each row', () => {
  test.each<[string, string, FormatDoc, number[]]>([
    ['plain lines', 'a,b\n1,2\n3,4\n', {}, [2, 3]],
    ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n', {}, [2, 3]],
    ['CR alone', 'a,b\r1,2\r3,4\r', {}, [2, 3]],
    ['no line end at the end', 'a,b\n1,2\n3,4', {}, [2, 3]],
    ['empty lines', '\n\na,b\n\n1,2\n\n\n3,4\n\n', {}, [5, 8]],
    ['line breaks in cells', 'a,b\n"1\n2\n3",x\n3,4\n', {}, [2, 5]],
    ['CR LF in cells', 'a,b\r\n"1\r\n2",x\r\n3,4\r\n', {}, [2, 4]],
    ['line breaks in the names', '"a\nb",c\n1,2\n', {}, [3]],
    ['lines before the names', 'Report\nof "today\na,b\n1,2\n3,4\n', { skipRows: 2 }, [4, 5]],
    ['no names', '1,2\n3,4\n', { columns: ['a', 'b'] }, [1, 2]],
    ['names of our own', 'x,x\n1,2\n3,4\n', { columns: ['a', 'b'], skipRows: 1 }, [2, 3]],
  ])('%s', async (_name, content, format, lines) => {
    const { rows } = await read(content, format);
    expect(rows.map((row) => row.line)).toEqual(lines);
    expect(rows.map((row) => row.row)).toEqual(lines.map((_, n) => n + 1));
  });
});

describe('encodings', () => {
  const text = 'Größe,Name\n1,„Łódź“ 😀\n';
  test.each<[string, Uint8Array, Encoding | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['UTF-16 little end first', utf16le(text), undefined],
    ['UTF-16 big end first', utf16be(text), 'utf-16'],
    ['UTF-16 without a mark', utf16le(text, false), 'utf-16'],
    ['UTF-16 without a mark, big end first', utf16be(text, false), 'utf-16'],
  ])('%s', async (_name, content, encoding) => {
    const table = await read(content, { encoding });
    expect(table.columns).toEqual(['Größe', 'Name']);
    expect(table.rows[0]?.cells).toEqual(['1', '„Łódź“ 😀']);
  });

  test('Windows-1252', async () => {
    const bytes = Buffer.from([0x61, 0x0a, 0x80, 0x20, 0x93, 0xe4, 0x94, 0x0a]);
    expect((await read(bytes, { encoding: 'windows-1252' })).rows[0]?.cells).toEqual(['€ “ä”']);
  });

  test('every cut between two chunks is a good one', async () => {
    const cell = 'äß😀'.repeat(30_000);
    const { rows } = await read(`a\nx${cell}\n`);
    expect(rows[0]?.cells[0]).toBe(`x${cell}`);
    expect((await read(utf16le(`a\nx${cell}\n`))).rows[0]?.cells[0]).toBe(`x${cell}`);
  });

  test.each<[string, Uint8Array, Encoding | undefined, number, string]>([
    [
      'a byte of Windows-1252',
      Buffer.from([...Buffer.from('a\nb\nc'), 0xe4, 0x0a, 0x62]),
      undefined,
      3,
      '0xe4 is not UTF-8',
    ],
    [
      'cut in a character',
      Buffer.from([...Buffer.from('a\nb'), 0xe2, 0x82]),
      'utf-8',
      2,
      '0xe2 is not UTF-8',
    ],
    ['an overlong form', Buffer.from([0x61, 0x0a, 0xc0, 0xaf]), undefined, 2, '0xc0 is not UTF-8'],
    [
      'a surrogate in UTF-8',
      Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xed, 0xa0, 0x80]),
      undefined,
      3,
      '0xed is not UTF-8',
    ],
    [
      'far into the file',
      Buffer.concat([Buffer.from('a,b\n'.repeat(50_000)), Buffer.from([0xff])]),
      undefined,
      50_001,
      '0xff',
    ],
    [
      'a gap of Windows-1252',
      Buffer.from([0x61, 0x0a, 0x81]),
      'windows-1252',
      2,
      '0x81 is no character of Windows-1252',
    ],
    ['half a surrogate', utf16le('a\nb\ud83dc'), undefined, 2, 'half a character'],
    [
      'half a code unit',
      Buffer.concat([utf16le('a\nb\nc'), Buffer.from([0x61])]),
      undefined,
      3,
      'half a character',
    ],
    ['another mark than declared', utf16le('a\nb'), 'utf-8', 1, 'byte order mark of utf-16le'],
    ['UTF-16 that nobody declared', utf16le('ab,cd\n1,2\n', false), undefined, 1, 'looks like UTF-16'],
    ['UTF-16 that nobody declared, big end first', utf16be('ab', false), 'utf-8', 1, 'looks like UTF-16'],
    ['UTF-16 that is none', Buffer.from('a\nb'), 'utf-16', 1, 'does not look like UTF-16'],
  ])('%s is refused with its line', async (_name, content, encoding, line, message) => {
    const issue = await fault(content, { encoding });
    expect(issue).toMatchObject({ code: 'encoding-invalid', place: { file: 'data.csv', line } });
    expect(issue.message).toContain(message);
    expect(issue.remedy).not.toBe('');
  });
});

describe('broken rows', () => {
  test.each<[string, string, number, string, string]>([
    ['a quote that is never closed', 'a,b\n1,2\n"3,4\n5,6\n', 3, 'csv-syntax', 'never closed'],
    ['cut in the middle of a row', 'a,b,c\n1,2,3\n4,5', 3, 'csv-syntax', '2 of 3 columns, and no line end'],
    ['cut in the middle of a quoted cell', 'a,b\n1,"2\n', 2, 'csv-syntax', 'never closed'],
    ['text after a closing quote', 'a,b\n1,"2"x\n', 2, 'csv-syntax', 'goes on after its closing quote'],
    ['a quote inside a plain cell', 'a,b\n1,2"3"\n', 2, 'csv-syntax', 'middle of a cell'],
    [
      'ten megabytes in a cell',
      `a,b\n1,2\n3,${'x'.repeat(10_000_000)}\n`,
      3,
      'csv-too-large',
      '1,000,000 bytes',
    ],
    [
      'ten megabytes behind a quote',
      `a,b\n1,2\n"3,${'x\n'.repeat(5_000_000)}`,
      3,
      'csv-too-large',
      '1,000,000 bytes',
    ],
    [
      'a thousand columns',
      `${Array.from({ length: 1000 }, (_, n) => `c${n}`).join(',')}\n`,
      1,
      'csv-too-large',
      '1,000 columns; 500',
    ],
  ])('%s', async (_name, content, line, code, message) => {
    const issue = await fault(content);
    expect(issue).toMatchObject({ code, place: { file: 'data.csv', line } });
    expect(issue.message).toContain(message);
    expect(issue.remedy).not.toBe('');
  });

  test('files that are none', async () => {
    const format = csvFormat({});
    await expect(openCsv(join(folder, 'nowhere.csv'), format)).rejects.toThrow('there is no such file');
    await expect(openCsv(folder, format)).rejects.toThrow('it is a folder');
  });
});

/** Writes a table as a program that exports it would. */
function written(cells: string[][], delimiter: string, end: string, always: boolean): string {
  const cell = (text: string): string =>
    always ||
    text === '' ||
    Array.from(delimiter).some((c) => text.includes(c)) ||
    /["\r\n]/.test(text) ||
    text.trim() !== text
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return cells.map((row) => row.map(cell).join(delimiter)).join(end) + end;
}

const encoders: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE': utf16le,
  'UTF-16 BE': utf16be,
};

test('a table written with any delimiter, quoting, line end and encoding reads back the same', async () => {
  const character = fc.constantFrom(...Array.from('aB7 ,;|\t"\'\n\\äß€😀'));
  const cell = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''));
  const table = fc.nat(4).chain((width) =>
    fc.array(fc.array(cell, { minLength: width + 1, maxLength: width + 1 }), {
      minLength: 1,
      maxLength: 12,
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(',', ';', '\t', '|', '||', ' '),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.constantFrom(...Object.keys(encoders)),
      async (cells, delimiter, end, always, encoding) => {
        const names = cells[0]?.map((_, n) => `c${n}`) ?? [];
        const text = written([names, ...cells], delimiter, end, always);
        const read_ = await read(encoders[encoding]?.(text) ?? '', { delimiter });
        expect(read_.columns).toEqual(names);
        expect(read_.rows.map((row) => row.cells)).toEqual(cells);
      },
    ),
    { numRuns: 400 },
  );
});
