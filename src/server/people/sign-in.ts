/** Asks better-auth, and tells what it says as everything else is told. */
import { z } from 'zod';
import { refuse, TooMany } from '../http/refuse.ts';
import { clientHeader, type Auth } from './auth.ts';

/** What a request to better-auth came to. */
export interface Asked {
  readonly data: unknown;
  readonly cookies: readonly string[];
}

/**
 * Sends a request to better-auth with the cookies and the socket's address of the caller's. Throws `sign-in-refused` with the given words for
 * whatever it refuses, and `too-many-requests` where it slows down.
 */
export async function ask(
  auth: Auth,
  url: string,
  headers: Headers,
  path: string,
  body: Readonly<Record<string, unknown>>,
  refused: { readonly message: string; readonly remedy: string },
): Promise<Asked> {
  const response = await auth.handler(
    new Request(`${url}/api/auth${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        cookie: headers.get('cookie') ?? '',
        'user-agent': headers.get('user-agent') ?? '',
        [clientHeader]: headers.get(clientHeader) ?? '',
      },
      body: JSON.stringify(body),
    }),
  );
  if (response.status === 429) {
    throw new TooMany(Number(response.headers.get('x-retry-after') ?? '60'));
  }
  if (response.status >= 500) throw new Error(`sign-in answered ${path} with ${response.status}`);
  if (!response.ok) throw refuse('sign-in-refused', refused.message, refused.remedy);
  const text = await response.text();
  const data = text === '' ? null : z.unknown().parse(JSON.parse(text));
  return { data, cookies: response.headers.getSetCookie() };
}

/** A text of an answer of better-auth. */
export function textOf(data: unknown, key: string): string {
  const entries = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const value = new Map<string, unknown>(entries).get(key);
  if (typeof value !== 'string') throw new Error(`sign-in gave no ${key}`);
  return value;
}
