import type { Command } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import type { Mode } from '../core/metrics/window.ts';
import { rowJson, summaryJson, type AuditRowJson } from '../core/standing/report.ts';
import { summarise } from '../core/standing/audit.ts';
import { auditReport, usualOpening } from '../core/report/report.ts';
import { listAudits } from '../server/audits/queries.ts';
import { replayAudit, runAudit, type Audit } from '../server/audits/run.ts';
import { shortHash } from '../server/programs/queries.ts';
import { reviewProgram } from '../core/review/review.ts';
import { Subject } from '../core/review/subject.ts';
import { countInWords } from '../core/words/decision.ts';
import { csvLine } from '../core/words/csv.ts';
import { outsideInWords } from '../core/words/pins.ts';
import { auditLines } from './audit-text.ts';
import { dataWords, shellWord, typed } from './called.ts';
import { dayOption } from './day.ts';
import { readProgramFile, type ProgramFile } from './program-file.ts';
import { dataOption } from './data-option.ts';
import { actor, withStore } from './session.ts';
import { print, verb, warn, type ExitCode } from './terminal.ts';
import { tableLines } from './table.ts';
import { placeFor } from './write-file.ts';

interface AuditOptions {
  readonly asOf?: string;
  readonly progress?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly html?: string;
  readonly htmlRows?: string;
  readonly all?: true;
  readonly list?: true;
  readonly replay?: string;
  readonly data?: string;
}

/** `tierwright audit`: who stands where and why. */
export function auditVerb(command: Command): Command {
  return command
    .argument('[program]', 'the program, a YAML file')
    .option(
      '--as-of <day>',
      "the day to look from, YYYY-MM-DD; today in the program's time zone unless given",
    )
    .option('--progress', 'the program year so far instead of a whole review year; never demotes')
    .option('--all', 'list every partner')
    .option('--json', 'as JSON, with every criterion and what is missing')
    .option('--csv', 'as CSV, one row a partner and ladder')
    .option(
      '--html <file>',
      'write a report to read, forward and print: one HTML file that needs nothing else',
    )
    .option('--html-rows <n>', `partners that open to their reasons in it; ${usualOpening} unless given`)
    .option('--list', 'list the audits that are stored')
    .option('--replay <audit>', 'compute a stored audit again and compare it to the byte')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExamples:\n  tierwright audit program.yaml --as-of 2026-12-31\n  tierwright audit program.yaml --json > audit.json\n  tierwright audit program.yaml --as-of 2026-12-31 --html report.html\n  tierwright audit --replay 3\n  tierwright audit --replay 3 --html report.html',
    )
    .action((program: string | undefined, options: AuditOptions) => verb(() => run(program, options)));
}

async function run(path: string | undefined, options: AuditOptions): Promise<ExitCode> {
  if (options.list) return list(options);
  if (options.replay !== undefined) return replay(options.replay, options);
  if (path === undefined)
    throw usage(
      'No program was named.',
      'Write `tierwright audit PROGRAM.yaml`, or make one with `tierwright init`.',
    );
  if (options.json && options.csv) throw usage('--json and --csv at once.', 'Choose one of them.');
  const file = await readProgramFile(path);
  const { program, source } = file;
  const mode: Mode = options.progress ? 'progress' : 'review';
  const asOf = dayOption(options.asOf, program.doc.program.timeZone);
  const audit = await withReport(
    options,
    () => withStore(options, (store) => runAudit(store, { program, source, asOf, mode, actor: actor() })),
    (done) => done,
  );
  if (options.json) print(JSON.stringify(auditJson(audit)));
  else if (options.csv) print(...csvLines(audit));
  else if (options.html === undefined) {
    print(...typed(auditLines(audit, options.all ?? false, dataWords(options))));
    warnOfFindings(file, path);
  }
  // Who reads the page finds it there; who asked for something else would not see it.
  if (audit.outside !== null && (options.csv || options.html !== undefined))
    warn(`Warning: ${outsideInWords(audit.outside, asOf)}`);
  return 0;
}

/** Says how many errors and warnings the review has about the program as it stands today, and how to see them. */
function warnOfFindings({ program, positions }: ProgramFile, path: string): void {
  const today = dayOption(undefined, program.doc.program.timeZone);
  const { findings } = reviewProgram(new Subject(program, today), positions);
  const counts = (['error', 'warning'] as const)
    .map((level) => [level, findings.filter((f) => f.level === level).length] as const)
    .filter(([, n]) => n > 0)
    .map(([level, n]) => countInWords(n, level));
  if (counts.length === 0) return;
  warn(
    typed([`\n${counts.join(' and ')} about the program itself: tierwright review ${shellWord(path)}`]).join(
      '\n',
    ),
  );
}

