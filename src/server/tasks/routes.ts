/** Tasks of whoever asks: looked at, watched, cancelled. */
import { taskEndpoints as api } from '../../api/tasks.ts';
import type { Context, OpenContext } from '../http/context.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { cancelTask, findTask, tasksOf, type TaskRow } from './queries.ts';
import { taskOf } from './show.ts';

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
