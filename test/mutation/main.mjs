/** `npm run -s mutants [-- --only PATTERN]`: changes core in small ways, one at a time, and tells which changes no test notices. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install } from '../../scripts/install.mjs';
import { exitWith, root, runNode } from '../../scripts/run.mjs';

/** What is mutated, most important first: evaluator and decision, then what they stand on, then what they feed. */
const groups = [
  [
    'src/core/standing',
    'circuit',
    'kernels',
    'leaf',
    'leaf-passes',
    'evaluate',
    'ladder-look',
    'fold',
    'world',
    'decide',
    'interval',
  ],
  ['src/core/standing', 'sampled', 'rank', 'look-days'],
  ['src/core/program', 'on-day', 'tree'],
  ['src/core/metrics', 'formulas', 'quotient', 'operand', 'exact', 'samples'],
  [
    'src/core/standing',
    'trace',
    'gap',
    'missing',
    'missing-finder',
    'missing-evidence',
    'readiness',
    'audit',
    'attribution',
  ],
  ['src/core/metrics', 'window', 'coverage'],
  ['src/core', 'money', 'calendar'],
];
const files = groups.flatMap(([folder, ...names]) => names.map((name) => `${folder}/${name}.ts`));

await exitWith(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const folder = join(root, 'test/mutation');
  await install({ stdout: 'stderr' });
  await install({ stdout: 'stderr' }, folder);
  const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const mutate = values.only ?? files.join(',');
  return runNode(stryker, ['run', join(folder, 'stryker.config.mjs'), '--mutate', mutate]);
});
