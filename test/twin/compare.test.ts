/**
 * The production engine against the naive twin on random programs and data (I3): atoms as SQL, formulas and criteria as columns and
 * bits, and the statement for one partner against its row of the full run. The long form is `npm run -s twin`; `TWIN_RUNS` sets how
 * many cases this short one takes (150).
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { anyCase } from './arbitrary.ts';
import { accepted, compareCore, compareStatement } from './compare.ts';
import { prepare } from './load.ts';

/** Looking for differences rather than for the smallest one. */
const endOnFailure = process.env['TWIN_FAST'] !== undefined;
const runs = Number(process.env['TWIN_RUNS'] ?? 150);

test('I3: formulas, criteria, fit, gate and tiers equal the twin', () => {
  fc.assert(
    fc.property(anyCase(), (c) => {
      fc.pre(accepted(c));
      expect(compareCore(c).differences).toEqual([]);
    }),
    { numRuns: runs * 10, endOnFailure },
  );
});

describe('in PostgreSQL', () => {
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
      { numRuns: runs, endOnFailure },
    );
  });
});
