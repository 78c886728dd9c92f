import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTcpServer, type TcpServer } from '../../../test/support/tcp-server.ts';
import { openDatabase, type Database } from './database.ts';
import { serverSetup } from './roles.ts';

let server: TcpServer;
const notices: string[] = [];
beforeAll(async () => {
  server = await startTcpServer();
});
afterAll(() => server.stop());
beforeEach(() => notices.splice(0));

function open(env: Record<string, string>): Promise<Database> {
  return openDatabase({ env, onNotice: (text) => notices.push(text) });
}

async function run(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows?.[0]?.answer;
  } finally {
    await client.end();
  }
}

describe('a server set up with the SQL of "tierwright db roles"', () => {
  const passwords = { owner: 'o-w', app: "a'p", portal: 'p-o' };
  let env: { DATABASE_URL: string; DATABASE_URL_MIGRATE: string; DATABASE_URL_PORTAL: string };
  beforeAll(async () => {
    const setup = serverSetup(passwords);
    const create = setup.onServer.indexOf('CREATE DATABASE');
    const end = setup.onServer.indexOf(';', create) + 1;
    // As psql does it: statement by statement, because CREATE DATABASE wants to be alone.
    for (const sql of [
      setup.onServer.slice(0, create),
      setup.onServer.slice(create, end),
      setup.onServer.slice(end),
    ]) {
      await run(server.url(), sql);
    }
    await run(server.url('superuser', 'secret', 'tierwright'), setup.inDatabase);
    const url = (role: keyof typeof passwords): string =>
      server.url(`tierwright_${role}`, encodeURIComponent(passwords[role]), 'tierwright');
    env = {
      DATABASE_URL: url('app'),
      DATABASE_URL_MIGRATE: url('owner'),
      DATABASE_URL_PORTAL: url('portal'),
    };
  });

  test('opens in production, migrated, with nothing to say', async () => {
    const database = await open({ ...env, NODE_ENV: 'production' });
    expect(database.kind).toBe('server');
    expect(database.where).toMatch(/^PostgreSQL \d+\.\d+ at 127\.0\.0\.1:\d+, database tierwright$/);
    expect(notices).toEqual([]);
    expect(await run(env.DATABASE_URL_MIGRATE, 'SELECT count(*) > 0 AS answer FROM schema_migration')).toBe(
      true,
    );
    for (const role of ['owner', 'app', 'portal'] as const) {
      const client = new Client(database.config(role));
      await client.connect();
      const { rows } = await client.query(
        `SELECT current_user AS "user", current_setting('TimeZone') AS zone,
                current_setting('application_name') AS name`,
      );
      await client.end();
      expect(rows).toEqual([{ user: `tierwright_${role}`, zone: 'UTC', name: `tierwright ${role}` }]);
    }
    await database.leave();
  });

  test('lets neither application nor portal make tables or become another', async () => {
    for (const url of [env.DATABASE_URL, env.DATABASE_URL_PORTAL]) {
      await expect(run(url, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
      await expect(run(url, 'SET ROLE tierwright_owner')).rejects.toThrow('permission denied');
      await expect(run(url, 'DELETE FROM schema_migration')).rejects.toThrow('permission denied');
    }
  });

  test('keeps the options of an address and adds the time zone', async () => {
    const address = `${env.DATABASE_URL}?options=-c%20work_mem%3D5MB&application_name=mine`;
    const database = await open({ ...env, DATABASE_URL: address });
    const client = new Client(database.config('app'));
    await client.connect();
    const { rows } = await client.query(
      `SELECT current_setting('work_mem') AS memory, current_setting('TimeZone') AS zone`,
    );
    await client.end();
    expect(rows).toEqual([{ memory: '5MB', zone: 'UTC' }]);
  });

  test('addresses of different databases are refused', async () => {
    const other = server.url('tierwright_owner', passwords.owner, 'postgres');
    await expect(open({ ...env, DATABASE_URL_MIGRATE: other })).rejects.toThrow(
      /^DATABASE_URL_MIGRATE and DATABASE_URL lead to different databases/,
    );
  });
});

test('one role for everything works, under any name, and says what it costs', async () => {
  await run(server.url(), `CREATE ROLE "Some-one" LOGIN PASSWORD 'x'`);
  await run(server.url(), `CREATE DATABASE single OWNER "Some-one"`);
  const url = server.url('Some-one', 'x', 'single');
  const database = await open({ DATABASE_URL: url, NODE_ENV: 'production' });
  expect(database.config('owner').connectionString).toBe(database.config('portal').connectionString);
  expect(notices).toEqual([
    'The database has one role for several jobs: the log is protected against change by the application only ' +
      "(DATABASE_URL_MIGRATE is missing), and partners' data is kept apart by the application only " +
      '(DATABASE_URL_PORTAL is missing). "tierwright db roles" prints the SQL that mends it.',
  ]);
  expect(await run(url, 'SELECT count(*) > 0 AS answer FROM schema_migration')).toBe(true);
});

test('a superuser is refused in production', async () => {
  await expect(open({ DATABASE_URL: server.url(), NODE_ENV: 'production' })).rejects.toThrow(
    /^DATABASE_URL comes in as "superuser", a superuser/,
  );
});

test('a database that cannot hold every letter is refused', async () => {
  await run(server.url(), `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
  await expect(open({ DATABASE_URL: server.url('superuser', 'secret', 'latin') })).rejects.toThrow(
    'stores text as LATIN1',
  );
});

test.each([
  ['nonsense', 'secret-word'],
  ['another kind of server', 'mysql://user:secret-word@localhost/x'],
  ['nobody there', 'postgresql://user:secret-word@127.0.0.1:1/x'],
])('%s in DATABASE_URL is refused without repeating its password', async (_, url) => {
  const refusal = await open({ DATABASE_URL: url }).then(
    () => 'opened',
    (error: unknown) => String(error),
  );
  expect(refusal).toMatch(/^DatabaseProblem: DATABASE_URL /);
  expect(refusal).not.toContain('secret-word');
});
