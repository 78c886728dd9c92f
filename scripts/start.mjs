/** `npm start`: from a fresh clone to the program's main job on a small sample, with nothing to set up. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.mjs';
import { build, exitWith, root, runNode } from './run.mjs';

/** Everything below happens in this folder, so that nothing of yours is touched. */
const sample = '.tmp/sample';

/** What is shown, one `tierwright` command line each. Type them yourself to go on from there. */
const steps = [['--help']];

await exitWith(async () => {
  await install();
  const built = await build();
  if (built !== 0) return built;
  mkdirSync(join(root, sample), { recursive: true });
  for (const args of steps) {
    console.log(`\n$ npx tierwright ${args.join(' ')}`);
    const code = await runNode(join(root, 'dist/cli/main.js'), args);
    if (code !== 0) return code;
  }
  return 0;
});
