/** Accounts, invitations and keys. */
import { randomBytes } from 'node:crypto';
import { accountEndpoints as accounts } from '../../api/accounts.ts';
import { keyEndpoints as keys } from '../../api/keys.ts';
import { permissions, partnerRoles, type Role } from '../../api/permissions.ts';
import { plus } from '../../core/calendar.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { requireState, stateOf } from '../http/state.ts';
import { route, type Route } from '../http/route.ts';
import { requireReach } from '../partners/reach.ts';
import { passwordLength, type Auth } from './auth.ts';
import { makeInvitation } from './invitations.ts';
import { digestOf, keyPrefix } from './principal.ts';
import * as queries from './queries.ts';

/** The routes of accounts, invitations and keys. */
export function peopleRoutes(auth: Auth, url: string): readonly Route[] {
  return [
    route(accounts.listAccounts, async (ctx, { query: { cursor, limit, role, search } }) => {
      const list = ['accounts', role ?? null, search ?? null, ctx.who.account];
      const after = cursor === undefined ? undefined : ctx.cursors.open(list, cursor);
      const rows = await ctx.read((tx) =>
        queries.listAccounts(tx, { role, search }, after && [String(after[0]), Number(after[1])], limit + 1),
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        body: {
          items: page.map((row) => accountOf(row, ctx.ids)),
          next: rows.length > limit && last ? ctx.cursors.seal(list, [last.name, last.id]) : null,
        },
      };
    }),
    route(accounts.getAccount, async (ctx, { params }) => {
      const row = await ctx.read((tx) => accountIn(tx, ctx.ids, params.account));
      return { body: accountOf(row, ctx.ids), etag: stateOf(ctx.ids, row.state) };
    }),
    route(accounts.setRoles, (ctx, { params, body: { roles, why } }) =>
      ctx.change('set roles', async (tx) => {
        const before = await accountIn(tx, ctx.ids, params.account);
        await tx.recording(); // two owners who take each other's role wait for each other here
        requireState(ctx, (await accountIn(tx, ctx.ids, params.account)).state);
        refuseMixed(roles, before.person);
        await keepOwner(tx, before, roles);
        await queries.replaceRoles(tx, before.id, roles);
        const after = await accountIn(tx, ctx.ids, params.account);
        return {
          body: accountOf(after, ctx.ids),
          etag: stateOf(ctx.ids, after.state),
          log: { account: before.id, before: before.roles, after: after.roles, why },
        };
      }),
    ),
    route(accounts.removeAccount, (ctx, { params }) =>
      ctx.change('remove account', async (tx) => {
        const before = await accountIn(tx, ctx.ids, params.account);
        await tx.recording();
        await keepOwner(tx, before, []);
        await queries.removeAccount(tx, before.id);
        return { body: undefined, log: { account: before.id, roles: before.roles } };
      }),
    ),
    route(accounts.listInvitations, async (ctx) => {
      const rows = await ctx.read((tx) => queries.openInvitations(tx, ctx.now));
      return { body: { items: rows.map((row) => invitationOf(row, ctx.ids)) } };
    }),
    route(accounts.invite, (ctx, { body }) =>
      ctx.change('invite', async (tx) => {
        if (await queries.hasAccount(tx, body.email))
          throw refuse(
            'state-conflict',
            'This address has an account already.',
            'Give that account another role instead.',
            { in: 'body', path: ['email'] },
          );
        const { row } = await makeInvitation(tx, { ...body, person: null }, url, ctx.now);
        return {
          body: invitationOf(row, ctx.ids),
          location: `/invitations/${ctx.ids.seal('invitation', row.id)}`,
          log: { invitation: row.id, role: row.role },
        };
      }),
    ),
    route(accounts.inviteContact, (ctx, { params, body }) =>
      ctx.change('invite contact', async (tx) => {
        const partner = await requireReach(ctx, tx, params.partner);
        const person = await employedBy(ctx, tx, body.person, partner);
        const reply = { message: 'If the address has no account yet, a link is on its way.' };
        // Whose address has an account is not the partner's manager's to learn.
        if (await queries.hasAccount(tx, body.email))
          return { body: reply, log: { partner, person, sent: false } };
        const { row } = await makeInvitation(tx, { ...body, person }, url, ctx.now);
        return { body: reply, log: { partner, person, invitation: row.id, role: row.role } };
      }),
    ),
    route(accounts.withdrawInvitation, (ctx, { params }) =>
      ctx.change('withdraw invitation', async (tx) => {
        const id = ctx.ids.open('invitation', params.invitation);
        const ended = await queries.endInvitation(tx, { id }, ctx.now);
        if (!ended) throw notFound('invitation');
        return { body: undefined, log: { invitation: id } };
      }),
    ),
    route(accounts.acceptInvitation, async (ctx, { body: { token, name, password } }) => {
      const { password: hashing } = await auth.$context;
      if (password.length > passwordLength.most) throw new Error('the schema lets longer passwords through');
      // Before anything is looked up: a link that works and one that does not take the same time.
      const hash = await hashing.hash(password);
      await ctx.store.write('invitation', 'accept invitation', async (tx) => {
        const invited = await queries.endInvitation(tx, { digest: digestOf(token) }, ctx.now);
        // Who got an account since keeps it as it is (I40).
        if (!invited || (await queries.hasAccount(tx, invited.email)))
          throw refuse(
            'sign-in-refused',
            'The link is over, or was used already.',
            'Ask for a new invitation.',
          );
        const account = await queries.makeAccount(tx, { ...invited, name, hash }, ctx.now);
        return { result: undefined, log: { invitation: invited.id, account, role: invited.role } };
      });
      return { body: undefined };
    }),
    route(keys.listKeys, async (ctx) => {
      const rows = await ctx.read((tx) => keysOf(tx, ctx.who.account));
      return { body: { items: rows.map((row) => keyOf(row, ctx.ids)) } };
    }),
    route(keys.makeKey, async (ctx, { body: { name, scopes, expiresOn } }) => {
      const latest = plus(ctx.today, { years: 1 });
      if (expiresOn < ctx.today || expiresOn > latest)
        throw refuse(
          'value-invalid',
          'A key holds for a year at most.',
          `Write a day from ${ctx.today} to ${latest}.`,
          {
            in: 'body',
            path: ['expiresOn'],
          },
        );
      const key = keyPrefix + randomBytes(24).toString('base64url');
      const wanted = permissions.filter((p) => scopes.includes(p));
      return ctx.change('make key', async (tx) => {
        const { rows } = await tx.client.query<KeyRow>(
          `insert into api_key (account_id, name, start, digest, scopes, expires_on, recorded_in) values ($1, $2, $3, $4, $5, $6, $7)
           returning ${keyColumns}`,
          [ctx.who.account, name, key.slice(0, 7), digestOf(key), wanted, expiresOn, await tx.recording()],
        );
        const [row] = rows;
        if (!row) throw new Error('the key was not stored');
        return { body: { key, ...keyOf(row, ctx.ids) }, log: { key: row.id, scopes: wanted, expiresOn } };
      });
    }),
    route(keys.revokeKey, (ctx, { params }) =>
      ctx.change('revoke key', async (tx) => {
        const id = ctx.ids.open('key', params.key);
        const { rowCount } = await tx.client.query(
          'update api_key set superseded_in = $3 where id = $1 and account_id = $2 and superseded_in is null',
          [id, ctx.who.account, await tx.recording()],
        );
        if (rowCount === 0) throw notFound('key');
        return { body: undefined, log: { key: id } };
      }),
    ),
  ];
}

