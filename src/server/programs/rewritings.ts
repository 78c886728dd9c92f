/** When the versions of a program that are stored came to ask something else for a tier. */
import { sql } from 'kysely';
import { day, plus, type Day } from '../../core/calendar.ts';
import { diffPrograms } from '../../core/program/diff/index.ts';
import type { Program } from '../../core/program/program.ts';
import type { Tx } from '../db/store.ts';
import { loadVersion, versionHash } from './queries.ts';

/** A version that another replaced within so many days was a draft: nobody could have planned by it. */
const draftDays = 30;

interface KnownVersion {
  readonly hash: string;
  /** Since when it has been known here, in the program's time zone. */
  readonly on: Day;
}

/**
 * The days since when a version was known here that asks something else for a tier than the one before it, the oldest first. Up to the
 * program's own version, where that is stored; versions that were only drafts are left out.
 */
export async function rewritings(tx: Tx, program: Program): Promise<readonly Day[]> {
  const { key, timeZone } = program.doc.program;
  const { rows } = await sql<{ hash: string; on: string }>`
    select v.hash, to_char(r.at at time zone ${timeZone}, 'YYYY-MM-DD') as on
    from program_version v join recording r on r.number = v.recorded_in where v.key = ${key} order by v.recorded_in`.execute(
    tx.db,
  );
  const known = rows.map(({ hash, on }): KnownVersion => ({ hash, on: day(on) }));
  const own = known.findIndex((v) => v.hash === versionHash(program));
  const found: Day[] = [];
  let last: Program | null = null;
  for (const { hash, on } of thatStood(own < 0 ? known : known.slice(0, own + 1))) {
    const version: Program = await loadVersion(tx, hash);
    if (last && asksOtherwise(last, version)) found.push(on);
    last = version;
  }
  return found;
}

/** Without drafts; the newest stands until another comes. */
function thatStood(versions: readonly KnownVersion[]): readonly KnownVersion[] {
  return versions.filter(({ on }, i) => {
    const next = versions[i + 1];
    return next === undefined || next.on >= plus(on, { days: draftDays });
  });
}

function asksOtherwise(old: Program, now: Program): boolean {
  const { tiers } = diffPrograms({ old, new: now });
  const comeOrGone = [old, now].some(
    ({ ladders }) => ladders.flatMap((l) => l.tiers).length !== tiers.length,
  );
  return comeOrGone || tiers.some((t) => t.effect !== 'words');
}
