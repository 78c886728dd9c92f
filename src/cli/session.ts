/** What verbs with a store share: it is opened and left again, and somebody acts. */
import { userInfo } from 'node:os';
import { openDatabase } from '../server/db/database.ts';
import { openStore, type Store } from '../server/db/store.ts';
import { warn } from './terminal.ts';

/** Opens the store, does the work, and leaves everything as it was found, whatever happens. */
export async function withStore<T>(
  options: { readonly data?: string | undefined },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({
    ...(options.data === undefined ? {} : { dataFolder: options.data }),
    env: process.env,
    onNotice: warn,
  });
  const store = openStore(database, 'app', (error) =>
    warn(`The database ended a connection: ${error.message}`),
  );
  try {
    return await work(store);
  } finally {
    await store.close();
    await database.leave();
  }
}

/** Who acts, for the log. */
export function actor(): string {
  return `cli:${userInfo().username}`;
}
