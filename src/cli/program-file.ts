/** A program file named on the command line. */
import { IssueError, type Issue } from '../core/issue.ts';
import type { Program } from '../core/program/program.ts';
import { checkProgram } from '../server/programs/queries.ts';
import { readText } from './terminal.ts';

/** A program without faults, with its text and what else the check found. */
export interface ProgramFile {
  readonly program: Program;
  readonly source: string;
  readonly findings: readonly Issue[];
}

/** Reads and checks a program; faults stop, all of them at once. */
export async function readProgramFile(path: string): Promise<ProgramFile> {
  const source = await readText(path);
  const read = checkProgram(source, path);
  if (!read.ok) throw new IssueError(read.issues);
  return { program: read.value.program, source, findings: read.issues };
}
