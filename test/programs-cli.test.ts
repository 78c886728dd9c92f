/** Working on a program from the command line: examples to start from, cases, and two versions told apart, in real processes. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../src/core/calendar.ts';
import { scratchIn } from '../src/server/db/scratch.ts';
import { runAudit } from '../src/server/audits/run.ts';
import { openStore } from '../src/server/db/store.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { examplePrograms, templateCases, templateNames } from '../src/server/programs/shipped.ts';
import type { Database } from '../src/server/db/database.ts';
import { readCases } from '../src/server/cases/read.ts';
import { auditCase } from '../src/server/cases/run.ts';
import { built, runIn, type Ended } from './support/command.ts';
import { freshDatabase } from './support/database.ts';
import { newDataFolder, openHere, removeDataFolder } from './support/data-folder.ts';
import { migrate } from '../src/server/db/migrate.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const template = readFileSync(join(root, 'templates/starter.yaml'), 'utf8');
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');
/** Code blocks of a page by their language. */
const blocks = (name: string, info: string): string[] =>
  [...page(name).matchAll(new RegExp(`^\`\`\`${info}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((m) => m[1] ?? '');

let folder: string;
let scratch: string;
let dataFolder: string;
let empty: string;
let kept: Database;

beforeAll(async () => {
  await built();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-programs-'));
  scratch = await mkdtemp(join(tmpdir(), 'tierwright-scratch-'));
  await promisify(execFile)('chmod', ['755', scratch]);
  await newDataFolder(join(scratch, 'postgres-18'));
  dataFolder = await newDataFolder();
  kept = await openHere(dataFolder);
  await migrate(kept.config('owner'));
  empty = join(folder, 'no-data');
  await write('program.yaml', template);
  await write('program.cases.yaml', blocks('cases.md', 'yaml')[0] ?? '');
});
afterAll(async () => {
  await kept.leave();
  await removeDataFolder(join(scratch, 'postgres-18'));
  await removeDataFolder(dataFolder);
  await rm(folder, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const tierwright = (...words: readonly string[]): Promise<Ended> =>
  runIn(folder, { TIERWRIGHT_DATA: empty, TIERWRIGHT_SCRATCH: scratch }, words);
const onData = (...words: readonly string[]): Promise<Ended> =>
  runIn(folder, { TIERWRIGHT_DATA: dataFolder, TIERWRIGHT_SCRATCH: scratch }, words);

/** What a page shows stands in what is printed, line by line; `…` stands for lines that are left out, times differ. */
function shows(printed: string, shown: string): void {
  const plain = (text: string): string => text.replaceAll(/\(\d+\.\d s\)/g, '(0.0 s)');
  const parts = plain(shown)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(1); // the command itself
  let rest = plain(printed);
  for (const line of parts.filter((l) => l.trim() !== '…')) {
    expect(rest).toContain(line);
    rest = rest.slice(rest.indexOf(line) + line.length);
  }
}

describe('test', () => {
  test('runs the cases of the page beside the program, and touches no data', async () => {
    const { code, out, err } = await tierwright('test', 'program.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^2 cases, all hold \(\d+\.\d s\)\.\n$/);
    expect(existsSync(empty)).toBe(false);
  });

  test('a case that does not hold ends with 1 and shows why, as the page says', async () => {
    await write(
      'harder.yaml',
      template.replace('sourced_arr, atLeast: 50000', 'sourced_arr, atLeast: 60000'),
    );
    const { code, out } = await tierwright('test', 'harder.yaml', 'program.cases.yaml');
    expect(code).toBe(1);
    shows(out, blocks('cases.md', '').find((b) => b.startsWith('$ tierwright test')) ?? 'nothing');
    const json = await tierwright('test', 'harder.yaml', 'program.cases.yaml', '--json', '--only', 'DOLLARS');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      cases: [
        {
          line: 14,
          ok: false,
          differences: [
            { partner: 'enough', ladder: 'company', what: 'earned', expected: 'preferred', found: 'partner' },
          ],
          rows: [{ partner: 'enough', earned: 'partner' }],
        },
      ],
    });
  });

  test('every fault of all files at once, with place and remedy', async () => {
    await mkdir(join(folder, 'faults'));
    await write('faults/program.yaml', template);
    await write(
      'faults/cases.yaml',
      `asOf: 2026-12-31
cases:
  - name: slips of the pen
    data:
      partners:
        A: { motions: resail, like: [readdy], evidence: [{ kind: deal_wonn, day: -1 }, { kind: deal_won, day: 2026-02-30, amont: 5 }] }
    expect: { B: { company: { earned: Preferd, facts: { sourced_ar: 5 } } } }
  - name: nothing
    data: { partners: {} }
`,
    );
    const first = await tierwright('test', 'faults/program.yaml');
    expect(first).toMatchObject({ code: 2, out: '' });
    expect(first.err).toContain('faults/cases.yaml:6:');
    expect(first.err).toContain('not a day of the calendar');
    const text = (await readFile(join(folder, 'faults/cases.yaml'), 'utf8')).replace(
      '2026-02-30',
      '2026-02-28',
    );
    await write('faults/cases.yaml', text);
    const { code, err } = await tierwright('test', 'faults/program.yaml');
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([
      expect.stringContaining(
        "cases.yaml:6:14 fault unknown-reference: No motion is called 'resail'. Did you mean 'resale'?",
      ),
      expect.stringContaining("No set is called 'readdy'."),
      expect.stringContaining("No kind of evidence is called 'deal_wonn'. Did you mean 'deal_won'?"),
      expect.stringContaining("'deal_won' has no field 'amont'. Did you mean 'amount'?"),
      expect.stringContaining(
        "cases.yaml:7:15 fault unknown-reference: No partner of the case is called 'B'.",
      ),
      expect.stringContaining("No tier is called 'Preferd'."),
      expect.stringContaining("No metric is called 'sourced_ar'. Did you mean 'sourced_arr'?"),
      expect.stringContaining('cases.yaml:8:5 fault missing-key: The case expects nothing.'),
    ]);
  });

  test('says where cases are looked for, and refuses a program with faults', async () => {
    await write('alone.yaml', template);
    const none = await tierwright('test', 'alone.yaml');
    expect(none.code).toBe(2);
    expect(none.err).toContain(
      'There are no cases beside alone.yaml: neither alone.cases.yaml nor cases.yaml.',
    );
    await write('wrong.yaml', template.replace('metric: sourced_arr', 'metric: sourced_ar'));
    const wrong = await tierwright('test', 'wrong.yaml', 'program.cases.yaml');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("Did you mean 'sourced_arr'?");
  });

  test('a scratch store leaves nothing in the database it is in', async () => {
    const database = await freshDatabase();
    const client = new Client(database.config('owner'));
    await client.connect();
    const everything = async (): Promise<unknown> =>
      (await client.query(`select count(*), (select count(*) from partner) partners from pg_class`)).rows;
    const before = await everything();
    const store = await scratchIn(database);
    const [ready] = readCases({
      file: 'program.cases.yaml',
      text: blocks('cases.md', 'yaml')[0] ?? '',
      program: { file: 'program.yaml', text: template },
      open: () => '',
    });
    if (!ready) throw new Error('The page has a case.');
    for (let i = 0; i < 2; i++) {
      const audit = await store.attempt((tx) => auditCase(tx, ready));
      expect(audit.partners).toHaveLength(2);
      expect(await everything()).toEqual(before);
    }
    await store.close();
    expect(await everything()).toEqual(before);
    await client.end();
    await database.drop();
  });
});

describe('diff', () => {
  const next = template
    .replace('sourced_arr, atLeast: 50000', 'sourced_arr, atLeast: 60000')
    .replace('noticeDays: 90', 'noticeDays: 120')
    .replace('benefits: [manager_time, cosell_introductions]', 'benefits: [cosell_introductions]')
    .replace('window: { last: 90, of: days }', 'window: { last: 120, of: days }');

  test('tells documents apart as the page says, without a store', async () => {
    await write('next-year.yaml', next);
    const { code, out, err } = await tierwright('diff', 'program.yaml', 'next-year.yaml');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    shows(out, blocks('versions.md', '').find((b) => b.startsWith('$ tierwright diff')) ?? 'nothing');
    expect(out).toContain('There is no database here, so nobody is evaluated.');
    expect(existsSync(empty)).toBe(false);
    const only = await onData('diff', 'program.yaml', 'next-year.yaml', '--document');
    expect(only.out).not.toContain('evaluated');
  });

  test('the other way round is the mirror image, and equal documents do not differ', async () => {
    const json = JSON.parse((await tierwright('diff', 'next-year.yaml', 'program.yaml', '--json')).out);
    expect(json).toMatchObject({ effect: 'changed', moves: null });
    expect(json.differences.map((d: { effect: string }) => d.effect)).toEqual([
      'tightened',
      'loosened',
      'loosened',
      'changed',
    ]);
    const same = await tierwright('diff', 'program.yaml', 'program.yaml');
    expect(same).toMatchObject({ code: 0 });
    expect(same.out).toContain('Both say the same.');
  });

  test('evaluates both on the store, and takes stored versions', async () => {
    // The partners of the page's cases, stored for good.
    const [ready] = readCases({
      file: 'program.cases.yaml',
      text: blocks('cases.md', 'yaml')[0] ?? '',
      program: { file: 'program.yaml', text: template },
      open: () => '',
    });
    if (!ready) throw new Error('The page has a case.');
    const store = openStore(kept, 'owner');
    const { program } = ready;
    await store.write('test', 'cases', async (tx) => {
      await tx.recording();
      await auditCase(tx, ready);
      return { result: null, log: {} };
    });
    const checked = checkProgram(template, 'program.yaml');
    if (!checked.ok) throw new Error('The template has no faults.');
    const audit = await runAudit(store, {
      program,
      source: template,
      asOf: day('2026-12-31'),
      mode: 'review',
      actor: 'test',
    });
    await store.close();

    const { code, out } = await onData('diff', 'program.yaml', 'next-year.yaml', '--as-of', '2026-12-31');
    expect(code).toBe(1);
    expect(out).toContain('Who would move, as of 31 Dec 2026');
    expect(out).toContain('1 of 2 standings (1 down, 0 up, 0 by decision only)');
    expect(out).toContain('enough (enough), Partner program: Preferred Partner → Partner');
    expect(out).toContain('What it lacks by the new version:');
    expect(out).toContain('closed-won ARR sourced by the partner: USD 10,000 more, to USD 60,000');

    for (const name of [`audit:${audit.id}`, audit.version.slice(0, 12)]) {
      const json = await onData('diff', 'next-year.yaml', name, '--as-of', '2026-12-31', '--json');
      expect(JSON.parse(json.out)).toMatchObject({
        moves: { compared: 2, partners: [{ partner: 'enough', goes: 'up', old: { earned: 'partner' } }] },
      });
    }
    const unknown = await onData('diff', 'abcdef012345', 'program.yaml');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("There is no file 'abcdef012345', and no stored version begins so.");
    const nothing = await onData('diff', 'nowhere.yaml', 'program.yaml');
    expect(nothing.err).toContain('There is no such file: nowhere.yaml');
  });

  test('a tier with another key and label is asked about, and two programs without a tier in common are said to be', async () => {
    await write(
      'renamed.yaml',
      template
        .replace('key: preferred', 'key: premier')
        .replace('label: Preferred Partner', 'label: Premier'),
    );
    const { out } = await tierwright('diff', 'program.yaml', 'renamed.yaml', '--document');
    expect(out).toContain(
      'If Premier is Preferred Partner by another name, say so in the new version: equivalents: { company: { preferred: premier } }',
    );
    await tierwright('init', 'other.yaml', '--from', 'odoo-v7', '--force');
    const other = await tierwright('diff', 'program.yaml', 'other.yaml', '--document');
    expect(other.out).toContain('The two have no tier in common.');
    expect(other.out).toMatch(/ {2}… and \d+ more, words only \(--all shows them\)/);
    expect(other.out).not.toContain('by another name');
  });
});

describe('init', () => {
  test('lists the examples, and each comes out as a program and cases that hold its name', async () => {
    const list = await tierwright('init', '--list');
    expect(list.code).toBe(0);
    for (const { name, cases } of examplePrograms()) {
      expect(list.out).toContain(name);
      const { code, out, err } = await tierwright('init', `${name}.yaml`, '--from', name);
      expect({ name, code, err }).toEqual({ name, code: 0, err: '' });
      expect(existsSync(join(folder, `${name}.yaml`))).toBe(true);
      if (cases === null) continue;
      expect(out).toContain(` test ${name}.yaml\n`);
      expect(await readFile(join(folder, `${name}.cases.yaml`), 'utf8')).toContain(`program: "${name}.yaml"`);
    }
  });

  test('replaces nothing unless forced, not even one of the two files', async () => {
    const [example] = examplePrograms();
    if (!example) return;
    await write('mine.cases.yaml', 'mine');
    const { code, err } = await tierwright('init', 'mine.yaml', '--from', example.name);
    expect(code).toBe(2);
    expect(err).toContain('mine.cases.yaml is there already.');
    expect(existsSync(join(folder, 'mine.yaml'))).toBe(false);
    expect((await tierwright('init', 'mine.yaml', '--from', example.name, '--force')).code).toBe(0);
  });

  test.each(templateNames)(
    'the template %s comes with cases that hold, in a folder that is made',
    async (name) => {
      const { code, out, err } = await tierwright('init', `${name}/mine.yaml`, '--template', name);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(
        `Wrote ${name}/mine.yaml and ${name}/mine.cases.yaml from the template '${name}'.`,
      );
      expect(await tierwright('test', `${name}/mine.yaml`)).toMatchObject({ code: 0, err: '' });
    },
  );

  test('the cases of the starter are those of the page', () => {
    const shown = (blocks('cases.md', 'yaml')[0] ?? '').replace('$schema=', '$schema=../docs/');
    expect(templateCases('starter')).toBe(shown);
  });

  test('a folder for a file, and one that cannot be made', async () => {
    const here = await tierwright('init', '.', '--from', 'odoo-v7');
    expect(here).toMatchObject({ code: 2, out: '' });
    expect(here.err).toContain('This is a folder: .. Name a file in it, such as program.yaml.');
    const below = await tierwright('init', 'program.yaml/x.yaml');
    expect(below.code).toBe(2);
    expect(below.err).toContain('There is no folder ');
  });

  test('an example that there is not, and two things to start from', async () => {
    const unknown = await tierwright('init', 'x.yaml', '--from', 'no-such-example');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain("No example is called 'no-such-example'.");
    const begun = await tierwright('init', 'x.yaml', '--from', 'odoo');
    expect(begun.err).toContain("Did you mean 'odoo-between' or 'odoo-v11' or 'odoo-v7'?");
    expect((await tierwright('init', 'x.yaml', '--from', 'a', '--template', 'motions')).code).toBe(2);
  });

  test('the package has the examples and the schemas', async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      maxBuffer: 50_000_000,
    });
    const [{ files }] = JSON.parse(stdout);
    const paths: string[] = files.map((f: { path: string }) => f.path);
    const wanted = [
      'docs/program.schema.json',
      'docs/cases.schema.json',
      'templates/starter.yaml',
      'templates/motions.cases.yaml',
      ...examplePrograms().map((e) => `${e.folder}/program.yaml`),
    ];
    expect(wanted.filter((path) => !paths.includes(path))).toEqual([]);
  });
});
