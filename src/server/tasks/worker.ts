/** A thread of its own for tasks, one after the other: what they compute delays no request. */
import { isMainThread, parentPort } from 'node:worker_threads';
import pg from 'pg';
import { fault, IssueError } from '../../core/issue.ts';
import type { Database, Role } from '../db/database.ts';
import { openStore } from '../db/store.ts';
import type { RoleNames } from '../db/roles.ts';
import { endTask, holdSql, reportTask, type TaskProgress, type TaskRow } from './queries.ts';
import { runners } from './runners.ts';

/** One task for a worker. */
export interface WorkerOrder {
  readonly task: TaskRow;
  readonly configs: Readonly<Record<Role, pg.ClientConfig>>;
  readonly roles: RoleNames;
  readonly kind: Database['kind'];
  readonly where: string;
  /** Milliseconds by which the server's clock is ahead of the machine's; tests have one of their own. */
  readonly ahead: number;
}

/** Between two reports, so that a fast import does not write about itself most of the time. */
const reportMilliseconds = 300;

/** What a worker says: that a task went wrong in a way nobody foresaw, or that it has ended and another may come. */
export type WorkerWord = { readonly fault: unknown } | { readonly ended: true };

if (!isMainThread)
  parentPort?.on('message', (order: WorkerOrder) => {
    void work(order)
      .catch((error: unknown) => say({ fault: shown(error) }))
      .then(() => say({ ended: true }));
  });

function say(word: WorkerWord): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(word);
}

async function work({ task, configs, roles, kind, where, ahead }: WorkerOrder): Promise<void> {
  const now = (): Date => new Date(Date.now() + ahead);
  const database: Database = {
    kind,
    where,
    roles,
    config: (role) => configs[role],
    leave: () => Promise.resolve(),
  };
  const store = openStore(database);
  const holder = new pg.Client(configs.app);
  // Without its lock somebody else takes the task up; whoever ends it first has ended it.
  holder.on('error', () => undefined);
  await holder.connect();
  try {
    await holder.query(holdSql, [task.id]);
    let told = 0;
    let last: Promise<unknown> = Promise.resolve();
    const report = (progress: TaskProgress): void => {
      if (Date.now() - told < reportMilliseconds) return;
      told = Date.now();
      last = reportTask(store, task.id, progress);
    };
    const result = await runners[task.what]({ store, account: task.account, now, report }, task.request);
    await last;
    await endTask(store, task.id, { result }, now());
  } catch (error) {
    if (!(error instanceof IssueError)) say({ fault: shown(error) });
    const issues = error instanceof IssueError ? error.issues : [ours];
    await endTask(store, task.id, { issues }, now());
  } finally {
    await holder.end();
    await store.close();
  }
}

const ours = fault(
  'internal-error',
  'Something in the server failed. Nothing of this task was stored.',
  'Try again; if it stays, tell whoever runs the server the id of the task.',
);

/** Kind and place of a fault; its message may repeat values. */
function shown(error: unknown): { readonly kind: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  return {
    kind: error.name,
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
  };
}
