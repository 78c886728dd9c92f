/** A server of its own for a test file: real HTTP, a real database, a real mail server; and people to ask as. */
import { createServer } from 'node:net';
import { createClient, type Client } from '../../src/api/client.ts';
import type { Role } from '../../src/api/permissions.ts';
import { Ids } from '../../src/server/http/ids.ts';
import { startServer, type RunningServer } from '../../src/server/main.ts';
import { makeAccount } from '../../src/server/people/queries.ts';
import { hashPassword } from 'better-auth/crypto';
import { freshDatabase } from './database.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

export const password = 'correct horse battery staple';

export interface TestServer extends RunningServer {
  readonly url: string;
  readonly mail: MailServer;
  readonly log: readonly string[];
  /** The instant that the server takes for now. */
  now: Date;
  readonly database: Awaited<ReturnType<typeof freshDatabase>>;
  /** Seals numbers of the store as the server does. */
  readonly ids: Ids;
  /** Makes an account and gives its number; `person` for a partner's own people. */
  account(email: string, role: Role, person?: number): Promise<number>;
  /** Signs in and gives what sends the session's cookie with each request. */
  signedIn(email: string): Promise<Asking>;
  /** Asks as nobody. */
  readonly nobody: Asking;
}

/** Somebody who asks. */
export interface Asking {
  readonly client: Client;
  readonly cookie: string;
  /** A raw request, for what the typed client would not send. */
  send(method: string, path: string, request?: Partial<RequestInit>): Promise<Response>;
}

/** Starts a server on a database of its own, on the first of July 2026 unless it shall be today. */
export async function testServer({ today = false }: { readonly today?: boolean } = {}): Promise<TestServer> {
  const [database, mail, port] = [await freshDatabase(), await startMailServer(), await freePort()];
  const log: string[] = [];
  const secret = 'a secret of tests, long enough to be one';
  const url = `http://127.0.0.1:${port}`;
  const time = { now: today ? new Date() : new Date('2026-07-01T09:00:00Z') };
  const server = await startServer({
    settings: {
      host: '127.0.0.1',
      port,
      url,
      secret: null,
      smtp: mail.url,
      from: 'Tierwright <tierwright@vendor.example>',
      logLevel: 'debug',
      proxies: 0,
    },
    secret,
    database,
    version: '0.0.0',
    clock: () => time.now,
    write: (line) => log.push(line),
    workerArguments: ['--import', new URL('typescript.mjs', import.meta.url).href],
  });
  const hash = await hashPassword(password);
  return {
    ...server,
    url,
    mail,
    log,
    database,
    ids: new Ids(secret),
    get now() {
      return time.now;
    },
    set now(now) {
      time.now = now;
    },
    nobody: asking(url, ''),
    account: (email, role, person) =>
      server.store.write('test', 'make account', async (tx) => {
        const id = await makeAccount(
          tx,
          { email, name: email.split('@')[0] ?? email, hash, role, person: person ?? null },
          time.now,
        );
        return { result: id, log: { account: id } };
      }),
    signedIn: async (email) => {
      // All of a test's people come from one address, whose limit is tried elsewhere.
      await server.store.derive(({ client }) =>
        client.query(`delete from auth_rate_limit where key not like 'account:%'`),
      );
      const response = await asking(url, '').send('POST', '/session', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      if (!response.ok) throw new Error(await response.text());
      return asking(url, cookiesOf(response));
    },
    stop: async () => {
      await server.stop();
      await mail.stop();
      await database.drop();
    },
  };
}

/** The cookies that an answer sets, as they are sent back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .join('; ');
}

/** Somebody who asks with some cookies. */
export function asking(url: string, cookie: string, more: Record<string, string> = {}): Asking {
  const headers = { ...(cookie === '' ? {} : { cookie }), ...more };
  return {
    cookie,
    client: createClient({
      url,
      headers: () => headers,
      fetch: (address, request) => fetch(address, request),
    }),
    send: (method, path, request = {}) =>
      fetch(`${url}/api/v1${path}`, {
        ...request,
        method,
        headers: { ...headers, ...Object.fromEntries(new Headers(request.headers)) },
      }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
