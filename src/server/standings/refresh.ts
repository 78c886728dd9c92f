/** Live standings: a partner evaluated again after something about it changed, in milliseconds whatever the size of the store. */
import type { Day } from '../../core/calendar.ts';
import type { Mode } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import { newestRecording } from '../audits/facts.ts';
import { touchedBy } from '../audits/groups.ts';
import { previewAudit } from '../audits/run.ts';
import type { Store } from '../db/store.ts';
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
    // In the order of ids, so that two at once wait for each other instead of for ever.
    for (const one of await touchedBy(tx, { program, moment: { asOf }, cutOff }, partner)) {
      const audit = await previewAudit(tx, program, asOf, mode, cutOff, one);
      await replaceStandings(tx, audit, one);
      rows.push(...audit.rows);
    }
    return rows;
  });
}
