/** The people of a company in the portal. */
import type { z } from 'zod';
import { partnerRoles } from '../../api/permissions.ts';
import { portalEndpoints as portal } from '../../api/portal.ts';
import { newExternalId } from '../evidence/changes.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { makeInvitation } from '../people/invitations.ts';
import { findAccount, hasAccount, replaceRoles } from '../people/queries.ts';
import { createPerson, employ } from '../persons/changes.ts';
import { due } from '../standings/due.ts';
import { requireCompany } from './company.ts';
import * as queries from './queries.ts';

/** The routes of colleagues; `url` is where links of invitations lead. */
export function colleagueRoutes(url: string): readonly Route[] {
  return [
    route(portal.listColleagues, async (ctx, { params, query: { cursor, limit } }) => {
      const page = await ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        return readPage(
          ctx,
          ['colleagues', id],
          { cursor, limit },
          (after, most) => queries.listColleagues(tx, id, ctx.today, after, most),
          ({ person }) => [person],
        );
      });
      const access = await ctx.read((tx) => queries.accessOf(tx, page.rows, ctx.now));
      return {
        body: {
          items: page.rows.map((row) => colleagueOf(row, access.get(row.person), ctx.ids)),
          next: page.next,
        },
      };
    }),
    route(portal.inviteColleague, async (ctx, { params, body: { email, name, role, person: sealed } }) => {
      const { company, named } = await ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        if (sealed === null) return { company: id, named: undefined };
        const colleague = await queries.findColleague(tx, id, ctx.today, ctx.ids.open('person', sealed));
        if (!colleague) throw notFound('person');
        return { company: id, named: colleague };
      });
      if (named && named.account !== null)
        throw refuse(
          'state-conflict',
          'This colleague has an account already.',
          'They sign in with it, or set a new password.',
          { in: 'body', path: ['person'] },
        );
      return ctx.change('invite colleague', async (tx) => {
        await tx.recording();
        const reply = { message: 'If the address has no account yet, a link is on its way.' };
        const known = named?.person ?? (await queries.colleagueAt(tx, company, email, ctx.today, ctx.now));
        const taken = await hasAccount(tx, email);
        const person = known ?? (await createPerson(tx, { name, source: 'portal', key: newExternalId() }));
        if (known === undefined) {
          await employ(tx, person, company, { from: ctx.today, to: null }, null);
          await due(tx, [company]);
        }
        // Who asks sees the same whether the address is taken or not, so it is kept in both cases; the link goes out in one.
        const { row } = await makeInvitation(tx, { email, name, role, person }, url, ctx.now, {
          mailed: !taken,
        });
        return {
          body: reply,
          log: {
            partner: company,
            person,
            made: known === undefined,
            invitation: row.id,
            role,
            sent: !taken,
          },
        };
      });
    }),
    route(portal.removeColleague, async (ctx, { params }) => {
      const account = await ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        const number = ctx.ids.open('account', params.account);
        const person = await queries.personBehind(tx, id, ctx.today, number);
        if (person === undefined) throw notFound('account');
        return number;
      });
      if (account === ctx.who.account)
        throw refuse(
          'state-conflict',
          'Nobody takes away their own access.',
          'Ask another administrator, or the vendor.',
        );
      return ctx.change('remove colleague', async (tx) => {
        await tx.recording();
        const before = await findAccount(tx, account);
        if (!before) throw notFound('account');
        await replaceRoles(
          tx,
          account,
          before.roles.filter((role) => !partnerRoles.some((r) => r === role)),
        );
        await queries.endInvitationsOf(tx, before.person);
        return { body: undefined, log: { account, person: before.person, before: before.roles } };
      });
    }),
  ];
}

type ColleagueJson = z.input<(typeof portal.listColleagues)['answer']['json']>['items'][number];

function colleagueOf(
  { person, name, since }: queries.Colleague,
  access: queries.Access | undefined,
  ids: Ids,
): ColleagueJson {
  const account = access?.account ?? null;
  const invited = access?.invited ?? null;
  const role = partnerRoles.find((r) => r === invited?.role);
  return {
    person: { id: ids.seal('person', person), name },
    since,
    account: account && {
      id: ids.seal('account', account.id),
      email: account.email,
      roles: partnerRoles.filter((r) => account.roles.includes(r)),
    },
    invited: invited && role ? { role, until: new Date(invited.until).toISOString() } : null,
  };
}
