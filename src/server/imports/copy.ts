/** COPY into a table in PostgreSQL's text format. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Bytes that are gathered before they are sent. */
const batchBytes = 1 << 16;

/** Values of one row in the order of the columns; null and undefined are NULL. */
export type CopyRow = readonly (string | number | null | undefined)[];

/** Sends rows as they come, no faster than the server takes them. Gives their number. */
export async function copyInto(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CopyRow[]>,
): Promise<number> {
  let count = 0;
  async function* lines(): AsyncGenerator<Buffer> {
    let text = '';
    for await (const batch of rows) {
      for (const row of batch) {
        text += copyLine(row);
        count++;
        if (text.length >= batchBytes) {
          yield Buffer.from(text, 'utf8');
          text = '';
        }
      }
    }
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(lines(), { objectMode: true, highWaterMark: 2 }), stream);
  return count;
}

const special = /[\\\b\f\n\r\t\v]/;
const everySpecial = new RegExp(special, 'g');
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
}; // prettier-ignore

/** One row as COPY reads it: tabs between the values, a line end after them. */
function copyLine(row: CopyRow): string {
  let line = '';
  for (let at = 0; at < row.length; at++) {
    const value = row[at];
    if (at > 0) line += '\t';
    if (value === null || value === undefined) line += String.raw`\N`;
    else if (typeof value === 'number') line += String(value);
    else line += special.test(value) ? value.replaceAll(everySpecial, (c) => escapes[c] ?? c) : value;
  }
  return `${line}\n`;
}
