/**
 * The production engine against the naive twin on random programs and data (I3): atoms as SQL, and the statement for one partner
 * against its row of the full run; core.test.ts has the rest. The long form is `npm run -s twin -- --cases 0 --statement 10000`;
 * `TWIN_RUNS` sets how many cases this short one takes (150).
 */
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyCase } from './arbitrary.ts';
import { compareStatement } from './compare.ts';
import { accepted } from './engine.ts';
import { openTwinDatabase } from './load.ts';

const numRuns = Number(process.env['TWIN_RUNS'] ?? 150);

let owner: pg.Client;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ owner, close } = await openTwinDatabase());
});
afterAll(() => close());

test('I3: the one statement gives the facts of the twin, and for one partner its row of the full run', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }), async (c) => {
      fc.pre(accepted(c));
      expect((await compareStatement(owner, c)).differences).toEqual([]);
    }),
    { numRuns },
  );
});
