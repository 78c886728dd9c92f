/** Rows of evidence as people look at them: the version in force, for whom it counts today, and what it said before. */
import type { Day } from '../../core/calendar.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import type { Tx } from '../db/store.ts';
import type { Keyset } from '../http/cursors.ts';
import type { Ids } from '../http/ids.ts';
import { canonical, managerOf, members, nameOf, spans } from '../partners/words.ts';

export type Status = 'claimed' | 'verified' | 'rejected' | 'retracted';

/** What a version says. */
export interface Content {
  readonly status: Status;
  readonly day: Day;
  readonly validUntil: Day | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly customer: string | null;
  readonly product: string | null;
  readonly thing: string | null;
  readonly origin: string | null;
  readonly originDay: Day | null;
  readonly fields: Record<string, string | boolean>;
  readonly person: { readonly id: number; readonly name: string | null } | null;
}

export interface EvidenceRow extends Content {
  /** Of the first version: it stays. */
  readonly id: number;
  /** Of the version in force. */
  readonly current: number;
  readonly version: number;
  /** The partner that it is recorded under, merged into another or not. */
  readonly under: number;
  readonly kind: string;
  readonly source: string;
  readonly externalId: string;
  readonly partner: { readonly id: number; readonly name: string };
  readonly countsFor: { readonly id: number; readonly name: string; readonly manager: number | null };
}

export interface EvidenceFilter {
  readonly kind?: string | undefined;
  readonly status?: Status | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly source?: string | undefined;
  readonly person?: number | undefined;
  readonly manager?: number | 'none' | undefined;
  /** Of one partner, which is not merged into another. */
  readonly partner?: number | undefined;
}

/** Kinds of evidence that counts for the employer of a person. */
function personKinds(kinds: Kinds): readonly string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]?.owner === 'person');
}

/** What a version `e` says; numbers in the fields go out as the decimals that they are. */
export const content = `e.status, e.day, e.valid_until as "validUntil", e.amount, e.currency, e.customer, e.product, e.thing, e.origin,
  e.origin_day as "originDay",
  coalesce((select jsonb_object_agg(f.key, case jsonb_typeof(f.value) when 'number' then to_jsonb(f.value #>> '{}') else f.value end)
    from jsonb_each(e.fields) f), '{}') as fields,
  case when e.person_id is not null then json_build_object('id', e.person_id, 'name',
    (select n.name from person_name n where n.person_id = e.person_id)) end as person`;

/** For whom a row `e` counts on a day: evidence about people for whoever employs them, else for whom it is recorded. */
function concerned(kinds: string, day: string): string {
  return canonical(`coalesce(
    (select w.partner_id from employment w where e.kind = any(${kinds}) and w.person_id = e.person_id
      and w.superseded_in is null and ${spans('w', day)}),
    e.partner_id)`);
}

