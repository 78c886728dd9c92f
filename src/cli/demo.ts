import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import { csvLines } from '../demo/csv.ts';
import { files } from '../demo/files.ts';
import { demoProgram } from '../demo/program.ts';
import { demoReadme, importLines, lastDay } from '../demo/readme.ts';
import { goldShares, naturalRows, usualSize, type Size } from '../demo/tables.ts';
import type { Store } from '../server/db/store.ts';
import { importFile } from '../server/imports/import-file.ts';
import { newestRecording } from '../server/audits/facts.ts';
import { templateText } from '../server/programs/shipped.ts';
import { shippedPath } from '../server/programs/shipped-path.ts';
import { dataWords, typed } from './called.ts';
import { importRequest } from './import.ts';
import { showProgress } from './progress.ts';
import { dataOption } from './data-option.ts';
import { withStore } from './session.ts';
import { print, verb, type ExitCode } from './terminal.ts';

interface DemoOptions {
  readonly out: string;
  readonly partners: string;
  readonly evidence?: string;
  readonly seed: string;
  readonly load?: true;
  readonly force?: true;
  readonly data?: string;
}

/** `tierwright demo`: an invented vendor with four years of partner business and planted stories, to try everything on. */
export function demoVerb(command: Command): Command {
  return command
    .option('--out <folder>', 'where to write them', 'tierwright-demo')
    .option('--load', 'import them too, into a store that is still empty')
    .option('--partners <n>', 'how many partners', String(usualSize.partners))
    .option('--evidence <n>', 'how many rows of evidence, about; what the partners bring unless given')
    .option('--seed <n>', 'another number makes another base; the same one the same, to the byte', '1')
    .option('--force', 'replace files that are there')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  tierwright demo --load\n' +
        '  tierwright demo --out demo --seed 7\n' +
        '  tierwright demo --out large --partners 100000 --evidence 10000000\n\n' +
        'The vendor, its partners and all people are invented. docs/demo.md says what is planted.',
    )
    .action((options: DemoOptions) => verb(() => run(options)));
}

async function run(options: DemoOptions): Promise<ExitCode> {
  const size = sizeOf(options);
  if (!options.load) writeAll(options, size);
  else
    await withStore(options, async (store) => {
      await refuseUsed(store);
      writeAll(options, size);
      await load(store, options);
    });
  print('', ...typed(nextLines(options)));
  return 0;
}

/** Writes the folder and says what is in it. */
function writeAll(options: DemoOptions, size: Size): void {
  refuseFilesThere(options.out, options.force ?? false);
  const rows = write(options, size);
  print(`Wrote the partner base of Merrowdesk, an invented vendor, into ${options.out}:`);
  print(...files.map(({ name, note }, at) => fileLine(name, rows[at], note)));
  const [first, second, third, last] = goldShares(size);
  print(
    `Gold, the top tier of the old program, was held by ${first} % in 2022, ${second} % in 2023, ${third} % in 2024 and ${last} % in 2025.`,
  );
}

function fileLine(name: string, rows: number | undefined, note: string | undefined): string {
  return `  ${`${name}.csv`.padEnd(18)}${counted(rows).padStart(11)}${note === undefined ? '' : `   ${note}`}`;
}

function sizeOf(options: DemoOptions): Size {
  const partners = whole('partners', options.partners, 1, 100_000);
  const seed = whole('seed', options.seed, 0, 2 ** 31);
  if (options.evidence === undefined) return { partners, seed };
  const size = { partners, seed, evidence: whole('evidence', options.evidence, 1, 10_000_000) };
  const natural = naturalRows(size);
  if (size.evidence < natural * 0.98)
    throw usage(
      `${counted(partners)} partners bring about ${counted(natural)} rows of evidence by themselves.`,
      `Ask for at least as many, or for fewer --partners.`,
    );
  return size;
}

function whole(name: string, text: string, least: number, most: number): number {
  const n = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (n >= least && n <= most) return n;
  throw usage(
    `--${name} is '${text}'.`,
    `Write a whole number from ${counted(least)} to ${counted(most)}, without separators.`,
  );
}

