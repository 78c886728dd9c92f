/** Program versions: immutable, addressed by the hash of their canonical JSON (M1). */
import { createHash } from 'node:crypto';
import { fault, IssueError } from '../../core/issue.ts';
import type { Day } from '../../core/calendar.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import { readProgram, type CheckedProgram } from '../../core/program/check/index.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import { buildProgram, type Program } from '../../core/program/program.ts';
import { programSchema } from '../../core/program/schema.ts';
import type { Read } from '../../core/program/read.ts';
import { z } from 'zod';
import { evidenceKindSchema } from '../../core/program/evidence-schema.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { shippedKinds } from './shipped.ts';

/** Reads and checks a program with the shipped kinds. */
export function checkProgram(text: string, file: string): Read<CheckedProgram> {
  return readProgram(text, file, { kinds: shippedKinds(), isTimeZone });
}

/** Whether this machine knows an IANA time zone by this name. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** SHA-256 over the canonical JSON of the document and of the kinds it is read with: same meaning, same version. */
export function versionHash(program: Program): string {
  return createHash('sha256')
    .update(canonicalJson({ program: program.doc, kinds: program.kinds }))
    .digest('hex');
}

/** What people see of a version: the first twelve digits. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** Stores the version if it is new; a version that is there is never changed. */
export async function saveVersion(tx: WriteTx, program: Program, source: string): Promise<string> {
  const hash = versionHash(program);
  const known = await tx.db
    .selectFrom('program_version')
    .select('hash')
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (known) return hash;
  await tx.db
    .insertInto('program_version')
    .values({
      hash,
      key: program.doc.program.key,
      name: program.doc.program.name,
      canonical: canonicalJson(program.doc),
      kinds: canonicalJson(program.kinds),
      source,
      published_on: null,
      recorded_in: await tx.recording(),
    })
    // Two at once may bring the same version; the first one stands and both mean the same.
    .onConflict((c) => c.column('hash').doNothing())
    .execute();
  return hash;
}

/** A stored version, built from its canonical JSON and the kinds it was read with. */
export async function loadVersion(tx: Tx, hash: string): Promise<Program> {
  const row = await tx.db
    .selectFrom('program_version')
    .select(['canonical', 'kinds'])
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (!row)
    throw new IssueError([
      fault('not-found', `No program version '${hash}' is stored.`, 'Run an audit with the program first.'),
    ]);
  const kinds: Kinds = z.record(z.string(), evidenceKindSchema).parse(JSON.parse(row.kinds));
  return buildProgram(programSchema.parse(JSON.parse(row.canonical)), kinds);
}

/** The hash of the one stored version that begins so. Throws issues where there is none, or more than one. */
export async function findVersion(tx: Tx, prefix: string): Promise<string> {
  const rows = await tx.db
    .selectFrom('program_version')
    .select('hash')
    .where('hash', '>=', prefix)
    .where('hash', '<', `${prefix}~`)
    .orderBy('hash')
    .limit(2)
    .execute();
  const [only, other] = rows;
  if (only && !other) return only.hash;
  throw new IssueError([
    only
      ? fault('duplicate-name', `Several stored versions begin with '${prefix}'.`, 'Write more of the hash.')
      : fault(
          'not-found',
          `There is no file '${prefix}', and no stored version begins so.`,
          'Check the path, or list the versions with `tierwright audit --list`.',
        ),
  ]);
}

/** The hash of the version that standings follow on a day; undefined before any was chosen. */
export async function chosenVersion({ client }: Tx, today: Day): Promise<string | undefined> {
  const { rows } = await client.query<{ hash: string }>(
    'select hash from program_choice where superseded_in is null and from_day <= $1 order by from_day desc limit 1',
    [today],
  );
  return rows[0]?.hash;
}

/** The text of a stored version, as it was written. */
export async function sourceOf({ client }: Tx, hash: string): Promise<string> {
  const { rows } = await client.query<{ source: string }>(
    'select source from program_version where hash = $1',
    [hash],
  );
  return rows[0]?.source ?? '';
}

/** The version that live standings follow. */
export interface ChosenProgram {
  readonly hash: string;
  readonly program: Program;
}

/** Built from a version that never changes, so they need no second look; a few, for what tests and several vendors' programs come to. */
const built = new Map<string, Program>();
const builtKept = 8;

/** The version in force on a day: the newest choice that begins on it or before. Undefined where none was chosen. */
export async function chosenProgram(tx: Tx, today: Day): Promise<ChosenProgram | undefined> {
  const hash = await chosenVersion(tx, today);
  if (hash === undefined) return undefined;
  const known = built.get(hash);
  if (known) return { hash, program: known };
  const program = await loadVersion(tx, hash);
  const [oldest] = built.keys();
  if (built.size >= builtKept && oldest !== undefined) built.delete(oldest);
  built.set(hash, program);
  return { hash, program };
}

/** The kinds of evidence in force on a day: those of the chosen program, else the shipped ones. */
export async function kindsOn(tx: Tx, today: Day): Promise<Kinds> {
  return (await chosenProgram(tx, today))?.program.kinds ?? shippedKinds();
}
