/**
 * What the portal reads. Statements with a `PortalTx` run in the portal's role, under the wall; each asks for the company, too, so that neither the
 * wall nor the question alone has to hold. The others add, for numbers found there, what that role may not read.
 */
import type { Day } from '../../core/calendar.ts';
import type { Role } from '../../api/permissions.ts';
import type { PortalTx } from '../db/portal.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import type { Keyset } from '../http/cursors.ts';
import { content, type Content, type Status } from '../evidence/queries.ts';
import { canonical, members, nameOf, spans } from '../partners/words.ts';

export interface Company {
  readonly id: number;
  readonly name: string;
  readonly region: string | null;
  readonly manager: number | null;
  readonly since: Day;
  readonly motions: readonly string[];
}

/** The companies that employ a person on a day, through merges. */
export async function companiesOf(
  { client }: PortalTx,
  person: number | null,
  today: Day,
): Promise<readonly Company[]> {
  const { rows } = await client.query<Company>(
    `select p.id, ${nameOf('p.id')} as name, c.region, c.manager_id as manager, mine.since,
       array(select distinct e.motion from enrolment e
         where e.partner_id = any(${members('p.id')}) and e.superseded_in is null and ${spans('e', '$2::date')} order by 1) as motions
     from (select ${canonical('e.partner_id')} as id, min(e.from_day) as since from employment e
       where e.person_id = $1 and e.superseded_in is null and ${spans('e', '$2::date')} group by 1) mine
     join partner p on p.id = mine.id
     left join partner_card c on c.partner_id = p.id and c.superseded_in is null order by p.id`,
    [person, today],
  );
  return rows;
}

/** The partner left in the end of a number, as far as the wall shows the merge. */
export async function throughMerges({ client }: PortalTx, id: number): Promise<number> {
  const { rows } = await client.query<{ id: number }>(`select ${canonical('$1::bigint')} as id`, [id]);
  return rows[0]?.id ?? id;
}

export interface OwnRow extends Content {
  /** Of the first version: it stays. */
  readonly id: number;
  readonly current: number;
  readonly kind: string;
}

