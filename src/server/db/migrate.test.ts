import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { migrate } from './migrate.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  // Without the product's own history, so that each test has its own.
  await query('DROP TABLE schema_migration');
  folder = await mkdtemp(join(tmpdir(), 'tierwright-migrations-'));
  await write('0001-first', "CREATE TABLE step (name text);\nINSERT INTO step VALUES ('first');\n");
  await write('0002-second', `INSERT INTO step VALUES ('second');`);
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(database.config('owner'));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function write(name: string, sql: string): Promise<void> {
  return writeFile(join(folder, `${name}.sql`), sql);
}

function run(): Promise<string[]> {
  return migrate(database.config('owner'), { folder });
}

async function steps(): Promise<unknown[]> {
  return (await query('SELECT name FROM step')).map((row) => row['name']);
}

test('runs what is new, in order, and once', async () => {
  expect(await run()).toEqual(['0001-first', '0002-second']);
  expect(await run()).toEqual([]);
  await write('0003-third', `INSERT INTO step VALUES ('third')`);
  expect(await run()).toEqual(['0003-third']);
  expect(await steps()).toEqual(['first', 'second', 'third']);
});

test('five at once: each migration runs once', async () => {
  await write('0003-slow', `SELECT pg_sleep(0.2); INSERT INTO step VALUES ('slow')`);
  const ran = await Promise.all([1, 2, 3, 4, 5].map(() => run()));
  expect(ran.flat().toSorted()).toEqual(['0001-first', '0002-second', '0003-slow']);
  expect(await steps()).toEqual(['first', 'second', 'slow']);
});

test('a migration changed after it was applied is named', async () => {
  await run();
  await write('0001-first', 'CREATE TABLE step (name text, more text);');
  await expect(run()).rejects.toThrow(/^Migration 0001-first was changed after it was applied/);
});

test('another way of ending lines is no change', async () => {
  await run();
  await write('0001-first', "CREATE TABLE step (name text);\r\nINSERT INTO step VALUES ('first');\r\n");
  expect(await run()).toEqual([]);
});

test('an applied migration that is missing here is named', async () => {
  await run();
  await rm(join(folder, '0002-second.sql'));
  await expect(run()).rejects.toThrow(/has had migration 0002-second, which is not in/);
});

test('a migration that arrives before an applied one is named', async () => {
  await write('0003-third', 'SELECT 1');
  await rm(join(folder, '0002-second.sql'));
  await run();
  await write('0002-second', 'SELECT 1');
  await expect(run()).rejects.toThrow(/^Migration 0002-second comes before 0003-third/);
});

test('a failing migration keeps nothing and names file and line', async () => {
  await write('0002-second', `INSERT INTO step VALUES ('second');\nINSERT INTO nowhere VALUES (1);`);
  await expect(run()).rejects.toThrow(/0002-second\.sql:2: relation "nowhere" does not exist/);
  expect(await steps()).toEqual(['first']);
  await write('0002-second', `INSERT INTO step VALUES ('mended')`);
  expect(await run()).toEqual(['0002-second']);
});

test.each(['COMMIT;', 'ROLLBACK; BEGIN;'])('a migration with %s of its own is refused', async (sql) => {
  await write('0002-second', `INSERT INTO step VALUES ('second'); ${sql}`);
  await expect(run()).rejects.toThrow(/0002-second\.sql ends its own transaction/);
});

test.each(['0002-again.sql', '3-short.sql', '0003-Upper.sql'])('a file named %s is refused', async (name) => {
  await writeFile(join(folder, name), 'SELECT 1');
  await expect(run()).rejects.toThrow(/a migration is named NNNN-words\.sql/);
});

test('a folder that is not there is an error, not an empty history', async () => {
  await expect(migrate(database.config('owner'), { folder: join(folder, 'gone') })).rejects.toThrow(
    /cannot be read/,
  );
});

test('roles are called what the server calls them', async () => {
  await write('0003-rights', 'GRANT SELECT ON step TO tierwright_app, tierwright_portal;');
  await migrate(database.config('owner'), {
    folder,
    roles: { owner: 'tierwright_owner', app: 'tierwright_portal', portal: 'tierwright_portal' },
  });
  const rights = await query(
    `SELECT has_table_privilege('tierwright_app', 'step', 'SELECT') AS app,
            has_table_privilege('tierwright_portal', 'step', 'SELECT') AS portal`,
  );
  expect(rights).toEqual([{ app: false, portal: true }]);
});

test('a grant on all tables does not open the history of the schema', async () => {
  await write(
    '0003-rights',
    'GRANT ALL ON ALL TABLES IN SCHEMA public TO tierwright_app, tierwright_portal;',
  );
  await run();
  const rights = await query(
    `SELECT bool_or(has_table_privilege(role, 'schema_migration', 'INSERT, UPDATE, DELETE, TRUNCATE')) AS history,
            bool_and(has_table_privilege(role, 'step', 'INSERT')) AS others
       FROM unnest(ARRAY['tierwright_app', 'tierwright_portal']) AS role`,
  );
  expect(rights).toEqual([{ history: false, others: true }]);
});
