/** Partners as of a recording: keys, names, enrolments, placements. */
import { sql, type RawBuilder } from 'kysely';
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';

export interface PartnerIdentity {
  readonly id: number;
  /** The external id: the key of the earliest recording, of the first source by name. */
  readonly key: string;
  readonly name: string;
}

/**
 * Rows of one partner and of everything merged into it; of all partners without one. `a` is the alias of the row's partner: who is
 * merged into another has no rows of its own.
 */
function ofPartner(
  column: RawBuilder<unknown>,
  cutOff: number,
  only: number | undefined,
): RawBuilder<unknown> {
  if (only === undefined) return sql``;
  return sql`and coalesce(a.canonical_id, ${column}) = ${only} ${ofMembers(column, cutOff, only)}`;
}

/** The same by a list, which an index can look up; too many after a merge into another. */
function ofMembers(column: RawBuilder<unknown>, cutOff: number, only: number): RawBuilder<unknown> {
  return sql`and ${column} = any(array(select ${only}::bigint union all select partner_id from partner_alias
    where canonical_id = ${only} and recorded_in <= ${cutOff} and (superseded_in is null or superseded_in > ${cutOff})))`;
}

/** Key and name of every partner that is not merged into another, or of one. */
export async function partnerIdentities(
  tx: Tx,
  cutOff: number,
  only?: number,
): Promise<ReadonlyMap<number, PartnerIdentity>> {
  const { rows } = await sql<PartnerIdentity>`
    select distinct on (k.partner_id) k.partner_id as id, k.key, coalesce(n.name, k.key) as name
    from partner_key k
    left join partner_name n on n.partner_id = k.partner_id and n.recorded_in <= ${cutOff} and (n.superseded_in is null or n.superseded_in > ${cutOff})
    where k.recorded_in <= ${cutOff} and (k.superseded_in is null or k.superseded_in > ${cutOff})
      ${only === undefined ? sql`` : sql`and k.partner_id = ${only}`}
    order by k.partner_id, k.recorded_in, k.source, k.key`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The partner with a key (in any source), through merges; several when sources use the same key for different partners. */
export async function findPartners(tx: Tx, key: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct coalesce(a.canonical_id, k.partner_id) as id
    from partner_key k left join partner_alias a on a.partner_id = k.partner_id and a.superseded_in is null
    where k.key = ${key} and k.superseded_in is null order by 1`.execute(tx.db);
  return rows.map((r) => r.id);
}

export interface EnrolmentRow {
  readonly partner: number;
  readonly motion: string;
  readonly from: Day;
}

/** Who runs which motion on a day, through merges; `from` is the first day since when without a gap. */
export async function enrolmentsOn(
  tx: Tx,
  cutOff: number,
  on: Day,
  only?: number,
): Promise<readonly EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    with span as (
      select coalesce(a.canonical_id, e.partner_id) as partner, e.motion, e.from_day, coalesce(e.to_day, 'infinity') as to_day
      from enrolment e
      left join partner_alias a on a.partner_id = e.partner_id and a.recorded_in <= ${cutOff} and (a.superseded_in is null or a.superseded_in > ${cutOff})
      where e.recorded_in <= ${cutOff} and (e.superseded_in is null or e.superseded_in > ${cutOff}) and e.from_day <= ${on}
        ${ofPartner(sql`e.partner_id`, cutOff, only)}
    ), marked as (
      select span.*, from_day - 1 > coalesce(max(to_day) over (partition by partner, motion order by from_day, to_day
        rows between unbounded preceding and 1 preceding), '-infinity') as apart
      from span
    ), grouped as (
      select marked.*, count(*) filter (where apart) over (partition by partner, motion order by from_day, to_day) as stretch from marked
    )
    select partner, motion, min(from_day) as from from grouped
    group by partner, motion, stretch having max(to_day) >= ${on}::date order by 1, 2`.execute(tx.db);
  return rows;
}

/** Kinds of which a partner has claims that nobody decided, up to a day; those of persons at their employer on it. */
export async function claimsOn(
  tx: Tx,
  cutOff: number,
  on: Day,
  personKinds: readonly string[],
  only?: number,
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const { rows } = await sql<{ partner: number; kind: string }>`
    with claim as (
      select partner_id, person_id, kind from evidence
      where status = 'claimed' and day <= ${on} and recorded_in <= ${cutOff} and (superseded_in is null or superseded_in > ${cutOff})
        ${ofClaims(cutOff, only)}
    ), mine as (
      select partner_id, kind from claim where kind <> all(${personKinds}::text[])
      union
      select w.partner_id, c.kind from claim c join employment w on w.person_id = c.person_id
        and w.from_day <= ${on} and (w.to_day is null or w.to_day >= ${on})
        and w.recorded_in <= ${cutOff} and (w.superseded_in is null or w.superseded_in > ${cutOff})
      where c.kind = any(${personKinds}::text[])
    )
    select distinct coalesce(a.canonical_id, m.partner_id) as partner, m.kind
    from mine m left join partner_alias a on a.partner_id = m.partner_id
      and a.recorded_in <= ${cutOff} and (a.superseded_in is null or a.superseded_in > ${cutOff})
    ${only === undefined ? sql`` : sql`where coalesce(a.canonical_id, m.partner_id) = ${only}`}`.execute(
    tx.db,
  );
  const claims = new Map<number, Set<string>>();
  for (const { partner, kind } of rows) claims.set(partner, (claims.get(partner) ?? new Set()).add(kind));
  return claims;
}

/** Claims that may be one partner's: reported by it, or of persons that ever worked there. */
function ofClaims(cutOff: number, only: number | undefined): RawBuilder<unknown> {
  if (only === undefined) return sql``;
  const mine = ofMembers(sql`partner_id`, cutOff, only);
  return sql`and (true ${mine} or person_id = any(array(select person_id from employment where true ${mine})))`;
}

export interface PlacementRow {
  readonly partner: number;
  readonly ladder: string;
  readonly tier: string;
  readonly heldUntil: Day | null;
  /** The first day of the span without a gap in which it is recorded under this name. */
  readonly since: Day;
}

/** Tiers held on a day. Of a merged partner's placements the canonical partner's own counts first. */
export async function placementsOn(
  tx: Tx,
  cutOff: number,
  on: Day,
  only?: number,
): Promise<readonly PlacementRow[]> {
  const { rows } = await sql<PlacementRow>`
    with held as (
      select p.*, a.canonical_id, coalesce(a.canonical_id, p.partner_id) as partner
      from placement p
      left join partner_alias a on a.partner_id = p.partner_id and a.recorded_in <= ${cutOff} and (a.superseded_in is null or a.superseded_in > ${cutOff})
      where p.recorded_in <= ${cutOff} and (p.superseded_in is null or p.superseded_in > ${cutOff}) and p.from_day <= ${on}
        ${ofPartner(sql`p.partner_id`, cutOff, only)}
    ), marked as (
      select held.*, tier is distinct from lag(tier) over own or from_day - 1 > lag(to_day) over own as apart
      from held window own as (partition by partner_id, ladder order by from_day)
    ), grouped as (
      select marked.*, count(*) filter (where apart) over (partition by partner_id, ladder order by from_day) as stretch from marked
    ), spans as (
      select grouped.*, min(from_day) over (partition by partner_id, ladder, stretch) as since from grouped
    )
    select distinct on (partner, ladder) partner, ladder, tier, held_until as "heldUntil", since
    from spans where to_day is null or to_day >= ${on}
    order by partner, ladder, (canonical_id is null) desc, partner_id`.execute(tx.db);
  return rows;
}

/** Persons by their numbers as people call them: name and key, as far as they are not erased. */
export async function personsCalled(
  tx: Tx,
  persons: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ person: number; name: string | null; key: string | null }>`
    select p.id as person, n.name, min(k.key) as key
    from person p left join person_name n on n.person_id = p.id
      left join person_key k on k.person_id = p.id and k.superseded_in is null
    where p.id = any(${persons}::bigint[]) group by p.id, n.name`.execute(tx.db);
  return new Map(
    rows.map(({ person, name, key }) => {
      const known = [...(name === null ? [] : [name]), ...(key === null ? [] : [`(${key})`])];
      return [person, known.length === 0 ? `person ${person}` : known.join(' ')];
    }),
  );
}

/** Keys that resemble a mistyped one, or partners whose name holds it; at most three. */
export async function similarKeys(tx: Tx, text: string): Promise<readonly string[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const { rows } = await sql<{ key: string; name: string }>`
    select k.key, n.name from partner_key k left join partner_name n on n.partner_id = k.partner_id and n.superseded_in is null
    where k.superseded_in is null and (k.key ilike ${pattern} or n.name ilike ${pattern}) order by k.key limit 3`.execute(
    tx.db,
  );
  return rows.map((r) => `${r.key} (${r.name})`);
}
