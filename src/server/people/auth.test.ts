/** Our tables against what better-auth expects of them. */
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { authOptions } from './auth.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('better-auth finds every table and column that it needs', async () => {
  const pool = new pg.Pool(database.config('owner'));
  try {
    const options = authOptions({
      url: 'http://localhost:7420',
      secret: 'a secret of tests, long enough to be one',
      pool,
      sendReset: () => Promise.resolve(),
      note: () => undefined,
    });
    const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await getMigrations(options);
    expect({ toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
      schemaProblems: [],
    });
  } finally {
    await pool.end();
  }
});
