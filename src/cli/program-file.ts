/** A program file named on the command line. */
import { IssueError } from '../core/issue.ts';
import type { Program } from '../core/program/program.ts';
import type { Positions } from '../core/program/read.ts';
import { checkProgram } from '../server/programs/queries.ts';
import { readText } from './terminal.ts';

/** A program without faults, with its text. */
export interface ProgramFile {
  readonly program: Program;
  readonly source: string;
  /** Where its parts stand in the text. */
  readonly positions: Positions;
}

/** Reads and checks a program; faults stop, all of them at once. */
export async function readProgramFile(path: string): Promise<ProgramFile> {
  const source = await readText(path);
  const read = checkProgram(source, path);
  if (!read.ok) throw new IssueError(read.issues);
  return { program: read.value.program, source, positions: read.positions };
}
