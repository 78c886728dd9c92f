/** The list of partners. */
import type { Day } from '../../core/calendar.ts';
import { attestationKind } from '../../core/program/questions.ts';
import type { Tx } from '../db/store.ts';
import type { Keyset } from '../http/cursors.ts';
import type { Ids } from '../http/ids.ts';
import { cardOf, keyOf, managerOf, members, nameOf, spans } from './words.ts';

/** A card as the store gives it; ids not yet sealed. */
export interface Card {
  readonly parent: { readonly id: number; readonly name: string } | null;
  readonly manager: { readonly id: number; readonly name: string } | null;
  readonly region: string | null;
  readonly state: 'applicant' | 'onboarding' | 'active' | 'suspended' | 'exiting' | null;
  readonly reason: string | null;
  readonly since: Day | null;
}

export interface PartnerRow {
  readonly id: number;
  readonly name: string;
  readonly key: string;
  readonly card: Card;
  readonly motions: string[];
  readonly held: { ladder: string; tier: string }[];
}

export interface PartnerFilter {
  readonly search?: string | undefined;
  /** Of an account, or of nobody. */
  readonly manager?: number | 'none' | undefined;
  readonly region?: string | undefined;
  readonly state?: string | undefined;
  readonly motion?: string | undefined;
  readonly parent?: number | undefined;
  /** Without an answer, valid today, to one of these questions. */
  readonly unanswered?: readonly string[] | undefined;
  readonly sort: 'name' | 'newest';
}

/** The filter by manager as it was sent. */
export function openManager(ids: Ids, manager: string | undefined): PartnerFilter['manager'] {
  return manager === undefined || manager === 'none' ? manager : ids.open('account', manager);
}

const withCard = `left join lateral (select x.manager_id, x.parent_id, x.region, x.state, x.reason, x.since from partner_card x
  where x.partner_id = p.id and x.superseded_in is null) c on true`;

/** The filters, on a partner `p` and its card `c`. */
const wanted = `not exists (select from partner_alias a where a.partner_id = p.id and a.superseded_in is null)
  and ($2::text is null or p.id in (
    select coalesce(a.canonical_id, f.partner_id) from (
      select partner_id from partner_key where superseded_in is null and strpos(lower(key), lower($2)) > 0
      union select partner_id from partner_name where superseded_in is null and strpos(lower(name), lower($2)) > 0
    ) f left join partner_alias a on a.partner_id = f.partner_id and a.superseded_in is null))
  and ($3::bigint is null or c.manager_id = $3)
  and (not $4::boolean or ${managerOf} is null)
  and ($5::text is null or c.region = $5)
  and ($6::text is null or coalesce(c.state, 'none') = $6)
  and ($7::text is null or p.id in (
    select coalesce(a.canonical_id, e.partner_id) from enrolment e
    left join partner_alias a on a.partner_id = e.partner_id and a.superseded_in is null
    where e.motion = $7 and e.superseded_in is null and ${spans('e', '$1::date')}))
  and ($8::bigint is null or (p.id <> $8 and c.parent_id = any(${members('$8::bigint')})))
  and ($12::text[] is null or cardinality($12) > (
    select count(distinct e.fields ->> 'check') from evidence e
    where e.partner_id = any(${members('p.id')}) and e.kind = '${attestationKind}' and e.status = 'verified' and e.superseded_in is null
      and e.fields ->> 'check' = any($12) and e.day <= $1::date and (e.valid_until is null or e.valid_until >= $1::date)))`;

function beyond(name: string, id: string): string {
  return `($10::bigint is null or (${name} collate "C", ${id}) > ($9::text, $10))`;
}

/**
 * How each sorting finds the ids and names of a page, and where a page ends. By name there are two ways, so that an index gives those that
 * have one in their order; the others, which imports brought without, are few.
 */
const sortings = {
  name: {
    order: `name collate "C", id`,
    page: `(select p.id, n.name, c.* from partner_name n join partner p on p.id = n.partner_id ${withCard}
        where n.superseded_in is null and ${wanted} and ${beyond('n.name', 'n.partner_id')}
        order by n.name collate "C", n.partner_id limit $11)
      union all
      (with p as materialized (
          select p.id from partner p where not exists (select from partner_name n where n.partner_id = p.id and n.superseded_in is null))
        select p.id, k.key, c.* from p cross join lateral (select ${keyOf('p.id')} as key) k ${withCard}
        where ${wanted} and ${beyond('k.key', 'p.id')}
        order by k.key, p.id limit $11)`,
    keyset: ({ name, id }: PartnerRow): Keyset => [name, id],
  },
  newest: {
    order: 'id desc',
    page: `select p.id, ${nameOf('p.id')} as name, c.* from partner p ${withCard}
      where ${wanted} and ($10::bigint is null or ($9::text is not null and p.id < $10)) order by p.id desc limit $11`,
    keyset: ({ id }: PartnerRow): Keyset => ['', id],
  },
} as const;

/** The keyset of a row in a sorting. */
export function partnerKeyset(sort: PartnerFilter['sort']): (row: PartnerRow) => Keyset {
  return sortings[sort].keyset;
}

/** Partners that are not merged into another, after a keyset. Everything besides the filters is read for the rows of the page only. */
export async function listPartners(
  { client }: Tx,
  filter: PartnerFilter,
  today: Day,
  after: Keyset | undefined,
  limit: number,
): Promise<readonly PartnerRow[]> {
  const { order, page } = sortings[filter.sort];
  const { manager } = filter;
  const { rows } = await client.query<PartnerRow>(
    `with page as (select * from (${page}) found order by ${order} limit $11)
     select c.id, c.name, ${keyOf('c.id')} as key, ${cardOf('c.id')} as card,
       array(select distinct e.motion from enrolment e
         where e.partner_id = any(${members('c.id')}) and e.superseded_in is null and ${spans('e', '$1::date')} order by 1) as motions,
       coalesce((select json_agg(json_build_object('ladder', h.ladder, 'tier', h.tier) order by h.ladder) from (
         select distinct on (x.ladder) x.ladder, x.tier from placement x
         where x.partner_id = any(${members('c.id')}) and x.superseded_in is null and ${spans('x', '$1::date')}
         order by x.ladder, (x.partner_id = c.id) desc, x.partner_id) h), '[]') as held
     from page c order by ${order.replaceAll(/\b(name|id)\b/g, 'c.$1')}`,
    [
      today,
      filter.search,
      typeof manager === 'number' ? manager : null,
      manager === 'none',
      filter.region,
      filter.state,
      filter.motion,
      filter.parent,
      after?.[0],
      after?.[1],
      limit,
      filter.unanswered ?? null,
    ],
  );
  return rows;
}
