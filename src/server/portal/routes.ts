/** What a partner's own people see and do: their companies, evidence, standing, and the program. */
import type { z } from 'zod';
import { portalEvidenceEndpoints as evidence } from '../../api/portal-evidence.ts';
import { portalStandingEndpoints as standing } from '../../api/portal-standing.ts';
import { portalEndpoints as portal } from '../../api/portal.ts';
import { recordedTiers } from '../../core/program/held-tier.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import { programOn } from '../../core/program/on-day.ts';
import type { Ladder, Program } from '../../core/program/program.ts';
import { looksAskedInWords } from '../../core/words/looks.ts';
import { shownCriteria, type ShownCriterion } from '../../core/words/partner-view.ts';
import { benefitsOf, gateAsks, programDays, tierAsks, tierWillAsk } from '../../core/words/program-view.ts';
import type { Content } from '../evidence/queries.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { placementsOn } from '../partners/queries.ts';
import { findAccount, type AccountRow } from '../people/queries.ts';
import { chosenProgram, kindsOn } from '../programs/queries.ts';
import { explainPartner, type Explained } from '../standings/explain.ts';
import {
  claimable,
  evidenceOf,
  insideKinds,
  requestNumber,
  requireClaimable,
  storeRequest,
  takeOver,
} from './claims.ts';
import { colleagueRoutes } from './colleagues.ts';
import { requireCompany } from './company.ts';
import * as queries from './queries.ts';

/** The routes of the portal; `url` is where links of invitations lead. */
export function portalRoutes(url: string): readonly Route[] {
  return [
    route(portal.listCompanies, async (ctx) => {
      const { companies, program } = await ctx.portal(async (tx) => ({
        companies: await queries.companiesOf(tx, ctx.who.person, ctx.today),
        program: (await chosenProgram(tx, ctx.today))?.program,
      }));
      const managers = await ctx.read(async (tx) => {
        const found: (AccountRow | undefined)[] = [];
        for (const { manager } of companies)
          found.push(manager === null ? undefined : await findAccount(tx, manager));
        return found;
      });
      const items = companies.map(({ id, name, region, since, motions }, i) => {
        const manager = managers[i];
        return {
          id: ctx.ids.seal('partner', id),
          name,
          motions: motions.map((motion) => ({
            motion,
            label: program?.doc.motions[motion]?.label ?? motion,
          })),
          region,
          manager: manager ? { name: manager.name, email: manager.email } : null,
          since,
        };
      });
      return { body: { items } };
    }),
    route(standing.getOwnStanding, async (ctx, { params }) => {
      const { id } = await ctx.portal((tx) => requireCompany(ctx, tx, params.partner));
      return ctx.read(async (tx) => {
        const chosen = await chosenProgram(tx, ctx.today);
        const explained = chosen
          ? await explainPartner(tx, chosen.program, id, { today: ctx.today, mode: 'review' })
          : [];
        const held = new Map(
          (await placementsOn(tx, Number.MAX_SAFE_INTEGER, ctx.today, id)).map((p) => [p.ladder, p]),
        );
        const ladders = explained.map((one) => ladderOf(one, held.get(one.row.standings.ladder.key)));
        return { body: { company: ctx.ids.seal('partner', id), ladders } };
      });
    }),
    route(standing.getOwnProgram, async (ctx) => {
      const chosen = await ctx.portal((tx) => chosenProgram(tx, ctx.today));
      if (!chosen) throw notFound('program');
      const program = programOn(chosen.program, ctx.today);
      const { name, currency } = program.doc.program;
      const claims = Object.entries(claimable(program.kinds)).map(
        ([kind, { label, about, owner, validity, fields }]) => ({
          kind,
          label,
          about: about ?? null,
          owner,
          validity,
          fields,
        }),
      );
      const ladders = program.ladders.map((ladder) => asked(ladder, program));
      return { body: { name, currency, ladders, calendar: programDays(program), claims } };
    }),
    route(evidence.listOwnEvidence, (ctx, { params, query: { cursor, limit, ...filter } }) =>
      ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        const kinds = await kindsOn(tx, ctx.today);
        const page = await readPage(
          ctx,
          ['own evidence', id, filter],
          { cursor, limit },
          (after, most) => queries.listOwnEvidence(tx, id, insideKinds(kinds), filter, after, most),
          ({ day, current }) => [day, current],
        );
        return { body: { items: page.rows.map((row) => rowOf(row, kinds, ctx.ids)), next: page.next } };
      }),
    ),
    route(evidence.getOwnEvidence, async (ctx, { params }) => {
      const { row, versions, kinds } = await ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        const known = await kindsOn(tx, ctx.today);
        const number = ctx.ids.open('evidence', params.evidence);
        const found = await queries.findOwnEvidence(tx, id, insideKinds(known), number);
        if (!found) throw notFound('piece of evidence');
        return { row: found, versions: await queries.ownVersions(tx, id, found.current), kinds: known };
      });
      const instants = await ctx.read((tx) =>
        queries.instantsOf(
          tx,
          versions.map((v) => v.recording),
        ),
      );
      return {
        body: {
          ...rowOf(row, kinds, ctx.ids),
          versions: versions.map(({ recording, ...version }) => ({
            ...contentOf(version, ctx.ids),
            at: (instants.get(recording) ?? ctx.now).toISOString(),
            note: version.note,
          })),
        },
      };
    }),
    route(evidence.handIn, async (ctx, { params, body }) => {
      const { company, request } = await ctx.portal(async (tx) => {
        const { id } = await requireCompany(ctx, tx, params.partner);
        const person = body.person === null ? null : ctx.ids.open('person', body.person);
        const handedIn = { ...body, person };
        await requireClaimable(tx, id, handedIn, ctx.today);
        const key = ctx.headers.get('idempotency-key');
        const number = requestNumber(ctx.who.account, key, id, handedIn);
        await storeRequest(tx, number, id, ctx.who.account, handedIn);
        return { company: id, request: number };
      });
      return ctx.change('hand in evidence', async (tx) => {
        const log = await takeOver(tx, request, ctx.today);
        const kinds = await kindsOn(tx, ctx.today);
        const id = await evidenceOf(tx, request, body.kind);
        const row = id === undefined ? undefined : await queries.findOwnEvidence(tx, company, [], id);
        if (!row) throw new Error('what was handed in is not there');
        const sealed = [ctx.ids.seal('partner', company), ctx.ids.seal('evidence', row.id)];
        return {
          body: rowOf(row, kinds, ctx.ids),
          location: `/portal/companies/${sealed.join('/evidence/')}`,
          log,
        };
      });
    }),
    ...colleagueRoutes(url),
  ];
}

