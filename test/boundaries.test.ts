/**
 * The walls of the house, each proven by breaking it: files that violate a rule are written into a copy of
 * the tree's configuration, and the real linter and compiler must report every one of them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

interface Diagnostic {
  filename: string;
  code: string;
  text: string;
}

/** What each row writes, and a part of the message that must come back (none: nothing may be said). */
interface Row {
  rule: string;
  path: string;
  source: string;
  says?: string;
}

const row = (rule: string, path: string, source: string, says?: string): Row =>
  says === undefined ? { rule, path, source } : { rule, path, source, says };

const violations: Row[] = [
  ...['api', 'demo', 'server', 'cli', 'web'].map((floor) =>
    row(
      `core imports nothing of ${floor}`,
      `src/core/metrics/reach-${floor}.ts`,
      `export { x } from '../../${floor}/x.ts';`,
      'src/core stands at the bottom',
    ),
  ),
  row(
    'core imports no types of server either',
    'src/core/types.ts',
    `import type { X } from '../server/x.ts';\nexport type Y = X;`,
    'src/core stands at the bottom',
  ),
  row(
    'core imports nothing of server at run time',
    'src/core/dynamic.ts',
    `export const x = import('../server/x.ts');`,
    'src/core stands at the bottom',
  ),
  ...['node:fs', 'fs/promises', 'pg', 'kysely', 'hono', 'react', '@scope/name', 'yaml/dist'].map((name) =>
    row(
      `core does without ${name}`,
      `src/core/package-${name.replaceAll(/\W/g, '-')}.ts`,
      `import * as x from '${name}';\nexport const y = x;`,
      'src/core is pure',
    ),
  ),
  ...[
    ['Date.now()', 'src/core reads no clock'],
    ['new Date()', 'src/core reads no clock'],
    ['globalThis.Date.now()', 'src/core reads no clock'],
    ['performance.now()', 'src/core reads no clock'],
    ['Temporal.Now.plainDateISO()', 'src/core reads no clock'],
    ['T.Now.instant()', 'src/core reads no clock'],
    ['Math.random()', 'src/core has no randomness'],
    ['Math["random"]()', 'src/core has no randomness'],
    ['globalThis["Date"]', 'src/core reads no clock'],
    ['(() => { const { random } = Math; return random(); })()', 'src/core has no randomness'],
    ['globalThis.Math.random()', 'src/core has no randomness'],
    ['crypto.randomUUID()', 'src/core has no randomness'],
    ['Promise.resolve(1)', 'src/core is synchronous'],
    ['setTimeout(String, 1)', 'src/core is synchronous'],
    ['async () => 1', 'async is not allowed'],
    ['process.env', 'src/core runs in the browser too'],
    ['Buffer.from([1])', 'src/core runs in the browser too'],
    ['fetch("/")', 'src/core does no I/O'],
    ['window.name', 'src/core runs in Node too'],
    ['document.title', 'src/core runs in Node too'],
    ['new Intl.Collator()', 'Intl differs'],
    ['"a".localeCompare("b")', 'Order by locale'],
    ['(1).toLocaleString()', 'Text by locale'],
  ].map(([expression, says], at) =>
    row(
      `core says no ${expression}`,
      `src/core/expression-${at}.ts`,
      `export const x = ${expression};`,
      says,
    ),
  ),
  row(
    'a test of core stays in core',
    'src/core/far.test.ts',
    `import { x } from '../server/x.ts';\nexport const y = x;`,
    'A test of src/core needs no other floor',
  ),
  ...['api', 'server', 'cli', 'web'].map((floor) =>
    row(
      `demo imports nothing of ${floor}`,
      `src/demo/reach-${floor}.ts`,
      `export { x } from '../${floor}/x.ts';`,
      'src/demo imports src/core only',
    ),
  ),
  ...['node:fs', 'yaml', 'temporal-polyfill'].map((name) =>
    row(
      `demo does without ${name}`,
      `src/demo/package-${name.replaceAll(/\W/g, '-')}.ts`,
      `import * as x from '${name}';\nexport const y = x;`,
      'src/demo is pure',
    ),
  ),
  ...[
    ['Date.now()', 'src/demo reads no clock'],
    ['Math.random()', 'src/demo has no randomness'],
    ['Math.log(2)', 'Machines may differ'],
    ['Math.pow(2, 0.5)', 'Machines may differ'],
    ['process.env', 'src/demo runs in the browser too'],
    ['async () => 1', 'async is not allowed'],
    ['new Intl.Collator()', 'Intl differs'],
  ].map(([expression, says], at) =>
    row(
      `demo says no ${expression}`,
      `src/demo/expression-${at}.ts`,
      `export const x = ${expression};`,
      says,
    ),
  ),
  ...['demo', 'server', 'cli', 'web'].map((floor) =>
    row(
      `api imports nothing of ${floor}`,
      `src/api/reach-${floor}.ts`,
      `export { x } from '../${floor}/x.ts';`,
      'src/api imports src/core only',
    ),
  ),
  row(
    'api does without pg',
    'src/api/pg.ts',
    `export { Pool } from 'pg';`,
    'src/api runs in the browser too',
  ),
  ...['cli', 'web'].map((floor) =>
    row(
      `server imports nothing of ${floor}`,
      `src/server/partners/reach-${floor}.ts`,
      `export { x } from '../../${floor}/x.ts';`,
      'src/server imports neither',
    ),
  ),
  ...['../funds/routes.ts', '../funds/routes', '../../server/funds/routes.ts'].map((specifier, at) =>
    row(
      `a feature does not import ${specifier}`,
      `src/server/partners/routes-${at}.ts`,
      `export { routes } from '${specifier}';`,
      'never its routes.ts',
    ),
  ),
  ...['server', 'cli'].map((floor) =>
    row(
      `web imports nothing of ${floor}`,
      `src/web/team/reach-${floor}.tsx`,
      `export { x } from '../../${floor}/x.ts';`,
      'src/web never imports',
    ),
  ),
  row(
    'web does without Node',
    'src/web/fs.ts',
    `export { stat } from 'node:fs';`,
    'src/web runs in the browser',
  ),
  row(
    'cli imports nothing of web',
    'src/cli/page.ts',
    `export { x } from '../web/x.ts';`,
    'src/cli does not',
  ),
  ...[
    'select now()',
    'where day < CURRENT_DATE',
    'current_timestamp',
    'select clock_timestamp ( )',
    `'today'::date`,
  ].map((sql, at) =>
    row(
      `SQL says no ${sql}`,
      `src/server/partners/sql-${at}.ts`,
      'export const sql = `' + sql + '`;',
      'must not read the database clock',
    ),
  ),
  row(
    'SQL of core reads no clock either',
    'src/core/metrics/sql.ts',
    `export const sql = 'select now()';`,
    'must not read the database clock',
  ),
  row('server does not print', 'src/server/print.ts', `console.log(1);`, 'Unexpected console'),
  row('no any', 'src/server/any.ts', `export let x: any;`, 'Unexpected `any`'),
  row('no non-null assertion', 'src/server/bang.ts', `export let x: string[];\nx[0]!.at(0);`, 'non-null'),
  row('no default export', 'src/server/default.ts', `export default 1;`, 'named'),
  row(
    'what a module exports has a docstring',
    'src/server/docs.ts',
    `export function f(): void {}`,
    'begins with a /** docstring */',
  ),
];

