/** A CSV file as rows: opened, re-coded, cut into cells, a batch at a time, with the line on which each row begins. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fault, IssueError, type IssueCode } from '../../core/issue.ts';
import { Cutter, CutError, type Cut, type CutFault } from './cut.ts';
import { decode, type Encoding } from './decode.ts';
import { limits } from './limits.ts';
import { grouped, short } from './cell-fault.ts';

/** How a file is written, as far as its cells go. */
export interface CsvFormat {
  readonly delimiter: string;
  /** Empty: cells are never quoted. */
  readonly quote: string;
  readonly encoding: Encoding;
  readonly skipRows: number;
  /** Names of the columns where the file has no row of names. */
  readonly columns: readonly string[] | undefined;
}

export interface RawRow {
  /** Counts rows from 1, without the row of names. */
  readonly row: number;
  /** The line on which the row begins; counts lines of the file from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What was read, once it is read to its end. */
export interface FileDigest {
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
}

export interface OpenFile {
  readonly name: string;
  readonly columns: readonly string[];
  /** Bytes of the file, and how many are read by now. */
  readonly size: number;
  read(): number;
  /** Rows in batches, once. Throws IssueError where the file is no text, no CSV, or beyond the limits. */
  readonly batches: AsyncIterable<readonly RawRow[]>;
  digest(): FileDigest;
  close(): Promise<void>;
}

/** Opens a file and reads its row of names. Throws IssueError when it cannot be read or is empty. */
export async function openCsv(path: string, format: CsvFormat): Promise<OpenFile> {
  const name = basename(path);
  const size = await sizeOf(path, name);
  const hash = createHash('sha256');
  let bytes = 0;
  let count = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    const stream = createReadStream(path, { highWaterMark: 1 << 16 });
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw error instanceof IssueError ? error : unreadable(name, error);
    } finally {
      stream.destroy();
    }
  }
  const records = cut(decode(chunks(), format.encoding, name), format, name);
  const first = format.columns === undefined ? await firstBatch(records) : [];
  const [header, ...others] = first;
  const columns = format.columns ?? header?.cells.map((cell) => cell.trim()) ?? [];
  if (columns.length > limits.columns) {
    await records.return(undefined);
    throw new IssueError([
      fault(
        'csv-too-large',
        `The file has ${grouped(columns.length)} columns; ${limits.columns} are the most.`,
        'Export only the columns that the mapping needs.',
        { file: name, line: header?.line ?? 1 },
      ),
    ]);
  }
  async function* batches(): AsyncGenerator<readonly RawRow[]> {
    const numberRows = (found: readonly Cut[]): RawRow[] =>
      found.map(({ line, cells }) => ({ row: ++count, line, cells }));
    if (others.length > 0) yield numberRows(others);
    for await (const found of records) yield numberRows(found);
  }
  return {
    name,
    columns,
    size,
    read: () => bytes,
    batches: batches(),
    digest: () => ({ name, sha256: hash.copy().digest('hex'), rows: count }),
    close: async () => void (await records.return(undefined)),
  };
}

async function sizeOf(path: string, name: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return found.size;
  } catch (error) {
    throw unreadable(name, error);
  }
  throw unreadable(name, undefined);
}

function unreadable(file: string, error: unknown): IssueError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES'
        ? 'this user may not read it'
        : error === undefined || code === 'EISDIR'
          ? 'it is a folder'
          : error instanceof Error
            ? error.message
            : 'the system gives no reason';
  return new IssueError([
    fault('file-unreadable', `${file} cannot be read: ${why}.`, 'Check its name, place and rights.', {
      file,
    }),
  ]);
}

async function firstBatch(records: AsyncGenerator<readonly Cut[]>): Promise<readonly Cut[]> {
  const next: IteratorResult<readonly Cut[], unknown> = await records.next();
  return next.done === true ? [] : next.value;
}

/** Cuts UTF-8 chunks into rows. No batch is empty. */
async function* cut(
  chunks: AsyncGenerator<Buffer>,
  format: CsvFormat,
  file: string,
): AsyncGenerator<readonly Cut[]> {
  const cutter = new Cutter(format, format.skipRows + 1);
  let last = lineFeed;
  let width = format.columns?.length;
  try {
    for await (const chunk of skipLines(chunks, format.skipRows)) {
      if (chunk.length === 0) continue;
      last = chunk[chunk.length - 1] ?? last;
      const batch = cutter.next(chunk.toString('utf8'), false);
      width ??= batch[0]?.cells.length;
      if (batch.length > 0) yield batch;
    }
    const batch = cutter.next('', true);
    const row = batch.at(-1);
    if (row && last !== lineFeed && last !== carriageReturn) refuseCutRow(row, width ?? 0, file);
    if (row) yield batch;
  } catch (error) {
    throw error instanceof CutError ? syntaxIssue(error, file) : error;
  } finally {
    await chunks.return(undefined);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

async function* skipLines(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (left > 0 && rest.length > 0) {
      const at = rest.indexOf(0x0a);
      rest = at < 0 ? Buffer.alloc(0) : rest.subarray(at + 1);
      if (at >= 0) left--;
    }
    yield rest;
  }
}

/** A last row that is too short and has no line end was cut off; any other short row is one row's own trouble. */
function refuseCutRow(row: Cut, width: number, file: string): void {
  if (row.cells.length >= width) return;
  throw new IssueError([
    fault(
      'csv-syntax',
      `The file ends in the middle of a row: ${row.cells.length} of ${width} columns, and no line end.`,
      'It was cut; export or copy it again.',
      { file, line: row.line },
    ),
  ]);
}

function syntaxIssue({ what, line }: CutError, file: string): IssueError {
  const [code, message, remedy] = syntaxWords(what, file);
  return new IssueError([fault(code, message, remedy, { file, line })]);
}

function syntaxWords(what: CutFault, file: string): readonly [IssueCode, string, string] {
  switch (what) {
    case 'quote-open':
      return [
        'csv-syntax',
        'A quote is opened in the row that begins here and never closed; the file ends inside it.',
        'Export the file again if it was cut, or mend the quote.',
      ];
    case 'row-too-long':
      return [
        'csv-too-large',
        `The row that begins here is longer than ${grouped(limits.rowBytes)} bytes.`,
        'Close the quote that is left open in it, or leave the long column out of the export.',
      ];
    case 'quote-closed-early':
      return [
        'csv-syntax',
        'In the row that begins here, a quoted cell goes on after its closing quote.',
        `Double the quotes inside a cell, or say another \`delimiter:\` or \`quote:\` for ${short(file)} in the mapping.`,
      ];
    case 'quote-inside':
      return [
        'csv-syntax',
        'In the row that begins here, a quote stands in the middle of a cell that is not quoted.',
        `Quote the cell and double the quote; or, where quotes mean nothing in this file, say \`quote: ''\` in the mapping.`,
      ];
  }
}
