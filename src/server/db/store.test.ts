import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await freshDatabase();
  store = openStore(database);
  drop = () => database.drop();
});
afterAll(async () => {
  await store.close();
  await drop();
});

/** Ends the session of a transaction while it has nothing to do. */
async function loseSession({ client }: Parameters<Parameters<Store['read']>[0]>[0]): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await store.read((other) => other.client.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
  await ended;
}

test('a connection lost between two queries fails the transaction, not the process', async () => {
  const work = store.read(async (tx) => {
    await loseSession(tx);
    return tx.client.query('select 1');
  });
  await expect(work).rejects.toThrow(/connection/i);
  expect(await store.read(async ({ client }) => (await client.query('select 1 as one')).rows)).toEqual([{ one: 1 }]); // prettier-ignore
});

test('a write that loses its connection before the commit was not made, and says so', async () => {
  const write = store.write('a', 'lost', async (tx) => {
    const number = await tx.recording();
    await loseSession(tx);
    return { result: number, log: {} };
  });
  await expect(write).rejects.toThrow(/connection/i);
  expect(await store.write('a', 'kept', async (tx) => ({ result: await tx.recording(), log: {} }))).toBe(1);
});
