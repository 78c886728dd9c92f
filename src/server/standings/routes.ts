/** Live standings, and why. */
import type { z } from 'zod';
import { standingEndpoints as api } from '../../api/standings.ts';
import { rowJson } from '../../core/standing/report.ts';
import { evidenceBehind } from '../audits/evidence.ts';
import { tierKeys } from '../audits/reads.ts';
import type { Tx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { readPage } from '../http/page.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { requireReach } from '../partners/reach.ts';
import { chosenProgram, findVersion, loadVersion, type ChosenProgram } from '../programs/queries.ts';
import { explainPartner, type Explained } from './explain.ts';
import { listStandings, standingsOfPartner, type StandingRow } from './reads.ts';

export const standingRoutes: readonly Route[] = [
  route(api.listStandings, async (ctx, { query: { cursor, limit, manager, ...filter } }) => {
    const book = manager === undefined ? undefined : ctx.ids.open('account', manager);
    const { page, tiers } = await ctx.read(async (tx) => {
      const found = await readPage(
        ctx,
        ['standings', filter, book ?? null],
        { cursor, limit },
        (after, most) =>
          listStandings(
            tx,
            { ...filter, manager: book },
            after && [String(after[0]), Number(after[1]), String(after[2])],
            most,
          ),
        (row) => [row.name, row.partner, row.ladder],
      );
      return { page: found, tiers: await tiersOf(tx, found.rows) };
    });
    return { body: { items: page.rows.map((row) => standingOf(row, tiers, ctx.ids)), next: page.next } };
  }),
  route(api.getStandings, (ctx, { params }) =>
    ctx.read(async (tx) => {
      const rows = await standingsOfPartner(tx, await requireReach(ctx, tx, params.partner));
      const tiers = await tiersOf(tx, rows);
      return { body: { items: rows.map((row) => standingOf(row, tiers, ctx.ids)) } };
    }),
  ),
  route(api.explainPartner, (ctx, { params, query }) =>
    ctx.read(async (tx) => {
      const { chosen, explained } = await explain(ctx, tx, params.partner, query);
      return {
        body: {
          program: chosen.program.doc.program.key,
          version: chosen.hash,
          mode: query.mode,
          rows: explained.map(({ audit, row }) => ({
            asOf: audit.moment.asOf,
            ladder: row.standings.ladder.key,
            standing: { ...rowJson(audit, row) },
          })),
        },
      };
    }),
  ),
  route(api.listEvidenceBehind, (ctx, { params, query }) =>
    ctx.read(async (tx) => {
      const { explained } = await explain(ctx, tx, params.partner, query);
      const found = explained.find(({ row }) => row.standings.ladder.key === query.ladder);
      if (!found) throw notFound('ladder of this partner');
      const { audit, row } = found;
      if (!audit.program.metrics.some((m) => m.name === query.metric)) throw notFound('metric');
      const items = await evidenceBehind(tx, audit, row.partner, query.metric, row.look);
      return {
        body: {
          items: items.map((item) => ({
            kind: item.kind,
            externalId: item.externalId,
            day: item.day,
            status: item.status,
            company: item.company,
            key: item.person === null ? item.key : ctx.ids.seal('person', item.person),
            counts: item.counts,
            value: item.value,
            decimals: item.decimals,
          })),
        },
      };
    }),
  ),
];

interface Asked {
  readonly asOf?: Parameters<typeof explainPartner>[3]['asOf'];
  readonly version?: string | undefined;
  readonly mode: 'review' | 'progress';
}

async function explain(
  ctx: Context,
  tx: Tx,
  sealed: string,
  { asOf, version, mode }: Asked,
): Promise<{ readonly chosen: ChosenProgram; readonly explained: readonly Explained[] }> {
  const partner = await requireReach(ctx, tx, sealed);
  const chosen = version === undefined ? await chosenProgram(tx, ctx.today) : await versionNamed(tx, version);
  if (!chosen)
    throw refuse(
      'state-conflict',
      'No program version is chosen yet.',
      'Choose one, or name the version to go by.',
      {
        in: 'query',
        path: ['version'],
      },
    );
  return {
    chosen,
    explained: await explainPartner(tx, chosen.program, partner, { today: ctx.today, asOf, mode }),
  };
}

async function versionNamed(tx: Tx, prefix: string): Promise<ChosenProgram> {
  if (!/^[0-9a-f]{12,64}$/.test(prefix)) throw notFound('program version');
  const hash = await findVersion(tx, prefix);
  return { hash, program: await loadVersion(tx, hash) };
}

type Tiers = ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

async function tiersOf(tx: Tx, rows: readonly StandingRow[]): Promise<Tiers> {
  const tiers = new Map<string, Readonly<Record<string, readonly string[]>>>();
  for (const hash of new Set(rows.map((r) => r.version))) tiers.set(hash, await tierKeys(tx, hash));
  return tiers;
}

type StandingJson = z.input<(typeof api.getStandings)['answer']['json']>['items'][number];

function standingOf(
  { partner, key, name, fitLeast, fitMost, ...row }: StandingRow,
  tiers: Tiers,
  ids: Ids,
): StandingJson {
  const keys = tiers.get(row.version)?.[row.ladder] ?? [];
  const tier = (index: number | null): string | null => (index === null ? null : (keys[index] ?? null));
  const score = (n: number | null): number | null => (n === null || !Number.isFinite(n) ? null : n / 100);
  return {
    partner: { id: ids.seal('partner', partner), key, name },
    ladder: row.ladder,
    asOf: row.asOf,
    version: row.version,
    current: row.current,
    earned: tier(row.earned),
    possible: tier(row.possible),
    holdable: tier(row.holdable),
    decision: row.decision,
    next: tier(row.next),
    fit: fitLeast === null && fitMost === null ? null : { least: score(fitLeast), most: score(fitMost) },
    fitVerdict: row.fitVerdict,
    gate: row.gate,
    due: row.due,
  };
}