async function accountIn(tx: Tx, ids: Ids, sealed: string): Promise<queries.AccountRow> {
  const row = await queries.findAccount(tx, ids.open('account', sealed));
  if (!row) throw notFound('account');
  return row;
}

function accountOf({ id, state: _state, roles, ...row }: queries.AccountRow, ids: Ids) {
  return {
    ...row,
    id: ids.seal('account', id),
    roles: [...roles],
    person: row.person === null ? null : ids.seal('person', row.person),
  };
}

function invitationOf({ id, person, until, ...row }: queries.InvitationRow, ids: Ids) {
  return {
    ...row,
    id: ids.seal('invitation', id),
    person: person === null ? null : ids.seal('person', person),
    until: until.toISOString(),
  };
}

/** A partner's own people have the partner's roles, the vendor's the others. */
function refuseMixed(roles: readonly Role[], person: number | null): void {
  const wrong = roles.filter((role) => partnerRoles.some((r) => r === role) !== (person !== null));
  if (wrong.length === 0) return;
  throw refuse(
    'state-conflict',
    person === null
      ? 'Roles of partners’ own people are for those whom a partner employs.'
      : 'A partner’s own people have no role in the vendor’s team.',
    `Leave out ${wrong.join(', ')}.`,
    { in: 'body', path: ['roles'] },
  );
}

/** The last program owner stays one: nobody else could give the role again. */
async function keepOwner(tx: Tx, before: queries.AccountRow, roles: readonly Role[]): Promise<void> {
  if (!before.roles.includes('program-owner') || roles.includes('program-owner')) return;
  if ((await queries.countWithRole(tx, 'program-owner')) > 1) return;
  throw refuse('state-conflict', 'This is the last program owner.', 'Give the role to somebody else first.');
}

async function employedBy(ctx: Context, tx: WriteTx, sealed: string, partner: number): Promise<number> {
  const person = ctx.ids.open('person', sealed);
  const { rowCount } = await tx.client.query(
    `select from employment e left join partner_alias a on a.partner_id = e.partner_id and a.superseded_in is null
     where e.person_id = $1 and coalesce(a.canonical_id, e.partner_id) = $2 and e.superseded_in is null
       and e.from_day <= $3 and (e.to_day is null or e.to_day >= $3)`,
    [person, partner, ctx.today],
  );
  if (rowCount === 0) throw notFound('person');
  return person;
}

interface KeyRow {
  readonly id: number;
  readonly name: string;
  readonly start: string;
  readonly scopes: readonly string[];
  readonly expiresOn: string;
  readonly usedOn: string | null;
}

const keyColumns = 'id, name, start, scopes, expires_on as "expiresOn", used_on as "usedOn"';

async function keysOf({ client }: Tx, account: number): Promise<readonly KeyRow[]> {
  const { rows } = await client.query<KeyRow>(
    `select ${keyColumns} from api_key where account_id = $1 and superseded_in is null order by id desc limit 500`,
    [account],
  );
  return rows;
}

function keyOf({ id, scopes, ...row }: KeyRow, ids: Ids) {
  return { ...row, id: ids.seal('key', id), scopes: permissions.filter((p) => scopes.includes(p)) };
}
