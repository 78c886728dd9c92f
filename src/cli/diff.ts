import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Day } from '../core/calendar.ts';
import { fault, IssueError } from '../core/issue.ts';
import { diffPrograms, restartsNotice, type ProgramDiff } from '../core/program/diff/index.ts';
import type { Program } from '../core/program/program.ts';
import type { Positions } from '../core/program/read.ts';
import { rowJson } from '../core/standing/report.ts';
import { storedProgramHash } from '../server/audits/queries.ts';
import { hasDatabase } from '../server/db/database.ts';
import type { Store } from '../server/db/store.ts';
import { checkProgram, findVersion, loadVersion } from '../server/programs/queries.ts';
import { movesBetween, type Moves } from '../server/standings/moves.ts';
import { dayOption } from './day.ts';
import { documentLines, moveLines } from './diff-text.ts';
import { dataOption } from './data-option.ts';
import { withStore } from './session.ts';
import { print, readText, verb, type ExitCode } from './terminal.ts';

interface DiffOptions {
  readonly asOf?: string;
  readonly document?: true;
  readonly all?: true;
  readonly json?: true;
  readonly data?: string;
}

/** `tierwright diff`: what differs between two versions of a program, what that does, and who would move. */
export function diffVerb(command: Command): Command {
  return command
    .argument(
      '<old>',
      'a YAML file, the beginning of the hash of a stored version, or audit:N for the version of an audit',
    )
    .argument('<new>', 'the same')
    .option('--as-of <day>', 'the day to evaluate both on, YYYY-MM-DD; today unless given')
    .option('--document', 'compare the documents only; touches no database')
    .option('--all', 'list everybody who would move, and every difference')
    .option('--json', 'as JSON')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExit code 0: nothing is tightened. 1: something is, or may be. 2: faults, wrong use.\n\nExamples:\n  tierwright diff program.yaml next-year.yaml --as-of 2026-12-31\n  tierwright diff audit:3 program.yaml',
    )
    .action((old: string, now: string, options: DiffOptions) => verb(() => run(old, now, options)));
}

/** A version to compare, with the file it came from. */
export interface Version {
  readonly name: string;
  readonly program: Program;
  /** Lines of the document, where it came from a file. */
  readonly positions: Positions | null;
}

async function run(old: string, now: string, options: DiffOptions): Promise<ExitCode> {
  const stored = [old, now].some((name) => !existsSync(name));
  if (!stored && (options.document || !(await hasDatabase(options.data, process.env)))) {
    const versions = { old: await fromFile(old), new: await fromFile(now) };
    const why = options.document ? null : 'There is no database here, so nobody is evaluated.';
    return tell(versions, null, why, options);
  }
  return withStore(options, async (store) => {
    const versions = { old: await versionOf(store, old), new: await versionOf(store, now) };
    if (options.document) return tell(versions, null, null, options);
    const asOf: Day = dayOption(options.asOf, versions.new.program.doc.program.timeZone);
    const programs = { old: versions.old.program, new: versions.new.program };
    const moves = await store.read((tx) => movesBetween(tx, programs, asOf));
    return tell(versions, moves, null, options);
  });
}

/** A version by the name given on the command line. */
function versionOf(store: Store, name: string): Promise<Version> {
  if (existsSync(name)) return fromFile(name);
  return store.read(async (tx) => {
    const audit = /^audit:(\d{1,15})$/.exec(name)?.[1];
    if (audit === undefined && !/^[0-9a-f]{6,64}$/.test(name))
      throw new IssueError([
        fault(
          'file-unreadable',
          `There is no such file: ${name}.`,
          'Name a YAML file, six or more digits of the hash of a stored version, or audit:N.',
          { file: name },
        ),
      ]);
    const hash =
      audit === undefined ? await findVersion(tx, name) : await storedProgramHash(tx, Number(audit));
    return { name, program: await loadVersion(tx, hash), positions: null };
  });
}

async function fromFile(path: string): Promise<Version> {
  const read = checkProgram(await readText(path), path);
  if (!read.ok) throw new IssueError(read.issues);
  return { name: path, program: read.value.program, positions: read.positions };
}

interface Told {
  readonly old: Version;
  readonly new: Version;
}

function tell(versions: Told, moves: Moves | null, why: string | null, options: DiffOptions): ExitCode {
  const diff = diffPrograms({ old: versions.old.program, new: versions.new.program });
  if (options.json) print(JSON.stringify(json(versions, diff, moves)));
  else
    print(
      ...documentLines(versions, diff, options.all ?? false),
      ...(moves ? moveLines(moves, options.all ?? false) : why === null ? [] : ['', why]),
    );
  return restartsNotice(diff) ? 1 : 0;
}

function json({ old, new: now }: Told, diff: ProgramDiff, moves: Moves | null): Record<string, unknown> {
  return {
    old: old.name,
    new: now.name,
    effect: diff.effect,
    restartsNotice: restartsNotice(diff),
    differences: diff.differences.map((d) => ({
      ...d,
      line: {
        old: (d.path.old && old.positions?.at(d.path.old).line) ?? null,
        new: (d.path.new && now.positions?.at(d.path.new).line) ?? null,
      },
    })),
    tiers: diff.tiers,
    moves: moves && {
      asOf: moves.audits.new.moment.asOf,
      cutOff: moves.audits.new.cutOff,
      compared: moves.compared,
      partners: moves.moves.map((m) => ({
        partner: moves.audits.new.identity(m.partner).key,
        ladder: m.ladder,
        goes: m.goes,
        old: m.old && rowJson(moves.audits.old, m.old),
        new: m.new && rowJson(moves.audits.new, m.new),
      })),
    },
  };
}
