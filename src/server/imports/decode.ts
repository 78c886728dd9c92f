/**
 * Bytes of a file as UTF-8, a chunk at a time: the byte order mark decides, then the declared encoding. Bytes that are
 * no text in it stop the import, with their line.
 */
import { isUtf8 } from 'node:buffer';
import { fault, IssueError } from '../../core/issue.ts';

export type Encoding = 'auto' | 'utf-8' | 'utf-16' | 'windows-1252';

const lineFeed = 0x0a;

/** Re-codes chunks into UTF-8 without a byte order mark; each chunk ends between two characters. Throws IssueError. */
export async function* decode(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  file: string,
): AsyncGenerator<Buffer> {
  let decoder: Decoder | undefined;
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.next(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 4) continue;
    const begun = begin(head, encoding, file);
    decoder = begun.decoder;
    yield decoder.next(begun.rest);
  }
  if (!decoder) {
    const begun = begin(head, encoding, file);
    decoder = begun.decoder;
    yield decoder.next(begun.rest);
  }
  yield decoder.end();
}

interface Decoder {
  next(chunk: Buffer): Buffer;
  end(): Buffer;
}

function begin(head: Buffer, encoding: Encoding, file: string): { decoder: Decoder; rest: Buffer } {
  const mark = markOf(head);
  if (mark !== undefined && encoding !== 'auto' && !mark.name.startsWith(encoding)) {
    throw new IssueError([
      fault(
        'encoding-invalid',
        `The file begins with the byte order mark of ${mark.name}, and the mapping says ${encoding}.`,
        `Write \`encoding: auto\` under \`file:\` in the mapping, or leave it out.`,
        { file, line: 1 },
      ),
    ]);
  }
  const rest = head.subarray(mark?.bytes ?? 0);
  const name = mark?.name ?? (encoding === 'utf-16' ? wideEncoding(head, file) : encoding);
  switch (name) {
    case 'auto':
    case 'utf-8':
      if (mark === undefined && (head[0] === 0 || head[1] === 0)) throw looksWide(file);
      return { decoder: new Utf8(file), rest };
    case 'utf-16le':
    case 'utf-16be':
      return { decoder: new Utf16(file, name), rest };
    case 'windows-1252':
      return { decoder: new Windows1252(file), rest };
  }
}

type Wide = 'utf-16le' | 'utf-16be';

function markOf(head: Buffer): { name: 'utf-8' | Wide; bytes: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bytes: 2 };
  return undefined;
}

/** UTF-16 without a mark: the zero bytes of its first two letters tell the order; other beginnings do not. */
function wideEncoding(head: Buffer, file: string): Wide {
  if (head.length === 0) return 'utf-16le';
  if (head[0] !== 0 && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] !== 0) return 'utf-16be';
  throw invalid(
    file,
    1,
    'The file has no byte order mark and does not look like UTF-16.',
    'Save it with a byte order mark, or say another `encoding:` in the mapping.',
  );
}

function looksWide(file: string): IssueError {
  return invalid(
    file,
    1,
    'The file looks like UTF-16 and has no byte order mark.',
    'Say `encoding: utf-16` under `file:` in the mapping.',
  );
}

function invalid(file: string, line: number, message: string, remedy: string): IssueError {
  return new IssueError([fault('encoding-invalid', message, remedy, { file, line })]);
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) lines++;
  return lines;
}

class Utf8 implements Decoder {
  private readonly file: string;
  private line = 1;
  private kept: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.file = file;
  }

  next(chunk: Buffer): Buffer {
    const all = this.kept.length === 0 ? chunk : Buffer.concat([this.kept, chunk]);
    const whole = all.subarray(0, all.length - unfinished(all));
    if (!isUtf8(whole)) this.refuse(whole);
    this.kept = all.subarray(whole.length);
    this.line += linesIn(whole);
    return whole;
  }

  end(): Buffer {
    if (this.kept.length > 0) this.refuse(this.kept);
    return Buffer.alloc(0);
  }

  private refuse(bytes: Buffer): never {
    const at = firstInvalid(bytes);
    throw invalid(
      this.file,
      this.line + linesIn(bytes.subarray(0, at)),
      `The byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')} is not UTF-8.`,
      'Save the file as UTF-8. If it comes from an older Windows program, say `encoding: windows-1252` under `file:` in the mapping.',
    );
  }
}

/** Bytes at the end that begin a character and do not finish it: 0 to 3. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function firstInvalid(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  // Up to three bytes before `good` may be an unfinished character of a prefix that is right as far as it goes.
  const right = (to: number): boolean => isUtf8(bytes.subarray(0, to - unfinished(bytes.subarray(0, to))));
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (right(middle)) good = middle;
    else bad = middle;
  }
  return good - unfinished(bytes.subarray(0, good));
}

class Utf16 implements Decoder {
  private readonly file: string;
  private readonly swapped: boolean;
  private readonly decoder = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });
  private line = 1;
  private odd: Buffer = Buffer.alloc(0);

  constructor(file: string, order: Wide) {
    this.file = file;
    this.swapped = order === 'utf-16be';
  }

  next(chunk: Buffer): Buffer {
    const all = Buffer.concat([this.odd, chunk]);
    const even = all.subarray(0, all.length - (all.length % 2));
    this.odd = Buffer.from(all.subarray(even.length));
    if (this.swapped) even.swap16();
    const utf8 = Buffer.from(this.text(even, true), 'utf8');
    this.line += linesIn(utf8);
    return utf8;
  }

  end(): Buffer {
    if (this.odd.length > 0) this.refuse(0);
    return Buffer.from(this.text(Buffer.alloc(0), false), 'utf8');
  }

  private text(bytes: Buffer, more: boolean): string {
    try {
      return this.decoder.decode(bytes, { stream: more });
    } catch {
      const before = new TextDecoder('utf-16le').decode(bytes).split('\ufffd')[0] ?? '';
      return this.refuse(before.split('\n').length - 1);
    }
  }

  private refuse(linesBefore: number): never {
    throw invalid(
      this.file,
      this.line + linesBefore,
      'The file has half a character of UTF-16.',
      'It was cut or put together wrongly; export it again.',
    );
  }
}

/** The upper half of the control range as Windows fills it; five places stay empty. */
const windowsLetters = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';
const windowsGaps = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

class Windows1252 implements Decoder {
  private readonly file: string;
  private line = 1;

  constructor(file: string) {
    this.file = file;
  }

  next(chunk: Buffer): Buffer {
    const gap = chunk.findIndex((byte) => windowsGaps.has(byte));
    if (gap >= 0) {
      throw invalid(
        this.file,
        this.line + linesIn(chunk.subarray(0, gap)),
        `The byte 0x${(chunk[gap] ?? 0).toString(16)} is no character of Windows-1252.`,
        'Find out in which encoding the file was saved, and say it in the mapping.',
      );
    }
    this.line += linesIn(chunk);
    const text = chunk
      .toString('latin1')
      .replaceAll(/[\u0080-\u009f]/g, (c) => windowsLetters[c.charCodeAt(0) - 0x80] ?? c);
    return Buffer.from(text, 'utf8');
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }
}
