import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import { rowJson } from '../core/standing/report.ts';
import { compareCase, type Difference } from '../server/cases/compare.ts';
import { readCases, type ReadyCase } from '../server/cases/read.ts';
import { auditCase } from '../server/cases/run.ts';
import type { Audit } from '../server/audits/run.ts';
import { openScratch, type Scratch } from '../server/db/scratch.ts';
import { failureLines } from './test-text.ts';
import { print, readText, unreadable, verb, warn, type ExitCode } from './terminal.ts';

interface TestOptions {
  readonly only?: string;
  readonly json?: true;
  readonly scratch?: string;
}

/** `tierwright test`: a vendor's own cases against its program, by the engine that audits. */
export function testVerb(command: Command): Command {
  return command
    .argument('<program>', 'the program, a YAML file')
    .argument('[cases...]', 'files of cases; else PROGRAM.cases.yaml or cases.yaml beside the program')
    .option('--only <words>', 'only cases with these words in their name')
    .option('--json', 'as JSON')
    .option(
      '--scratch <folder>',
      'folder of the PostgreSQL to try things in (else TIERWRIGHT_SCRATCH, else the server of DATABASE_URL, else the usual place)',
    )
    .addHelpText(
      'after',
      '\nExit code 0: all hold. 1: some do not. 2: faults, wrong use.\n\nExamples:\n  tierwright test program.yaml\n  tierwright test next-year.yaml program.cases.yaml --only Gold',
    )
    .action((program: string, cases: readonly string[], options: TestOptions) =>
      verb(() => run(program, cases, options)),
    );
}

/** A case that was run. */
export interface CaseResult {
  readonly ready: ReadyCase;
  readonly audit: Audit;
  readonly differences: readonly Difference[];
  readonly ms: number;
}

async function run(path: string, named: readonly string[], options: TestOptions): Promise<ExitCode> {
  const program = { file: path, text: await readText(path) };
  const files = named.length > 0 ? named : [casesBeside(path)];
  const all = await readAll(program, files);
  const chosen = all.filter(({ case: c }) =>
    c.name.toLowerCase().includes((options.only ?? '').toLowerCase()),
  );
  if (chosen.length === 0)
    throw new IssueError([
      fault(
        'not-found',
        `No case has '${options.only ?? ''}' in its name.`,
        'Leave --only out to run them all.',
      ),
    ]);
  const began = performance.now();
  const scratch = await openScratch({ folder: options.scratch, env: process.env, onNotice: warn });
  const failed: CaseResult[] = [];
  const results: CaseResult[] = [];
  try {
    for (const ready of chosen) {
      const result = await runCase(scratch, ready);
      results.push(result);
      if (result.differences.length === 0) continue;
      failed.push(result);
      if (!options.json) print(...failureLines(result), '');
    }
  } finally {
    await scratch.close();
  }
  if (options.json) print(JSON.stringify({ ok: failed.length === 0, cases: results.map(resultJson) }));
  else print(summaryLine(results.length, failed.length, performance.now() - began));
  return failed.length === 0 ? 0 : 1;
}

/** All files, so that what is wrong with any of them is said at once. */
async function readAll(
  program: { readonly file: string; readonly text: string },
  files: readonly string[],
): Promise<readonly ReadyCase[]> {
  const ready: ReadyCase[] = [];
  const issues: IssueError['issues'][number][] = [];
  for (const file of files) {
    try {
      ready.push(...readCases({ file, text: await readText(file), program, open: openText }));
    } catch (error) {
      if (!(error instanceof IssueError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length > 0)
    throw new IssueError([...new Map(issues.map((i) => [JSON.stringify(i), i])).values()]);
  return ready;
}

function openText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** `program.cases.yaml` beside `program.yaml`, else `cases.yaml` in its folder. */
function casesBeside(program: string): string {
  const own = ownCases(program);
  const common = join(dirname(program), 'cases.yaml');
  const found = [own, common].find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new IssueError([
    fault(
      'file-unreadable',
      `There are no cases beside ${program}: neither ${own} nor ${common}.`,
      'Write one (docs/cases.md), or name a file of cases.',
      { file: own },
    ),
  ]);
}

/** Where the cases of a program lie unless another file is named: `program.cases.yaml` for `program.yaml`. */
export function ownCases(program: string): string {
  return join(dirname(program), `${basename(program).replace(/\.ya?ml$/, '')}.cases.yaml`);
}

function runCase(scratch: Scratch, ready: ReadyCase): Promise<CaseResult> {
  return scratch.attempt(async (tx) => {
    const began = performance.now();
    const audit = await auditCase(tx, ready);
    const differences = compareCase(ready.case, audit);
    return { ready, audit, differences, ms: Math.round(performance.now() - began) };
  });
}

function resultJson({ ready, audit, differences, ms }: CaseResult): Record<string, unknown> {
  const concerned = audit.rows.filter((row) =>
    differences.some(
      (d) => d.partner === audit.identity(row.partner).key && d.ladder === row.standings.ladder.key,
    ),
  );
  return {
    name: ready.case.name,
    file: ready.file,
    line: ready.line,
    ok: differences.length === 0,
    ms,
    differences,
    rows: concerned.map((row) => rowJson(audit, row)),
  };
}

function summaryLine(all: number, failed: number, ms: number): string {
  const cases = (n: number): string => `${n} ${n === 1 ? 'case' : 'cases'}`;
  const verdict =
    failed === 0
      ? `${cases(all)}, all hold`
      : `${failed} of ${cases(all)} ${failed === 1 ? 'does' : 'do'} not hold`;
  return `${verdict} (${(ms / 1000).toFixed(1)} s).`;
}
