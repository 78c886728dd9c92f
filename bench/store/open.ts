/** Stores for benchmarks: the embedded PostgreSQL as the product runs it, in a folder that stays for the next run. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { Client } from 'pg';
import { openDatabase, type Role } from '../../src/server/db/database.ts';
import { openStore, type Store } from '../../src/server/db/store.ts';
import { shippedKinds } from '../../src/server/programs/shipped.ts';
import { seed, type SeedSize } from './seed.ts';

export interface BenchStore {
  readonly store: Store;
  /** A connection of the owner, for what only a reference does; ended with the store at the latest. */
  owner(): Promise<pg.Client>;
  close(): Promise<void>;
}

/**
 * Opens the seeded store of a size and makes it first where there is none: ten million rows take some minutes and 4 GB. It lies in
 * the machine's folder for temporary files, under a name with its size, until somebody deletes it.
 */
export async function openBenchStore(size: SeedSize, say: (line: string) => void): Promise<BenchStore> {
  const folder = join(tmpdir(), `tierwright-bench-${size.partners}x${size.perPartner}`);
  if (!existsSync(folder)) {
    const making = `${folder}-making`;
    rmSync(making, { recursive: true, force: true });
    say(
      `Making ${size.partners} partners with ${size.partners * size.perPartner} rows of evidence in ${folder}.`,
    );
    const made = await open(making, 'owner'); // only the owner may set the counters of ids
    const owner = await made.owner();
    const restore = await withoutKeys(owner, 'evidence');
    // It would keep a copy of all the rows to ask about.
    await owner.query('alter table evidence disable trigger evidence_about');
    await seed(made.store, size, shippedKinds());
    await restore();
    await owner.query('alter table evidence enable trigger evidence_about');
    await owner.query('vacuum (analyze)');
    await owner.end();
    await made.close();
    renameSync(making, folder);
  }
  return open(folder);
}

/** Takes a table's indexes and references away while it is filled; what it answers brings all of them back. */
async function withoutKeys(owner: pg.Client, table: string): Promise<() => Promise<void>> {
  const { rows } = await owner.query<{ drop: string; create: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as create
     from pg_constraint where conrelid = $1::regclass and contype in ('p', 'f')
     union all
     select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
     from pg_index where indrelid = $1::regclass and not indisprimary`,
    [table],
  );
  for (const { drop } of rows) await owner.query(drop);
  return async () => {
    await owner.query(`set maintenance_work_mem = '512MB'`);
    for (const { create } of rows) await owner.query(create);
  };
}

async function open(dataFolder: string, role: Role = 'app'): Promise<BenchStore> {
  const database = await openDatabase({ dataFolder, env: {}, onNotice: () => {} });
  const store = openStore(database, role);
  const owners: Client[] = [];
  return {
    store,
    owner: async () => {
      const client = new Client(database.config('owner'));
      owners.push(client);
      await client.connect();
      return client;
    },
    close: async () => {
      // Whoever failed before ending its own would otherwise hear of the engine's stop in the place of its fault.
      for (const client of owners) await client.end();
      await store.close();
      await database.leave();
    },
  };
}
