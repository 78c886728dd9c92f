/** Persons as people look at them. Who was erased has no key left, and is not found. */
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Keyset } from '../http/cursors.ts';
import { canonical, members, nameOf, spans } from '../partners/words.ts';

export interface Employment {
  readonly partner: { readonly id: number; readonly name: string };
  readonly from: Day;
  readonly to: Day | null;
}

export interface PersonRow {
  readonly id: number;
  readonly name: string | null;
  readonly keys: { source: string; key: string }[];
  readonly employments: Employment[];
  /** The newest recording that changed any of it, which is the state that an edit names. */
  readonly state: number;
}

const columns = `p.id,
  (select n.name from person_name n where n.person_id = p.id) as name,
  coalesce((select json_agg(json_build_object('source', k.source, 'key', k.key) order by k.source, k.key)
    from person_key k where k.person_id = p.id and k.key is not null and k.superseded_in is null), '[]') as keys,
  coalesce((select json_agg(json_build_object('partner', json_build_object('id', it.id, 'name', ${nameOf('it.id')}), 'from', e.from_day, 'to', e.to_day)
      order by e.from_day desc)
    from employment e cross join lateral (select ${canonical('e.partner_id')} as id) it
    where e.person_id = p.id and e.superseded_in is null), '[]') as employments,
  greatest(p.recorded_in,
    (select max(greatest(k.recorded_in, k.superseded_in)) from person_key k where k.person_id = p.id),
    (select max(greatest(e.recorded_in, e.superseded_in)) from employment e where e.person_id = p.id),
    (select n.named_in from person_name n where n.person_id = p.id)) as state`;

/** Not erased. */
const there = 'exists (select from person_key k where k.person_id = p.id and k.key is not null)';

export interface PersonFilter {
  readonly partner?: number | undefined;
  readonly ever: boolean;
  readonly search?: string | undefined;
}

/** Persons, the newest first, after a keyset. */
export async function listPersons(
  { client }: Tx,
  { partner, ever, search }: PersonFilter,
  today: Day,
  after: Keyset | undefined,
  limit: number,
): Promise<readonly PersonRow[]> {
  const { rows } = await client.query<PersonRow>(
    `with page as (
       select p.id, p.recorded_in from person p where ${there}
         and ($1::bigint is null or p.id in (select e.person_id from employment e
           where e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and ($2::boolean or ${spans('e', '$3::date')})))
         and ($4::text is null or p.id in (
           select person_id from person_name where strpos(lower(name), lower($4)) > 0
           union select person_id from person_key where superseded_in is null and strpos(lower(key), lower($4)) > 0))
         and ($5::bigint is null or p.id < $5)
       order by p.id desc limit $6
     )
     select ${columns} from page p order by p.id desc`,
    [partner, ever, today, search, after?.[0], limit],
  );
  return rows;
}

/** One person; undefined where there is none, or they were erased. */
export async function findPerson({ client }: Tx, id: number): Promise<PersonRow | undefined> {
  const { rows } = await client.query<PersonRow>(
    `select ${columns} from person p where p.id = $1 and ${there}`,
    [id],
  );
  return rows[0];
}

/** Managers of the partners that employ a person today or later; null for one that nobody looks after. */
export async function managersOf(
  { client }: Tx,
  person: number,
  today: Day,
): Promise<readonly (number | null)[]> {
  const { rows } = await client.query<{ manager: number | null }>(
    `select c.manager_id as manager from employment e
     left join partner_card c on c.partner_id = ${canonical('e.partner_id')} and c.superseded_in is null
     where e.person_id = $1 and e.superseded_in is null and (e.to_day is null or e.to_day >= $2)`,
    [person, today],
  );
  return rows.map(({ manager }) => manager);
}
