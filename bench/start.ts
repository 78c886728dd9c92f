/** How long people wait for the first words of a command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateNames, templateText } from '../src/server/programs/shipped.ts';
import { measure, median, type Bench, type Contestant } from './measure.ts';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Runs Node to its end; answers milliseconds until it first said something, or until it ended without a word. */
async function firstOutput(words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let first: number | undefined;
  child.stdout.on('data', () => (first ??= performance.now() - start));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`node ${words.join(' ')} ended with ${child.exitCode}`);
  return first ?? performance.now() - start;
}

/** See README.md in this folder. */
export const startBench: Bench = {
  name: 'start',
  about: 'the first words of --help and of a review, in processes of their own, against a bare node -e 0',
  run: async ({ rounds }) => {
    if (!existsSync(main)) throw new Error('Build first: npm run build.');
    const folder = mkdtempSync(join(tmpdir(), 'tierwright-start-'));
    try {
      const largest = templateNames
        .map((name) => ({ name, text: templateText(name) }))
        .toSorted((a, b) => b.text.length - a.text.length)[0];
      const program = join(folder, 'program.yaml');
      writeFileSync(program, largest?.text ?? '');
      const waits: Record<'help' | 'review', number[]> = { help: [], review: [] };
      const words = (name: 'help' | 'review', ...args: readonly string[]): Contestant => ({
        name: `tierwright ${name === 'help' ? '--help' : 'review'}`,
        role: 'ours',
        run: async () => void waits[name].push(await firstOutput([main, ...args])),
      });
      const measured = await measure(
        [
          { name: 'node -e 0', role: 'reference', run: async () => void (await firstOutput(['-e', '0'])) },
          words('help', '--help'),
          words('review', 'review', program, '--fail-on', 'never'),
        ],
        rounds,
      );
      // The first of each warmed up.
      const wait = (name: 'help' | 'review'): number => Math.round(median(waits[name].slice(1)));
      return {
        measured,
        facts: {
          'template reviewed': `${largest?.name ?? ''}, ${largest?.text.length ?? 0} characters`,
          'first words of --help': `${wait('help')} ms`,
          'first words of review': `${wait('review')} ms`,
          'load of the machine': loadavg()[0]?.toFixed(2) ?? '',
        },
        aims: (['help', 'review'] as const).map((name) => ({
          aim: `first words of ${name} within 400 ms on a quiet machine`,
          value: wait(name),
          reached: wait(name) <= 400,
        })),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
