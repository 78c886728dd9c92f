/** Queues of jobs, by pg-boss in a schema of its own. The owner makes them once; the application sends and works. */
import PgBoss from 'pg-boss';
import { Client } from 'pg';
import type pg from 'pg';
import type { Database } from '../db/database.ts';
import { quoteName } from '../db/roles.ts';

/** Every queue, and how its jobs are tried again. */
const queues = {
  /** Mail in the outbox. */
  mail: { retryLimit: 0 },
  /** Links to set a new password that were asked for. */
  reset: { retryLimit: 3 },
  /** What takes longer than a request. */
  task: { retryLimit: 0, expireInHours: 12 },
  /** Partners whose live standing is due. */
  standings: { retryLimit: 3, retryBackoff: true },
  /** What partners handed in and nobody took over. */
  portal: { retryLimit: 0 },
  /** Everything once a day. */
  nightly: { retryLimit: 3, retryDelay: 300 },
  /** What is over: answers, sessions, links. */
  tidy: { retryLimit: 0 },
} as const satisfies Record<string, Omit<PgBoss.Queue, 'name'>>;
export type QueueName = keyof typeof queues;

const schema = 'pgboss';
/** Any number of processes may start at once; the first makes the queues. */
const advisoryLock = [27753, 3];

/** Makes the queues where they are missing, as the owner, and lets the application work on them. */
export async function prepareQueues(database: Database): Promise<void> {
  const client = new Client(database.config('owner'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1, $2)', advisoryLock);
    const boss = new PgBoss({
      schema,
      db: { executeSql: (text, values) => client.query(text, values) },
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => undefined);
    await boss.start();
    const known = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const [name, options] of Object.entries(queues))
      if (!known.has(name)) await boss.createQueue(name, { name, policy: 'short', ...options });
    await boss.stop({ graceful: false, close: false });
    if (database.roles.app !== database.roles.owner) {
      const app = quoteName(database.roles.app);
      await client.query(
        `grant usage on schema ${schema} to ${app};
         grant select, insert, update, delete on all tables in schema ${schema} to ${app};
         grant execute on all functions in schema ${schema} to ${app}`,
      );
    }
  } finally {
    await client.end();
  }
}

/** The application's side of the queues. `failed` hears of what goes wrong outside of a job. */
export async function openBoss(pool: pg.Pool, failed: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => pool.query(text, values) },
    migrate: false,
    cronMonitorIntervalSeconds: 15,
  });
  boss.on('error', failed);
  await boss.start();
  return boss;
}
