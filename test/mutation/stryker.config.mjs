/** Run by main.mjs, which says what to mutate. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Others use the machine too; a mutant that never ends is found by its count of turns, not by the clock.
  timeoutMS: 30_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 40, // the whole of the tests, on a machine that others use too
  disableTypeChecks: false, // types are taken out, not checked
  tsconfigFile: 'none', // Stryker would rewrite it with an interface that TypeScript 7 does not have
  ignorePatterns: ['/bench', '/docs', '/examples', '/dist', '/reports', '/.tmp', '/.ci'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  allowEmpty: false,
};
