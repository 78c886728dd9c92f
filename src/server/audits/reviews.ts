/** What earlier reviews found, for ladders that give time to mend (docs/standing.md): read from stored audits up to a cut-off. */
import { sql } from 'kysely';
import type { Day } from '../../core/calendar.ts';
import type { Program } from '../../core/program/program.ts';
import { recordedTiers } from '../../core/program/held-tier.ts';
import type { FormerReview } from '../../core/standing/audit.ts';
import type { Tx } from '../db/store.ts';
import { loadVersion } from '../programs/queries.ts';

interface ReviewRow {
  readonly partner: number;
  readonly ladder: string;
  readonly asOf: Day;
  readonly current: string | null;
  readonly holdable: number;
  readonly hash: string;
}

/** Reviews of the same program on days before, in the order of their days; of several on a day the last one. */
export async function formerReviews(
  tx: Tx,
  program: Program,
  asOf: Day,
  cutOff: number,
  only?: number,
): Promise<readonly FormerReview[]> {
  const ladders = program.ladders.filter((l) => l.tiers.some((t) => t.doc.cure)).map((l) => l.key);
  if (ladders.length === 0) return [];
  const { rows } = await sql<ReviewRow>`
    select distinct on (a.as_of, r.partner_id, r.ladder)
      r.partner_id as partner, r.ladder, a.as_of as "asOf", r.current, r.holdable, a.program_hash as hash
    from audit a
    join program_version v on v.hash = a.program_hash
    join audit_result r on r.audit_id = a.id
    where v.key = ${program.doc.program.key} and a.mode = 'review' and a.recorded_in <= ${cutOff} and a.as_of < ${asOf}
      and r.ladder = any(${ladders}::text[]) ${only === undefined ? sql`` : sql`and r.partner_id = ${only}`}
    order by a.as_of, r.partner_id, r.ladder, a.id desc`.execute(tx.db);
  const versions = new Map<string, Program>();
  for (const hash of new Set(rows.map((r) => r.hash))) versions.set(hash, await loadVersion(tx, hash));
  return rows.map(({ partner, ladder, asOf: day, current, holdable, hash }): FormerReview => {
    const version = versions.get(hash);
    const held = version && current !== null ? recordedTiers(version.doc, ladder).get(current) : undefined;
    return { partner, ladder, asOf: day, current, outOfReach: held !== undefined && held > holdable };
  });
}
