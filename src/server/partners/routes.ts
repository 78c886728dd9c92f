/** Partners: read, made, changed, merged, handed over. */
import { partnerMoveEndpoints as moves } from '../../api/partner-moves.ts';
import { partnerEndpoints as partners } from '../../api/partners.ts';
import { word } from '../../api/wire.ts';
import { parseDay, type Day } from '../../core/calendar.ts';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import type { LogContent, Tx, WriteTx } from '../db/store.ts';
import type { Context, Reply } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound, notInBook } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { requireState, stateOf } from '../http/state.ts';
import { due } from '../standings/due.ts';
import { cardIn, checkedCard, handOver, noCard, notManager, storeCard, type CardWish } from './card.ts';
import * as changes from './changes.ts';
import { listPartners, openManager, partnerKeyset, type Card, type PartnerRow } from './list.ts';
import { mergePartners, partnerItself, unmergePartner } from './merges.ts';
import { always, canonicalPartner, findPartner, type PartnerSeen } from './one.ts';
import { requireReach } from './reach.ts';

/** The routes of partners. */
export function partnerRoutes(): readonly Route[] {
  return [
    route(partners.listPartners, async (ctx, { query: { cursor, limit, ...query } }) => {
      const filter = {
        ...query,
        manager: openManager(ctx.ids, query.manager),
        parent: query.parent === undefined ? undefined : ctx.ids.open('partner', query.parent),
      };
      const page = await ctx.read((tx) =>
        readPage(
          ctx,
          ['partners', query],
          { cursor, limit },
          (after, most) => listPartners(tx, filter, ctx.today, after, most),
          partnerKeyset(query.sort),
        ),
      );
      return { body: { items: page.rows.map((row) => rowOf(row, ctx.ids)), next: page.next } };
    }),
    route(partners.getPartner, async (ctx, { params, query }) =>
      ctx.read(async (tx) => seen(ctx, tx, await requireReach(ctx, tx, params.partner), query.on)),
    ),
    route(partners.createPartner, (ctx, { body: { card, ...wish } }) =>
      ctx.change('make partner', async (tx) => {
        const asked = await openCard(ctx, tx, card);
        const own = ctx.reach === 'book' ? ctx.who.account : null;
        if (own !== null && asked.manager !== null && asked.manager !== own) throw notInBook();
        const id = await changes.createPartner(tx, wish);
        const checked = await checkedCard(
          tx,
          { ...asked, manager: asked.manager ?? own },
          noCard,
          ctx.today,
          ['card'],
        );
        await storeCard(tx, id, checked);
        const reply = await seen(ctx, tx, id);
        return {
          ...reply,
          location: `/partners/${ctx.ids.seal('partner', id)}`,
          log: { partner: id, source: wish.source, ...logged(checked) },
        };
      }),
    ),
    route(partners.renamePartner, (ctx, { params, body }) =>
      edit(ctx, 'rename partner', params.partner, async (tx, partner) => {
        await changes.setName(tx, partner, body.name);
        return {};
      }),
    ),
    route(partners.setCard, (ctx, { params, body }) =>
      edit(ctx, 'set partner card', params.partner, async (tx, partner) => {
        const before = await cardIn(tx, partner);
        const after = await checkedCard(tx, await openCard(ctx, tx, body), before, ctx.today);
        await storeCard(tx, partner, after);
        return { before: logged(before), after: logged(after) };
      }),
    ),
    route(partners.setContacts, (ctx, { params, body }) =>
      edit(ctx, 'set contacts', params.partner, async (tx, partner) => {
        const contacts = body.contacts.map(({ person, role }) => ({
          person: ctx.ids.open('person', person),
          role,
        }));
        await changes.setContacts(tx, partner, contacts, ctx.today);
        return { persons: [...new Set(contacts.map(({ person }) => person))] };
      }),
    ),
    route(moves.enrol, (ctx, { params, body }) =>
      ctx.change('enrol', async (tx) => {
        await tx.recording();
        const partner = await requireReach(ctx, tx, params.partner);
        await changes.enrol(tx, partner, body, ctx.today);
        await due(tx, [partner]);
        return { ...(await seen(ctx, tx, partner)), log: { partner, ...body } };
      }),
    ),
    route(moves.endEnrolment, (ctx, { params, body: { to, why } }) =>
      edit(ctx, 'end enrolment', params.partner, async (tx, partner) => {
        const enrolment = enrolmentIn(params);
        await changes.endEnrolment(tx, partner, { ...enrolment, to });
        await due(tx, [partner]);
        return { ...enrolment, to, why };
      }),
    ),
    route(moves.removeEnrolment, async (ctx, { params }) => {
      await edit(ctx, 'take back enrolment', params.partner, async (tx, partner) => {
        const enrolment = enrolmentIn(params);
        await changes.takeBack(tx, partner, enrolment);
        await due(tx, [partner]);
        return enrolment;
      });
      return { body: undefined };
    }),
    route(moves.setAttributes, (ctx, { params, body: { since, values } }) =>
      edit(ctx, 'set attributes', params.partner, async (tx, partner) => {
        await changes.setAttributes(tx, partner, since, values, ctx.today);
        await due(tx, [partner]);
        return { since, attributes: Object.keys(values) };
      }),
    ),
    route(moves.mergePartner, (ctx, { params, body: { partner: other, why } }) =>
      ctx.change('merge partners', async (tx) => {
        await tx.recording();
        const into = await requireReach(ctx, tx, params.partner);
        const from = await itself(ctx, tx, other);
        await mergePartners(tx, from, into);
        await due(tx, [into], [from]);
        return { ...(await seen(ctx, tx, into)), log: { partner: into, merged: from, why } };
      }),
    ),
    route(moves.undoMerge, (ctx, { params, body: { partner: other, why } }) =>
      ctx.change('undo merge', async (tx) => {
        await tx.recording();
        const from = await requireReach(ctx, tx, params.partner);
        const merged = await itself(ctx, tx, other);
        await unmergePartner(tx, merged, from);
        await due(tx, [from, merged]);
        return { ...(await seen(ctx, tx, merged)), log: { partner: from, merged, why } };
      }),
    ),
    route(moves.handOver, (ctx, { body }) =>
      ctx.change('hand over partners', async (tx) => {
        await tx.recording();
        const from = body.from === null ? null : ctx.ids.open('account', body.from);
        const to = body.to === null ? null : ctx.ids.open('account', body.to);
        if (ctx.reach === 'book' && from !== ctx.who.account) throw notInBook();
        if (to !== null) refuseAny(await notManager(tx, to, { in: 'body', path: ['to'] }));
        const named = body.partners?.map((id) => ctx.ids.open('partner', id));
        const { moved, foreign } = await handOver(tx, from, to, named);
        const issues = foreign.map((id) =>
          fault(
            'state-conflict',
            'This partner is not looked after by the manager who hands over, or is merged into another.',
            'Leave it out.',
            { in: 'body', path: ['partners', named?.indexOf(id) ?? 0] },
          ),
        );
        refuseAny(issues);
        return { body: { partners: moved.length }, log: { from, to, partners: moved.length, why: body.why } };
      }),
    ),
  ];
}

