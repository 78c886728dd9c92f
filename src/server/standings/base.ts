/** What rules of the review with data look at, from what is stored. Computes the standings on the day and stores nothing. */
import { sql } from 'kysely';
import { endOf, minus, type Day } from '../../core/calendar.ts';
import { aggregateCoverage, type Feed } from '../../core/metrics/coverage.ts';
import { recordedTiers } from '../../core/program/held-tier.ts';
import type { Program } from '../../core/program/program.ts';
import { ladderBases, type PartnerBase, type YearEnd } from '../../core/review/partner-base.ts';
import { Subject } from '../../core/review/subject.ts';
import { newestRecording } from '../audits/facts.ts';
import { previewAudit } from '../audits/run.ts';
import type { Tx } from '../db/store.ts';
import { placementsOn, type PlacementRow } from '../partners/queries.ts';
import { rewritings } from '../programs/rewritings.ts';

/** Years whose ends are looked at. */
const yearsBack = 5;

/** The partners of a program as of a day, by everything that is known now. */
export async function partnerBase(tx: Tx, program: Program, asOf: Day): Promise<PartnerBase> {
  const cutOff = await newestRecording(tx);
  const { outside, rows, feeds } = await previewAudit(tx, program, asOf, 'review', cutOff);
  const without = outside !== null && outside.side !== 'after';
  return {
    asOf,
    outside,
    ladders: without ? new Map() : ladderBases(new Subject(program, asOf), rows, asOf),
    ...(await storedEvidence(tx, program, asOf, feeds)),
    years: await yearEnds(tx, program, asOf, cutOff),
    rewritten: await rewritings(tx, program),
  };
}

/**
 * What is stored of each kind, and who was active: one statement, which reads the evidence once. A year is long: who had activity in it
 * is known well enough where feeds reach to within a month of the day.
 */
async function storedEvidence(
  tx: Tx,
  { doc, kinds }: Program,
  asOf: Day,
  feeds: readonly Feed[],
): Promise<Pick<PartnerBase, 'kinds' | 'active'>> {
  const until = minus(asOf, { months: 1 });
  const brought = Object.entries(doc.motions).filter(
    ([, { activity }]) =>
      aggregateCoverage(
        { kinds: activity, window: 'review-year', reduce: 'count' },
        [],
        until,
        kinds,
        feeds,
        until,
      ).state === 'complete',
  );
  const acts = brought.flatMap(([motion, { activity }]) => activity.map((kind) => ({ motion, kind })));
  const { rows } = await sql<{ motion: string | null; name: string; rows: number; first: Day | null }>`
    with stored as materialized (
      select partner_id, kind, count(*) as rows, min(day) as first, max(day) as last from evidence
      where superseded_in is null and status in ('verified', 'claimed') and day <= ${asOf} group by partner_id, kind
    )
    select null as motion, kind as name, sum(rows)::int as rows, min(first) as first from stored group by kind
    union all
    select act.motion, act.motion, count(distinct coalesce(a.canonical_id, s.partner_id))::int, null
    from unnest(${acts.map((a) => a.motion)}::text[], ${acts.map((a) => a.kind)}::text[]) as act (motion, kind)
    join stored s on s.kind = act.kind and s.last > ${minus(asOf, { years: 1 })}
    left join partner_alias a on a.partner_id = s.partner_id and a.superseded_in is null
    group by act.motion`.execute(tx.db);
  const fed = new Set(feeds.map((f) => f.kind));
  const ofKinds = new Map(rows.filter((r) => r.motion === null).map((r) => [r.name, r]));
  const ofMotions = new Map(rows.filter((r) => r.motion !== null).map((r) => [r.name, r.rows]));
  return {
    kinds: new Map(
      [...new Set([...fed, ...ofKinds.keys()])].map((kind) => [
        kind,
        { feed: fed.has(kind), rows: ofKinds.get(kind)?.rows ?? 0, first: ofKinds.get(kind)?.first ?? null },
      ]),
    ),
    active: new Map(brought.map(([motion]) => [motion, ofMotions.get(motion) ?? 0])),
  };
}

/** Recorded tiers at the ends of program years and on the day, from the first on which anybody held one. */
async function yearEnds(tx: Tx, { doc }: Program, asOf: Day, cutOff: number): Promise<PartnerBase['years']> {
  const { yearStarts } = doc.calendar;
  const ends = Array.from({ length: yearsBack }, (_, i) => endOf('year', asOf, i - yearsBack, yearStarts));
  const years = new Map<string, YearEnd[]>();
  let before: readonly PlacementRow[] = [];
  for (const on of [...ends, asOf]) {
    const placements = await placementsOn(tx, cutOff, on);
    for (const ladder of Object.keys(doc.ladders)) {
      const year = yearEnd(doc, ladder, on, before, placements);
      if (year) years.set(ladder, [...(years.get(ladder) ?? []), year]);
    }
    before = placements;
  }
  return years;
}

/** One ladder on one day; null where too many hold a tier that this program has no equal for, so that shares would mislead. */
function yearEnd(
  doc: Program['doc'],
  ladder: string,
  on: Day,
  before: readonly PlacementRow[],
  now: readonly PlacementRow[],
): YearEnd | null {
  const tiers = recordedTiers(doc, ladder);
  const tiersOf = (rows: readonly PlacementRow[]): ReadonlyMap<number, number | undefined> =>
    new Map(rows.filter((r) => r.ladder === ladder).map((r) => [r.partner, tiers.get(r.tier)]));
  const [held, former] = [tiersOf(now), tiersOf(before)];
  const counts = (doc.ladders[ladder]?.tiers ?? []).map(() => 0);
  let [up, down] = [0, 0];
  for (const [partner, tier] of held) {
    if (tier === undefined) continue;
    counts[tier] = (counts[tier] ?? 0) + 1;
    const moved = tier - (former.get(partner) ?? tier);
    if (moved > 0) up++;
    if (moved < 0) down++;
  }
  const known = counts.reduce((sum, n) => sum + n, 0);
  return known === 0 || known < held.size * 0.9 ? null : { on, held: counts, up, down };
}
