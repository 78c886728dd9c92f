/** The jobs: what runs without anybody asking, and what was asked for and takes longer than a request. */
import type PgBoss from 'pg-boss';
import type pg from 'pg';
import type { Day } from '../../core/calendar.ts';
import type { Store } from '../db/store.ts';
import { putStandingsTask } from '../tasks/queries.ts';
import { forgetAnswers } from '../http/idempotency.ts';
import type { Mail } from '../mail/outbox.ts';
import { sendDue } from '../mail/outbox.ts';
import type { Auth } from '../people/auth.ts';
import { takeOverLeft } from '../portal/claims.ts';
import type { QueueName } from './boss.ts';

export interface JobParts {
  readonly boss: PgBoss;
  readonly pool: pg.Pool;
  readonly store: Store;
  readonly auth: Auth;
  readonly clock: () => Date;
  readonly today: (now: Date) => Promise<Day>;
  readonly send: (mail: Mail) => Promise<void>;
  /** Works on tasks until none waits. */
  readonly tasks: () => Promise<void>;
  readonly note: (text: string) => void;
}

/** Between a change and what it made due. */
const soonMilliseconds = 100;

/** Files that were sent are kept for so long. */
const uploadMilliseconds = 30 * 24 * 3600_000;

/** Starts working on all queues. */
export async function startJobs(parts: JobParts): Promise<void> {
  const { boss, pool, store, auth, clock, today, send, tasks, note } = parts;
  const work = (name: QueueName, task: () => Promise<unknown>): Promise<string> =>
    boss.work(name, { pollingIntervalSeconds: 1 }, async () => void (await task()));

  await work('mail', async () => {
    const client = await pool.connect();
    try {
      await sendDue(client, clock(), send, note);
    } finally {
      client.release();
    }
  });
  await work('reset', async () => {
    for (const email of await takeResets(store)) {
      // As better-auth answers an address that nobody has: with nothing.
      await auth.api.requestPasswordReset({ body: { email } });
    }
  });
  await work('task', tasks);
  const standings = async (everybody: boolean): Promise<void> => {
    const now = clock();
    const put = await store.derive(async (tx) => {
      const { rowCount } = await tx.client.query('select from standing_due limit 1');
      if (!everybody && rowCount === 0) return false;
      await putStandingsTask(tx, { today: await today(now), everybody }, now);
      return true;
    });
    if (put) await wake(boss, 'task');
  };
  await work('standings', () => standings(false));
  await work('portal', async () => takeOverLeft(store, await today(clock())));
  await boss.schedule('portal', '* * * * *');
  // A new day is another day for every window.
  await work('nightly', () => standings(true));
  await boss.schedule('nightly', '7 0 * * *');
  await boss.schedule('standings', '* * * * *');
  await work('tidy', async () => {
    const now = clock();
    await forgetAnswers(store, now);
    await store.derive(({ client }) =>
      client.query('delete from auth_session where "expiresAt" < $1', [now]),
    );
    const old = new Date(now.getTime() - uploadMilliseconds);
    await store.derive(({ client }) => client.query('delete from upload where made_at < $1', [old]));
    await store.derive(({ client }) =>
      client.query('delete from auth_verification where "expiresAt" < $1', [now]),
    );
    await store.derive(({ client }) =>
      client.query('delete from auth_rate_limit where "lastRequest" < $1', [now.getTime() - 24 * 3600_000]),
    );
  });
  await boss.schedule('tidy', '17 * * * *');
  // What was written while nobody listened, and what waits for another try.
  await boss.schedule('mail', '* * * * *');
  await boss.schedule('task', '* * * * *');
}

/** Wakes what a change may have made due, a moment after it and once for all that come meanwhile. */
export function soon(boss: PgBoss, failed: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      Promise.all([wake(boss, 'mail'), wake(boss, 'standings')]).catch(failed);
    }, soonMilliseconds).unref();
  };
}

/** Soon, and once for all who ask meanwhile. */
export async function wake(boss: PgBoss, name: QueueName): Promise<void> {
  await boss.send(name, {}, {});
}

async function takeResets(store: Store): Promise<readonly string[]> {
  return store.derive(async ({ client }) => {
    const { rows } = await client.query<{ email: string }>('delete from reset_request returning email');
    return [...new Set(rows.map(({ email }) => email))];
  });
}
