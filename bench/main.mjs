/** `npm run -s bench -- NAME`: installs what benchmarks compare with, once, then runs one of them on our source as it stands. */
import { join } from 'node:path';
import { exitWith, root, run } from '../scripts/run.mjs';
import { install } from '../scripts/install.mjs';

await exitWith(async () => {
  await install({ stdout: 'stderr' });
  await install({ stdout: 'stderr' }, join(root, 'bench'));
  return run(process.execPath, [
    '--expose-gc',
    '--import',
    join(root, 'test/support/typescript.mjs'),
    join(root, 'bench/run.ts'),
    ...process.argv.slice(2),
  ]);
});
