/** One partner, with everything that is kept about it besides evidence. */
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Card } from './list.ts';
import { placementsOn } from './queries.ts';
import { canonical, cardOf, members, nameOf, spans } from './words.ts';

interface Key {
  readonly source: string;
  readonly key: string;
}

export interface PartnerSeen {
  readonly id: number;
  readonly name: string;
  readonly keys: Key[];
  readonly card: Card;
  readonly contacts: { person: { id: number; name: string | null }; role: string; employed: boolean }[];
  readonly enrolments: { motion: string; from: Day; to: Day | null }[];
  readonly attributes: { name: string; value: string; since: Day }[];
  readonly merged: { id: number; name: string; keys: Key[] }[];
  readonly held: { ladder: string; tier: string; since: Day }[];
  /** The newest recording that changed any of it, which is the state that an edit names. */
  readonly state: number;
}

/** An attribute without a day of its own has always held. */
export const always: Day = '0001-01-01' as Day; // a day of the calendar, as imports write it

/** Tables whose rows make up the state of a partner. */
const stated = [
  'partner_key',
  'partner_name',
  'partner_card',
  'partner_contact',
  'partner_attribute',
  'enrolment',
];

/** A partner as of a day, with what is known now; undefined where there is none. The caller has gone through merges. */
export async function findPartner(tx: Tx, id: number, on: Day, today: Day): Promise<PartnerSeen | undefined> {
  const states = stated.map(
    (t) =>
      `select max(greatest(x.recorded_in, x.superseded_in)) as at from ${t} x where x.partner_id = any(m.ids)`,
  );
  const { rows } = await tx.client.query<Omit<PartnerSeen, 'held'>>(
    `select p.id, ${nameOf('p.id')} as name, ${keysOf('p.id')} as keys,
       (select ${cardOf('p.id')} from (select) here left join partner_card c on c.partner_id = p.id and c.superseded_in is null) as card,
       coalesce((select json_agg(json_build_object('person', json_build_object('id', x.person_id, 'name', n.name), 'role', x.role,
           'employed', exists (select from employment e where e.person_id = x.person_id and e.partner_id = any(m.ids)
             and e.superseded_in is null and ${spans('e', '$3::date')})) order by x.role, x.person_id)
         from partner_contact x left join person_name n on n.person_id = x.person_id
         where x.partner_id = any(m.ids) and x.superseded_in is null), '[]') as contacts,
       coalesce((select json_agg(json_build_object('motion', e.motion, 'from', e.from_day, 'to', e.to_day) order by e.motion, e.from_day)
         from enrolment e where e.partner_id = any(m.ids) and e.superseded_in is null), '[]') as enrolments,
       coalesce((select json_agg(json_build_object('name', v.name, 'value', v.value, 'since', v.since) order by v.name) from (
         select distinct on (x.name) x.name, x.value, x.since from partner_attribute x
         where x.partner_id = any(m.ids) and x.superseded_in is null and x.since <= $2
         order by x.name, (x.partner_id = p.id) desc, x.partner_id, x.since desc) v), '[]') as attributes,
       coalesce((select json_agg(json_build_object('id', a.partner_id, 'name', ${nameOf('a.partner_id')}, 'keys', ${keysOf('a.partner_id')})
           order by a.partner_id)
         from partner_alias a where a.canonical_id = p.id and a.superseded_in is null), '[]') as merged,
       (select max(s.at) from (${states.join(' union all ')}
         union all select greatest(a.recorded_in, a.superseded_in) from partner_alias a where a.canonical_id = p.id or a.partner_id = p.id) s) as state
     from partner p cross join lateral (select ${members('p.id')} as ids) m where p.id = $1`,
    [id, on, today],
  );
  const [row] = rows;
  if (!row) return undefined;
  // Also what this transaction is about to make known.
  const held = await placementsOn(tx, Number.MAX_SAFE_INTEGER, on, id);
  return { ...row, held: held.map(({ ladder, tier, since }) => ({ ladder, tier, since })) };
}

function keysOf(partner: string): string {
  return `coalesce((select json_agg(json_build_object('source', k.source, 'key', k.key) order by k.source, k.key)
    from partner_key k where k.partner_id = ${partner} and k.superseded_in is null), '[]'::json)`;
}

/** The partner left in the end of a number, through merges; undefined where there is none. */
export async function canonicalPartner({ client }: Tx, id: number): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    `select p.id from partner p where p.id = ${canonical('$1::bigint')}`,
    [id],
  );
  return rows[0]?.id;
}

/** What partners are called, by number. */
export async function partnersCalled(
  { client }: Tx,
  partners: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await client.query<{ id: number; name: string }>(
    `select p.id, ${nameOf('p.id')} as name from partner p where p.id = any($1::bigint[])`,
    [partners],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
