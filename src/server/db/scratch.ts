/**
 * A store to try things in: tables of their own, inside one transaction that is never committed. Nothing of it stays, also when the
 * process is killed, and any number of processes may do this in one database at once.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Database } from './database.ts';
import { chooseScratchFolder } from './embedded/folder.ts';
import { openEmbedded } from './embedded/open.ts';
import { migrationTexts } from './migrate.ts';
import { DatabaseProblem, errorCode } from './problem.ts';
import { quoteName, roleNames } from './roles.ts';
import { openServer } from './server.ts';
import { driverTypes, kyselyOn, type Tx } from './store.ts';

export interface ScratchSettings {
  /** Folder of the PostgreSQL that is kept for this; the usual place when left out. */
  readonly folder?: string | undefined;
  /** Read for DATABASE_URL and its companions, TIERWRIGHT_SCRATCH and XDG_CACHE_HOME. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onNotice: (text: string) => void;
}

/** An empty store at the current schema that forgets everything. */
export interface Scratch {
  /** Works in the empty store, and undoes all of it afterwards. */
  attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens a scratch store: in a PostgreSQL of its own, or, where DATABASE_URL names a server and no folder is given, in a schema of that
 * database which is never committed. Throws a `DatabaseProblem` that names place and remedy when it cannot.
 */
export async function openScratch(settings: ScratchSettings): Promise<Scratch> {
  const database = await scratchDatabase(settings);
  try {
    return await scratchIn(database);
  } catch (error) {
    await database.leave();
    throw error;
  }
}

async function scratchDatabase({ folder, env, onNotice }: ScratchSettings): Promise<Database> {
  if (folder === undefined && env['DATABASE_URL'] !== undefined && env['DATABASE_URL'] !== '') {
    // What it costs to have one role for several jobs does not matter here.
    return openServer(env, () => undefined);
  }
  return openEmbedded({ dataFolder: await chooseScratchFolder(folder, env), onNotice });
}

/** A scratch store in a database that is there; closing leaves the database. */
export async function scratchIn(database: Database): Promise<Scratch> {
  const pool = new pg.Pool({ ...database.config('owner'), types: driverTypes, max: 1 });
  pool.on('error', () => undefined); // the next query says it
  const client = await pool.connect();
  const close = async (): Promise<void> => {
    client.release(true); // ends the session, and with it the transaction
    await pool.end();
    await database.leave();
  };
  try {
    await client.query('begin');
    await makeTables(client, database);
    await client.query('savepoint empty');
  } catch (error) {
    client.release(true);
    await pool.end();
    throw error;
  }
  const tx: Tx = { client, db: kyselyOn(client) };
  return {
    attempt: async (work) => {
      try {
        return await work(tx);
      } finally {
        await client.query('rollback to savepoint empty');
      }
    },
    close,
  };
}

async function makeTables(client: pg.PoolClient, database: Database): Promise<void> {
  const schema = quoteName(`scratch_${randomBytes(6).toString('hex')}`);
  try {
    await client.query(`create schema ${schema}`);
  } catch (error) {
    if (errorCode(error) !== '42501') throw error;
    throw new DatabaseProblem(
      'address',
      `The role of ${database.where} may not make a schema, which is needed to try things beside your data. ` +
        'Set DATABASE_URL_MIGRATE to the address of the owner, or name a folder for a PostgreSQL of its own with --scratch.',
      { cause: error },
    );
  }
  // Extensions of the database stand in `public`; every table of ours is found here first.
  await client.query(`set local search_path = ${schema}, public; set local client_min_messages = warning`);
  // Nobody else ever sees these tables, so there is nobody to grant anything to.
  const nobody = 'tierwright_nobody';
  const roles = { ...roleNames, app: nobody, portal: nobody };
  for (const text of await migrationTexts(roles)) await client.query(text);
  // The planner knows nothing of tables this new and would compile each statement for longer than it runs.
  await client.query('set local jit = off');
}
