/**
 * A process that answers requests: our server, or a bare Hono that runs the statements which ours was seen to run. Both in a process of
 * their own, on the same engine, so that whoever asks takes time from neither more than from the other.
 */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import pg from 'pg';
import { plus, day } from '../../src/core/calendar.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { driverTypes, type Store } from '../../src/server/db/store.ts';
import { startServer } from '../../src/server/main.ts';
import { digestOf } from '../../src/server/people/principal.ts';
import { makeAccount } from '../../src/server/people/queries.ts';
import { saveVersion } from '../../src/server/programs/queries.ts';
import { storeChoice } from '../../src/server/programs/versions.ts';
import { runAudit } from '../../src/server/audits/run.ts';
import { bringUpToDate } from '../../src/server/standings/refresh.ts';
import { reference } from '../store/program.ts';
import { seedDay } from '../store/seed.ts';

/** A statement as it was run. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the process is asked. */
export type Order =
  | { readonly start: 'ours'; readonly dataFolder: string }
  | {
      readonly start: 'bare';
      readonly dataFolder: string;
      readonly statements: readonly (readonly Statement[])[];
    }
  | { readonly record: string };

/** What it answers. */
export type Word =
  { readonly url: string; readonly key: string } | { readonly statements: readonly Statement[] };

let recorded: Statement[] | undefined;
let ready: { readonly url: string; readonly key: string } | undefined;

process.on('message', (order: Order) => {
  void obey(order).then((word) => process.send?.(word));
});

async function obey(order: Order): Promise<Word> {
  if ('record' in order) return { statements: await record(order.record) };
  ready =
    order.start === 'ours' ? await ours(order.dataFolder) : await bare(order.dataFolder, order.statements);
  return ready;
}

async function ours(dataFolder: string): Promise<{ url: string; key: string }> {
  const database = await openDatabase({ dataFolder, env: {}, onNotice: () => {} });
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    if (recorded && typeof args[0] === 'string')
      recorded.push({ text: args[0], values: Array.isArray(args[1]) ? args[1] : [] });
    return Reflect.apply(query, this, args);
  } as typeof query;
  const port = 20_000 + (process.pid % 20_000);
  const server = await startServer({
    settings: {
      host: '127.0.0.1',
      port,
      url: `http://127.0.0.1:${port}`,
      secret: null,
      smtp: null,
      from: 'bench@localhost',
      logLevel: 'silent',
      proxies: 0,
    },
    secret: 'a secret of benchmarks, long enough',
    database,
    version: '0',
    clock: () => new Date(`${seedDay}T12:00:00Z`),
    workerArguments: ['--import', new URL('../../test/support/typescript.mjs', import.meta.url).href],
  });
  return { url: server.address, key: await prepared(server.store) };
}

/** A key of a program owner; a version chosen, live standings and an audit stored. */
async function prepared(store: Store): Promise<string> {
  const { program, source } = reference();
  const today = day(seedDay);
  const key = `tw_${randomBytes(24).toString('base64url')}`;
  await store.write('bench', 'prepare', async (tx) => {
    const hash = await saveVersion(tx, program, source);
    const { rowCount } = await tx.client.query('select from program_choice');
    if (rowCount === 0) await storeChoice(tx, hash, today);
    const email = `bench-${randomBytes(6).toString('hex')}@vendor.example`;
    const account = await makeAccount(
      tx,
      { email, name: 'Bench', hash: '', role: 'program-owner', person: null },
      new Date(),
    );
    await tx.client.query(
      `insert into api_key (account_id, name, start, digest, scopes, expires_on, used_on, recorded_in) values ($1, 'bench', 'tw_', $2, $3, $4, $5, $6)`,
      [
        account,
        digestOf(key),
        [
          'program.read',
          'partner.read',
          'evidence.read',
          'audit.read',
          'audit.run',
          'standing.read',
          'feed.read',
        ],
        plus(today, { years: 1 }),
        today,
        await tx.recording(),
      ],
    );
    return { result: undefined, log: {} };
  });
  const audited = await store.read(({ client }) => client.query('select from audit limit 1'));
  if (audited.rowCount === 0) {
    await runAudit(store, { program, source, asOf: today, mode: 'review', actor: 'bench' });
    await bringUpToDate(store, program, today, 'everybody');
  }
  return key;
}

/** What one request runs, apart from finding out who asks. */
async function record(path: string): Promise<readonly Statement[]> {
  if (!ready) throw new Error('nothing is started');
  recorded = [];
  const response = await fetch(`${ready.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${ready.key}` },
  });
  const found = recorded;
  recorded = undefined;
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  await response.text();
  return found.filter(({ text }) => !text.includes('from api_key k') && !text.includes('pgboss'));
}

async function bare(
  dataFolder: string,
  lists: readonly (readonly Statement[])[],
): Promise<{ url: string; key: string }> {
  const database = await openDatabase({ dataFolder, env: {}, onNotice: () => {} });
  const pool = new pg.Pool({ ...database.config('app'), types: driverTypes, max: 8 });
  const app = new Hono();
  lists.forEach((statements, n) => {
    app.get(`/api/v1/${n}`, async (c) => {
      const client = await pool.connect();
      try {
        const answers: unknown[] = [];
        for (const { text, values } of statements) answers.push((await client.query(text, [...values])).rows);
        return c.json(answers);
      } finally {
        client.release();
      }
    });
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server; // not http2
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  return { url: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`, key: '' };
}