function contentOf({ status, person, ...rest }: Content, ids: Ids) {
  const { day, validUntil, amount, currency, customer, product, thing, origin, originDay, fields } = rest;
  return {
    status,
    person: person && { ...person, id: ids.seal('person', person.id) },
    day,
    validUntil,
    amount,
    currency,
    customer,
    product,
    thing,
    origin,
    originDay,
    fields,
  };
}

function rowOf(row: queries.OwnRow, kinds: Kinds, ids: Ids) {
  const { kind } = row;
  return {
    id: ids.seal('evidence', row.id),
    kind,
    label: kinds[kind]?.label ?? kind.replaceAll('_', ' '),
    ...contentOf(row, ids),
  };
}

type OwnLadder = z.input<(typeof standing.getOwnStanding)['answer']['json']>['ladders'][number];
type Placement = Awaited<ReturnType<typeof placementsOn>>[number];

function ladderOf({ audit, row }: Explained, held: Placement | undefined): OwnLadder {
  const { ladder } = row.standings;
  const criteria = shownCriteria(audit, row.standings, row.row);
  return {
    ladder: ladder.key,
    label: ladder.label,
    motion: ladder.motion,
    held: held ? heldOf(held, ladder, audit.program) : null,
    asOf: audit.moment.asOf,
    tiers: ladder.tiers.map(({ key, label }) => ({
      tier: key,
      label,
      criteria: criteria.filter((c) => c.tier === key).map(criterionOf),
    })),
  };
}

function criterionOf({
  tier: _tier,
  within,
  ...criterion
}: ShownCriterion): OwnLadder['tiers'][number]['criteria'][number] {
  return { ...criterion, within: within.map(({ at, ...group }) => ({ ...group, at: [...at] })) };
}

/** A tier held under a name that the program does not know is told by that name. */
function heldOf({ tier, since, heldUntil }: Placement, ladder: Ladder, { doc }: Program): OwnLadder['held'] {
  const known = ladder.tiers[recordedTiers(doc, ladder.key).get(tier) ?? -1];
  return { tier: known?.key ?? tier, label: known?.label ?? tier, since, until: heldUntil };
}

type LadderAsked = z.input<(typeof standing.getOwnProgram)['answer']['json']>['ladders'][number];

function asked(ladder: Ladder, program: Program): LadderAsked {
  const benefits = benefitsOf(ladder, program);
  return {
    ladder: ladder.key,
    label: ladder.label,
    motion: ladder.motion,
    cumulative: ladder.doc.cumulative,
    looks: [...looksAskedInWords(ladder)],
    gate: [...gateAsks(ladder, program)],
    tiers: ladder.tiers.map((tier, i) => ({
      tier: tier.key,
      label: tier.label,
      means: tier.doc.means ?? null,
      asks: [...tierAsks(tier, program)],
      asksGate: tier.enter.gate !== null,
      asksFit: tier.enter.fit !== null,
      willAsk: [...tierWillAsk(tier, program)],
      benefits: [...(benefits[i] ?? [])],
    })),
  };
}
