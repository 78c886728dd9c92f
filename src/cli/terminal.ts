/** What every verb shares at the terminal: lines printed, issues and errors, files read, exit codes. Loads no database. */
import { readFile } from 'node:fs/promises';
import { fault, IssueError, type Issue } from '../core/issue.ts';
import { DatabaseProblem } from '../server/db/problem.ts';

/** 0 fine, 1 findings, 2 wrong use or bad input. */
export type ExitCode = 0 | 1 | 2;

/** Runs a verb: sets the exit code, and prints issues and database problems instead of a stack. */
export async function verb(run: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof IssueError) return printIssues(error.issues);
    if (error instanceof DatabaseProblem) return warn(error.message);
    throw error;
  }
}

/** A line to standard error, where it does not disturb what scripts read. */
export function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Lines to standard output. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Every issue with its place and remedy, to standard error. */
function printIssues(issues: readonly Issue[]): void {
  for (const issue of issues) warn(issueLine(issue));
}

/** `program.yaml:12:3 fault unknown-key: 'tires' is not known here. Did you mean 'tiers'?` */
export function issueLine({ code, severity, message, remedy, place }: Issue): string {
  const at = [place.file, place.line, place.column].filter((p) => p !== undefined).join(':');
  return `${at === '' ? '' : `${at} `}${severity} ${code}: ${message} ${remedy}`;
}

/** A file as UTF-8 text, or an issue that names it. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Why a file cannot be read, as an issue that names it. */
export function unreadable(path: string, error: unknown): IssueError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const why =
    reason === 'ENOENT'
      ? 'There is no such file'
      : reason === 'EISDIR'
        ? 'This is a folder'
        : `The file cannot be read (${reason})`;
  return new IssueError([fault('file-unreadable', `${why}: ${path}.`, 'Check the path.', { file: path })]);
}
