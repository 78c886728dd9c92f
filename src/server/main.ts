/** The server: the one place where its parts are wired. One process answers requests and works on jobs; several may run against one database. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import pg from 'pg';
import { endpointList } from '../api/endpoints.ts';
import { openApi } from '../api/openapi.ts';
import { serverEndpoints } from '../api/server.ts';
import type { Day } from '../core/calendar.ts';
import type { Database } from './db/database.ts';
import { openPortal } from './db/portal.ts';
import { driverTypes, openStore, type Store } from './db/store.ts';
import { attestationRoutes } from './attestations/routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { evidenceRoutes } from './evidence/routes.ts';
import { createApp, type Parts, type Principal } from './http/app.ts';
import { Cursors } from './http/cursors.ts';
import { secured } from './http/headers.ts';
import { Ids } from './http/ids.ts';
import { refuse } from './http/refuse.ts';
import { route, type Route } from './http/route.ts';
import { openBoss, prepareQueues } from './jobs/boss.ts';
import { soon, startJobs, wake } from './jobs/work.ts';
import { mailer } from './mail/smtp.ts';
import { resetMail } from './mail/texts.ts';
import { post } from './mail/outbox.ts';
import { observe } from './observe.ts';
import { openAuth, type Auth } from './people/auth.ts';
import { keyPrefix, someoneOfKey, someoneOfUser } from './people/principal.ts';
import { auditRoutes } from './audits/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { programRoutes } from './programs/routes.ts';
import { logRoutes } from './log/routes.ts';
import { standingRoutes } from './standings/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { mountPages } from './pages/pages.ts';
import { TaskForce } from './tasks/spawn.ts';
import { partnerRoutes } from './partners/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { portalRoutes } from './portal/routes.ts';
import { sessionRoutes } from './people/session-routes.ts';
import { Throttle } from './people/throttle.ts';
import { personRoutes } from './persons/routes.ts';
import type { Settings } from './settings.ts';
import { HomeZone } from './zone.ts';

export interface ServerOptions {
  readonly settings: Settings;
  /** Signs cookies and seals ids. */
  readonly secret: string;
  readonly database: Database;
  readonly version: string;
  readonly clock?: () => Date;
  /** Gets log lines; standard output unless said otherwise. */
  readonly write?: (line: string) => void;
  /** Arguments of Node for the threads of tasks; tests compile as they go. */
  readonly workerArguments?: readonly string[];
}

export interface RunningServer {
  /** Where it listens. */
  readonly address: string;
  /** Of the role `app`; closed with the server. */
  readonly store: Store;
  /** Takes no more requests, finishes what is in flight, and ends. */
  stop(): Promise<void>;
}

/** A request that is in flight when the server stops has so long. */
const stopMilliseconds = 20_000;

