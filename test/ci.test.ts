/** What `examples/ci` has to copy, run in fresh repositories: the steps of the workflow, the hook, the entry for pre-commit. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { built, type Ended } from './support/command.ts';
import { newDataFolder, openHere, removeDataFolder } from './support/data-folder.ts';

const root = join(import.meta.dirname, '..');
const ci = join(root, 'examples/ci');

let folder: string;
let scratch: string;
beforeAll(async () => {
  await built();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-ci-'));
  scratch = await mkdtemp(join(tmpdir(), 'tierwright-scratch-'));
  await chmod(scratch, 0o755);
  await newDataFolder(join(scratch, 'postgres-18'));
  await mkdir(join(folder, 'bin'));
  await writeFile(
    join(folder, 'bin/tierwright'),
    `#!/bin/sh\nexec '${process.execPath}' '${root}/dist/cli/main.js' "$@"\n`,
    { mode: 0o755 },
  );
});
afterAll(async () => {
  await removeDataFolder(join(scratch, 'postgres-18'));
  await rm(scratch, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function run(cwd: string, command: string, ...words: readonly string[]): Promise<Ended> {
  const { DATABASE_URL: _, ...kept } = process.env;
  const env = {
    ...kept,
    PATH: `${join(folder, 'bin')}${delimiter}${kept['PATH'] ?? ''}`,
    TIERWRIGHT_SCRATCH: scratch,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...words], { cwd, env });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error && 'code' in error)) throw error;
    return { code: Number(error.code), out: String(error.stdout), err: String(error.stderr) };
  }
}

const clean = await readFile(join(root, 'docs/review/base.yaml'), 'utf8');
const wrong = clean.replace('noticeDays: 90', 'noticeDays: 30');

/** A repository with these programs, staged. */
async function repository(name: string, programs: Readonly<Record<string, string>>): Promise<string> {
  const at = join(folder, name);
  await mkdir(join(at, 'programs'), { recursive: true });
  await run(at, 'git', 'init', '--quiet');
  for (const [file, text] of Object.entries(programs)) await writeFile(join(at, file), text);
  await run(at, 'git', 'add', '--all');
  return at;
}
const commit = (at: string): Promise<Ended> => run(at, 'git', '-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'x'); // prettier-ignore

const cases = `about: the entry of resale
asOf: 2026-12-31
cases:
  - name: a contract is enough to enter
    data:
      partners:
        p: { motions: resale, evidence: [{ kind: contract, day: 2026-01-01 }] }
    expect:
      p: { resale: { earned: Registered } }
`;

/** The steps of the workflow that are commands. */
async function stepsOf(): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const stepShape = z.object({ name: z.string().optional(), run: z.string().optional() });
  const workflow = z
    .object({ jobs: z.object({ programs: z.object({ steps: z.array(stepShape) }) }) })
    .parse(parse(await readFile(join(ci, 'github-actions.yml'), 'utf8')));
  return workflow.jobs.programs.steps.flatMap(({ name, run: text }) =>
    name !== undefined && text !== undefined ? [{ name, text }] : [],
  );
}

/** Runs a step as the runner does with `shell: bash`. */
async function step(at: string, name: string): Promise<Ended> {
  const text = (await stepsOf()).find((s) => s.name === name)?.text ?? 'exit 9';
  return run(at, 'bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', text);
}

test('the workflow has these commands, the first of which needs the network', async () => {
  expect((await stepsOf()).map((s) => s.name)).toEqual(['Install Tierwright', 'Review', 'Test']);
});

