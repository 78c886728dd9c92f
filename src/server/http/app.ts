/**
 * The HTTP application: one pipeline for all endpoints. Who asks, whether they may, whether the request is what the endpoint declares; then the
 * handler; then the answer, or a problem document with everything that is wrong. What no route answers does not exist.
 */
import { randomBytes } from 'node:crypto';
import { Hono, type Context as HonoContext } from 'hono';
import type { Day } from '../../core/calendar.ts';
import { IssueError, fault, type Issue } from '../../core/issue.ts';
import type { EndpointDoc } from '../../api/endpoint.ts';
import type { Ability } from '../../api/permissions.ts';
import { problemOf, problemType } from '../../api/problem.ts';
import type { Portal } from '../db/portal.ts';
import type { Store } from '../db/store.ts';
import { clientHeader } from '../people/auth.ts';
import { abilityOf, type Someone } from '../people/principal.ts';
import { bodyBytes } from './body.ts';
import { actorOf, type Context, type OpenContext } from './context.ts';
import type { Cursors } from './cursors.ts';
import { keep, land, requestDigest, takeOff, type Sending } from './idempotency.ts';
import type { Ids } from './ids.ts';
import { inputOf } from './input.ts';
import { apiBase, keptOf, responseOf, responseOfKept, withCookies } from './output.ts';
import { notAllowed, refuse, TooMany } from './refuse.ts';
import type { Route } from './route.ts';
import type { QueueName } from '../jobs/boss.ts';

/** What the pipeline stands on. */
export interface Parts {
  readonly store: Store;
  readonly portal: Portal;
  readonly ids: Ids;
  readonly cursors: Cursors;
  /** Where people reach the server. */
  readonly url: string;
  readonly clock: () => Date;
  readonly today: (now: Date) => Promise<Day>;
  /** Who asks; undefined for nobody. Cookies that prolong a session go out with the answer. */
  readonly principal: (headers: Headers, today: Day) => Promise<Principal | undefined>;
  /** Hears of every change that is stored, so that what it made due is done soon. */
  readonly changed: () => void;
  /** Has waiting work done soon. */
  readonly wake: (queue: QueueName) => Promise<void>;
  /** Hears of every request that was answered. */
  readonly told: (what: Told) => void;
  /** Hears of faults of ours. */
  readonly failed: (request: string, error: unknown) => void;
}

export interface Principal {
  readonly who: Someone;
  readonly cookies: readonly string[];
}

/** A request that was answered; neither address nor body, which may name people. */
export interface Told {
  readonly request: string;
  readonly endpoint: string;
  readonly method: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly account: number | null;
}

/** The application of some routes. */
export function createApp(routes: readonly Route[], parts: Parts): Hono {
  const app = new Hono();
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const path = apiBase + route.endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const method = route.endpoint.method.toUpperCase();
    methods.set(path, [...(methods.get(path) ?? []), method]);
    app.on(method, path, (c) => answer(c, route, parts));
  }
  for (const [path, allowed] of methods)
    app.all(path, (c) => {
      const issue = fault(
        'method-unknown',
        `This address has no ${c.req.method.slice(0, 20)}.`,
        `Use ${allowed.join(', ')}.`,
      );
      return problem([issue], requestNumber(), { allow: allowed.join(', ') });
    });
  app.all(`${apiBase}/*`, () => problem([nothingHere], requestNumber()));
  return app;
}

const nothingHere = fault(
  'not-found',
  'There is no such address.',
  `The addresses there are stand in ${apiBase}/openapi.json.`,
);

function requestNumber(): string {
  return `req_${randomBytes(9).toString('base64url')}`;
}

/** Answers one request, whatever happens. */
async function answer(c: HonoContext, route: Route, parts: Parts): Promise<Response> {
  const request = requestNumber();
  const begun = performance.now();
  const asked: { account: number | null } = { account: null };
  const response = await respond(c, route, parts, request, asked).catch((error: unknown) => {
    if (error instanceof TooMany)
      return problem(error.issues, request, { 'retry-after': String(error.seconds) });
    if (error instanceof IssueError) return problem(error.issues, request);
    parts.failed(request, error);
    return problem([ourFault], request);
  });
  response.headers.set('x-request-id', request);
  parts.told({
    request,
    endpoint: route.endpoint.id,
    method: c.req.method,
    status: response.status,
    milliseconds: performance.now() - begun,
    account: asked.account,
  });
  return response;
}

const ourFault = fault(
  'internal-error',
  'Something in the server failed. Nothing of this request was stored.',
  'Try again; if it stays, tell whoever runs the server the number under `instance`.',
);