const allowed: Row[] = [
  row(
    'core imports its own folders and its listed packages',
    'src/core/standing/fine.ts',
    `export { x } from '../metrics/x.ts';\nexport { z } from 'zod';\nexport { parse } from 'yaml';`,
  ),
  row(
    'a clock passed in may be asked, and comments and words may say now()',
    'src/core/metrics/clock.ts',
    `// now() is banned\ndeclare const clock: { now(): string };\nexport const x = [clock.now(), 'right now'];`,
  ),
  row(
    'a feature imports its own routes and its siblings queries',
    'src/server/partners/fine.ts',
    `export { a } from './routes.ts';\nexport { b } from '../funds/queries.ts';\nexport { c } from '../../core/c.ts';`,
  ),
  row('main mounts routes', 'src/server/main.ts', `export { routes } from './partners/routes.ts';`),
  row(
    'recorded time is the database clock',
    'src/server/db/recording.ts',
    `export const sql = 'insert into recording (at) values (now())';`,
  ),
  row(
    'web imports core and the client of api',
    'src/web/fine.ts',
    `export { a } from '../core/a.ts';\nexport { b } from '../api/client.ts';`,
  ),
  row('demo uses core', 'src/demo/fine.ts', `export { x } from '../core/x.ts';`),
  row('cli prints', 'src/cli/print.ts', `console.log(1);`),
  row(
    'tests of core may be asynchronous',
    'src/core/fine.test.ts',
    `export const x = async () => new Date();`,
  ),
];

let overlay = '';
let diagnostics: Diagnostic[] = [];

beforeAll(() => {
  overlay = mkdtempSync(join(tmpdir(), 'tierwright-boundaries-'));
  copyRules('.');
  symlinkSync(join(root, 'node_modules'), join(overlay, 'node_modules'));
  for (const { path, source } of [...violations, ...allowed]) write(path, source);
  diagnostics = lint('.');
});

afterAll(() => {
  rmSync(overlay, { recursive: true, force: true });
});

describe('a violation is reported, with its reason', () => {
  test.each(violations.map((it) => [it.rule, it] as const))('%s', (_rule, { path, says }) => {
    expect(saidOf(path).join('\n')).toContain(says);
  });
});