function usage(message: string, remedy: string): IssueError {
  return new IssueError([fault('usage', message, remedy)]);
}

function counted(n = 0): string {
  return n.toLocaleString('en');
}

function refuseFilesThere(out: string, force: boolean): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory())
    throw usage(`${out} is a file, and the demo is a folder of files.`, 'Name a folder with --out.');
  const [first] = readdirSync(out).toSorted();
  if (first !== undefined && !force)
    throw usage(
      `${out} holds ${first} already.`,
      'Name another folder with --out, or write among what is there with --force.',
    );
}

/** Invented partners among real ones would be hard to tell apart and cannot be deleted again. */
async function refuseUsed(store: Store): Promise<void> {
  const recordings = await store.read(newestRecording);
  if (recordings > 0)
    throw usage(
      `The store holds ${counted(recordings)} ${recordings === 1 ? 'recording' : 'recordings'} already, and the demo is loaded into an empty one only.`,
      'Name a folder of its own: --data FOLDER.',
    );
}

/** Writes the folder; rows of each CSV file. */
function write(options: DemoOptions, size: Size): number[] {
  const { out } = options;
  try {
    mkdirSync(out, { recursive: true });
    const schema = relative(out, shippedPath('docs/program.schema.json'));
    writeFileSync(join(out, 'program.yaml'), demoProgram(templateText('motions'), schema));
    writeFileSync(join(out, 'README.md'), demoReadme(goldShares(size), dataWords(options)));
    for (const { name, mapping } of files) writeFileSync(join(out, `${name}.map.yaml`), mapping);
    return writeLines(out, size);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new IssueError([
      fault(
        'file-unwritable',
        `${out} cannot be written: ${error.message}`,
        'Name another folder with --out.',
        {
          file: out,
        },
      ),
    ]);
  }
}

const bufferCharacters = 1 << 18;

/** All CSV files side by side, in one pass. Holds a buffer for each file and nothing more. */
function writeLines(out: string, size: Size): number[] {
  const open = files.map(({ name }) => ({ handle: openSync(join(out, `${name}.csv`), 'w'), text: '', rows: -1 }));
  try {
    for (const { file, text } of csvLines(size)) {
      const sink = open[file];
      if (!sink) continue;
      sink.text += text;
      sink.rows++;
      if (sink.text.length < bufferCharacters) continue;
      appendFileSync(sink.handle, sink.text);
      sink.text = '';
    }
    for (const { handle, text } of open) appendFileSync(handle, text);
  } finally {
    for (const { handle } of open) closeSync(handle);
  }
  return open.map(({ rows }) => rows);
} // prettier-ignore

/** By the ordinary import, file by file. */
async function load(store: Store, options: DemoOptions): Promise<void> {
  const progress = showProgress(process.stderr);
  try {
    for (const { name, what } of files) {
      const path = (ending: string): string => join(options.out, `${name}.${ending}`);
      const request = await importRequest(what, path('csv'), { map: path('map.yaml') });
      const result = await importFile(store, request, (p) => progress.report(p));
      if (result.stopped) throw new Error(`${name}.csv was refused: ${JSON.stringify(result.rejects[0])}`);
    }
  } finally {
    progress.end();
  }
  print(`Imported all of it, as ${files.length} recordings.`);
}

function nextLines(options: DemoOptions): string[] {
  const path = (name: string): string => join(options.out, name);
  const data = dataWords(options);
  const imports = importLines(join(options.out, '/'), data).map((line) => `  ${line}`);
  return [
    ...(options.load
      ? ['Next:']
      : ['Import it, in this order (or write it anew with --load --force):', ...imports, 'Then:']),
    `  tierwright audit ${path('program.yaml')} --as-of ${lastDay}${data}`,
    `  tierwright explain P-1001 --program ${path('program.yaml')} --as-of ${lastDay}${data}`,
    `${path('README.md')} says what is planted, and how to see it.`,
  ];
}
