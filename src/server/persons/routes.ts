/** Persons: read, made, employed, erased. */
import { personEndpoints as persons } from '../../api/persons.ts';
import { parseDay, type Day } from '../../core/calendar.ts';
import type { LogContent, Tx, WriteTx } from '../db/store.ts';
import type { Context, Reply } from '../http/context.ts';
import { emptyAnswers } from '../http/idempotency.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound, notInBook } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { requireState, stateOf } from '../http/state.ts';
import { forgetPerson } from '../log/erase.ts';
import { requireInBook, requireReach } from '../partners/reach.ts';
import { due } from '../standings/due.ts';
import * as changes from './changes.ts';
import { findPerson, listPersons, managersOf, type PersonRow } from './queries.ts';

/** The routes of persons. */
export function personRoutes(): readonly Route[] {
  return [
    route(persons.listPersons, async (ctx, { query: { cursor, limit, ...query } }) => {
      const filter = {
        search: query.search,
        ever: query.ever === 'true',
        partner: query.partner === undefined ? undefined : ctx.ids.open('partner', query.partner),
      };
      const page = await ctx.read((tx) =>
        readPage(
          ctx,
          ['persons', query],
          { cursor, limit },
          (after, most) => listPersons(tx, filter, ctx.today, after, most),
          ({ id }) => [id],
        ),
      );
      return { body: { items: page.rows.map((row) => personOf(row, ctx.ids)), next: page.next } };
    }),
    route(persons.getPerson, (ctx, { params }) =>
      ctx.read((tx) => seen(ctx, tx, ctx.ids.open('person', params.person))),
    ),
    route(persons.createPerson, (ctx, { body: { employment, ...wish } }) =>
      ctx.change('make person', async (tx) => {
        await tx.recording();
        const partner = employment && (await requireReach(ctx, tx, employment.partner));
        const person = await changes.createPerson(tx, wish);
        if (employment && partner !== undefined) {
          await changes.employ(tx, person, partner, employment, null);
          await due(tx, [partner]);
        }
        return {
          ...(await seen(ctx, tx, person)),
          location: `/persons/${ctx.ids.seal('person', person)}`,
          log: {
            person,
            source: wish.source,
            ...(employment ? { partner, from: employment.from, to: employment.to } : {}),
          },
        };
      }),
    ),
    route(persons.renamePerson, (ctx, { params, body }) =>
      edit(ctx, 'rename person', params.person, async (tx, person) => {
        await requirePerson(ctx, tx, person);
        await changes.namePerson(tx, person, body.name);
        return {};
      }),
    ),
    route(persons.employ, (ctx, { params, body: { partner: sealed, endFormer, ...span } }) =>
      ctx.change('employ', async (tx) => {
        await tx.recording();
        const person = (await found(tx, ctx.ids.open('person', params.person))).id;
        const partner = await requireReach(ctx, tx, sealed);
        const may = (former: number) => requireInBook(ctx, tx, former);
        const touched = await changes.employ(tx, person, partner, span, endFormer ? may : null);
        await due(tx, touched);
        return { ...(await seen(ctx, tx, person)), log: { person, partner, ...span, partners: touched } };
      }),
    ),
    route(persons.endEmployment, (ctx, { params, body: { to } }) =>
      edit(ctx, 'end employment', params.person, async (tx, person) => {
        const from = dayIn(params.from);
        const may = (former: number) => requireInBook(ctx, tx, former);
        const partner = await changes.endEmployment(tx, person, { from, to }, may);
        await due(tx, [partner]);
        return { partner, from, to };
      }),
    ),
    route(persons.removeEmployment, async (ctx, { params }) => {
      await edit(ctx, 'take back employment', params.person, async (tx, person) => {
        const { partner, from } = await changes.employmentFrom(tx, person, dayIn(params.from));
        await requireInBook(ctx, tx, partner);
        await changes.takeBack(tx, person, from);
        await due(tx, [partner]);
        return { partner, from };
      });
      return { body: undefined };
    }),
    route(persons.erasePerson, (ctx, { params, body: { why } }) =>
      ctx.change('erase person', async (tx) => {
        await tx.recording();
        const { id: person } = await found(tx, ctx.ids.open('person', params.person));
        const account = await forgetPerson(tx, person);
        await emptyAnswers(tx.client, ctx.ids.seal('person', person));
        return { body: undefined, log: { person, account, why } };
      }),
    ),
  ];
}

/** An edit of one person: from the state that was seen, to the state as it is then. */
function edit(
  ctx: Context,
  action: string,
  sealed: string,
  work: (tx: WriteTx, person: number) => Promise<LogContent>,
): Promise<Reply<ReturnType<typeof personOf>>> {
  return ctx.change(action, async (tx) => {
    await tx.recording(); // two edits of one person wait for each other here
    const row = await found(tx, ctx.ids.open('person', sealed));
    requireState(ctx, row.state);
    const log = await work(tx, row.id);
    return { ...(await seen(ctx, tx, row.id)), log: { person: row.id, ...log } };
  });
}

/** Throws where only people of one's own partners may be changed, and this is somebody else's. Whom nobody employs is nobody's. */
async function requirePerson({ reach, who, today }: Context, tx: Tx, person: number): Promise<void> {
  if (reach === 'all') return;
  const managers = await managersOf(tx, person, today);
  if (managers.length > 0 && !managers.includes(who.account)) throw notInBook();
}

async function found(tx: Tx, id: number): Promise<PersonRow> {
  const row = await findPerson(tx, id);
  if (!row) throw notFound('person');
  return row;
}

async function seen(ctx: Context, tx: Tx, id: number) {
  const row = await found(tx, id);
  return { body: personOf(row, ctx.ids), etag: stateOf(ctx.ids, row.state) };
}

function personOf({ state: _state, ...row }: PersonRow, ids: Ids) {
  return {
    ...row,
    id: ids.seal('person', row.id),
    employments: row.employments.map(({ partner, ...span }) => ({
      ...span,
      partner: { ...partner, id: ids.seal('partner', partner.id) },
    })),
  };
}

/** A day of an address; what is no day is not found. */
function dayIn(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw notFound('employment');
  return day;
}
