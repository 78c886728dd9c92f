import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { startTcpServer, type TcpServer } from '../../../test/support/tcp-server.ts';
import { openScratch, scratchIn } from './scratch.ts';

let server: TcpServer;
beforeAll(async () => {
  server = await startTcpServer();
});
afterAll(() => server.stop());

const noNotice = (): undefined => undefined;

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

test('on a server it is a schema that nobody ever sees', async () => {
  const url = server.url();
  const schemas = `select string_agg(nspname, ' ' order by nspname) as answer from pg_namespace`;
  const before = await ask(url, schemas);
  const scratch = await openScratch({ env: { DATABASE_URL: url }, onNotice: noNotice });
  const partners = await scratch.attempt(async ({ client }) => {
    await client.query('insert into partner (id, recorded_in) overriding system value values (7, 1)');
    expect(await ask(url, schemas)).toBe(before);
    return (await client.query<{ id: number }>('select id from partner')).rows;
  });
  expect(partners).toEqual([{ id: 7 }]);
  await scratch.close();
  expect(await ask(url, schemas)).toBe(before);
  expect(await ask(url, `select to_regclass('public.partner') as answer`)).toBeNull();
});

test('a role that may not make schemas is told what is needed', async () => {
  await ask(server.url(), `create role reader login password 'r'`);
  const opening = openScratch({ env: { DATABASE_URL: server.url('reader', 'r') }, onNotice: noNotice });
  await expect(opening).rejects.toThrow(/may not make a schema.*DATABASE_URL_MIGRATE.*--scratch/);
});

test('each attempt begins with nothing, also after one that failed', async () => {
  const database = await freshDatabase();
  const scratch = await scratchIn(database);
  const count = (): Promise<unknown> =>
    scratch.attempt(async ({ client }) => (await client.query('select count(*) as n from partner')).rows[0]);
  await scratch.attempt(({ client }) => client.query('insert into partner (recorded_in) values (1)'));
  expect(await count()).toEqual({ n: 0 });
  await expect(scratch.attempt(({ client }) => client.query('select 1 / 0'))).rejects.toThrow(
    'division by zero',
  );
  expect(await count()).toEqual({ n: 0 });
  await scratch.close();
  await database.drop();
});

test('several at once in one database do not see each other', async () => {
  const database = await freshDatabase();
  const [a, b] = await Promise.all([scratchIn(database), scratchIn(database)]);
  await a.attempt(async ({ client }) => {
    await client.query('insert into partner (recorded_in) values (1)');
    const seen = await b.attempt(async (tx) => (await tx.client.query('select from partner')).rowCount);
    expect(seen).toBe(0);
  });
  await Promise.all([a.close(), b.close()]);
  await database.drop();
});
