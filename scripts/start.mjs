/** `npm start`: from a fresh clone to the program's main job on an invented vendor, with nothing to set up. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { build, exitWith, root, runNode } from './run.mjs';

/**
 * Everything below happens in these folders, whatever DATABASE_URL says, so that nothing of yours is touched. Root's database runs as
 * another account, which cannot enter root's home, where this clone may well lie.
 */
const files = '.tmp/demo';
const data = process.getuid?.() === 0 ? '/var/lib/tierwright-demo' : '.tmp/demo-data';
const embedded = { DATABASE_URL: '' };
const main = join(root, 'dist/cli/main.js');

/** What is shown, one `tierwright` command line each, with what to see in it. Type them yourself to go on from there. */
const steps = [
  {
    say: 'An invented vendor: four years of business with 240 partners, and an old program with Gold, Silver and Bronze.',
    args: ['demo', '--load', '--out', files, '--data', data],
  },
  {
    say: 'Who stands where by the evidence of 2025. Compare the columns held and earned.',
    args: ['audit', `${files}/program.yaml`, '--as-of', '2025-12-31', '--data', data],
  },
  {
    say: 'The same as a report to open in a browser, forward and print.',
    args: ['audit', '--replay', '1', '--html', `${files}/report.html`, '--data', data],
  },
  {
    say: 'Why, for one partner: it held the top tier, for what it did in 2024.',
    args: [
      'explain',
      'P-1001',
      '--program',
      `${files}/program.yaml`,
      '--as-of',
      '2025-12-31',
      '--data',
      data,
    ],
  },
];

await exitWith(async () => {
  await install();
  const built = await build();
  if (built !== 0) return built;
  for (const folder of [files, data].map((path) => resolve(root, path))) {
    if (!existsSync(folder)) continue;
    if (folder === resolve(root, data))
      await runNode(main, ['db', 'stop', '--data', data], embedded, { stdout: 'ignore' });
    rmSync(folder, { recursive: true, force: true }); // the demo begins anew at every start
  }
  for (const { say, args } of steps) {
    console.log(`\n── ${say}\n$ npx tierwright ${args.join(' ')}`);
    const code = await runNode(main, args, embedded);
    if (code !== 0) return code;
  }
  const { storyLines } = await import(pathToFileURL(join(root, 'dist/demo/readme.js')).href);
  console.log(`
── What is planted in this base, and how to see it:
${storyLines(`${files}/`, ` --data ${data}`)
  .map((line) => line.replace(/^tierwright /, 'npx tierwright '))
  .join('\n')}

Then your own files: npx tierwright init program.yaml --template motions
README.md has the whole way through.`);
  return 0;
});