export interface OwnFilter {
  readonly kind?: string | undefined;
  readonly status?: Status | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

const ownColumns = `least(e.id, (select min(f.id) from evidence f
    where f.source = e.source and f.kind = e.kind and f.external_id = e.external_id and f.superseded_in is not null)) as id,
  e.id as current, e.kind, ${content}`;

/** Evidence recorded under a company or what was merged into it, without some kinds: the latest day first, after a keyset. */
export async function listOwnEvidence(
  { client }: PortalTx,
  company: number,
  inside: readonly string[],
  { kind, status, from, to }: OwnFilter,
  after: Keyset | undefined,
  limit: number,
): Promise<readonly OwnRow[]> {
  const { rows } = await client.query<OwnRow>(
    `with page as (
       select e.* from evidence e
       where e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and e.kind <> all($2::text[])
         and ($3::text is null or e.kind = $3) and ($4::text is null or e.status = $4)
         and ($5::date is null or e.day >= $5) and ($6::date is null or e.day <= $6)
         and ($7::date is null or (e.day, e.id) < ($7, $8::bigint))
       order by e.day desc, e.id desc limit $9
     )
     select ${ownColumns} from page e order by e.day desc, e.id desc`,
    [company, inside, kind, status, from, to, after?.[0], after?.[1], limit],
  );
  return rows;
}

/** One piece by the number of any of its versions; undefined where it is not the company's. */
export async function findOwnEvidence(
  { client }: Tx,
  company: number,
  inside: readonly string[],
  id: number,
): Promise<OwnRow | undefined> {
  const { rows } = await client.query<OwnRow>(
    `select ${ownColumns} from evidence x
     join evidence e on e.source = x.source and e.kind = x.kind and e.external_id = x.external_id and e.superseded_in is null
     where x.id = $3 and x.partner_id = any(${members('$1::bigint')}) and e.partner_id = any(${members('$1::bigint')})
       and e.kind <> all($2::text[])`,
    [company, inside, id],
  );
  return rows[0];
}

export interface OwnVersion extends Content {
  readonly recording: number;
  readonly note: { readonly text: string | null; readonly link: string | null } | null;
}

/** Versions of one piece that are shown; no honest row has more. */
const versionsShown = 500;

/** What a piece of the company has said, the newest first, by the number of its version in force. */
export async function ownVersions(
  { client }: PortalTx,
  company: number,
  current: number,
): Promise<readonly OwnVersion[]> {
  const same = 'v.source = x.source and v.kind = x.kind and v.external_id = x.external_id';
  const { rows } = await client.query<OwnVersion>(
    `select e.recorded_in as recording, ${content},
       (select json_build_object('text', n.text, 'link', n.link) from evidence_note n
         where n.source = e.source and n.kind = e.kind and n.external_id = e.external_id and n.recorded_in = e.recorded_in
           and n.partner_id = e.partner_id limit 1) as note
     from evidence x cross join lateral (
       select v.* from evidence v where ${same} and v.superseded_in is null
       union all select v.* from evidence v where ${same} and v.superseded_in is not null) e
     where x.id = $2 and e.partner_id = any(${members('$1::bigint')})
     order by e.recorded_in desc, e.id desc limit ${versionsShown}`,
    [company, current],
  );
  return rows;
}

/** The instants of some recordings. */
export async function instantsOf(
  { client }: Tx,
  recordings: readonly number[],
): Promise<ReadonlyMap<number, Date>> {
  const { rows } = await client.query<{ number: number; at: Date }>(
    'select number, at from recording where number = any($1::bigint[])',
    [recordings],
  );
  return new Map(rows.map(({ number, at }) => [number, at]));
}

export interface Colleague {
  readonly person: number;
  readonly name: string | null;
  readonly since: Day;
  /** The account with which they sign in; its mail address and roles stand elsewhere. */
  readonly account: number | null;
}

const colleagues = `select e.person_id as person, (select n.name from person_name n where n.person_id = e.person_id) as name,
    e.from_day as since, (select max(a.id) from account a where a.person_id = e.person_id) as account
  from employment e where e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and ${spans('e', '$2::date')}`;

/** Whom a company employs on a day, the newest person first, after a keyset. */
export async function listColleagues(
  { client }: PortalTx,
  company: number,
  today: Day,
  after: Keyset | undefined,
  limit: number,
): Promise<readonly Colleague[]> {
  const { rows } = await client.query<Colleague>(
    `${colleagues} and ($3::bigint is null or e.person_id < $3) order by e.person_id desc limit $4`,
    [company, today, after?.[0], limit],
  );
  return rows;
}

/** One person whom a company employs on a day; undefined where it does not. */
export async function findColleague(
  { client }: PortalTx,
  company: number,
  today: Day,
  person: number,
): Promise<Colleague | undefined> {
  const { rows } = await client.query<Colleague>(`${colleagues} and e.person_id = $3`, [
    company,
    today,
    person,
  ]);
  return rows[0];
}

/** The person behind an account whom a company employs on a day; undefined where it does not. */
export async function personBehind(
  { client }: PortalTx,
  company: number,
  today: Day,
  account: number,
): Promise<number | undefined> {
  const { rows } = await client.query<{ person: number }>(
    `select a.person_id as person from account a join employment e on e.person_id = a.person_id
     where a.id = $3 and e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and ${spans('e', '$2::date')}`,
    [company, today, account],
  );
  return rows[0]?.person;
}

export interface Access {
  readonly person: number;
  readonly account: { readonly id: number; readonly email: string; readonly roles: readonly Role[] } | null;
  readonly invited: { readonly role: Role; readonly until: string } | null;
}

/** How some people sign in, or are asked to. */
export async function accessOf(
  { client }: Tx,
  people: readonly Colleague[],
  now: Date,
): Promise<ReadonlyMap<number, Access>> {
  const { rows } = await client.query<Access>(
    `select p.person,
       (select json_build_object('id', a.id, 'email', u.email, 'roles',
           array(select g.role from role_grant g where g.account_id = a.id and g.superseded_in is null order by g.role))
         from account a join auth_user u on u.id = a.user_id where a.id = p.account) as account,
       (select json_build_object('role', i.role, 'until', i.expires_at) from invitation i
         where i.person_id = p.person and i.superseded_in is null and i.expires_at > $3 order by i.id desc limit 1) as invited
     from unnest($1::bigint[], $2::bigint[]) p (person, account)`,
    [people.map((p) => p.person), people.map((p) => p.account), now],
  );
  return new Map(rows.map((row) => [row.person, row]));
}

/** Somebody whom a company employs on a day and who has, or is invited under, a mail address. */
export async function colleagueAt(
  { client }: Tx,
  company: number,
  email: string,
  today: Day,
  now: Date,
): Promise<number | undefined> {
  const { rows } = await client.query<{ person: number }>(
    `select e.person_id as person from employment e
     where e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and ${spans('e', '$2::date')} and e.person_id in (
       select a.person_id from account a join auth_user u on u.id = a.user_id where u.email = lower($3)
       union select i.person_id from invitation i where lower(i.email) = lower($3) and i.superseded_in is null and i.expires_at > $4)
     order by 1 limit 1`,
    [company, today, email, now],
  );
  return rows[0]?.person;
}

/** Ends the open invitations of a person: links that were sent work no more. */
export async function endInvitationsOf(tx: WriteTx, person: number | null): Promise<void> {
  await tx.client.query(
    'update invitation set superseded_in = $2, email = null, name = null where person_id = $1 and superseded_in is null',
    [person, await tx.recording()],
  );
}
