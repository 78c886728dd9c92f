/** Answers as endpoints declare them. */
import type { EndpointDoc } from '../../api/endpoint.ts';
import type { Reply } from './context.ts';
import type { Kept } from './idempotency.ts';

/** Where the interface lives. */
export const apiBase = '/api/v1';

/** An answer as it is sent, and kept for those who send the same again. */
export function keptOf(endpoint: EndpointDoc, { body, etag, location }: Reply<unknown>): Kept {
  const headers: Record<string, string> = {};
  if (etag !== undefined) headers['etag'] = etag;
  if (location !== undefined) headers['location'] = apiBase + location;
  if (!('json' in endpoint.answer)) return { status: endpoint.answer.status, headers, body: null };
  headers['content-type'] = 'application/json';
  return { status: endpoint.answer.status, headers, body: JSON.stringify(endpoint.answer.json.encode(body)) };
}

/** A kept answer, sent again. */
export function responseOfKept({ status, headers, body }: Kept): Response {
  return new Response(body, { status, headers });
}

/** An answer as its endpoint declares it. */
export function responseOf(endpoint: EndpointDoc, reply: Reply<unknown>): Response {
  const { answer: declared } = endpoint;
  if (!('media' in declared))
    return withCookies(responseOfKept(keptOf(endpoint, reply)), reply.cookies ?? []);
  const { body, file } = reply;
  const headers = {
    'content-type': declared.media,
    ...(file === undefined
      ? {}
      : { 'content-disposition': `attachment; filename="${file.replaceAll(/[^\w.-]/g, '_')}"` }),
  };
  return new Response(asBody(body), { headers });
}

/** Text and bytes as they are; what is made bit by bit as a stream that waits for its reader. */
function asBody(body: unknown): string | Uint8Array<ArrayBuffer> | ReadableStream {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return ReadableStream.from(body as AsyncIterable<Uint8Array | string>).pipeThrough(encoded());
}

function encoded(): TransformStream<Uint8Array | string, Uint8Array> {
  const encoder = new TextEncoder();
  return new TransformStream({
    transform: (part, out) => out.enqueue(typeof part === 'string' ? encoder.encode(part) : part),
  });
}

/** The same with cookies to set. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