/** Does the work and writes a report of its audit, where one is asked for; a place that takes no file is refused before. */
async function withReport<T>(
  options: AuditOptions,
  work: () => Promise<T>,
  auditOf: (done: T) => Audit | undefined,
): Promise<T> {
  const { html: path } = options;
  const opening = openingOption(options.htmlRows);
  if (path === undefined) return work();
  const write = await placeFor(path);
  const done = await work();
  const audit = auditOf(done);
  if (audit === undefined) warn(`Nothing was written to ${path}.`);
  else warn(`Wrote ${path} (${sizeInWords(await write(auditReport(audit, opening)))}).`);
  return done;
}

function sizeInWords(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function openingOption(text: string | undefined): number {
  if (text === undefined) return usualOpening;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw usage(`'${text}' is no number of partners.`, 'Write it in digits, such as --html-rows 100.');
}

function usage(message: string, remedy: string): IssueError {
  return new IssueError([fault('usage', message, remedy)]);
}

async function list(options: AuditOptions): Promise<ExitCode> {
  const audits = await withStore(options, (store) => store.read(listAudits));
  if (options.json) print(JSON.stringify(audits));
  else if (audits.length === 0) print('No audit is stored yet.');
  else {
    const rows = audits.map((a) => [
      String(a.id),
      a.program,
      shortHash(a.version),
      a.asOf,
      a.mode,
      String(a.cutOff),
      String(a.rows),
    ]);
    print(
      ...tableLines(
        [
          { heading: 'audit', numeric: true },
          { heading: 'program' },
          { heading: 'version' },
          { heading: 'as of' },
          { heading: 'mode' },
          { heading: 'recording', numeric: true },
          { heading: 'standings', numeric: true },
        ],
        rows,
      ),
    );
  }
  return 0;
}

async function replay(id: string, options: AuditOptions): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(id))
    throw usage(`'${id}' is no number of an audit.`, 'List them with `tierwright audit --list`.');
  const { audit, equal, storedDigest, storedSemantics } = await withReport(
    options,
    () => withStore(options, (store) => store.read((tx) => replayAudit(tx, Number(id)))),
    (done) => (done.equal ? done.audit : undefined),
  );
  if (options.json)
    print(
      JSON.stringify({
        audit: audit.id,
        equal,
        digest: audit.digest,
        storedDigest,
        semantics: audit.semantics,
        storedSemantics,
      }),
    );
  else if (equal) print(`Audit ${id} replays to the same bytes (${storedDigest.slice(0, 12)}).`);
  else if (storedSemantics !== audit.semantics)
    print(
      `Audit ${id} was computed under semantics ${storedSemantics}; under ${audit.semantics} it comes out otherwise. Nothing was changed.`,
    );
  else
    print(
      `Audit ${id} does not replay to the same bytes. Run \`tierwright verify\`: something was changed past the log.`,
    );
  return equal ? 0 : 1;
}

/** The audit as scripts read it. */
function auditJson(audit: Audit): Record<string, unknown> {
  const { program, moment } = audit;
  const about = program.doc.program.about;
  return {
    program: program.doc.program.key,
    version: audit.version,
    asOf: moment.asOf,
    cutOff: audit.cutOff,
    mode: moment.mode,
    audit: audit.id,
    currency: program.doc.program.currency,
    notes: [
      ...(about === undefined ? [] : [about]),
      ...(audit.outside === null ? [] : [outsideInWords(audit.outside, moment.asOf)]),
    ],
    summary: summaryJson(audit, summarise(program, audit.rows)),
    rows: audit.rows.map((row) => rowJson(audit, row)),
  };
}

const csvColumns = [
  'partner',
  'name',
  'motion',
  'ladder',
  'current',
  'earned',
  'possible',
  'holdable',
  'decision',
  'reason',
  'next',
  'fitVerdict',
  'gate',
  'effectiveOn',
  'heldUntil',
] as const satisfies readonly (keyof AuditRowJson)[];

function csvLines(audit: Audit): string[] {
  return [
    csvLine(csvColumns),
    ...audit.rows.map((row) => rowJson(audit, row)).map((row) => csvLine(csvColumns.map((c) => row[c]))),
  ];
}
