/**
 * The pure part of the engine against the naive twin on random programs and data (I3): formulas, criteria, fit, gate and tiers. The
 * long form is `npm run -s twin`; `TWIN_RUNS` sets how many cases this short one takes (ten for each of 150).
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCase } from './arbitrary.ts';
import { compareCore } from './compare.ts';
import { accepted } from './engine.ts';

const numRuns = Number(process.env['TWIN_RUNS'] ?? 150) * 6;

test('I3: formulas, criteria, fit, gate and tiers equal the twin', () => {
  fc.assert(
    fc.property(anyCase(), (c) => {
      fc.pre(accepted(c));
      expect(compareCore(c).differences).toEqual([]);
    }),
    { numRuns },
  );
});