/** An edit of one partner: from the state that was seen, to the state as it is then. */
function edit(
  ctx: Context,
  action: string,
  sealed: string,
  work: (tx: WriteTx, partner: number) => Promise<LogContent>,
): Promise<Reply<ReturnType<typeof partnerOf>>> {
  return ctx.change(action, async (tx) => {
    await tx.recording(); // two edits of one partner wait for each other here
    const partner = await requireReach(ctx, tx, sealed);
    requireState(ctx, (await found(tx, partner, ctx.today)).state);
    const log = await work(tx, partner);
    return { ...(await seen(ctx, tx, partner)), log: { partner, ...log } };
  });
}

async function found(tx: Tx, partner: number, today: Day, on: Day = today): Promise<PartnerSeen> {
  const row = await findPartner(tx, partner, on, today);
  if (!row) throw notFound('partner');
  return row;
}

async function seen(ctx: Context, tx: Tx, partner: number, on?: Day) {
  const row = await found(tx, partner, ctx.today, on);
  return { body: partnerOf(row, ctx.ids), etag: stateOf(ctx.ids, row.state) };
}

function cardOf({ parent, manager, ...card }: Card, ids: Ids) {
  return {
    ...card,
    parent: parent && { ...parent, id: ids.seal('partner', parent.id) },
    manager: manager && { ...manager, id: ids.seal('account', manager.id) },
  };
}

function rowOf({ id, card, ...row }: PartnerRow, ids: Ids) {
  return { ...row, id: ids.seal('partner', id), card: cardOf(card, ids) };
}

function partnerOf({ state: _state, ...row }: PartnerSeen, ids: Ids) {
  return {
    ...row,
    id: ids.seal('partner', row.id),
    card: cardOf(row.card, ids),
    contacts: row.contacts.map(({ person, ...contact }) => ({
      ...contact,
      person: { ...person, id: ids.seal('person', person.id) },
    })),
    attributes: row.attributes.map(({ since, ...attribute }) => ({
      ...attribute,
      since: since === always ? null : since,
    })),
    merged: row.merged.map((m) => ({ ...m, id: ids.seal('partner', m.id) })),
  };
}

/** A card as it was sent, with numbers for ids. */
async function openCard(
  ctx: Context,
  tx: Tx,
  {
    parent,
    manager,
    ...card
  }: Omit<CardWish, 'parent' | 'manager'> & { parent: string | null; manager: string | null },
): Promise<CardWish> {
  return {
    ...card,
    parent: parent === null ? null : await canonicalIn(ctx, tx, parent),
    manager: manager === null ? null : ctx.ids.open('account', manager),
  };
}

async function canonicalIn(ctx: Context, tx: Tx, sealed: string): Promise<number> {
  const id = await canonicalPartner(tx, ctx.ids.open('partner', sealed));
  if (id === undefined) throw notFound('partner');
  return id;
}

/** A partner by itself, whether or not it is merged into another. */
async function itself(ctx: Context, tx: Tx, sealed: string): Promise<number> {
  const id = await partnerItself(tx, ctx.ids.open('partner', sealed));
  if (id === undefined) throw notFound('partner');
  return id;
}

/** An enrolment by its address; what is no motion and day is not found. */
function enrolmentIn(params: { motion: string; from: string }): { motion: string; from: Day } {
  const from = parseDay(params.from);
  if (from === undefined || !word.safeParse(params.motion).success) throw notFound('enrolment');
  return { motion: params.motion, from };
}

/** What the log says of a card: no free text besides the reason. */
function logged({ parent, manager, state, reason, since }: CardWish): LogContent {
  return { parent, manager, state, reason, since };
}

function refuseAny(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new IssueError(issues);
}
