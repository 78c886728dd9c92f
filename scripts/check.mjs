/** `npm run check`: everything a change must pass. Runs all parts even when one fails, then sums up. */
import { join } from 'node:path';
import { install } from './install.mjs';
import { build, exitWith, root, runNode, runTool } from './run.mjs';

const parts = [
  { name: 'build', run: build },
  { name: 'types of tests', run: () => runTool('typescript', ['-p', 'tsconfig.test.json'], 'tsc') },
  { name: 'lint', run: () => runTool('oxlint') },
  { name: 'tree', run: () => runNode(join(root, 'scripts/tree.mjs')) },
  { name: 'format', run: () => runTool('prettier', ['--check', '--log-level=warn', '.']) },
  { name: 'dead code', run: () => runTool('knip', ['--no-config-hints']) },
  { name: 'tests', run: () => runTool('vitest', ['run']) },
];

await exitWith(async () => {
  const wanted = process.argv.includes('--without-tests') ? parts.filter((p) => p.name !== 'tests') : parts;
  await install();
  const results = [];
  for (const part of wanted) {
    console.log(`\n== ${part.name}`);
    results.push({ name: part.name, ok: (await part.run()) === 0 });
  }
  console.log(`\n${results.map(({ name, ok }) => `${ok ? 'ok    ' : 'FAILED'}  ${name}`).join('\n')}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
});