async function respond(
  c: HonoContext,
  { endpoint, handle }: Route,
  parts: Parts,
  request: string,
  asked: { account: number | null },
): Promise<Response> {
  const now = parts.clock();
  const { headers, signal } = c.req.raw;
  refuseOtherSites(c.req.method, headers, parts.url);
  const today = await parts.today(now);
  const open: OpenContext = {
    request,
    now,
    today,
    headers: ofCaller(c),
    ids: parts.ids,
    store: parts.store,
    signal,
    wake: parts.wake,
  };
  if (endpoint.permission === 'anyone') {
    const body = await bodyBytes(c.req.raw.body);
    const reply = await handle(open, inputOf(c, endpoint, body));
    return responseOf(endpoint, reply);
  }
  const principal = await parts.principal(open.headers, today);
  if (!principal) throw nobody();
  const { who, cookies } = principal;
  asked.account = who.account;
  const ability = permitted(endpoint.permission, who);
  if (!ability.allowed) throw notAllowed(ability);
  const ifMatch = endpoint.edits ? seenState(headers) : '';
  const streams = endpoint.body !== undefined && 'streamed' in endpoint.body;
  const body = streams ? new Uint8Array() : await bodyBytes(c.req.raw.body);
  const input = inputOf(c, endpoint, streams ? (c.req.raw.body ?? new Blob([]).stream()) : body);
  // What streams by cannot be compared with what was sent before; sending a file twice stores it twice and changes nothing.
  const sending = streams ? undefined : sendingOf(c, who, body);
  const context: Context = {
    ...open,
    who,
    reach: ability.reach,
    cursors: parts.cursors,
    ifMatch,
    read: (work) => parts.store.read(work),
    change: async (action, work) => {
      const reply = await parts.store.write(actorOf(who), action, async (tx) => {
        const { log, ...result } = await work(tx);
        if (sending) await keep(tx.client, sending, keptOf(endpoint, result), now);
        return log === undefined ? { result } : { result, log };
      });
      parts.changed();
      return reply;
    },
    portal: (work) => parts.portal.within({ person: who.person, today }, work),
  };
  if (!sending) return withCookies(responseOf(endpoint, await handle(context, input)), cookies);
  const kept = await takeOff(parts.store, sending, now);
  if (kept) return withCookies(responseOfKept(kept), cookies);
  try {
    return withCookies(responseOf(endpoint, await handle(context, input)), cookies);
  } catch (error) {
    await land(parts.store, sending);
    throw error;
  }
}

function permitted(permission: Exclude<EndpointDoc['permission'], 'anyone'>, who: Someone): Ability {
  switch (permission) {
    case 'signed-in':
      return { allowed: true, reach: 'own' };
    case 'session':
      return who.scopes === null
        ? { allowed: true, reach: 'own' }
        : {
            allowed: false,
            reason: 'A key may not do this: it would outlive its own limits.',
            roles: who.roles,
          };
    default:
      return abilityOf(who, permission);
  }
}

/** The headers of the request, with the socket's address in the one place where it is believed. */
function ofCaller(c: HonoContext): Headers {
  const headers = new Headers(c.req.raw.headers);
  const env: unknown = c.env;
  const address =
    typeof env === 'object' && env !== null && 'client' in env && typeof env.client === 'string'
      ? env.client
      : '';
  headers.set(clientHeader, address);
  return headers;
}

function nobody(): IssueError {
  return refuse(
    'not-signed-in',
    'Nobody is signed in, or the session or key is over.',
    'Sign in, or send a key as `Authorization: Bearer tw_…`.',
  );
}

/** A page of another site may not change anything with the session of whoever looks at it. */
function refuseOtherSites(method: string, headers: Headers, url: string): void {
  if (method === 'GET' || method === 'HEAD') return;
  const [site, origin] = [headers.get('sec-fetch-site'), headers.get('origin')];
  const foreign =
    site === null
      ? origin !== null && origin !== new URL(url).origin
      : site !== 'same-origin' && site !== 'none';
  if (foreign)
    throw refuse(
      'other-site',
      'Another site asked for this change.',
      `Do it from the pages of ${url}, or with a key from a program.`,
    );
}

function seenState(headers: Headers): string {
  const seen = headers.get('if-match') ?? '';
  if (/^"[\w-]{1,200}"$/.test(seen)) return seen;
  throw refuse(
    'precondition-missing',
    'An edit says which state it was made from.',
    'Send the ETag of what you read as `If-Match`.',
    { in: 'header', path: ['If-Match'] },
  );
}

function sendingOf(c: HonoContext, who: Someone, body: Uint8Array): Sending | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || c.req.method === 'GET') return undefined;
  if (!/^[\x21-\x7e]{8,128}$/.test(key))
    throw refuse(
      'value-invalid',
      'An idempotency key has 8 to 128 visible ASCII characters.',
      'Make one at random for each request, such as a UUID.',
      { in: 'header', path: ['Idempotency-Key'] },
    );
  const { pathname, search } = new URL(c.req.url);
  return {
    caller: actorOf(who),
    key,
    request: requestDigest(c.req.method, pathname + search, body),
  };
}

function problem(issues: readonly Issue[], request: string, headers: Record<string, string> = {}): Response {
  const document = problemOf(issues, request);
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: { 'content-type': problemType, ...headers },
  });
}
