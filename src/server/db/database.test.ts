import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import type { Role } from './database.ts';

describe('a fresh database of the run', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  async function ask(role: Role, sql: string): Promise<unknown> {
    const client = new Client(database.config(role));
    await client.connect();
    try {
      const { rows } = await client.query<{ answer: unknown }>(sql);
      return rows[0]?.answer;
    } finally {
      await client.end();
    }
  }

  test.each(['owner', 'app', 'portal'] as const)(
    '%s comes in as itself and counts time in UTC',
    async (role) => {
      expect(await ask(role, 'SELECT current_user AS answer')).toBe(`tierwright_${role}`);
      expect(await ask(role, `SELECT current_setting('TimeZone') AS answer`)).toBe('UTC');
      expect(
        await ask(
          role,
          `SELECT rolsuper OR rolcreatedb OR rolcreaterole AS answer
                              FROM pg_roles WHERE rolname = current_user`,
        ),
      ).toBe(false);
    },
  );

  test('only the owner makes tables', async () => {
    await ask('owner', 'CREATE TABLE mine (id int)');
    for (const role of ['app', 'portal'] as const) {
      await expect(ask(role, 'CREATE TABLE theirs (id int)')).rejects.toThrow('permission denied');
      await expect(ask(role, 'SELECT 1 FROM mine')).rejects.toThrow('permission denied');
      await expect(ask(role, 'SET ROLE tierwright_owner')).rejects.toThrow('permission denied');
    }
  });

  test('only the application stages rows in temporary tables', async () => {
    await ask('app', 'CREATE TEMPORARY TABLE staged (id int)');
    await expect(ask('portal', 'CREATE TEMPORARY TABLE staged (id int)')).rejects.toThrow(
      'permission denied',
    );
  });
});
