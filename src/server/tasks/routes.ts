/** Tasks of whoever asks: looked at, watched, cancelled. */
import { taskEndpoints as api, taskSchema } from '../../api/tasks.ts';
import type { z } from 'zod';
import type { Context, OpenContext } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { cancelTask, findTask, tasksOf, type TaskRow } from './queries.ts';

/** Between two looks at a task that is watched. */
const lookMilliseconds = 300;

export const taskRoutes: readonly Route[] = [
  route(api.listTasks, async (ctx) => {
    const rows = await ctx.read((tx) => tasksOf(tx, ctx.who.account));
    return { body: { items: rows.map((row) => taskOf(row, ctx.ids)) } };
  }),
  route(api.getTask, async (ctx, { params }) => ({ body: taskOf(await mine(ctx, params.task), ctx.ids) })),
  route(api.watchTask, async (ctx, { params }) => {
    const first = await mine(ctx, params.task);
    return { body: events(ctx, first) };
  }),
  route(api.cancelTask, async (ctx, { params }) => {
    const task = await mine(ctx, params.task);
    if (!(await cancelTask(ctx.store, ctx.who.account, task.id, ctx.now)))
      throw refuse('state-conflict', 'The task has ended already.', 'Look at what came of it.');
    return { body: undefined };
  }),
];

/** A task as it is sent. */
export function taskOf(
  { id, what, state, progress, result, issues, since, ended }: TaskRow,
  ids: Ids,
): z.input<typeof taskSchema> {
  return {
    id: ids.seal('task', id),
    what: asked(what),
    state,
    progress,
    result: result && sealedResult(result, ids),
    issues: (issues ?? []).map(({ place, ...issue }) => ({
      ...issue,
      place: { ...place, path: place.path && [...place.path] },
    })),
    since: new Date(since).toISOString(),
    ended: ended && new Date(ended).toISOString(),
  };
}

/** The kind of a task that somebody asked for; the server's own are nobody's to see. */
function asked(what: TaskRow['what']) {
  if (what === 'standings') throw new Error('a task of the server itself is shown');
  return what;
}

/** What came of a task, with ids as callers see them in the place of numbers. */
function sealedResult(result: Record<string, unknown>, ids: Ids): Record<string, unknown> {
  const sealed = (of: 'audit' | 'recording' | 'partner', value: unknown): unknown =>
    typeof value === 'number' ? ids.seal(of, value) : value;
  const entries = Object.entries(result).map(([key, value]): readonly [string, unknown] => {
    if (key === 'audit' || key === 'recording' || key === 'partner') return [key, sealed(key, value)];
    if (key !== 'moves' || !Array.isArray(value)) return [key, value];
    return [key, value.map((move: Record<string, unknown>) => sealedResult(move, ids))];
  });
  return Object.fromEntries(entries);
}

async function mine(ctx: Context, sealed: string): Promise<TaskRow> {
  const id = ctx.ids.open('task', sealed);
  const row = await ctx.read((tx) => findTask(tx, ctx.who.account, id));
  if (!row) throw notFound('task');
  return row;
}

async function* events(
  ctx: Pick<Context, 'read' | 'who' | 'ids'> & Pick<OpenContext, 'signal'>,
  first: TaskRow,
): AsyncGenerator<string> {
  let last = '';
  for (let row: TaskRow | undefined = first; row && !ctx.signal.aborted;) {
    const text = JSON.stringify(taskOf(row, ctx.ids));
    if (text !== last) yield `event: task\ndata: ${text}\n\n`;
    last = text;
    if (row.state !== 'waiting' && row.state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    row = await ctx.read((tx) => findTask(tx, ctx.who.account, first.id));
  }
}
