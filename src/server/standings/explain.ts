/** Why a partner stands where it does: evaluated when somebody asks. */
import type { Day } from '../../core/calendar.ts';
import type { Mode } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import { liveDay } from '../../core/standing/live-day.ts';
import { feedsAt, newestRecording } from '../audits/facts.ts';
import { previewAudit, type Audit } from '../audits/run.ts';
import type { Tx } from '../db/store.ts';

/** One ladder of a partner, with the audit that it stands in. */
export interface Explained {
  readonly audit: Audit;
  readonly row: AuditRow;
}

/** Every ladder that the partner is on, each as of the day that was asked for, or of the one that live standings look from. */
export async function explainPartner(
  tx: Tx,
  program: Program,
  partner: number,
  of: { readonly today: Day; readonly asOf?: Day | undefined; readonly mode: Mode },
): Promise<readonly Explained[]> {
  const cutOff = await newestRecording(tx);
  const feeds = await feedsAt(tx, cutOff);
  const dayOf = new Map(program.ladders.map((l) => [l.key, of.asOf ?? liveDay(program, l, feeds, of.today)]));
  const explained: Explained[] = [];
  for (const day of new Set(dayOf.values())) {
    const audit = await previewAudit(tx, program, day, of.mode, cutOff, partner);
    for (const row of audit.rows)
      if (row.partner === partner && dayOf.get(row.standings.ladder.key) === day)
        explained.push({ audit, row });
  }
  return explained.toSorted((a, b) => (a.row.standings.ladder.key < b.row.standings.ladder.key ? -1 : 1));
}
