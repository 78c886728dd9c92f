/** I1: the same answer to the byte whatever the order of keys, and on a machine of another zone and language. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { day } from '../../src/core/calendar.ts';
import { readProgram } from '../../src/core/program/check/index.ts';
import type { Interval } from '../../src/core/standing/interval.ts';
import { shippedKinds, templateText } from '../../src/server/programs/shipped.ts';
import { answer } from './answer.ts';
import { anyFact, runs } from './made.ts';
import { source } from './scene.ts';

const asOf = day('2026-06-30');
const kinds = shippedKinds();

function programOf(text: string) {
  const read = readProgram(text, 'p.yaml', { kinds, isTimeZone: () => true });
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return { program: read.value.program, issues: read.issues };
}

/** Facts of each atom for some partners, from a list that goes round. */
function factsOf(text: string, list: readonly Interval[]): Record<string, Interval>[] {
  const { atoms } = programOf(text).program;
  const names = atoms.map((a) => a.name).toSorted();
  return [0, 1, 2].map((p) =>
    Object.fromEntries(
      names.map((n, i) => [n, list[(i * 3 + p) % list.length] ?? { least: NaN, most: NaN }]),
    ),
  );
}

/** The same document with the keys of every block in another order; what is a list stays as it is. */
function reordered(value: unknown, turns: readonly number[], level = 0): unknown {
  if (Array.isArray(value)) return value.map((v) => reordered(v, turns, level + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([k, v]) => [k, reordered(v, turns, level + 1)] as const);
  const turn = turns[level % turns.length] ?? 0;
  const cut = entries.length === 0 ? 0 : turn % entries.length;
  const turned = [...entries.slice(cut), ...entries.slice(0, cut)];
  return Object.fromEntries(turn % 2 === 0 ? turned : turned.toReversed());
}

const texts = { small: source, starter: templateText('starter'), motions: templateText('motions') };
type Name = keyof typeof texts;

test.each(Object.keys(texts) as Name[])(
  'I1: the order of keys in a document changes nothing (%s)',
  (name) => {
    const list = fc.array(anyFact, { minLength: 7, maxLength: 30 });
    fc.assert(
      fc.property(list, fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }), (facts, turns) => {
        const other = stringify(reordered(parse(texts[name]), turns));
        const rows = factsOf(texts[name], facts);
        const [a, b] = [programOf(texts[name]), programOf(other)];
        expect(answer(b.program, b.issues, asOf, rows)).toBe(answer(a.program, a.issues, asOf, rows));
      }),
      { numRuns: Math.ceil(runs / 30) },
    );
  },
);

const machines = [
  { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
];

test.each(machines)('I1: a process in zone $TZ that speaks $LANG gives the same bytes', (machine) => {
  const list = fc.sample(anyFact, { numRuns: 40, seed: 7 });
  const rows = factsOf(texts.motions, list);
  const { program, issues } = programOf(texts.motions);
  const facts = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([k, { least, most }]) => [k, [String(least), String(most)]])),
  );
  const root = join(import.meta.dirname, '../..');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', join(root, 'test/support/typescript.mjs'), join(import.meta.dirname, 'answer-process.ts')],
    {
      env: { ...process.env, ...machine, NODE_OPTIONS: '' },
      input: JSON.stringify({ source: texts.motions, kinds, facts }),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe(answer(program, issues, asOf, rows));
});
