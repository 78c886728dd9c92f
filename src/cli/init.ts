import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { fault, IssueError, nearest } from '../core/issue.ts';
import {
  examplePrograms,
  shippedPath,
  templateNames,
  templateText,
  type ExampleProgram,
  type TemplateName,
} from '../server/programs/shipped.ts';
import { print, verb, type ExitCode } from './terminal.ts';
import { tableLines } from './table.ts';
import { ownCases } from './test.ts';

interface InitOptions {
  readonly template?: TemplateName;
  readonly from?: string;
  readonly list?: true;
  readonly force?: true;
}

/** `tierwright init`: a commented program to start from, or an example with its cases. */
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
  if (options.from !== undefined) return fromExample(file, exampleNamed(options.from), options);
  const template = options.template ?? 'starter';
  await write([{ file, text: withSchema(templateText(template), 'program') }], options);
  print(`Wrote ${file} from the template '${template}'.`, ...next(file, []));
  return 0;
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
      'Start from one with: tierwright init program.yaml --from EXAMPLE',
    );
  return 0;
}

function exampleNamed(name: string): ExampleProgram {
  const examples = examplePrograms();
  const found = examples.find((e) => e.name === name);
  if (found) return found;
  const guess = nearest(
    name,
    examples.map((e) => e.name),
  );
  throw new IssueError([
    fault(
      'not-found',
      `No example is called '${name}'.`,
      guess ? `Did you mean '${guess}'?` : 'List them with `tierwright init --list`.',
    ),
  ]);
}

async function fromExample(file: string, example: ExampleProgram, options: InitOptions): Promise<ExitCode> {
  const program = { file, text: withSchema(example.program, 'program') };
  const cases =
    example.cases === null
      ? []
      : [
          {
            file: ownCases(file),
            text: withSchema(example.cases, 'cases').replace(
              /^program: .*$/m,
              `program: ${JSON.stringify(basename(file))}`,
            ),
          },
        ];
  await write([program, ...cases], options);
  print(
    `Wrote ${[program, ...cases].map((f) => f.file).join(' and ')} from the example '${example.name}' (${example.title}).`,
    ...next(file, example.cases === null ? [] : [`  tierwright test ${file}`]),
  );
  return 0;
}

function next(file: string, more: readonly string[]): string[] {
  return [
    '',
    'Next:',
    `  tierwright review ${file}`,
    ...more,
    '  tierwright import partners partners.csv --map partners.map.yaml   (docs/import.md says how to write the mapping)',
    `  tierwright audit ${file}`,
  ];
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

/** Writes all files, or none where one is there already. */
async function write(files: readonly NewFile[], { force }: InitOptions): Promise<void> {
  const there = force ? [] : files.filter(({ file }) => existsSync(file));
  if (there.length > 0) throw new IssueError(there.map(({ file }) => isThere(file)));
  for (const { file, text } of files) {
    try {
      await writeFile(file, text, { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      const reason = error instanceof Error ? error.message : String(error);
      throw new IssueError([
        exists
          ? isThere(file)
          : fault('file-unreadable', `${file} cannot be written: ${reason}`, 'Check the folder.', { file }),
      ]);
    }
  }
}

function isThere(file: string): IssueError['issues'][number] {
  return fault('usage', `${file} is there already.`, 'Name another file, or replace it with --force.', {
    file,
  });
}
