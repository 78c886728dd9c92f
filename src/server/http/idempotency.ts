/** Idempotency keys (I47): of any number of sendings one has an effect, and all get its answer, across restarts too. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Store } from '../db/store.ts';
import { refuse } from './refuse.ts';

/** A sending that is still being answered counts as dead after so long: its process must have ended, and without effect. */
const flightMilliseconds = 120_000;

/** An answer is kept for so long. */
const keptMilliseconds = 24 * 3600_000;

/** An answer as it goes out. */
export interface Kept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** One sending with a key. */
export interface Sending {
  readonly caller: string;
  readonly key: string;
  /** Digest of method, address and body. */
  readonly request: Buffer;
}

/** What makes two requests the same. */
export function requestDigest(method: string, address: string, body: Uint8Array): Buffer {
  return createHash('sha256').update(`${method} ${address}\n`).update(body).digest();
}

/**
 * Takes off with a key, or gives the answer that is kept under it. Throws `key-reused` for another request and `key-in-flight` while the
 * first one is being answered.
 */
export async function takeOff(store: Store, sending: Sending, now: Date): Promise<Kept | undefined> {
  const { caller, key, request } = sending;
  const until = new Date(now.getTime() + flightMilliseconds);
  return store.derive(async ({ client }) => {
    const taken = await client.query(
      `insert into idempotency (caller, key, request, until) values ($1, $2, $3, $4)
       on conflict (caller, key) do update set request = $3, until = $4, status = null, headers = null, body = null
         where idempotency.until < $5`,
      [caller, key, request, until, now],
    );
    if (taken.rowCount === 1) return undefined;
    const { rows } = await client.query<{
      request: Buffer;
      status: number | null;
      headers: Record<string, string> | null;
      body: string | null;
    }>('select request, status, headers, body from idempotency where caller = $1 and key = $2', [
      caller,
      key,
    ]);
    const [known] = rows;
    const place = { in: 'header', path: ['Idempotency-Key'] } as const;
    if (known && !known.request.equals(request))
      throw refuse(
        'key-reused',
        'This idempotency key was sent before with another request.',
        'Make a new key for each request, and send the same one again only to repeat it.',
        place,
      );
    if (!known || known.status === null)
      throw refuse(
        'key-in-flight',
        'The first request with this idempotency key is still being answered.',
        'Wait a moment and send it again; the answer will be the same.',
        place,
      );
    return { status: known.status, headers: known.headers ?? {}, body: known.body };
  });
}

/** Keeps the answer, in the transaction of its effect. */
export async function keep(
  client: pg.ClientBase,
  { caller, key }: Sending,
  { status, headers, body }: Kept,
  now: Date,
): Promise<void> {
  await client.query(
    'update idempotency set status = $3, headers = $4, body = $5, until = $6 where caller = $1 and key = $2',
    [caller, key, status, JSON.stringify(headers), body, new Date(now.getTime() + keptMilliseconds)],
  );
}

/** Lands without effect: the key may be used again. */
export async function land(store: Store, { caller, key }: Sending): Promise<void> {
  await store.derive(({ client }) =>
    client.query('delete from idempotency where caller = $1 and key = $2 and status is null', [caller, key]),
  );
}

/** Forgets what nobody may ask for any more; gives how many. */
export async function forgetAnswers(store: Store, now: Date): Promise<number> {
  const { rowCount } = await store.derive(({ client }) =>
    client.query('delete from idempotency where until < $1', [now]),
  );
  return rowCount ?? 0;
}

/** Empties the kept answers that name something that is erased, by its sealed id. Sent again, their requests still have no effect. */
export async function emptyAnswers(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(`update idempotency set body = 'null' where strpos(body, $1) > 0`, [id]);
}
