import { dirname, resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { parseDay, type Day } from '../core/calendar.ts';
import { fault, IssueError } from '../core/issue.ts';
import type { Program } from '../core/program/program.ts';
import { importFile } from '../server/imports/import-file.ts';
import { whats, type What } from '../server/imports/mapping-schema.ts';
import { readMapping, type Mapping } from '../server/imports/mapping.ts';
import type { ImportRequest } from '../server/imports/request.ts';
import { shippedKinds } from '../server/programs/shipped.ts';
import { importLines, importJson, rejectLines } from './import-text.ts';
import { readProgramFile } from './program-file.ts';
import { showProgress } from './progress.ts';
import { dataOption } from './data-option.ts';
import { actor, withStore } from './session.ts';
import { print, readText, verb, warn, type ExitCode } from './terminal.ts';

interface ImportOptions {
  readonly map: string;
  readonly program?: string;
  readonly completeThrough?: string;
  readonly dryRun?: true;
  readonly acceptRejects?: true;
  readonly json?: true;
  readonly data?: string;
}

/** `tierwright import`: a vendor's file into the store, all of it or nothing. */
export function importVerb(command: Command): Command {
  return command
    .addArgument(new Argument('<what>', 'what the file holds').choices(whats))
    .argument('<file>', 'the CSV file; files that the mapping joins lie beside it')
    .requiredOption('--map <mapping>', 'the mapping, a YAML file')
    .option('--program <program>', 'the program that kinds, attributes, tiers and tables are checked against')
    .option('--complete-through <day>', 'the last day up to which the file has everything, YYYY-MM-DD')
    .option('--dry-run', 'show what would change, and store nothing')
    .option('--accept-rejects', 'store the rows that can be taken, though others cannot')
    .option('--json', 'the result as JSON')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  tierwright import partners partners.csv --map partners.yaml --program program.yaml\n' +
        '  tierwright import evidence deals.csv --map deals.yaml --dry-run\n' +
        '  tierwright import rates rates.csv --map rates.yaml --json\n\n' +
        'Ends with 0 when the file is stored (or nothing was new), 1 when rejected rows stopped it, 2 when mapping or\n' +
        'file cannot be used. The mapping is described in docs/import.md.',
    )
    .action((what: What, file: string, options: ImportOptions) => verb(() => run(what, file, options)));
}

async function run(what: What, file: string, options: ImportOptions): Promise<ExitCode> {
  const request = await importRequest(what, file, options);
  const progress = showProgress(process.stderr);
  const result = await withStore(options, (store) =>
    importFile(store, request, (p) => progress.report(p)),
  ).finally(() => progress.end());
  if (options.json) print(JSON.stringify(importJson(result)));
  else {
    for (const line of rejectLines(result)) warn(line);
    print(...importLines(result));
  }
  return result.stopped ? 1 : 0;
}

/** What to import, with mapping and program read. Throws IssueError with every fault of either. */
export async function importRequest(
  what: What,
  file: string,
  options: Pick<ImportOptions, 'map' | 'program' | 'completeThrough' | 'dryRun' | 'acceptRejects'>,
): Promise<ImportRequest> {
  const mapping = await readMappingFile(options.map);
  const program = await programOf(mapping, options);
  return {
    what,
    file,
    mapping,
    kinds: program?.kinds ?? shippedKinds(),
    program: program?.doc,
    dryRun: options.dryRun ?? false,
    acceptRejects: options.acceptRejects ?? false,
    actor: actor(),
    completeThrough: dayOf(options.completeThrough),
  };
}

async function readMappingFile(path: string): Promise<Mapping> {
  const read = readMapping(await readText(path), path);
  if (!read.ok) throw new IssueError(read.issues);
  return read.value;
}

/** The program of the command line, else the one that the mapping names, whose path begins at the mapping. */
async function programOf(mapping: Mapping, options: ImportOptions): Promise<Program | undefined> {
  const named = mapping.doc.program;
  const path = options.program ?? (named === undefined ? undefined : resolve(dirname(options.map), named));
  return path === undefined ? undefined : (await readProgramFile(path)).program;
}

function dayOf(text: string | undefined): Day | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day !== undefined) return day;
  throw new IssueError([
    fault('usage', `'${text}' is not a day of the calendar.`, 'Write --complete-through as YYYY-MM-DD.'),
  ]);
}
