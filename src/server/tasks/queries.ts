/** Tasks: put down by requests, taken up by whoever has time. */
import type { Day } from '../../core/calendar.ts';
import { fault, type Issue } from '../../core/issue.ts';
import type { taskKinds } from '../../api/tasks.ts';
import type { Store, Tx } from '../db/store.ts';

/** What people ask for, and what the server asks itself. */
export type TaskKind = (typeof taskKinds)[number] | 'standings';

export interface TaskProgress {
  readonly phase: string;
  readonly rows: number;
  readonly share: number;
}

export interface TaskRow {
  readonly id: number;
  /** Who asked for it; null: the server itself. */
  readonly account: number | null;
  readonly what: TaskKind;
  readonly request: unknown;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: TaskProgress | null;
  readonly result: Record<string, unknown> | null;
  readonly issues: readonly Issue[] | null;
  readonly since: Date;
  readonly ended: Date | null;
}

const columns =
  'id, account_id as account, what, request, state, progress, result, issues, made_at as since, ended_at as ended';

/** A task that is begun so often and never ended kills whoever works on it. */
const mostTries = 3;

/** The class of the advisory locks that workers hold. */
const lockClass = 27_754;

/** Puts a task down; in the transaction of a request, it is there if and only if that is answered. */
export async function putTask(
  { client }: Tx,
  task: Pick<TaskRow, 'account' | 'what' | 'request'>,
  now: Date,
): Promise<TaskRow> {
  const { rows } = await client.query<TaskRow>(
    `insert into task (account_id, what, request, state, made_at) values ($1, $2, $3, 'waiting', $4) returning ${columns}`,
    [task.account, task.what, JSON.stringify(task.request), now],
  );
  const [row] = rows;
  if (!row) throw new Error('the task was not stored');
  return row;
}

/** One task of an account. */
export async function findTask({ client }: Tx, account: number, id: number): Promise<TaskRow | undefined> {
  const { rows } = await client.query<TaskRow>(
    `select ${columns} from task where id = $1 and account_id = $2`,
    [id, account],
  );
  return rows[0];
}

/** The newest tasks of an account. */
export async function tasksOf({ client }: Tx, account: number): Promise<readonly TaskRow[]> {
  const { rows } = await client.query<TaskRow>(
    `select ${columns} from task where account_id = $1 order by id desc limit 100`,
    [account],
  );
  return rows;
}

/** That nobody works on a running task any more. */
const leftBehind = `state = 'running' and begun_at < $1 and not exists (
  select from pg_locks l where l.locktype = 'advisory' and l.classid = ${lockClass} and l.objid = (task.id % 2147483647)::int::oid
    and l.database = (select oid from pg_database where datname = current_database()))`;

/** A worker has so long to take its lock. */
const graceMilliseconds = 10_000;

/** Takes up the oldest task that waits, or that was left behind by a worker that is gone; undefined where there is none. */
export async function takeTask(store: Store, now: Date): Promise<TaskRow | undefined> {
  const before = new Date(now.getTime() - graceMilliseconds);
  return store.derive(async ({ client }) => {
    await client.query(
      `update task set state = 'failed', ended_at = $2, issues = $3 where ${leftBehind} and tries >= ${mostTries}`,
      [before, now, JSON.stringify([gaveUp])],
    );
    const { rows } = await client.query<TaskRow>(
      `select ${columns} from task where state = 'waiting' or (${leftBehind}) order by id limit 1 for update skip locked`,
      [before],
    );
    const [row] = rows;
    if (row)
      await client.query(
        `update task set state = 'running', tries = tries + 1, begun_at = $2 where id = $1`,
        [row.id, now],
      );
    return row;
  });
}

const gaveUp = fault(
  'internal-error',
  `The task was begun ${mostTries} times and never ended: each time its process was gone.`,
  'Ask whoever runs the server to look at its log and its memory; then ask for it again.',
);

/** The lock that tells others that somebody works on a task; it goes with the connection that holds it. */
export const holdSql = `select pg_advisory_lock(${lockClass}, ($1::bigint % 2147483647)::int)`;

/** What came of a task, unless it was cancelled meanwhile. */
export async function endTask(
  store: Store,
  id: number,
  end: { readonly result: Record<string, unknown> } | { readonly issues: readonly Issue[] },
  now: Date,
): Promise<void> {
  const done = 'result' in end;
  await store.derive(({ client }) =>
    client.query(
      `update task set state = $2, result = $3, issues = $4, ended_at = $5, progress = null where id = $1 and state = 'running'`,
      [
        id,
        done ? 'done' : 'failed',
        done ? JSON.stringify(end.result) : null,
        done ? null : JSON.stringify(end.issues),
        now,
      ],
    ),
  );
}

/** How far a task is; false once it was cancelled. */
export async function reportTask(store: Store, id: number, progress: TaskProgress): Promise<boolean> {
  const { rowCount } = await store.derive(({ client }) =>
    client.query(`update task set progress = $2 where id = $1 and state = 'running'`, [
      id,
      JSON.stringify(progress),
    ]),
  );
  return rowCount === 1;
}

/** Cancels a task that has not ended; false where it has. */
export async function cancelTask(store: Store, account: number, id: number, now: Date): Promise<boolean> {
  const { rowCount } = await store.derive(({ client }) =>
    client.query(
      `update task set state = 'cancelled', ended_at = $3, progress = null where id = $1 and account_id = $2 and state in ('waiting', 'running')`,
      [id, account, now],
    ),
  );
  return rowCount === 1;
}

/** Puts down the server's own task of bringing standings up to date, unless one like it waits already. */
export async function putStandingsTask(
  tx: Tx,
  request: { readonly today: Day; readonly everybody: boolean },
  now: Date,
): Promise<void> {
  const { rowCount } = await tx.client.query(
    `select from task where what = 'standings' and state = 'waiting' and request = $1::jsonb`,
    [JSON.stringify(request)],
  );
  if (rowCount === 0) await putTask(tx, { account: null, what: 'standings', request }, now);
}
