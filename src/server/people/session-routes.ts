/** Signing in and out. */
import { sessionEndpoints as api } from '../../api/session.ts';
import { permissions } from '../../api/permissions.ts';
import type { Context } from '../http/context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import type { Auth } from './auth.ts';
import { abilityOf } from './principal.ts';
import { findAccount } from './queries.ts';
import { ask, textOf } from './sign-in.ts';
import { Throttle } from './throttle.ts';

const wrongPassword = {
  message: 'Address and password do not fit together.',
  remedy: 'Try again, or ask for a link to set a new password.',
};
const wrongCode = {
  message: 'The code is wrong, or the sign-in it belongs to is over.',
  remedy: 'Take the newest code of the app; after five minutes begin again with address and password.',
};
const wrongLink = {
  message: 'The link is over, or was used already.',
  remedy: 'Ask for a new one.',
};

/** The routes of sessions, passwords and second factors. */
export function sessionRoutes(auth: Auth, url: string, throttle: Throttle): readonly Route[] {
  const asked = (headers: Headers, path: string, body: Record<string, unknown>, refused = wrongPassword) =>
    ask(auth, url, headers, path, body, refused);

  const whoever = async (ctx: Context): Promise<string> => {
    const session = await auth.api.getSession({ headers: ctx.headers });
    if (!session) throw refuse('not-signed-in', 'The session is over.', 'Sign in again.');
    return session.session.id;
  };

  return [
    route(api.signIn, async ({ headers, now }, { body: { email, password } }) => {
      await throttle.refuse(email, now);
      try {
        const { data, cookies } = await asked(headers, '/sign-in/email', { email, password });
        const second = typeof data === 'object' && data !== null && 'twoFactorRedirect' in data;
        return { body: { next: second ? ('code' as const) : ('done' as const) }, cookies };
      } catch (error) {
        await throttle.failed(email, now);
        throw error;
      }
    }),
    route(api.signInCode, async ({ headers }, { body: { code, kind } }) => {
      const path = kind === 'app' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
      const { cookies } = await asked(headers, path, { code }, wrongCode);
      return { body: undefined, cookies };
    }),
    route(api.signOut, async ({ headers }) => {
      const { cookies } = await asked(headers, '/sign-out', {});
      return { body: undefined, cookies };
    }),
    route(api.whoAmI, async (ctx) => {
      const { who, ids } = ctx;
      const account = await ctx.read((tx) => findAccount(tx, who.account));
      return {
        body: {
          account: ids.seal('account', who.account),
          name: who.name,
          email: who.email,
          roles: [...who.roles],
          person: who.person === null ? null : ids.seal('person', who.person),
          secondFactor: account?.secondFactor ?? false,
          abilities: permissions.map((permission) => {
            const ability = abilityOf(who, permission);
            return ability.allowed
              ? { permission, ...ability }
              : { permission, ...ability, roles: [...ability.roles] };
          }),
        },
      };
    }),
    route(api.listSessions, async (ctx) => {
      const current = await whoever(ctx);
      const { rows } = await ctx.read(({ client }) =>
        client.query<{ id: string; since: Date; until: Date; address: string | null; agent: string | null }>(
          `select s.id, s."createdAt" as since, s."expiresAt" as until, nullif(s."ipAddress", '') as address, nullif(s."userAgent", '') as agent
           from auth_session s join account a on a.user_id = s."userId" where a.id = $1 and s."expiresAt" > $2 order by s."createdAt" desc`,
          [ctx.who.account, ctx.now],
        ),
      );
      return {
        body: {
          items: rows.map(({ since, until, agent, ...row }) => ({
            ...row,
            since: since.toISOString(),
            until: until.toISOString(),
            agent: agent?.slice(0, 300) ?? null,
            current: row.id === current,
          })),
        },
      };
    }),
    route(api.endSession, async (ctx, { params }) => {
      // Not a matter of the log: what somebody is signed in with is theirs alone.
      const { rowCount } = await ctx.store.derive(({ client }) =>
        client.query(
          `delete from auth_session s using account a where a.user_id = s."userId" and a.id = $1 and s.id::text = $2`,
          [ctx.who.account, params.session],
        ),
      );
      if (rowCount === 0) throw notFound('session');
      return { body: undefined };
    }),
    route(api.changePassword, async ({ headers }, { body: { current, password } }) => {
      const change = { currentPassword: current, newPassword: password, revokeOtherSessions: true };
      const { cookies } = await asked(headers, '/change-password', change);
      return { body: undefined, cookies };
    }),
    route(api.requestReset, async ({ store, now, wake }, { body: { email } }) => {
      // Who has an account is looked up by a job, so that the answer cannot tell (I40).
      await store.derive(({ client }) =>
        client.query('insert into reset_request (email, made_at) values ($1, $2)', [
          email.toLowerCase(),
          now,
        ]),
      );
      await wake('reset');
      return { body: { message: 'If the address has an account, a link is on its way.' } };
    }),
    route(api.acceptReset, async ({ headers }, { body: { token, password } }) => {
      await asked(headers, '/reset-password', { token, newPassword: password }, wrongLink);
      return { body: undefined };
    }),
    route(api.beginSecondFactor, async ({ headers }, { body: { password } }) => {
      const { data, cookies } = await asked(headers, '/two-factor/enable', { password });
      return { body: { uri: textOf(data, 'totpURI'), backupCodes: codesOf(data) }, cookies };
    }),
    route(api.confirmSecondFactor, async ({ headers }, { body: { code } }) => {
      const { cookies } = await asked(headers, '/two-factor/verify-totp', { code }, wrongCode);
      return { body: undefined, cookies };
    }),
    route(api.endSecondFactor, async ({ headers }, { body: { password } }) => {
      const { cookies } = await asked(headers, '/two-factor/disable', { password });
      return { body: undefined, cookies };
    }),
  ];
}

function codesOf(data: unknown): string[] {
  const codes: unknown =
    typeof data === 'object' && data !== null && 'backupCodes' in data ? data.backupCodes : [];
  return Array.isArray(codes) ? codes.filter((c): c is string => typeof c === 'string') : [];
}
