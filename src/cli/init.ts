import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Option, type Command } from 'commander';
import { fault, IssueError, nearest } from '../core/issue.ts';
import {
  examplePrograms,
  templateCases,
  templateNames,
  templateText,
  type ExampleProgram,
  type TemplateName,
} from '../server/programs/shipped.ts';
import { shippedPath } from '../server/programs/shipped-path.ts';
import { shellWord, typed } from './called.ts';
import { print, verb, type ExitCode } from './terminal.ts';
import { tableLines } from './table.ts';
import { ownCases } from './test.ts';
import { placeFor } from './write-file.ts';

interface InitOptions {
  readonly template?: TemplateName;
  readonly from?: string;
  readonly list?: true;
  readonly force?: true;
}

/** `tierwright init`: a commented program to start from, or an example; with its cases. */
export function initVerb(command: Command): Command {
  return command
    .argument('[file]', 'where to write it', 'program.yaml')
    .addOption(
      new Option('--template <name>', 'what to start from; starter unless given').choices([...templateNames]),
    )
    .addOption(
      new Option('--from <example>', 'start from an example program, with its cases').conflicts('template'),
    )
    .option('--list', 'list the example programs')
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      '\nstarter: two tiers, for a young program. motions: ladders for resale, services and technology.\n\nExamples:\n  tierwright init program.yaml --template motions\n  tierwright init --list',
    )
    .action((file: string, options: InitOptions) => verb(() => run(file, options)));
}

async function run(file: string, options: InitOptions): Promise<ExitCode> {
  if (options.list) return list();
  return writeOut(
    file,
    options.from === undefined ? fromTemplate(options) : fromExample(options.from),
    options,
  );
}

/** What a new program is made of. */
interface Start {
  readonly program: string;
  readonly cases: string | null;
  /** Where it comes from, for people. */
  readonly from: string;
}

function fromTemplate({ template = 'starter' }: InitOptions): Start {
  return {
    program: templateText(template),
    cases: templateCases(template),
    from: `the template '${template}'`,
  };
}

function fromExample(name: string): Start {
  const { program, cases, title } = exampleNamed(name);
  return { program, cases, from: `the example '${name}' (${title})` };
}

function list(): ExitCode {
  const examples = examplePrograms();
  if (examples.length === 0) print('No example programs are installed.');
  else
    print(
      ...tableLines(
        [{ heading: 'example' }, { heading: 'what it is' }],
        examples.map((e) => [e.name, e.title]),
      ),
      '',
      ...typed(['Start from one with: tierwright init program.yaml --from EXAMPLE']),
    );
  return 0;
}

function exampleNamed(name: string): ExampleProgram {
  const examples = examplePrograms();
  const found = examples.find((e) => e.name === name);
  if (found) return found;
  const names = examples.map((e) => e.name);
  const begun = names.filter((n) => n.startsWith(name));
  const guess = nearest(name, names);
  const meant = begun.length > 0 ? begun : guess === undefined ? [] : [guess];
  throw new IssueError([
    fault(
      'not-found',
      `No example is called '${name}'.`,
      meant.length > 0
        ? `Did you mean ${meant.map((m) => `'${m}'`).join(' or ')}?`
        : 'List them with `tierwright init --list`.',
    ),
  ]);
}

async function writeOut(
  file: string,
  { program, cases, from }: Start,
  options: InitOptions,
): Promise<ExitCode> {
  const files = [
    { file, text: withSchema(program, 'program') },
    ...(cases === null ? [] : [{ file: ownCases(file), text: casesOf(cases, file) }]),
  ];
  await write(files, options);
  print(
    ...typed([
      `Wrote ${files.map((f) => f.file).join(' and ')} from ${from}.`,
      '',
      'Next:',
      `  tierwright review ${shellWord(file)}`,
      ...(cases === null ? [] : [`  tierwright test ${shellWord(file)}`]),
      '  tierwright import partners partners.csv --map partners.yaml   (docs/import.md says how to write the mapping)',
      `  tierwright audit ${shellWord(file)}`,
    ]),
  );
  return 0;
}

/** Cases that name the program beside them. */
function casesOf(cases: string, file: string): string {
  return withSchema(cases, 'cases').replace(/^program: .*$/m, `program: ${JSON.stringify(basename(file))}`);
}

/** The schema by which editors complete the file, where it is installed here. */
function withSchema(text: string, what: 'program' | 'cases'): string {
  return text.replace(
    /^# yaml-language-server: .*$/m,
    `# yaml-language-server: $schema=${shippedPath(`docs/${what}.schema.json`)}`,
  );
}

interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Writes all files, in a folder that is made where it is not there; none of them where one stands there already. */
async function write(files: readonly NewFile[], { force }: InitOptions): Promise<void> {
  for (const { file } of files) await mkdir(dirname(file), { recursive: true }).catch(ignored);
  const places = [];
  for (const { file, text } of files) places.push({ text, write: await placeFor(file, 'program.yaml') });
  const there = force ? [] : files.filter(({ file }) => existsSync(file));
  if (there.length > 0) throw new IssueError(there.map(({ file }) => isThere(file)));
  for (const { text, write: into } of places) await into([text]);
}

/** Where no folder can be made, the place for the file is refused with the reason. */
function ignored(): void {}

function isThere(file: string): IssueError['issues'][number] {
  return fault('usage', `${file} is there already.`, 'Name another file, or replace it with --force.', {
    file,
  });
}