describe('what the walls let through', () => {
  test.each(allowed.map((it) => [it.rule, it] as const))('%s', (_rule, { path }) => {
    expect(saidOf(path)).toEqual([]);
  });
});

describe('the compiler holds the floors too, where a path is written so that no pattern sees it', () => {
  test.each([
    ['core', 'server'],
    ['core', 'cli'],
    ['core', 'demo'],
    ['demo', 'server'],
    ['api', 'server'],
    ['api', 'cli'],
    ['server', 'cli'],
  ])('%s cannot reach %s', (from, to) => {
    for (const floor of ['core', 'demo', 'api', 'server', 'cli']) {
      const folder = `src/${floor}`;
      cpSync(join(root, folder, 'tsconfig.json'), join(overlay, 'floors', folder, 'tsconfig.json'));
      write(`floors/${folder}/x.ts`, 'export const x = 1;');
    }
    cpSync(join(root, 'tsconfig.base.json'), join(overlay, 'floors/tsconfig.base.json'));
    write(`floors/src/${from}/y.ts`, `export { x } from '.././${to}/x.ts';`);
    const { status, stdout } = tool('typescript/bin/tsc', ['-p', `src/${from}`, '--noEmit'], 'floors');
    expect(stdout).toContain(`${from}/y.ts`);
    expect(stdout).toContain('rootDir');
    expect(status).not.toBe(0);
  });
});

describe('the tree itself', () => {
  test('a vague folder, data beside the checkout, a clock in an SQL file, a floating or unexplained package', () => {
    write('tree/src/server/utils/x.ts', '');
    write('tree/src/core/x.ts', `export const x = '${['..', 'shared'].join('/')}/data';`);
    write('tree/src/server/funds/x.sql', 'select now();');
    write('tree/src/server/db/migrations/x.sql', 'select now();');
    write('tree/src/server/funds/fine.sql', '-- now() is banned\nselect 1;');
    write('tree/bench/x.ts', `export const x = '${['..', 'shared'].join('/')}/data';`);
    write('tree/package.json', '{"dependencies":{"known":"1.2.3","floats":"^1.0.0","unexplained":"1.0.0"}}');
    write('tree/docs/decisions/0001.md', '`known`, `floats`');
    const { status, stderr } = run(process.execPath, ['scripts/tree.mjs', 'tree'], overlay);
    const lines = stderr.trim().split('\n');
    expect(stderr).toContain('floats is ^1.0.0');
    expect(stderr).toContain('why unexplained is needed');
    expect(lines.map((line) => line.split(':')[0]).toSorted()).toEqual([
      'package.json',
      'package.json',
      'src/core/x.ts',
      'src/server/funds/x.sql',
      'src/server/utils',
    ]);
    expect(status).toBe(1);
  });

  test('it keeps its own rules', () => {
    const { status, stderr } = run(process.execPath, ['scripts/tree.mjs'], root);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  test('no wall of the real source is broken', () => {
    const walls = /no-restricted-|sql-clock|no-async-await/;
    copyRules('real');
    cpSync(join(root, 'src'), join(overlay, 'real/src'), { recursive: true });
    const broken = lint('real').filter(({ code }) => walls.test(code));
    expect(broken).toEqual([]);
  });
});

function write(path: string, source: string): void {
  const full = join(overlay, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `${source}\n`);
}

function saidOf(path: string): string[] {
  return diagnostics.filter(({ filename }) => filename === path).map(({ text }) => text);
}

/** The linter's rules as they are, save those that need types: no wall does, and they take long. */
function copyRules(folder: string): void {
  const config = readFileSync(join(root, '.oxlintrc.json'), 'utf8');
  const untyped = config.replace('"typeAware": true', '"typeAware": false');
  if (untyped === config)
    throw new Error('.oxlintrc.json no longer says "typeAware": true; adapt this test.');
  write(join(folder, '.oxlintrc.json'), untyped);
  cpSync(join(root, 'scripts'), join(overlay, folder, 'scripts'), { recursive: true });
}

function lint(folder: string): Diagnostic[] {
  const { stdout, stderr } = tool('oxlint/bin/oxlint', ['--format=json', 'src'], folder);
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not run in ${folder}: ${stdout}${stderr}`);
  const report: { diagnostics: { filename: string; code: string; message: string; help?: string }[] } =
    JSON.parse(stdout);
  return report.diagnostics.map(({ filename, code, message, help }) => ({
    filename,
    code,
    text: `${message} ${help ?? ''}`,
  }));
}

function tool(file: string, args: string[], folder: string) {
  return run(process.execPath, [join(root, 'node_modules', file), ...args], join(overlay, folder));
}

function run(command: string, args: string[], cwd: string) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
