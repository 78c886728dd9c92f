/** An embedded store of its own for a benchmark, with partners, and gone when it is closed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { IssueError } from '../../src/core/issue.ts';
import { openEmbedded } from '../../src/server/db/embedded/open.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { openStore } from '../../src/server/db/store.ts';
import { importFile } from '../../src/server/imports/import-file.ts';
import { readMapping } from '../../src/server/imports/mapping.ts';
import type { ImportResult } from '../../src/server/imports/request.ts';
import { shippedKinds } from '../../src/server/programs/shipped.ts';
import { partnerKey } from '../import/rows.ts';

export interface FreshStore {
  /** Of files to import. */
  readonly folder: string;
  /** Imports a file of the folder by a mapping, as the command line does. */
  import(file: string, mapping: string): Promise<ImportResult>;
  /** The owner's session, for tables that are compared with and for filling the store. */
  readonly owner: pg.Client;
  close(): Promise<void>;
}

/** Opens a store with partners `partnerKey(1)` to `partnerKey(partners)` of the source `bench`. */
export async function openFreshStore(partners: number): Promise<FreshStore> {
  // The engine runs as another account under root, so its folder is not inside the files'.
  const data = await mkdtemp(join(tmpdir(), 'tierwright-bench-data-'));
  const folder = await mkdtemp(join(tmpdir(), 'tierwright-bench-'));
  const remove = async (): Promise<void> => {
    for (const path of [data, folder]) await rm(path, { recursive: true, force: true });
  };
  try {
    const database = await openEmbedded({ dataFolder: data, onNotice: (text) => console.error(text) });
    await migrate(database.config('owner'));
    const store = openStore(database);
    const owner = new pg.Client(database.config('owner'));
    await owner.connect();
    const bench: FreshStore = {
      folder,
      owner,
      import: (file, text) => {
        const mapping = readMapping(text, 'mapping.yaml');
        if (!mapping.ok) throw new IssueError(mapping.issues);
        return importFile(store, {
          what: mapping.value.doc.what,
          file: join(folder, file),
          mapping: mapping.value,
          kinds: shippedKinds(),
          dryRun: false,
          acceptRejects: false,
          actor: 'bench',
        });
      },
      close: async () => {
        await owner.end();
        await store.close();
        await database.leave();
        await remove();
      },
    };
    const keys = Array.from({ length: partners }, (_, n) => partnerKey(n + 1));
    await writeFile(join(folder, 'partners.csv'), `key\n${keys.join('\n')}\n`);
    await bench.import(
      'partners.csv',
      'tierwright: 1\nwhat: partners\nsource: bench\nfields: { key: key }\n',
    );
    return bench;
  } catch (error) {
    await remove();
    throw error;
  }
}
