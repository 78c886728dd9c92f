/** Evidence: looked at, claimed, decided, corrected, retracted. */
import { evidenceChangeEndpoints as changing } from '../../api/evidence-changes.ts';
import { evidenceEndpoints as evidence } from '../../api/evidence.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import { attestationKind } from '../../core/program/questions.ts';
import type { Tx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { requireState, stateOf } from '../http/state.ts';
import { openManager } from '../partners/list.ts';
import { requireReach } from '../partners/reach.ts';
import { kindsOn } from '../programs/queries.ts';
import * as changes from './changes.ts';
import { decide } from './decide.ts';
import * as queries from './queries.ts';
import { checkedValues, kindNamed, type EvidenceValues } from './values.ts';

/** The routes of evidence. */
export function evidenceRoutes(): readonly Route[] {
  return [
    route(evidence.listEvidence, (ctx, { query: { cursor, limit, ...query } }) =>
      ctx.read(async (tx) => {
        const filter = {
          ...query,
          person: query.person === undefined ? undefined : ctx.ids.open('person', query.person),
          manager: openManager(ctx.ids, query.manager),
        };
        const kinds = await kindsOn(tx, ctx.today);
        const page = await readPage(
          ctx,
          ['evidence', query],
          { cursor, limit },
          (after, most) => queries.listEvidence(tx, kinds, filter, 'known', ctx.today, after, most),
          queries.evidenceKeyset,
        );
        return { body: { items: page.rows.map((row) => rowOf(row, ctx.ids)), next: page.next } };
      }),
    ),
    route(evidence.listPartnerEvidence, (ctx, { params, query: { cursor, limit, ...query } }) =>
      ctx.read(async (tx) => {
        const partner = await requireReach(ctx, tx, params.partner);
        const filter = {
          ...query,
          partner,
          person: query.person === undefined ? undefined : ctx.ids.open('person', query.person),
        };
        const kinds = await kindsOn(tx, ctx.today);
        const page = await readPage(
          ctx,
          ['evidence of', partner, query],
          { cursor, limit },
          (after, most) => queries.listEvidence(tx, kinds, filter, 'day', ctx.today, after, most),
          queries.evidenceKeyset,
        );
        return { body: { items: page.rows.map((row) => rowOf(row, ctx.ids)), next: page.next } };
      }),
    ),
    route(evidence.listKinds, async (ctx) => {
      const kinds = await ctx.read((tx) => kindsOn(tx, ctx.today));
      const items = Object.entries(kinds).map(([kind, { defaults: _defaults, about, ...doc }]) => ({
        kind,
        about: about ?? null,
        ...doc,
      }));
      return { body: { items } };
    }),
    route(evidence.getEvidence, (ctx, { params }) =>
      ctx.read(async (tx) => {
        const kinds = await kindsOn(tx, ctx.today);
        const row = await found(ctx, tx, kinds, ctx.ids.open('evidence', params.evidence));
        const versions = await queries.versionsOf(tx, row);
        return {
          body: { ...rowOf(row, ctx.ids), versions: versions.map((version) => versionOf(version, ctx.ids)) },
          etag: stateOf(ctx.ids, row.version),
        };
      }),
    ),
    route(changing.claimEvidence, (ctx, { params, body: { kind: named, proof, ...wish } }) =>
      ctx.change('claim evidence', async (tx) => {
        await tx.recording();
        const partner = await requireReach(ctx, tx, params.partner);
        const kinds = await kindsOn(tx, ctx.today);
        const kind = kindNamed(kinds, named);
        if (kind === attestationKind)
          throw refuse(
            'value-invalid',
            'An answer to a question of gate or fit is not claimed: it is given.',
            'Give it with `POST /attestations`.',
            { in: 'body', path: ['kind'] },
          );
        const person = wish.person === null ? null : ctx.ids.open('person', wish.person);
        const values = checkedValues(kinds, kind, { ...wish, person });
        await requireEmployee(tx, values, partner);
        const identity = { partner, source: changes.workspace, kind, externalId: changes.newExternalId() };
        const id = await changes.insertVersion(tx, identity, 'claimed', values);
        await changes.addNote(tx, identity, ctx.who.account, proof);
        await changes.dueAfter(tx, [partner], [person]);
        return {
          ...(await seen(ctx, tx, kinds, id)),
          location: `/evidence/${ctx.ids.seal('evidence', id)}`,
          log: { partner, evidence: id, kind, day: values.day, person },
        };
      }),
    ),
    route(changing.decideEvidence, (ctx, { body: { decisions } }) =>
      ctx.change('decide evidence', async (tx) => {
        await tx.recording();
        const kinds = await kindsOn(tx, ctx.today);
        const decided = await decide(ctx, tx, kinds, decisions);
        const rows = await queries.findEvidence(
          tx,
          kinds,
          decided.map(({ row }) => row.id),
          ctx.today,
        );
        return {
          body: {
            items: decided.flatMap(({ row: { id } }) => {
              const row = rows.get(id);
              return row ? [rowOf(row, ctx.ids)] : [];
            }),
          },
          log: { decisions: decided.map(({ row, status }) => ({ evidence: row.id, status })) },
        };
      }),
    ),
    route(changing.correctEvidence, (ctx, { params, body: { reason, ...wish } }) =>
      ctx.change('correct evidence', async (tx) => {
        await tx.recording();
        const kinds = await kindsOn(tx, ctx.today);
        const row = await found(ctx, tx, kinds, ctx.ids.open('evidence', params.evidence));
        requireState(ctx, row.version);
        const person = wish.person === null ? null : ctx.ids.open('person', wish.person);
        const values = checkedValues(kinds, kindNamed(kinds, row.kind), { ...wish, person });
        if (person !== (row.person?.id ?? null)) await requireEmployee(tx, values, row.partner.id);
        // What was not accepted says something else now, and has to be looked at again.
        const status = row.status === 'verified' ? 'verified' : 'claimed';
        await changes.supersede(tx, [row.current]);
        await changes.insertVersion(tx, changes.identityOf(row), status, values);
        await changes.addNote(tx, changes.identityOf(row), ctx.who.account, { text: reason, link: null });
        await changes.dueAfter(tx, [row.under], [person, row.person?.id ?? null]);
        return {
          ...(await seen(ctx, tx, kinds, row.id)),
          log: {
            partner: row.partner.id,
            evidence: row.id,
            before: row.status,
            after: status,
            day: values.day,
            person,
            why: reason,
          },
        };
      }),
    ),
    route(changing.retractEvidence, (ctx, { params, body: { reason } }) =>
      ctx.change('retract evidence', async (tx) => {
        await tx.recording();
        const kinds = await kindsOn(tx, ctx.today);
        const row = await found(ctx, tx, kinds, ctx.ids.open('evidence', params.evidence));
        requireState(ctx, row.version);
        if (row.status === 'retracted')
          throw refuse('state-conflict', 'It is retracted already.', 'Nothing is left to do.');
        await changes.setStatus(tx, [{ current: row.current, status: 'retracted' }]);
        await changes.addNote(tx, changes.identityOf(row), ctx.who.account, { text: reason, link: null });
        await changes.dueAfter(tx, [row.under], [row.person?.id ?? null]);
        return {
          ...(await seen(ctx, tx, kinds, row.id)),
          log: { partner: row.partner.id, evidence: row.id, before: row.status, why: reason },
        };
      }),
    ),
  ];
}

async function found(ctx: Context, tx: Tx, kinds: Kinds, id: number): Promise<queries.EvidenceRow> {
  const row = (await queries.findEvidence(tx, kinds, [id], ctx.today)).get(id);
  if (!row) throw notFound('piece of evidence');
  return row;
}

/** A person stands under a partner that employs or employed them: anybody else was mistaken. */
async function requireEmployee(tx: Tx, { person }: EvidenceValues, partner: number): Promise<void> {
  if (person === null || (await changes.everEmployedBy(tx, person, partner))) return;
  throw refuse(
    'employment-missing',
    'The partner has never employed this person.',
    'Record the employment first, or name another person.',
    { in: 'body', path: ['person'] },
  );
}

async function seen(ctx: Context, tx: Tx, kinds: Kinds, id: number) {
  const row = await found(ctx, tx, kinds, id);
  return { body: rowOf(row, ctx.ids), etag: stateOf(ctx.ids, row.version) };
}

function personOf(person: queries.Content['person'], ids: Ids) {
  return person && { ...person, id: ids.seal('person', person.id) };
}

function rowOf(
  {
    current: _current,
    under: _under,
    countsFor: { manager: _manager, ...countsFor },
    ...row
  }: queries.EvidenceRow,
  ids: Ids,
) {
  return {
    ...row,
    id: ids.seal('evidence', row.id),
    version: ids.seal('recording', row.version),
    partner: { ...row.partner, id: ids.seal('partner', row.partner.id) },
    countsFor: { ...countsFor, id: ids.seal('partner', countsFor.id) },
    person: personOf(row.person, ids),
  };
}

function versionOf({ at, by, ...version }: queries.EvidenceVersion, ids: Ids) {
  return {
    ...version,
    version: ids.seal('recording', version.version),
    at: at.toISOString(),
    by: queries.makerOf(by, ids),
    person: personOf(version.person, ids),
  };
}
