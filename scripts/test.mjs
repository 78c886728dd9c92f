/** `npm test`: install what is missing, build, run the tests. `npm test -- src/core` narrows them down. */
import { install } from './install.mjs';
import { build, exitWith, runTool } from './run.mjs';

await exitWith(async () => {
  await install();
  const built = await build();
  if (built !== 0) return built;
  return runTool('vitest', ['run', ...process.argv.slice(2)]);
});