/** Parameters of a statement, given out one by one. */
class Parameters {
  readonly values: unknown[] = [];
  of(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** How rows come: what became known last first, or the latest day first. */
export type Order = 'known' | 'day';

const orders = {
  known: { order: 'e.id desc', beyond: (day: string, id: string) => `e.id < ${id} and ${day} is not null` },
  day: {
    order: 'e.day desc, e.id desc',
    beyond: (day: string, id: string) => `(e.day, e.id) < (${day}, ${id})`,
  },
} as const;

/** Where a page ends. */
export function evidenceKeyset({ day, current }: EvidenceRow): Keyset {
  return [day, current];
}

/** Versions in force, after a keyset. */
export async function listEvidence(
  { client }: Tx,
  kinds: Kinds,
  filter: EvidenceFilter,
  order: Order,
  today: Day,
  after: Keyset | undefined,
  limit: number,
): Promise<readonly EvidenceRow[]> {
  const p = new Parameters();
  const [day, people] = [p.of(today, 'date'), p.of(personKinds(kinds), 'text[]')];
  const wanted = conditions(filter, p, day, people);
  if (after) wanted.push(orders[order].beyond(p.of(after[0], 'date'), p.of(after[1], 'bigint')));
  const { rows } = await client.query<EvidenceRow>(
    `with page as (
       select e.* from evidence e where ${['e.superseded_in is null', ...wanted].join(' and ')}
       order by ${orders[order].order} limit ${p.of(limit, 'bigint')}
     )
     ${seen('page e', day, people)} order by ${orders[order].order}`,
    p.values,
  );
  return rows;
}

function conditions(
  { kind, status, from, to, source, person, manager, partner }: EvidenceFilter,
  p: Parameters,
  day: string,
  people: string,
): string[] {
  const wanted: string[] = [];
  if (kind !== undefined) wanted.push(`e.kind = ${p.of(kind, 'text')}`);
  if (status !== undefined) wanted.push(`e.status = '${status}'`); // one of four words, so that the index of claims is found
  if (from !== undefined) wanted.push(`e.day >= ${p.of(from, 'date')}`);
  if (to !== undefined) wanted.push(`e.day <= ${p.of(to, 'date')}`);
  if (source !== undefined) wanted.push(`e.source = ${p.of(source, 'text')}`);
  if (person !== undefined) wanted.push(`e.person_id = ${p.of(person, 'bigint')}`);
  if (manager !== undefined) {
    const managers = `(select ${managerOf} from partner_card c where c.partner_id = ${concerned(people, day)} and c.superseded_in is null)`;
    wanted.push(manager === 'none' ? `${managers} is null` : `${managers} = ${p.of(manager, 'bigint')}`);
  }
  if (partner !== undefined) {
    const mine = members(p.of(partner, 'bigint'));
    wanted.push(`(e.partner_id = any(${mine}) or (e.kind = any(${people}) and e.person_id = any(array(
      select w.person_id from employment w where w.partner_id = any(${mine}) and w.superseded_in is null and ${spans('w', day)}))))`);
  }
  return wanted;
}

/** What is told of the rows `e` of a relation, and of what else it has. */
function seen(from: string, day: string, people: string, more = ''): string {
  const inForce = canonical('e.partner_id');
  return `select ${more}least(e.id, (select min(f.id) from evidence f
      where f.source = e.source and f.kind = e.kind and f.external_id = e.external_id and f.superseded_in is not null)) as id,
    e.id as current, e.recorded_in as version, e.partner_id as under, e.kind, e.source, e.external_id as "externalId", ${content},
    json_build_object('id', own.id, 'name', ${nameOf('own.id')}) as partner,
    json_build_object('id', it.id, 'name', ${nameOf('it.id')},
      'manager', (select ${managerOf} from partner_card c where c.partner_id = it.id and c.superseded_in is null)) as "countsFor"
    from ${from} cross join lateral (select ${inForce} as id) own cross join lateral (select ${concerned(people, day)} as id) it`;
}

/** The versions in force of some pieces of evidence, by the number of any version; those that there are, by that number. */
export async function findEvidence(
  { client }: Tx,
  kinds: Kinds,
  numbers: readonly number[],
  today: Day,
): Promise<ReadonlyMap<number, EvidenceRow>> {
  const p = new Parameters();
  const [day, people] = [p.of(today, 'date'), p.of(personKinds(kinds), 'text[]')];
  const { rows } = await client.query<EvidenceRow & { asked: number }>(
    `with asked as (
       select x.id as asked, c.* from evidence x
       join evidence c on c.source = x.source and c.kind = x.kind and c.external_id = x.external_id and c.superseded_in is null
       where x.id = any(${p.of(numbers, 'bigint[]')})
     )
     ${seen('asked e', day, people, 'e.asked, ')}`,
    p.values,
  );
  return new Map(rows.map(({ asked, ...row }) => [asked, row]));
}

/** Who made a recording. */
export interface Maker {
  /** An account, as far as it was one. */
  readonly account: { readonly id: number; readonly name: string | null } | null;
  /** Else the name that acts. */
  readonly name: string | null;
}

/** Who made something, with the id of the account. */
export function makerOf({ account, name }: Maker, ids: Ids) {
  return { name, account: account && { ...account, id: ids.seal('account', account.id) } };
}

/** SQL of who made a recording `r`. */
export function madeBy(r: string): string {
  return `(select json_build_object('account', case when a.id is not null then json_build_object('id', a.id, 'name', u.name) end,
      'name', case when a.id is null then w.label end)
    from actor w left join account a on a.id = substring(w.label from '^account:([0-9]{1,18})$')::bigint
    left join auth_user u on u.id = a.user_id where w.id = ${r}.actor)`;
}

export interface EvidenceVersion extends Content {
  readonly version: number;
  readonly at: Date;
  readonly by: Maker;
  readonly action: string;
  readonly note: { readonly text: string | null; readonly link: string | null } | null;
}

/** Versions of one piece that are shown; no honest row has more. */
const versionsShown = 500;

/** Everything that a piece of evidence has said, the newest first. */
export async function versionsOf(
  { client }: Tx,
  { source, kind, externalId }: Pick<EvidenceRow, 'source' | 'kind' | 'externalId'>,
): Promise<readonly EvidenceVersion[]> {
  const same = 'x.source = $1 and x.kind = $2 and x.external_id = $3';
  const { rows } = await client.query<EvidenceVersion>(
    `select e.recorded_in as version, r.at, r.action, ${content},
       ${madeBy('r')} as by,
       (select json_build_object('text', n.text, 'link', n.link) from evidence_note n
         where n.source = e.source and n.kind = e.kind and n.external_id = e.external_id and n.recorded_in = e.recorded_in limit 1) as note
     from (select x.* from evidence x where ${same} and x.superseded_in is null
       union all select x.* from evidence x where ${same} and x.superseded_in is not null) e
     join recording r on r.number = e.recorded_in
     order by e.recorded_in desc, e.id desc limit ${versionsShown}`,
    [source, kind, externalId],
  );
  return rows;
}
