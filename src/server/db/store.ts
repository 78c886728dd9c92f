/**
 * The store: reads under one snapshot, writes as recordings. Every change is one transaction, one recording and one
 * entry in the hash-chained log (rule 38, model rule 11). The recording's number is taken under the lock on the log's
 * head, so number order is commit order; a write prepares (stages, validates) first and asks for its number last.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { canonicalJson } from '../../core/program/canonical.ts';
import type { Database, Role } from './database.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

/** One transaction: ordinary queries through `db`, COPY and atoms through `client`. */
export interface Tx {
  readonly db: Db;
  readonly client: pg.PoolClient;
}

export interface WriteTx extends Tx {
  /**
   * Takes the log's head lock and gives this transaction its number (the same on every call). Call it after all
   * preparation and before the first row that carries it; other writers wait from here to the commit.
   */
  recording(): Promise<number>;
}

/** What the log says of a recording: what, before, after, why. Erasable; the chain keeps a salted digest of it. */
export type LogContent = Record<string, unknown>;

export interface Store {
  /** Reads under one repeatable-read snapshot. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Changes under one transaction. `work` gives the result and what the log shall say; a result without `log` that
   * never asked for a recording commits nothing and is not logged (a repeat that changes nothing, a dry run).
   */
  write<T>(
    actor: string,
    action: string,
    work: (tx: WriteTx) => Promise<{ result: T; log?: LogContent }>,
  ): Promise<T>;
  /**
   * Stores what is only derived from recordings and can be computed from them again, such as live standings. Makes no recording and
   * no entry in the log: nothing became known by it.
   */
  derive<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How the driver reads what it gets: bigint (20) as a safe integer, date (1082) as ISO text. */
export const driverTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 20) return safeInteger;
    if (oid === 1082) return (text: string) => text;
    // oxlint-disable-next-line typescript/no-unsafe-return -- the driver's own parsers are typed as any
    return pg.types.getTypeParser(oid, format);
  },
};

function safeInteger(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n)) throw new RangeError(`The database holds ${text}, beyond 2^53 - 1`);
  return n;
}

/** Opens the store in one of the roles. `onError` hears of idle connections that the database ended. */
export function openStore(
  database: Database,
  role: Role = 'app',
  onError: (error: Error) => void = () => {},
): Store {
  const pool = new pg.Pool({ ...database.config(role), types: driverTypes, max: 8 });
  let closing = false;
  // An idle connection lost to a restart must not end the process; one lost while we leave is as it should be.
  pool.on('error', (error) => {
    if (!closing) onError(error);
  });
  return {
    read: (work) =>
      transact(pool, 'begin isolation level repeatable read, read only', (client) =>
        work({ client, db: kyselyOn(client) }),
      ),
    write: (actor, action, work) =>
      transact(pool, 'begin isolation level read committed', (client) => write(client, actor, action, work)),
    derive: (work) =>
      transact(pool, 'begin isolation level read committed', (client) =>
        work({ client, db: kyselyOn(client) }),
      ),
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}

/** Work in one transaction on a connection of a pool: committed when it ends, undone when it throws. */
export async function transact<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The pool listens to idle connections only. Lost between two queries, this one would end the process; so the next query fails.
  const lost = (error: Error): void => void (broken ??= error);
  client.on('error', lost);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client
      .query('rollback')
      .catch((cause: unknown) => (broken = cause instanceof Error ? cause : new Error(String(cause))));
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}

/** Kysely over the one client of a transaction. */
export function kyselyOn(client: pg.ClientBase): Db {
  const one = { query: client.query.bind(client), release: () => {} };
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: () => Promise.resolve(one), end: () => Promise.resolve() },
    }),
  });
}

interface Head {
  number: number;
  hash: Buffer;
}

async function write<T>(
  client: pg.PoolClient,
  actor: string,
  action: string,
  work: (tx: WriteTx) => Promise<{ result: T; log?: LogContent }>,
): Promise<T> {
  let head: Head | undefined;
  const lockHead = async (): Promise<Head> => {
    const { rows } = await client.query<Head>('select number, hash from log_head where single for update');
    const [row] = rows;
    if (!row) throw new Error('The log has no head; the store is damaged. Restore a backup.');
    return { number: row.number + 1, hash: row.hash };
  };
  const recording = async (): Promise<number> => (head ??= await lockHead()).number;
  const { result, log } = await work({ client, db: kyselyOn(client), recording });
  if (log) await recording();
  if (head) await seal(client, head, actor, action, log ?? {});
  return result;
}

/** The pseudonymous number of who acts; the name stands in a row that can be erased. */
async function actorNamed(client: pg.ClientBase, label: string): Promise<number> {
  await client.query('insert into actor (label) values ($1) on conflict (label) do nothing', [label]);
  const { rows } = await client.query<{ id: number }>('select id from actor where label = $1', [label]);
  const [row] = rows;
  if (!row) throw new Error(`The actor '${label}' could not be recorded`);
  return row.id;
}

/** Writes the recording itself, once: content with its salt, the entry that chains its digest, and the new head. */
async function seal(
  client: pg.ClientBase,
  head: Head,
  actor: string,
  action: string,
  content: LogContent,
): Promise<void> {
  const actorId = await actorNamed(client, actor);
  const { rows } = await client.query<{ at: string }>(`select ${instantText('clock_timestamp()')} as at`);
  const at = rows[0]?.at ?? '';
  const salt = randomBytes(32);
  const text = canonicalJson(content);
  const digest = contentDigest(salt, text);
  const hash = entryHash({ number: head.number, at, actor: actorId, action, digest, previous: head.hash });
  await client.query(
    'insert into recording (number, at, actor, action, digest, previous, hash) values ($1, $2, $3, $4, $5, $6, $7)',
    [head.number, at, actorId, action, digest, head.hash, hash],
  );
  await client.query('insert into log_content (number, salt, content) values ($1, $2, $3::jsonb)', [
    head.number,
    salt,
    text,
  ]);
  await client.query('update log_head set number = $1, hash = $2 where single', [head.number, hash]);
}

/** The instant as text that does not depend on the session: UTC with microseconds. */
export function instantText(expression: 'at' | 'clock_timestamp()'): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The salted digest that the chain holds of a content. */
export function contentDigest(salt: Buffer, canonicalContent: string): Buffer {
  return createHash('sha256').update(salt).update(canonicalContent).digest();
}

export interface Entry {
  readonly number: number;
  readonly at: string;
  readonly actor: number;
  readonly action: string;
  readonly digest: Buffer;
  readonly previous: Buffer;
}

/** The hash of an entry, over everything that it says and the hash before it. */
export function entryHash(entry: Entry): Buffer {
  const text = canonicalJson({
    number: entry.number,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    digest: entry.digest.toString('hex'),
    previous: entry.previous.toString('hex'),
  });
  return createHash('sha256').update(text).digest();
}
