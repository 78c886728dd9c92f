/** Files of cases: read, checked against the program they are about, and ready to run. Every fault at once, with its place. */
import { dirname, join } from 'node:path';
import { Document, parseDocument } from 'yaml';
import { day, type Day } from '../../core/calendar.ts';
import { fault, IssueError, sortIssues, type Issue } from '../../core/issue.ts';
import type { Program } from '../../core/program/program.ts';
import { readYaml, type Positions } from '../../core/program/read.ts';
import { checkProgram } from '../programs/queries.ts';
import { checkCase } from './check.ts';
import { caseFileSchema, type Case, type CaseFile, type CaseSet } from './schema.ts';

/** One case with everything that it takes to run it. */
export interface ReadyCase {
  readonly case: Case;
  readonly program: Program;
  readonly asOf: Day;
  readonly sets: Readonly<Record<string, CaseSet>>;
  readonly file: string;
  readonly line: number;
}

/** A program's text under the name of its file. */
export interface ProgramText {
  readonly file: string;
  readonly text: string;
}

export interface CasesSource {
  readonly file: string;
  readonly text: string;
  /** Stands in for the program that the file names. */
  readonly program?: ProgramText | undefined;
  /** Sets that are known besides those of the file. */
  readonly sets?: Readonly<Record<string, CaseSet>> | undefined;
  /** Reads a program that a file or case names; throws issues where it cannot. */
  readonly open: (path: string) => string;
}

/** The cases of a file. Throws all that is wrong with the file, or with a program it names, as issues. */
export function readCases(source: CasesSource): readonly ReadyCase[] {
  const read = readYaml(source.text, source.file, caseFileSchema);
  if (!read.ok) throw new IssueError(read.issues);
  const { value: file, positions } = read;
  const sets = { ...source.sets, ...file.sets };
  const programs = new Programs(source, file, positions);
  const ready: ReadyCase[] = [];
  const issues: Issue[] = [];
  file.cases.forEach((c, i) => {
    const found = programs.of(c, i);
    if ('issues' in found) return void issues.push(...found.issues);
    const { program } = found;
    const wrong = checkCase({ case: c, program, sets, at: (path) => positions.at(['cases', i, ...path]) });
    issues.push(...wrong);
    const line = positions.at(['cases', i]).line ?? 1;
    ready.push({ case: c, program, asOf: day(c.asOf ?? file.asOf), sets, file: source.file, line });
  });
  if (issues.length > 0) throw new IssueError(sortIssues(distinct(issues)));
  return ready;
}

/** Cases that share a program, or an anchor, share its faults. */
function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((i) => [JSON.stringify(i), i])).values()];
}

type Built = { readonly program: Program } | { readonly issues: readonly Issue[] };

/** The programs of a file's cases; most cases share one. */
class Programs {
  readonly #source: CasesSource;
  readonly #file: CaseFile;
  readonly #positions: Positions;
  readonly #built = new Map<string, Built>();

  constructor(source: CasesSource, file: CaseFile, positions: Positions) {
    this.#source = source;
    this.#file = file;
    this.#positions = positions;
  }

  of(c: Case, i: number): Built {
    const given = this.#given(c);
    if (given === undefined)
      return {
        issues: [
          fault(
            'missing-key',
            'The cases name no program.',
            'Add `program:` with the path of one, or name it on the command line.',
            this.#positions.at([]),
          ),
        ],
      };
    const changes = Object.entries(c.changes);
    if (changes.length === 0) return this.#build(given);
    const doc = parseDocument(given.text);
    for (const [path, to] of changes) {
      try {
        doc.setIn(path.split('.'), to);
      } catch {
        return {
          issues: [
            fault(
              'unknown-reference',
              `The program has no place '${path}'.`,
              'Write the keys on the way to it with points, such as ladders.resale.dropAtMost.',
              this.#positions.at(['cases', i, 'changes', path]),
            ),
          ],
        };
      }
    }
    const built = this.#build({ file: given.file, text: doc.toString() });
    if ('program' in built) return built;
    const place = this.#positions.at(['cases', i, 'changes']);
    // Lines of a changed text are nobody's lines.
    return {
      issues: built.issues.map((issue) => ({
        ...issue,
        place,
        message: `With these changes: ${issue.message}`,
      })),
    };
  }

  #given(c: Case): ProgramText | undefined {
    const own = c.program;
    if (own === undefined && this.#source.program !== undefined) return this.#source.program;
    const named = own ?? this.#file.program;
    if (named === undefined) return undefined;
    if (typeof named !== 'string') return { file: this.#source.file, text: new Document(named).toString() };
    const path = join(dirname(this.#source.file), named);
    return { file: path, text: this.#source.open(path) };
  }

  #build({ file, text }: ProgramText): Built {
    const known = this.#built.get(text);
    if (known) return known;
    const read = checkProgram(text, file);
    const built = read.ok ? { program: read.value.program } : { issues: read.issues };
    this.#built.set(text, built);
    return built;
  }
}
