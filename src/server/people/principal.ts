/** Who asks: a person with a session, a key of one, or nobody. */
import { createHash } from 'node:crypto';
import type { Day } from '../../core/calendar.ts';
import {
  ability,
  permissions,
  type Ability,
  type Permission,
  type Role,
  roles,
} from '../../api/permissions.ts';
import type pg from 'pg';

export interface Someone {
  readonly account: number;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  /** The person whom partners employ; null for the vendor's own people. */
  readonly person: number | null;
  /** What a key may at most; null with a session. */
  readonly scopes: readonly Permission[] | null;
}

/** What keys begin with, so that a leaked one can be recognised by tools that look for secrets. */
export const keyPrefix = 'tw_';

/** What stands in the store for a key or a link's secret. Both are random, so one round of SHA-256 is enough. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

interface Row {
  account: number;
  name: string;
  email: string;
  person: number | null;
  roles: string[];
}

const columns = `a.id as account, u.name, u.email, a.person_id as person,
  array(select g.role from role_grant g where g.account_id = a.id and g.superseded_in is null order by g.role) as roles`;

/** Asked for every request, so it is one statement and no transaction. */
type Asking = Pick<pg.Pool, 'query'>;

/** The account of somebody who signed in; undefined where it was removed. */
export async function someoneOfUser(pool: Asking, user: string): Promise<Someone | undefined> {
  const { rows } = await pool.query<Row>(
    `select ${columns} from account a join auth_user u on u.id = a.user_id where a.user_id = $1`,
    [user],
  );
  return rows[0] && { ...known(rows[0]), scopes: null };
}

/** The account behind a key that is not revoked and holds on the day; notes that it was used on it. */
export async function someoneOfKey(pool: Asking, key: string, today: Day): Promise<Someone | undefined> {
  const { rows } = await pool.query<Row & { key: number; scopes: string[]; used: Day | null }>(
    `select ${columns}, k.id as key, k.scopes, k.used_on as used
     from api_key k join account a on a.id = k.account_id join auth_user u on u.id = a.user_id
     where k.digest = $1 and k.superseded_in is null and k.expires_on >= $2`,
    [digestOf(key), today],
  );
  const [row] = rows;
  if (!row) return undefined;
  if (row.used !== today) await pool.query('update api_key set used_on = $2 where id = $1', [row.key, today]);
  return { ...known(row), scopes: permissions.filter((p) => row.scopes.includes(p)) };
}

function known({ account, name, email, person, roles: held }: Row): Omit<Someone, 'scopes'> {
  const granted = held.filter((r): r is Role => r in roles);
  return { account, name, email, person, roles: granted };
}

/** How somebody may do something: as their roles may, and with a key no more than the key was made for. */
export function abilityOf(who: Someone, permission: Permission): Ability {
  if (who.scopes !== null && !who.scopes.includes(permission))
    return {
      allowed: false,
      reason: `This key was not made for '${permission}'.`,
      roles: [],
    };
  return ability(permission, who.roles);
}
