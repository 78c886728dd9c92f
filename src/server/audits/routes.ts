/** Audits: run, read, compared, exported. */
import type { z } from 'zod';
import { auditEndpoints as api } from '../../api/audits.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { chosenVersion, findVersion } from '../programs/queries.ts';
import { putTask } from '../tasks/queries.ts';
import { taskOf } from '../tasks/show.ts';
import { csvOf, fileOf } from './export.ts';
import {
  auditDifferences,
  auditHead,
  auditHeads,
  auditRows,
  tierKeys,
  type AuditHead,
  type RowKey,
  type StoredRow,
} from './reads.ts';

/** The routes of audits; files of large ones are made by threads, started with some arguments of Node. */
export function auditRoutes(database: Database, workerArguments: readonly string[]): readonly Route[] {
  return [
    route(api.runAudit, async (ctx, { body }) => {
      const reply = await ctx.change('ask for audit', async (tx) => {
        const version =
          body.version === undefined
            ? await chosenVersion(tx, ctx.today)
            : await findVersion(tx, body.version);
        if (version === undefined)
          throw refuse(
            'state-conflict',
            'No program version is chosen yet.',
            'Choose one, or name the version to audit by.',
            { in: 'body', path: ['version'] },
          );
        const request = { version, asOf: body.asOf ?? ctx.today, mode: body.mode };
        const task = await putTask(tx, { account: ctx.who.account, what: 'audit', request }, ctx.now);
        return { body: taskOf(task, ctx.ids), location: `/tasks/${ctx.ids.seal('task', task.id)}` };
      });
      await ctx.wake('task');
      return reply;
    }),
    route(api.listAudits, async (ctx, { query: { program, limit, cursor } }) => {
      const list = ['audits', program ?? null, ctx.who.account];
      const before = cursor === undefined ? undefined : Number(ctx.cursors.open(list, cursor)[0]);
      const heads = await ctx.read((tx) => auditHeads(tx, { program, before, limit: limit + 1 }));
      const last = heads[limit - 1];
      return {
        body: {
          items: heads.slice(0, limit).map((head) => headOf(head, ctx.ids)),
          next: heads.length > limit && last ? ctx.cursors.seal(list, [last.id]) : null,
        },
      };
    }),
    route(api.getAudit, async (ctx, { params }) => {
      const head = await ctx.read((tx) => headIn(tx, ctx, params.audit));
      if (!head.summary)
        throw refuse(
          'not-found',
          'This audit was stored before summaries were kept.',
          'Run an audit of the same day and version; its rows are the same.',
        );
      const { distributions, readiness, marked } = head.summary;
      return {
        body: {
          audit: headOf(head, ctx.ids),
          distributions: distributions.map((d) => ({
            ...d,
            tiers: [...d.tiers],
            decisions: { ...d.decisions },
          })),
          marked: { ...marked },
          readiness: {
            ...readiness,
            items: readiness.items.map(({ missing, ...item }) => ({ ...item, missing: { ...missing } })),
          },
        },
      };
    }),
    route(api.listAuditRows, async (ctx, { params, query: { limit, cursor, ...filter } }) => {
      const list = ['audit rows', params.audit, filter, ctx.who.account];
      const after = cursor === undefined ? undefined : rowKey(ctx.cursors.open(list, cursor));
      const { rows, tiers } = await ctx.read(async (tx) => {
        const head = await headIn(tx, ctx, params.audit);
        return {
          rows: await auditRows(tx, head.id, filter, after, limit + 1),
          tiers: await tierKeys(tx, head.version),
        };
      });
      const last = rows[limit - 1];
      return {
        body: {
          items: rows.slice(0, limit).map((row) => rowOf(row, tiers[row.ladder] ?? [], ctx.ids)),
          next:
            rows.length > limit && last
              ? ctx.cursors.seal(list, [last.name, last.partner, last.ladder])
              : null,
        },
      };
    }),
    route(api.exportAudit, async (ctx, { params, query: { format } }) => {
      const head = await ctx.read((tx) => headIn(tx, ctx, params.audit));
      const file = `${head.program}-${head.asOf}.${format}`;
      if (format === 'csv') return { body: csvOf(ctx.store, head), file };
      const { id, version, asOf } = head;
      const order = { config: database.config('app'), audit: { id, version, asOf }, format };
      return { body: await fileOf(order, workerArguments), file };
    }),
    route(api.compareAudits, async (ctx, { params, query: { limit, cursor, with: other, ladder } }) => {
      const list = ['audit differences', params.audit, other, ladder ?? null, ctx.who.account];
      const after = cursor === undefined ? undefined : rowKey(ctx.cursors.open(list, cursor));
      const { pairs, tiers } = await ctx.read(async (tx) => {
        const [here, there] = [await headIn(tx, ctx, params.audit), await headIn(tx, ctx, other)];
        const sides = [
          { id: here.id, tiers: await tierKeys(tx, here.version) },
          { id: there.id, tiers: await tierKeys(tx, there.version) },
        ] as const;
        return { pairs: await auditDifferences(tx, sides, ladder, after, limit + 1), tiers: sides };
      });
      const shown = pairs.slice(0, limit);
      const last = shown.at(-1)?.here ?? shown.at(-1)?.there;
      const side = (row: StoredRow | null, n: 0 | 1) =>
        row && rowOf(row, tiers[n].tiers[row.ladder] ?? [], ctx.ids);
      return {
        body: {
          items: shown.map(({ here, there }) => ({ here: side(here, 0), there: side(there, 1) })),
          next:
            pairs.length > limit && last
              ? ctx.cursors.seal(list, [last.name, last.partner, last.ladder])
              : null,
        },
      };
    }),
    route(api.replayAudit, async (ctx, { params }) => {
      const reply = await ctx.change('ask for replay', async (tx) => {
        const { id } = await headIn(tx, ctx, params.audit);
        const task = await putTask(
          tx,
          { account: ctx.who.account, what: 'replay', request: { audit: id } },
          ctx.now,
        );
        return { body: taskOf(task, ctx.ids), location: `/tasks/${ctx.ids.seal('task', task.id)}` };
      });
      await ctx.wake('task');
      return reply;
    }),
  ];
}

