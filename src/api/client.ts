/** A typed client made from the declarations of endpoints: one method an endpoint. Runs in browsers and in Node. */
import type { EndpointDoc, Received, Sent } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import type { Problem } from './problem.ts';

type Endpoints = typeof endpoints;

/** What a call takes: only what the endpoint declares. */
type Call<D extends EndpointDoc> = {
  [K in keyof Sent<D> as Sent<D>[K] extends undefined ? never : K]: Sent<D>[K];
} & {
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
};

/** What a call gives: what was asked for, and the state that it shows. */
export interface Got<T> {
  readonly data: T;
  readonly etag: string | null;
  readonly location: string | null;
}

/** A refusal, with everything that was wrong. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export type Client = {
  readonly [K in keyof Endpoints]: (call: Call<Endpoints[K]>) => Promise<Got<Received<Endpoints[K]>>>;
};

export interface ClientSettings {
  /** Where the server is, without a slash at the end; empty in a page of the server itself. */
  readonly url: string;
  /** Headers of every request, such as a key's. */
  readonly headers?: () => Record<string, string>;
  readonly fetch: (address: string, request: RequestInit) => Promise<Response>;
}

interface Parts {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** A client of a server. Throws `ProblemError` for every refusal. */
export function createClient(settings: ClientSettings): Client {
  const methods = Object.entries(endpoints).map(([id, endpoint]) => [
    id,
    (call: Parts) => send(settings, endpoint, call),
  ]);
  const made: unknown = Object.fromEntries(methods);
  return made as Client; // one method for each endpoint, just above
}

async function send(
  { url, headers, fetch }: ClientSettings,
  endpoint: EndpointDoc,
  call: Parts,
): Promise<Got<unknown>> {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(call.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(
    Object.entries(call.query ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, text(value)] as [string, string]],
    ),
  );
  const search = query.size > 0 ? `?${query.toString()}` : '';
  const media = endpoint.body && ('json' in endpoint.body ? 'application/json' : endpoint.body.media);
  const response = await fetch(`${url}/api/v1${path}${search}`, {
    method: endpoint.method.toUpperCase(),
    headers: {
      ...headers?.(),
      ...(media === undefined ? {} : { 'content-type': media }),
      ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
    },
    ...(endpoint.body
      ? { body: 'json' in endpoint.body ? JSON.stringify(call.body) : (call.body as string) }
      : {}),
    ...(call.signal ? { signal: call.signal } : {}),
  });
  if (!response.ok) throw new ProblemError((await response.json()) as Problem);
  const data: unknown =
    endpoint.answer.status === 204
      ? undefined
      : 'json' in endpoint.answer
        ? await response.json()
        : await response.text();
  return { data, etag: response.headers.get('etag'), location: response.headers.get('location') };
}

/** A value of a query as it stands in an address. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
