/** Live standings: partners evaluated again after something about them changed, one in milliseconds whatever the size of the store. */
import type { Day } from '../../core/calendar.ts';
import type { Mode } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import { liveDay } from '../../core/standing/live-day.ts';
import { feedsAt, newestRecording } from '../audits/facts.ts';
import { touchedBy } from '../audits/groups.ts';
import { previewAudit } from '../audits/run.ts';
import type { Store, Tx } from '../db/store.ts';
import { replaceStandings } from './queries.ts';

export interface RefreshRequest {
  /** A version that is stored. */
  readonly program: Program;
  readonly asOf: Day;
  readonly mode: Mode;
  /** The id of a partner that is not merged into another. */
  readonly partner: number;
}

/**
 * Evaluates one partner at the newest recording, and with it all companies of its groups where the program pools, of groups that it has
 * left too: their figures changed with it. Stores their standings, one a ladder. Of two at once the one that saw the newer recording
 * stays. Gives the rows it stored, by partner; none of those that run no motion of the program on the day.
 */
export async function refreshStandings(
  store: Store,
  { program, asOf, mode, partner }: RefreshRequest,
): Promise<readonly AuditRow[]> {
  return store.derive(async (tx) => {
    const cutOff = await newestRecording(tx);
    const rows: AuditRow[] = [];
    for (const one of await touchedBy(tx, { program, moment: { asOf }, cutOff }, partner)) {
      const audit = await previewAudit(tx, program, asOf, mode, cutOff, one);
      await replaceStandings(tx, audit, [one]);
      rows.push(...audit.rows);
    }
    return rows;
  });
}

/** Ladders by the day that their live standings look from. */
async function ladderDays(
  tx: Tx,
  program: Program,
  cutOff: number,
  today: Day,
): Promise<ReadonlyMap<Day, ReadonlySet<string>>> {
  const feeds = await feedsAt(tx, cutOff);
  const days = new Map<Day, Set<string>>();
  for (const ladder of program.ladders) {
    const day = liveDay(program, ladder, feeds, today);
    days.set(day, (days.get(day) ?? new Set()).add(ladder.key));
  }
  return days;
}

/** What bringing live standings up to date came to. */
export interface Brought {
  readonly partners: number;
  /** Rows that are new or say something else. */
  readonly changed: number;
}

/** Above so many partners, everybody is evaluated by one statement. */
const severally = 200;

/**
 * Brings the live standings of some partners up to date, or of everybody, as of the day that each ladder's feeds allow. Stores only what is
 * new or says something else.
 */
export async function bringUpToDate(
  store: Store,
  program: Program,
  today: Day,
  partners: readonly number[] | 'everybody',
): Promise<Brought> {
  if (partners !== 'everybody' && partners.length <= severally) {
    let [brought, changed] = [0, 0];
    for (const partner of partners) {
      const one = await store.derive((tx) => bringOne(tx, program, today, partner));
      brought += one.partners;
      changed += one.changed;
    }
    return { partners: brought, changed };
  }
  return store.derive(async (tx) => {
    const cutOff = await newestRecording(tx);
    let [count, changed] = [0, 0];
    for (const [asOf, ladders] of await ladderDays(tx, program, cutOff, today)) {
      const audit = await previewAudit(tx, program, asOf, 'review', cutOff);
      const everybody = await everyPartner(tx);
      changed += await replaceStandings(tx, audit, everybody, ladders);
      count = everybody.length;
    }
    return { partners: count, changed };
  });
}

async function bringOne(tx: Tx, program: Program, today: Day, partner: number): Promise<Brought> {
  const cutOff = await newestRecording(tx);
  let changed = 0;
  const brought = new Set<number>();
  for (const [asOf, ladders] of await ladderDays(tx, program, cutOff, today))
    for (const one of await touchedBy(tx, { program, moment: { asOf }, cutOff }, partner)) {
      brought.add(one);
      changed += await replaceStandings(
        tx,
        await previewAudit(tx, program, asOf, 'review', cutOff, one),
        [one],
        ladders,
      );
    }
  return { partners: brought.size, changed };
}

/** Everybody who is or was a partner of the program, so that those who left lose what is stored. */
async function everyPartner({ client }: Tx): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>('select id from partner order by id');
  return rows.map(({ id }) => id);
}