async function headIn(tx: Tx, { ids }: Pick<Context, 'ids'>, sealed: string): Promise<AuditHead> {
  const head = await auditHead(tx, ids.open('audit', sealed));
  if (!head) throw notFound('audit');
  return head;
}

function rowKey([name, partner, ladder]: readonly (string | number | null)[]): RowKey {
  return [String(name), Number(partner), String(ladder)];
}

type Json<E extends { readonly answer: { readonly json: z.ZodType } }> = z.input<E['answer']['json']>;
type AuditJson = Json<typeof api.listAudits>['items'][number];
type RowJson = Json<typeof api.listAuditRows>['items'][number];

function headOf({ id, summary: _summary, at, ...head }: AuditHead, ids: Ids): AuditJson {
  return { ...head, id: ids.seal('audit', id), at: at.toISOString() };
}

function rowOf(row: StoredRow, tiers: readonly string[], ids: Ids): RowJson {
  const tier = (index: number | null): string | null => (index === null ? null : (tiers[index] ?? null));
  const { partner, key, name, fitLeast, fitMost } = row;
  return {
    partner: { id: ids.seal('partner', partner), key, name },
    ladder: row.ladder,
    current: row.current,
    earned: tier(row.earned),
    possible: tier(row.possible),
    holdable: tier(row.holdable),
    decision: row.decision,
    next: tier(row.next),
    fit: fitLeast === null && fitMost === null ? null : { least: score(fitLeast), most: score(fitMost) },
    fitVerdict: row.fitVerdict,
    gate: row.gate,
    marks: [...(row.marks ?? [])],
  };
}

function score(hundredths: number | null): number | null {
  return hundredths === null || !Number.isFinite(hundredths) ? null : hundredths / 100;
}
