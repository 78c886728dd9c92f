/** What rules of the review with data look at, from what is stored. Computes the standings on the day and stores nothing. */
import { sql } from 'kysely';
import { day, endOf, minus, type Day } from '../../core/calendar.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import { diffPrograms } from '../../core/program/diff/index.ts';
import { recordedTiers } from '../../core/program/held-tier.ts';
import type { Program } from '../../core/program/program.ts';
import { ladderBases, type PartnerBase, type YearEnd } from '../../core/review/partner-base.ts';
import { Subject } from '../../core/review/subject.ts';
import { newestRecording } from '../audits/facts.ts';
import { previewAudit } from '../audits/run.ts';
import type { Tx } from '../db/store.ts';
import { placementsOn, type PlacementRow } from '../partners/queries.ts';
import { loadVersion, versionHash } from '../programs/queries.ts';

/** Years whose ends are looked at. */
const yearsBack = 5;

/** The partners of a program as of a day, by everything that is known now. */
export async function partnerBase(tx: Tx, program: Program, asOf: Day): Promise<PartnerBase> {
  const cutOff = await newestRecording(tx);
  const audit = await previewAudit(tx, program, asOf, 'review', cutOff);
  return {
    asOf,
    outside: audit.outside,
    ladders: ladderBases(new Subject(program, asOf), audit.rows),
    active: await activePartners(tx, program, asOf),
    kinds: await storedKinds(tx),
    years: await yearEnds(tx, program, asOf, cutOff),
    rewritten: await rewritings(tx, program),
  };
}

async function activePartners(tx: Tx, { doc }: Program, asOf: Day): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [motion, { activity }] of Object.entries(doc.motions)) {
    const { rows } = await sql<{ partners: number }>`
      select count(distinct coalesce(a.canonical_id, e.partner_id))::int as partners
      from evidence e left join partner_alias a on a.partner_id = e.partner_id and a.superseded_in is null
      where e.kind = any(${activity}::text[]) and e.day <= ${asOf} and e.day > ${minus(asOf, { years: 1 })}
        and e.superseded_in is null and e.status in ('verified', 'claimed')`.execute(tx.db);
    counts.set(motion, rows[0]?.partners ?? 0);
  }
  return counts;
}

async function storedKinds(tx: Tx): Promise<PartnerBase['kinds']> {
  const { rows } = await sql<{ kind: string; first: Day | null }>`
    select kind, min(first) as first from (
      select kind, min(day) as first from evidence where superseded_in is null group by kind
      union all select kind, null from feed where superseded_in is null
    ) known group by kind`.execute(tx.db);
  return new Map(rows.map(({ kind, first }) => [kind, { first }]));
}

/** Recorded tiers at the ends of program years, from the first on which anybody held one. */
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

function yearEnd(
  doc: Program['doc'],
  ladder: string,
  on: Day,
  before: readonly PlacementRow[],
  now: readonly PlacementRow[],
): YearEnd | null {
  const tiers = recordedTiers(doc, ladder);
  const tiersOf = (rows: readonly PlacementRow[]): ReadonlyMap<number, number> =>
    new Map(
      rows.flatMap(({ partner, ladder: of, tier }) => {
        const index = of === ladder ? tiers.get(tier) : undefined;
        return index === undefined ? [] : [[partner, index] as const];
      }),
    );
  const [held, former] = [tiersOf(now), tiersOf(before)];
  if (held.size === 0) return null;
  const counts = (doc.ladders[ladder]?.tiers ?? []).map(
    (_, i) => [...held.values()].filter((t) => t === i).length,
  );
  const moved = [...held].map(([partner, tier]) => tier - (former.get(partner) ?? tier));
  return { on, held: counts, up: moved.filter((m) => m > 0).length, down: moved.filter((m) => m < 0).length };
}

/** When versions of this program came that ask something else for a tier than the one before. */
async function rewritings(tx: Tx, program: Program): Promise<readonly Day[]> {
  const { rows } = await sql<{ hash: string; on: string }>`
    select v.hash, to_char(r.at, 'YYYY-MM-DD') as on from program_version v join recording r on r.number = v.recorded_in
    where v.key = ${program.doc.program.key} order by v.recorded_in`.execute(tx.db);
  const found: Day[] = [];
  let last: Program | null = null;
  const own = versionHash(program);
  for (const { hash, on } of rows) {
    const version = await loadVersion(tx, hash);
    if (last && asksOtherwise(last, version)) found.push(day(on));
    last = version;
    if (hash === own) break;
  }
  return found;
}

function asksOtherwise(old: Program, now: Program): boolean {
  if (canonicalJson(old.doc.ladders) === canonicalJson(now.doc.ladders)) return false;
  return diffPrograms({ old, new: now }).tiers.some((t) => t.effect !== 'words');
}
