/** `npm start`: from a fresh clone to the program's main job on a small sample, with nothing to set up. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { install } from './install.mjs';
import { build, exitWith, root, runNode } from './run.mjs';

/**
 * Everything below happens in this folder, whatever DATABASE_URL says, so that nothing of yours is touched. Root's database runs as
 * another account, which cannot enter root's home, where this clone may well lie.
 */
const data = process.getuid?.() === 0 ? '/var/lib/tierwright-sample' : '.tmp/sample';
const embedded = { DATABASE_URL: '' };
const base = 'examples/sample';

const load = (what) => [
  'import',
  what,
  `${base}/${what}.csv`,
  '--map',
  `${base}/${what}.map.yaml`,
  '--data',
  data,
];

/** What is shown, one `tierwright` command line each. Type them yourself to go on from there. */
const steps = [
  load('rates'),
  load('partners'),
  load('people'),
  load('evidence'),
  load('placements'),
  ['audit', `${base}/program.yaml`, '--as-of', '2025-12-31', '--data', data],
  ['explain', 'P-01', '--data', data],
];

await exitWith(async () => {
  await install();
  const built = await build();
  if (built !== 0) return built;
  const folder = resolve(root, data);
  if (existsSync(folder)) {
    await runNode(join(root, 'dist/cli/main.js'), ['db', 'stop', '--data', data], embedded);
    rmSync(folder, { recursive: true, force: true }); // the sample begins anew at every start
  }
  for (const args of steps) {
    console.log(`\n$ npx tierwright ${args.join(' ')}`);
    const code = await runNode(join(root, 'dist/cli/main.js'), args, embedded);
    if (code !== 0) return code;
  }
  console.log(`
Next: look at another partner of the sample, or begin with your own files.
  npx tierwright explain P-03 --evidence --data ${data}
  npx tierwright init program.yaml --template motions
README.md has the whole way through.`);
  return 0;
});
