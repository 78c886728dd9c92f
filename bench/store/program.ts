/** The program of benchmarks over a store: the template of the three reference ladders. */
import type { Program } from '../../src/core/program/program.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';
import { templateText } from '../../src/server/programs/shipped.ts';

/** The program and its text. */
export function reference(): { readonly program: Program; readonly source: string } {
  const source = templateText('motions');
  const read = checkProgram(source, 'motions.yaml');
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  return { program: read.value.program, source };
}
