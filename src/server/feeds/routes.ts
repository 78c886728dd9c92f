/** Feeds: looked at, declared and set by hand. */
import { feedEndpoints as feeds } from '../../api/feeds.ts';
import { word } from '../../api/wire.ts';
import type { Day } from '../../core/calendar.ts';
import { employmentFeed } from '../../core/program/kinds.ts';
import type { Tx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { requireState, stateOf } from '../http/state.ts';
import { kindNamed } from '../evidence/values.ts';
import { kindsOn } from '../programs/queries.ts';
import { due } from '../standings/due.ts';
import { allFields, behind, findFeed, listFeeds, storeFeed, type FeedRow } from './queries.ts';

/** The routes of feeds. */
export function feedRoutes(): readonly Route[] {
  return [
    route(feeds.listFeeds, async (ctx) => {
      const rows = await ctx.read(listFeeds);
      return { body: { items: rows.map((row) => feedOf(row, ctx.today)) } };
    }),
    route(feeds.getFeed, (ctx, { params }) => ctx.read((tx) => seen(ctx, tx, params.source, params.kind))),
    route(feeds.createFeed, (ctx, { body: { why, ...wish } }) =>
      ctx.change('declare feed', async (tx) => {
        await tx.recording();
        refuseFuture(wish.completeThrough, ctx.today);
        const kinds = await kindsOn(tx, ctx.today);
        const kind = wish.kind === employmentFeed ? wish.kind : kindNamed(kinds, wish.kind);
        if (await findFeed(tx, wish.source, kind))
          throw refuse(
            'state-conflict',
            'This source feeds this kind already.',
            'Set the feed that there is instead.',
            { in: 'body', path: ['source'] },
          );
        await storeFeed(tx, { ...wish, kind, fields: allFields(kinds, kind) ?? [] });
        await due(tx, 'everybody');
        return {
          ...(await seen(ctx, tx, wish.source, kind)),
          location: `/feeds/${wish.source}/${kind}`,
          log: { ...wish, why },
        };
      }),
    ),
    route(feeds.setFeed, (ctx, { params, body: { why, ...wish } }) =>
      ctx.change('set feed', async (tx) => {
        await tx.recording();
        const before = await found(tx, params.source, params.kind);
        requireState(ctx, before.state);
        refuseFuture(wish.completeThrough, ctx.today);
        await storeFeed(tx, { ...before, ...wish });
        await due(tx, 'everybody');
        const { source, kind, completeThrough, lagDays } = before;
        return {
          ...(await seen(ctx, tx, source, kind)),
          log: { source, kind, before: { completeThrough, lagDays }, after: wish, why },
        };
      }),
    ),
  ];
}

/** Nobody knows yet whether what is still to come is complete. */
function refuseFuture(completeThrough: Day | null, today: Day): void {
  if (completeThrough === null || completeThrough <= today) return;
  throw refuse('value-invalid', `${completeThrough} is still to come.`, `Write a day up to ${today}.`, {
    in: 'body',
    path: ['completeThrough'],
  });
}

async function found(tx: Tx, source: string, kind: string): Promise<FeedRow> {
  const named = [source, kind].every((name) => word.safeParse(name).success);
  const row = named ? await findFeed(tx, source, kind) : undefined;
  if (!row) throw notFound('feed');
  return row;
}

async function seen(ctx: Context, tx: Tx, source: string, kind: string) {
  const row = await found(tx, source, kind);
  return { body: feedOf(row, ctx.today), etag: stateOf(ctx.ids, row.state) };
}

function feedOf(row: FeedRow, today: Day) {
  const { state: _state, ...feed } = row;
  return { ...feed, behind: behind(row, today) };
}
