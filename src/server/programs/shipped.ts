/** Files that ship with Tierwright: the kinds of evidence, the program templates and the example programs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { IssueError } from '../../core/issue.ts';
import { readKinds, type Kinds } from '../../core/program/kinds.ts';
import { shippedPath } from './shipped-path.ts';

const kindsFile = 'src/core/metrics/kinds.yaml';

let known: Kinds | undefined;

/** The shipped kinds, read by the same door as a vendor's own. */
export function shippedKinds(): Kinds {
  if (known) return known;
  const path = shippedPath(kindsFile);
  const read = readKinds(readFileSync(path, 'utf8'), path);
  if (!read.ok) throw new IssueError(read.issues);
  known = read.value;
  return known;
}

export const templateNames = ['starter', 'motions'] as const;
export type TemplateName = (typeof templateNames)[number];

/** The text of a template. */
export function templateText(name: TemplateName): string {
  return readFileSync(shippedPath(`templates/${name}.yaml`), 'utf8');
}

/** The cases of a template. */
export function templateCases(name: TemplateName): string {
  return readFileSync(shippedPath(`templates/${name}.cases.yaml`), 'utf8');
}

/** Programs of real vendors, and invented ones that show a shape. */
const exampleFolders = ['examples/programs', 'examples/patterns'] as const;

/** A program that ships as an example. */
export interface ExampleProgram {
  readonly name: string;
  /** Its folder in this package. */
  readonly folder: string;
  readonly program: string;
  /** Its cases; null where it has none. */
  readonly cases: string | null;
  /** The first heading of its page, else its name. */
  readonly title: string;
}

/** The example programs, public ones and then patterns, each by name: every folder with a `program.yaml`. */
export function examplePrograms(): readonly ExampleProgram[] {
  return exampleFolders.flatMap((parent) => {
    if (!existsSync(shippedPath(parent))) return [];
    return readdirSync(shippedPath(parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted()
      .flatMap((name) => exampleIn(`${parent}/${name}`, name));
  });
}

function exampleIn(folder: string, name: string): readonly ExampleProgram[] {
  const text = (file: string): string | null => {
    const path = shippedPath(`${folder}/${file}`);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  const program = text('program.yaml');
  if (program === null) return [];
  const title = /^# (.+)$/m.exec(text('README.md') ?? '')?.[1] ?? name;
  return [{ name, folder, program, cases: text('cases.yaml'), title }];
}
