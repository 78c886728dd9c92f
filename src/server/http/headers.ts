/** Headers of every answer: what browsers may do with it. */
import type { Hono } from 'hono';

/** An application whose answers carry them. Answers of the interface are data: nothing in them runs, is framed or cached. */
export function secured(app: Hono, url: string): Pick<Hono, 'fetch'> {
  const strict = url.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : {};
  const always = {
    ...strict,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
  const ofData = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  };
  return {
    fetch: async (request, env, execution) => {
      const response = await app.fetch(request, env, execution);
      for (const [name, value] of Object.entries({ ...ofData, ...always }))
        // Pages say themselves what they may load and for how long they hold.
        if (!(name in ofData && response.headers.has(name))) response.headers.set(name, value);
      return response;
    },
  };
}