/** Starts the server on a database at the current schema. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { settings, secret, database, version } = options;
  const clock = options.clock ?? (() => new Date());
  await prepareQueues(database);
  const pool = new pg.Pool({ ...database.config('app'), types: driverTypes, max: 8 });
  const watch = observe(settings.logLevel, () => waiting(pool), options.write);
  const lost = (error: Error): void =>
    watch.log.warn({ kind: error.name }, 'the database ended a connection');
  pool.on('error', lost);
  const store = openStore(database, 'app', lost);
  const portal = openPortal(database, lost);
  const boss = await openBoss(pool, (error) => watch.failed('jobs', error));
  const send = mailer(settings.smtp, settings.from, (mail) =>
    watch.log.info({ mail }, 'no mail server: shown here'),
  );
  const auth = openAuth({
    url: settings.url,
    secret,
    pool,
    sendReset: ({ email, token }) =>
      store.derive(async (tx) => {
        await post(tx, resetMail(email, `${settings.url}/new-password#${token}`), clock());
        await wake(boss, 'mail');
      }),
    note: (level, text) => watch.log[level](text),
  });
  const zone = new HomeZone(store);
  const changed = soon(boss, (error) => watch.failed('jobs', error));
  let state: 'ready' | 'stopping' = 'ready';
  const ready = async (): Promise<void> => {
    const reached = await pool.query('select 1').then(
      () => true,
      () => false,
    );
    if (state === 'ready' && reached) return;
    throw refuse(
      'not-ready',
      'The server is stopping, or cannot reach its database.',
      'Try again in a moment.',
    );
  };
  const parts: Parts = {
    store,
    portal,
    ids: new Ids(secret),
    cursors: new Cursors(secret),
    url: settings.url,
    clock,
    today: (now) => zone.today(now),
    principal: (headers, today) => principalOf(headers, today, pool, auth),
    told: (what) => watch.told(what),
    failed: (request, error) => watch.failed(request, error),
    wake: (queue) => wake(boss, queue),
    changed,
  };
  const routes: readonly Route[] = [
    ...sessionRoutes(auth, settings.url, new Throttle(store, secret)),
    ...peopleRoutes(auth, settings.url),
    ...programRoutes,
    ...importRoutes,
    ...auditRoutes(database, options.workerArguments ?? []),
    ...standingRoutes,
    ...taskRoutes,
    ...logRoutes,
    ...partnerRoutes(),
    ...personRoutes(),
    ...evidenceRoutes(),
    ...feedRoutes(),
    ...attestationRoutes(),
    ...portalRoutes(settings.url),
    ...serverRoutes(ready, () => watch.metrics(), openApi(endpointList, settings.url, version)),
  ];
  const whole = createApp(routes, parts);
  mountPages(whole, endpointList);
  const app = secured(whole, settings.url);
  const force = new TaskForce({
    database,
    store,
    clock,
    failed: (task, fault) => watch.log.error({ task, fault }, 'a task failed'),
    ended: changed,
    workerArguments: options.workerArguments ?? [],
  });
  const tasks = (): Promise<void> => force.work();
  await startJobs({
    boss,
    pool,
    store,
    auth,
    clock,
    today: (now) => zone.today(now),
    send,
    tasks,
    note: (text) => watch.log.warn(text),
  });
  const server = createAdaptorServer({
    fetch: (request, { incoming }: { incoming: { socket: { remoteAddress?: string | undefined } } }) =>
      app.fetch(request, {
        client: clientOf(request.headers, incoming.socket.remoteAddress ?? '', settings.proxies),
      }),
    serverOptions: {
      requestTimeout: 900_000,
      headersTimeout: 15_000,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 16_384,
    },
  }) as Server; // not http2
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : settings.port;
  watch.log.info({ port, version }, 'listening');
  return {
    address: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    store,
    stop: async () => {
      state = 'stopping';
      await closed(server);
      await force.stop();
      await boss.stop({ graceful: true, close: false, timeout: stopMilliseconds });
      await store.close();
      await portal.close();
      await pool.end();
      watch.close();
      watch.log.info('stopped');
    },
  };
}

/** Ends when the last request is answered, or when the time for it is over. */
async function closed(server: Server): Promise<void> {
  const over = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), stopMilliseconds);
  await over;
  clearTimeout(timer);
}

/** The address of the caller: the socket's, or what the outermost of our own proxies saw. */
function clientOf(headers: Headers, socket: string, proxies: number): string {
  if (proxies === 0) return socket;
  const seen = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  return seen.at(-proxies) ?? socket;
}

async function principalOf(
  headers: Headers,
  today: Day,
  pool: pg.Pool,
  auth: Auth,
): Promise<Principal | undefined> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const key = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1] ?? '';
    if (!key.startsWith(keyPrefix)) return undefined;
    const who = await someoneOfKey(pool, key, today);
    return who && { who, cookies: [] };
  }
  if (!headers.has('cookie')) return undefined;
  const { response, headers: sent } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return undefined;
  const who = await someoneOfUser(pool, response.user.id);
  return who && { who, cookies: sent?.getSetCookie() ?? [] };
}

async function waiting(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ kind: string; n: number }>(
    `select 'mail' as kind, count(*) as n from mail union all select 'standings', count(*) from standing_due`,
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

function serverRoutes(
  ready: () => Promise<void>,
  metrics: () => Promise<string>,
  document: Record<string, unknown>,
): readonly Route[] {
  const text = JSON.stringify(document);
  return [
    route(serverEndpoints.getHealth, () => Promise.resolve({ body: { status: 'alive' as const } })),
    route(serverEndpoints.getReady, async () => {
      await ready();
      return { body: { status: 'ready' as const } };
    }),
    route(serverEndpoints.getMetrics, async () => ({ body: await metrics() })),
    route(serverEndpoints.getOpenApi, () => Promise.resolve({ body: text })),
  ];
}