test('the workflow reviews every program, and leaves a log of each to upload', async () => {
  const at = await repository('reviewed', { 'programs/ours.yaml': clean, 'programs/ours.cases.yaml': cases });
  expect(await step(at, 'Review')).toEqual({ code: 0, out: '', err: '' });
  await writeFile(join(at, 'programs/new, and wrong.yaml'), wrong);
  await run(at, 'git', 'add', '--all');
  const review = await step(at, 'Review');
  expect(review.code).toBe(1);
  expect(review.out).toMatch(
    /^::error file=programs\/new%2C and wrong\.yaml,line=\d+,.*title=tierwright short-notice::/,
  );
  const logs = (await readdir(join(at, 'reviews'))).toSorted();
  expect(logs).toEqual(['programs-new, and wrong.yaml.sarif', 'programs-ours.yaml.sarif']);
  // A code host keeps them apart by this.
  const log = z.object({ runs: z.tuple([z.object({ automationDetails: z.object({ id: z.string() }) })]) });
  const ids = logs.map(async (file) =>
    log.parse(JSON.parse(await readFile(join(at, 'reviews', file), 'utf8'))),
  );
  expect((await Promise.all(ids)).map(({ runs: [{ automationDetails }] }) => automationDetails.id)).toEqual([
    'tierwright/programs/new%2C%20and%20wrong.yaml/',
    'tierwright/programs/ours.yaml/',
  ]);
});

test('the workflow runs the cases of every program', async () => {
  const at = await repository('tested', {
    'programs/ours.yaml': clean,
    'programs/ours.cases.yaml': cases,
    'programs/theirs.yaml': clean,
    'programs/theirs.cases.yaml': cases.replace('earned: Registered', 'earned: Selling'),
  });
  // Kept running between the commands; each would start and stop it otherwise.
  const kept = await openHere(join(scratch, 'postgres-18'));
  try {
    expect((await step(at, 'Test')).code).toBe(1);
    await run(at, 'git', 'rm', '--quiet', '--cached', 'programs/theirs.cases.yaml');
    expect((await step(at, 'Test')).code).toBe(0);
  } finally {
    await kept.leave();
  }
});

test('the hook refuses a commit with an error, lets a clean one through, and looks at what is staged', async () => {
  const at = await repository('hook', { 'programs/a program.yaml': wrong, 'notes.yaml': 'a: 1\n' });
  await copyFile(join(ci, 'pre-commit'), join(at, '.git/hooks/pre-commit'));
  await chmod(join(at, '.git/hooks/pre-commit'), 0o755);
  const refused = await commit(at);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('programs/a program.yaml:13:3 error short-notice');
  expect(refused.err).toContain('Not committed.');
  // Mended in the folder, and not staged.
  await writeFile(join(at, 'programs/a program.yaml'), clean);
  expect((await commit(at)).code).toBe(1);
  await run(at, 'git', 'add', '--all');
  expect(await commit(at)).toMatchObject({ code: 0 });
  await run(at, 'git', 'rm', '--quiet', 'programs/a program.yaml');
  expect(await commit(at)).toMatchObject({ code: 0 });
});

test('the entry for pre-commit does the same for the files that the framework appends', async () => {
  const at = await repository('framework', { 'programs/a program.yaml': wrong, 'programs/clean.yaml': clean });
  const config = z
    .object({ repos: z.tuple([z.object({ hooks: z.tuple([z.object({ entry: z.string(), files: z.string(), exclude: z.string() })]) })]) })
    .parse(parse(await readFile(join(ci, 'pre-commit-config.yaml'), 'utf8')));
  const [{ hooks: [{ entry, files, exclude }] }] = config.repos;
  const taken = ['programs/a.yaml', 'programs/a.cases.yaml', 'other/a.yaml'].filter((f) => new RegExp(files).test(f) && !new RegExp(exclude).test(f));
  expect(taken).toEqual(['programs/a.yaml']);
  const hook = (...names: readonly string[]): Promise<Ended> => run(at, 'sh', '-c', `${entry} "$@"`, 'sh', ...names);
  expect(await hook('programs/clean.yaml')).toMatchObject({ code: 0 });
  const refused = await hook('programs/a program.yaml', 'programs/clean.yaml');
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('programs/a program.yaml:13:3 error short-notice');
}); // prettier-ignore
