/** Files that were sent, in pieces. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { refuse } from '../http/refuse.ts';
import type { Store, Tx } from '../db/store.ts';

export interface UploadRow {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly at: Date;
}

const columns = `id, name, size, encode(sha256, 'hex') as sha256, made_at as at`;

/** Bytes of a file, and of one piece of it. */
const mostBytes = 2_000_000_000;
const pieceBytes = 1_000_000;

/** Stores a file as it comes, or nothing of it. */
export async function storeUpload(
  store: Store,
  of: { readonly account: number; readonly name: string; readonly now: Date },
  body: ReadableStream<Uint8Array>,
): Promise<UploadRow> {
  return store.derive(async ({ client }) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into upload (account_id, name, size, sha256, made_at) values ($1, $2, 0, '', $3) returning id`,
      [of.account, of.name, of.now],
    );
    const id = rows[0]?.id ?? 0;
    const hash = createHash('sha256');
    let [size, n] = [0, 0];
    for await (const piece of pieces(body)) {
      size += piece.byteLength;
      if (size > mostBytes)
        throw refuse(
          'body-too-large',
          'The file is larger than 2 GB.',
          'Cut it by months or by partners and import the parts one after the other.',
          { in: 'body' },
        );
      hash.update(piece);
      await client.query('insert into upload_piece (upload_id, n, bytes) values ($1, $2, $3)', [
        id,
        n++,
        piece,
      ]);
    }
    const { rows: stored } = await client.query<UploadRow>(
      `update upload set size = $2, sha256 = $3 where id = $1 returning ${columns}`,
      [id, size, hash.digest()],
    );
    const [row] = stored;
    if (!row) throw new Error('the upload was not stored');
    return row;
  });
}

/** Chunks of any size as pieces of one. */
async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let held = 0;
  for await (const part of body) {
    parts.push(part);
    held += part.byteLength;
    if (held < pieceBytes) continue;
    yield Buffer.concat(parts);
    [parts, held] = [[], 0];
  }
  if (held > 0) yield Buffer.concat(parts);
}

/** The newest files that were sent. */
export async function listUploads({ client }: Tx): Promise<readonly UploadRow[]> {
  const { rows } = await client.query<UploadRow>(`select ${columns} from upload order by id desc limit 100`);
  return rows;
}

/** One file. */
export async function findUpload({ client }: Tx, id: number): Promise<UploadRow | undefined> {
  const { rows } = await client.query<UploadRow>(`select ${columns} from upload where id = $1`, [id]);
  return rows[0];
}

/** Forgets a file; false where there was none. */
export async function dropUpload(store: Store, id: number): Promise<boolean> {
  const { rowCount } = await store.derive(({ client }) =>
    client.query('delete from upload where id = $1', [id]),
  );
  return rowCount === 1;
}

/** Writes a file where an import reads it; of one that is only looked into, its beginning. */
export async function writeUpload(store: Store, id: number, path: string, most = Infinity): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  for (let n = 0, written = 0; written < most; n++) {
    const bytes = await store.read(async ({ client }) => {
      const { rows } = await client.query<{ bytes: Buffer }>(
        'select bytes from upload_piece where upload_id = $1 and n = $2',
        [id, n],
      );
      return rows[0]?.bytes;
    });
    if (!bytes) break;
    written += bytes.byteLength;
    if (!file.write(bytes)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
