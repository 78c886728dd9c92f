/**
 * Text of a CSV file cut into rows and cells, a piece at a time. Strict: a quote opens a cell or stands doubled inside one, and
 * nothing follows a closing quote but a delimiter or the end of the row. Lines may end with LF, CR LF or CR; empty ones
 * are skipped and counted.
 */
import { limits } from './limits.ts';

/** A row's cells, with the line on which it begins. */
export interface Cut {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What is wrong with the row that begins on a line. */
export type CutFault = 'quote-open' | 'quote-inside' | 'quote-closed-early' | 'row-too-long';

/** Stops the cutting of a file. */
export class CutError extends Error {
  readonly what: CutFault;
  readonly line: number;

  constructor(what: CutFault, line: number) {
    super(`${what} in the row that begins on line ${line}`);
    this.what = what;
    this.line = line;
  }
}

/** The rest of the text does not hold the whole row yet. */
const more = -1;

/** Cuts the text of one file. A cell is often a piece of the text and keeps all of it in memory; see `ownText`. */
export class Cutter {
  private readonly delimiter: string;
  private readonly quote: string;
  private line: number;
  private text = '';
  private last = false;
  private rows: Cut[] = [];
  /** Where the next of each stands at or after the place that was looked at last; the text's length when nowhere. */
  private feed = -1;
  private carriage = -1;
  private mark = -1;

  /** @param quote empty: cells are never quoted. @param line the number of the first line */
  constructor(format: { readonly delimiter: string; readonly quote: string }, line: number) {
    this.delimiter = format.delimiter;
    this.quote = format.quote;
    this.line = line;
  }

  /** The rows that are whole by now; with `last`, all that are left. Throws CutError. */
  next(text: string, last: boolean): readonly Cut[] {
    this.text = this.text === '' ? text : this.text + text;
    this.last = last;
    this.rows = [];
    this.feed = this.carriage = this.mark = -1;
    const end = this.text.length;
    let at = 0;
    while (at < end) {
      const { line } = this;
      const next = this.row(at);
      if (next === more) break;
      if (next - at > limits.rowBytes / 3) refuseLong(this.text.slice(at, next), line);
      at = next;
    }
    this.text = this.text.slice(at);
    if (this.text.length > limits.rowBytes) throw new CutError('row-too-long', this.line);
    return this.rows;
  }

  /** Cuts the row at a place; where the next one begins, or `more`. */
  private row(from: number): number {
    const end = this.lineEnd(from);
    const after = this.behind(end);
    if (this.quote !== '' && this.nextMark(from) < end) return this.quotedRow(from, end);
    if (after === more) return more;
    if (end > from)
      this.rows.push({ line: this.line, cells: this.text.slice(from, end).split(this.delimiter) });
    this.line++;
    return after;
  }

  /** A row with at least one quote in it. Line ends from `firstEnd` on may stand in cells. */
  private quotedRow(from: number, firstEnd: number): number {
    const { text, delimiter, quote } = this;
    const cells: string[] = [];
    let at = from;
    for (;;) {
      let end: number;
      if (text.startsWith(quote, at)) {
        const close = this.closing(at + quote.length);
        if (close === more) {
          if (this.last) throw new CutError('quote-open', this.line);
          return more;
        }
        const cell = text.slice(at + quote.length, close);
        cells.push(cell.includes(quote) ? cell.replaceAll(quote + quote, quote) : cell);
        end = close + quote.length;
      } else {
        end = this.lineEnd(at);
        const next = text.indexOf(delimiter, at);
        if (next >= 0 && next < end) end = next;
        else if (this.behind(end) === more) return more;
        if (this.nextMark(at) < end) throw new CutError('quote-inside', this.line);
        cells.push(text.slice(at, end));
      }
      if (text.startsWith(delimiter, end)) {
        at = end + delimiter.length;
        continue;
      }
      const after = this.behind(end);
      if (after === more || this.mayGoOn(end)) return more;
      if (end < text.length && this.lineEnd(end) !== end) throw new CutError('quote-closed-early', this.line);
      this.rows.push({ line: this.line, cells });
      this.line += firstEnd < end ? 1 + breaks(text.slice(from, end)) : 1;
      return after;
    }
  }

  /** The quote that closes a cell; `more` when the text ends before it is certain. */
  private closing(from: number): number {
    const { text, quote } = this;
    for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2 * quote.length)) {
      const next = at + quote.length;
      if (next >= text.length && !this.last) return more; // the next piece may double it
      if (!text.startsWith(quote, next)) return at;
    }
    return more;
  }

  /** Whether a delimiter of several characters may begin here and end in the next piece. */
  private mayGoOn(end: number): boolean {
    return !this.last && end + this.delimiter.length > this.text.length && this.lineEnd(end) !== end;
  }

  /** Where the next row begins when one ends at a place; `more` when a line end may still come or be longer. */
  private behind(end: number): number {
    const { text } = this;
    if (end >= text.length) return this.last ? end : more;
    if (text[end] !== '\r') return end + 1;
    if (end + 1 >= text.length) return this.last ? end + 1 : more;
    return text[end + 1] === '\n' ? end + 2 : end + 1;
  }

  /** The next line end at or after a place, or the end of the text. */
  private lineEnd(from: number): number {
    if (this.feed < from) this.feed = found(this.text, '\n', from);
    if (this.carriage < from) this.carriage = found(this.text, '\r', from);
    return Math.min(this.feed, this.carriage);
  }

  private nextMark(from: number): number {
    if (this.mark < from) this.mark = found(this.text, this.quote, from);
    return this.mark;
  }
}

function refuseLong(row: string, line: number): void {
  if (Buffer.byteLength(row) > limits.rowBytes) throw new CutError('row-too-long', line);
}

function found(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at;
}

function breaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

/**
 * The same text in memory of its own. A piece of a long text keeps the long one alive, so whatever is kept beyond its row
 * is copied.
 */
export function ownText(text: string): string {
  const own = Buffer.from(text).toString();
  return own === text ? own : Buffer.from(text, 'utf16le').toString('utf16le'); // half a character
}
