// An import in a process of its own, that kills itself as `kill -9` would at a chosen phase. Started by crash.test.ts.
import { socketConfig } from '../../src/server/db/embedded/connect.ts';
import { openSocketFolder } from '../../src/server/db/embedded/socket.ts';
import { roleNames } from '../../src/server/db/roles.ts';
import { openStore } from '../../src/server/db/store.ts';
import { importFile } from '../../src/server/imports/import-file.ts';
import { dataFolderVariable } from './cluster.ts';
import { requestOf } from './imports.ts';

interface Order {
  readonly database: string;
  readonly file: string;
  readonly mapping: string;
  /** `reading` counts in rows, so that it is hit in the middle of the file. */
  readonly dieAt: 'reading' | 'checking' | 'storing' | 'sealing';
}

const order: Order = JSON.parse(process.argv[2] ?? '{}');
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const socket = await openSocketFolder(process.env[dataFolderVariable] ?? '');
const store = openStore({
  kind: 'embedded',
  where: order.database,
  roles: roleNames,
  config: (role) => socketConfig(socket.path, roleNames[role], order.database),
  leave: () => Promise.resolve(),
});
const dying: typeof store = {
  ...store,
  write: (actor, action, work) =>
    store.write(actor, action, async (tx) => {
      const done = await work(tx);
      if (order.dieAt === 'sealing') die(); // all rows are written, and the recording is not
      return done;
    }),
};
await importFile(dying, requestOf(order.file, order.mapping), ({ phase, rows }) => {
  if (phase === order.dieAt && (phase !== 'reading' || rows > 2000)) die();
});
