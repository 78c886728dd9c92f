/** The log: read, verified, erased where a name got into it. */
import { logEndpoints as api } from '../../api/log.ts';
import type { Tx } from '../db/store.ts';
import { actorOf } from '../http/context.ts';
import { readPage } from '../http/page.ts';
import { route, type Route } from '../http/route.ts';
import { putTask } from '../tasks/queries.ts';
import { taskOf } from '../tasks/show.ts';
import { eraseLogContent } from './erase.ts';

export const logRoutes: readonly Route[] = [
  route(api.listLog, (ctx, { query: { cursor, limit, account, ...filter } }) =>
    ctx.read(async (tx) => {
      const by = account === undefined ? undefined : actorOf({ account: ctx.ids.open('account', account) });
      const page = await readPage(
        ctx,
        ['log', filter, by ?? null],
        { cursor, limit },
        (after, most) => entries(tx, { ...filter, by }, after && Number(after[0]), most),
        (row) => [row.number],
      );
      return {
        body: {
          items: page.rows.map(({ number, at, label, name, action, content }) => {
            const id = /^account:(\d+)$/.exec(label ?? '')?.[1];
            return {
              recording: ctx.ids.seal('recording', number),
              at: at.toISOString(),
              by: {
                account: id === undefined ? null : { id: ctx.ids.seal('account', Number(id)), name },
                name: id === undefined ? label : null,
              },
              action,
              content,
            };
          }),
          next: page.next,
        },
      };
    }),
  ),
  route(api.verifyLog, async (ctx) => {
    const reply = await ctx.change('ask for verification', async (tx) => {
      const task = await putTask(
        tx,
        { account: ctx.who.account, what: 'verification', request: {} },
        ctx.now,
      );
      return { body: taskOf(task, ctx.ids), location: `/tasks/${ctx.ids.seal('task', task.id)}` };
    });
    await ctx.wake('task');
    return reply;
  }),
  route(api.eraseLogContent, async (ctx, { params, body: { why } }) => {
    await eraseLogContent(ctx.store, actorOf(ctx.who), ctx.ids.open('recording', params.recording), why);
    return { body: undefined };
  }),
];

interface EntryRow {
  readonly number: number;
  readonly at: Date;
  readonly label: string | null;
  /** Of the account, while it is not removed. */
  readonly name: string | null;
  readonly action: string;
  readonly content: Record<string, unknown> | null;
}

async function entries(
  { client }: Tx,
  of: {
    readonly action?: string | undefined;
    readonly since?: string | undefined;
    readonly until?: string | undefined;
    readonly by: string | undefined;
  },
  before: number | undefined,
  limit: number,
): Promise<readonly EntryRow[]> {
  const { rows } = await client.query<EntryRow>(
    `select r.number, r.at, a.label, u.name, r.action, c.content
     from recording r join actor a on a.id = r.actor left join log_content c on c.number = r.number
     left join account k on a.label = 'account:' || k.id left join auth_user u on u.id = k.user_id
     where ($1::text is null or r.action = $1) and ($2::text is null or a.label = $2) and ($3::timestamptz is null or r.at >= $3)
       and ($4::timestamptz is null or r.at < $4) and ($5::bigint is null or r.number < $5)
     order by r.number desc limit $6`,
    [of.action, of.by, of.since, of.until, before, limit],
  );
  return rows;
}
