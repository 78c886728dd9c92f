/**
 * The production engine against the naive twin on random programs and data (I3): atoms as SQL, and the statement for one partner
 * against its row of the full run; core.test.ts has the rest. The long form is `npm run -s twin -- --cases 0 --statement 10000`;
 * `TWIN_RUNS` sets how many cases this short one takes (150).
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { anyCase } from './arbitrary.ts';
import { accepted, compareStatement } from './compare.ts';
import { prepare } from './load.ts';

const numRuns = Number(process.env['TWIN_RUNS'] ?? 150);

let owner: pg.Client;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await freshDatabase();
  drop = () => database.drop();
  owner = new pg.Client(database.config('owner'));
  await owner.connect();
  await prepare(owner);
});
afterAll(async () => {
  await owner.end();
  await drop();
});

test('I3: the one statement gives the facts of the twin, and for one partner its row of the full run', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }), async (c) => {
      fc.pre(accepted(c));
      expect((await compareStatement(owner, c)).differences).toEqual([]);
    }),
    { numRuns },
  );
});
