/** Core runs unchanged in a browser: bundled, it works where there is nothing but the language itself. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { standings } from './browser-entry.ts';

const root = new URL('../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(root),
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('test/browser-entry.ts', root)), formats: ['iife'], name: 'core' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('vite gave no bundle');
  const [chunk] = output.output;
  return chunk.code;
}

test('core, bundled for the browser, gives the same standings without Node, DOM or any global of theirs', async () => {
  const program = text('examples/adventureworks/revenue-only.yaml');
  const kinds = text('src/core/metrics/kinds.yaml');
  const sums = [0, 4_999_999, 5_000_000, 25_000_000, 100_000_000];
  const context = vm.createContext({ input: JSON.stringify([program, kinds, sums]) });
  const code = `${await bundle()}\nJSON.stringify(core.standings(...JSON.parse(input)))`;
  const answer: unknown = JSON.parse(String(vm.runInContext(code, context)));
  expect(answer).toEqual(standings(program, kinds, sums));
  expect(answer).toEqual({
    earned: [0, 0, 1, 2, 3],
    gap: ['- orders (standing in for sourced ARR): USD 50,000 more, to USD 50,000'],
  });
});
