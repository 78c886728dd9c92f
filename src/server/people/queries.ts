/** Accounts, their roles, and invitations. */
import type { Role } from '../../api/permissions.ts';
import type { Tx, WriteTx } from '../db/store.ts';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly person: number | null;
  readonly secondFactor: boolean;
  /** The newest recording that changed its roles, which is the state that an edit names. */
  readonly state: number;
}

const accountColumns = `a.id, u.name, u.email, a.person_id as person, coalesce(u."twoFactorEnabled", false) as "secondFactor",
  array(select g.role from role_grant g where g.account_id = a.id and g.superseded_in is null order by g.role) as roles,
  greatest(a.recorded_in, (select max(greatest(g.recorded_in, g.superseded_in)) from role_grant g where g.account_id = a.id)) as state`;

export interface AccountFilter {
  readonly role?: Role | undefined;
  readonly search?: string | undefined;
}

/** Accounts by name, after the last one of the page before. */
export async function listAccounts(
  { client }: Tx,
  { role, search }: AccountFilter,
  after: readonly [name: string, id: number] | undefined,
  limit: number,
): Promise<readonly AccountRow[]> {
  const { rows } = await client.query<AccountRow>(
    `select ${accountColumns} from account a join auth_user u on u.id = a.user_id
     where ($1::text is null or exists (select from role_grant g where g.account_id = a.id and g.role = $1 and g.superseded_in is null))
       and ($2::text is null or strpos(lower(u.name), lower($2)) > 0 or strpos(u.email, lower($2)) > 0)
       and ($3::text is null or (u.name collate "C", a.id) > ($3, $4::bigint))
     order by u.name collate "C", a.id limit $5`,
    [role, search, after?.[0], after?.[1], limit],
  );
  return rows;
}

/** One account; undefined where there is none, or it was removed. */
export async function findAccount({ client }: Tx, id: number): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>(
    `select ${accountColumns} from account a join auth_user u on u.id = a.user_id where a.id = $1`,
    [id],
  );
  return rows[0];
}

/** Whether an address has an account. */
export async function hasAccount({ client }: Tx, email: string): Promise<boolean> {
  const { rowCount } = await client.query('select from auth_user where email = $1', [email.toLowerCase()]);
  return rowCount === 1;
}

/** Whether there is anybody at all who can sign in. */
export async function hasAnyAccount({ client }: Tx): Promise<boolean> {
  const { rowCount } = await client.query('select from account where user_id is not null limit 1');
  return rowCount === 1;
}

/** How many accounts have a role. Under the lock of a recording it stays true until the commit. */
export async function countWithRole({ client }: Tx, role: Role): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*) as n from role_grant g join account a on a.id = g.account_id
     where g.role = $1 and g.superseded_in is null and a.user_id is not null`,
    [role],
  );
  return rows[0]?.n ?? 0;
}

/** Replaces the roles of an account; gives the recording. */
export async function replaceRoles(tx: WriteTx, account: number, roles: readonly Role[]): Promise<number> {
  const recording = await tx.recording();
  await tx.client.query(
    'update role_grant set superseded_in = $2 where account_id = $1 and superseded_in is null and role <> all($3::text[])',
    [account, recording, roles],
  );
  await tx.client.query(
    `insert into role_grant (account_id, role, recorded_in) select $1, wanted, $2 from unnest($3::text[]) wanted
     where not exists (select from role_grant g where g.account_id = $1 and g.role = wanted and g.superseded_in is null)`,
    [account, recording, roles],
  );
  return recording;
}

/** Makes an account with a password; the caller has seen that the address has none. */
export async function makeAccount(
  tx: WriteTx,
  of: {
    readonly email: string;
    readonly name: string;
    readonly hash: string;
    readonly role: Role;
    readonly person: number | null;
  },
  now: Date,
): Promise<number> {
  const { client } = tx;
  const { rows: users } = await client.query<{ id: string }>(
    `insert into auth_user (name, email, "emailVerified", "createdAt", "updatedAt") values ($1, $2, true, $3, $3) returning id`,
    [of.name, of.email.toLowerCase(), now],
  );
  const user = users[0]?.id;
  await client.query(
    `insert into auth_credential ("accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     values ($1::uuid::text, 'credential', $1::uuid, $2, $3, $3)`,
    [user, of.hash, now],
  );
  const recording = await tx.recording();
  const { rows } = await client.query<{ id: number }>(
    'insert into account (user_id, person_id, recorded_in) values ($1, $2, $3) returning id',
    [user, of.person, recording],
  );
  const id = rows[0]?.id ?? 0;
  await client.query('insert into role_grant (account_id, role, recorded_in) values ($1, $2, $3)', [
    id,
    of.role,
    recording,
  ]);
  return id;
}

/** Removes an account: sessions, password and second factor go with the user; roles, keys and invitations of it end. */
export async function removeAccount(tx: WriteTx, id: number): Promise<void> {
  const recording = await tx.recording();
  await tx.client.query(
    'update role_grant set superseded_in = $2 where account_id = $1 and superseded_in is null',
    [id, recording],
  );
  await tx.client.query(
    'update api_key set superseded_in = $2 where account_id = $1 and superseded_in is null',
    [id, recording],
  );
  await tx.client.query('delete from auth_user where id = (select user_id from account where id = $1)', [id]);
}

export interface InvitationRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly person: number | null;
  readonly until: Date;
}

const invitationColumns = 'id, email, name, role, person_id as person, expires_at as until';

/** Invitations that are open on an instant, the newest first. */
export async function openInvitations({ client }: Tx, now: Date): Promise<readonly InvitationRow[]> {
  const { rows } = await client.query<InvitationRow>(
    `select ${invitationColumns} from invitation where superseded_in is null and expires_at > $1 order by id desc limit 500`,
    [now],
  );
  return rows;
}

/**
 * Stores an invitation; an older open one of the same person to the same address ends with it. One of somebody else stays: nobody takes
 * back what another company, or the vendor, has offered.
 */
export async function storeInvitation(
  tx: WriteTx,
  of: Omit<InvitationRow, 'id'> & { readonly digest: Buffer },
): Promise<InvitationRow> {
  const recording = await tx.recording();
  await tx.client.query(
    'update invitation set superseded_in = $2, email = null, name = null where lower(email) = lower($1) and person_id is not distinct from $3 and superseded_in is null',
    [of.email, recording, of.person],
  );
  const { rows } = await tx.client.query<InvitationRow>(
    `insert into invitation (email, name, role, person_id, digest, expires_at, recorded_in) values ($1, $2, $3, $4, $5, $6, $7)
     returning ${invitationColumns}`,
    [of.email, of.name, of.role, of.person, of.digest, of.until, recording],
  );
  const [row] = rows;
  if (!row) throw new Error('the invitation was not stored');
  return row;
}

/** Ends an open invitation, found by id or by the digest of its link's secret; undefined where there is none. */
export async function endInvitation(
  tx: WriteTx,
  by: { readonly id: number } | { readonly digest: Buffer },
  now: Date,
): Promise<InvitationRow | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['digest', by.digest];
  const { rows } = await tx.client.query<InvitationRow>(
    `select ${invitationColumns} from invitation where ${column} = $1 and superseded_in is null and expires_at > $2 for update`,
    [value, now],
  );
  const [row] = rows;
  if (row)
    await tx.client.query(
      'update invitation set superseded_in = $2, email = null, name = null where id = $1',
      [row.id, await tx.recording()],
    );
  return row;
}
