/** `npm run -s twin -- --cases N`: the engine against the naive twin, in several processes, on our source as it stands. */
import { join } from 'node:path';
import { exitWith, root, run } from '../../../scripts/run.mjs';
import { install } from '../../../scripts/install.mjs';

await exitWith(async () => {
  await install({ stdout: 'stderr' });
  const loader = join(root, 'test/support/typescript.mjs');
  const campaign = join(root, 'test/twin/campaign/campaign.ts');
  return run(process.execPath, ['--import', loader, campaign, ...process.argv.slice(2)]);
});
