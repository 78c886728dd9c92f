/** Live standings: one partner evaluated again after something about it changed, in milliseconds whatever the size of the store. */
import type { Day } from '../../core/calendar.ts';
import type { Mode } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import { newestRecording } from '../audits/facts.ts';
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
 * Evaluates one partner at the newest recording and stores its standings, one a ladder. Of two at once the one that saw the newer
 * recording stays. Gives the rows it stored; none for a partner that runs no motion of the program on the day.
 */
export async function refreshStandings(
  store: Store,
  { program, asOf, mode, partner }: RefreshRequest,
): Promise<readonly AuditRow[]> {
  return store.derive(async (tx) => {
    const audit = await previewAudit(tx, program, asOf, mode, await newestRecording(tx), partner);
    await replaceStandings(tx, audit, partner);
    return audit.rows;
  });
}
