import { defineConfig } from 'vitest/config';

/** The tests that a mutant of core has to survive: all that need no database, with few cases of a seed that never changes. */
export default defineConfig({
  test: {
    include: [
      'src/core/**/*.test.ts',
      'test/properties/{blocks,formulas,looks,standing}.test.ts',
      'test/twin/core.test.ts',
    ],
    setupFiles: ['test/mutation/seed.ts'],
    env: { PROPERTY_RUNS: '40', TWIN_RUNS: '6' },
    testTimeout: 120_000,
  },
});
