/** Requests as endpoints declare them. */
import type { Context as HonoContext } from 'hono';
import { IssueError, type Issue } from '../../core/issue.ts';
import { fromZod } from '../../core/program/form-issues.ts';
import type { EndpointDoc } from '../../api/endpoint.ts';
import { jsonOf } from './body.ts';
import { refuse } from './refuse.ts';

/** What the endpoint declares of a request, each part checked by its schema; throws all faults of all parts at once. */
export function inputOf(
  c: HonoContext,
  endpoint: EndpointDoc,
  sent: Uint8Array | ReadableStream<Uint8Array>,
): unknown {
  const issues: Issue[] = [];
  const part = (
    where: 'path' | 'query' | 'body',
    schema: EndpointDoc['query'] | undefined,
    value: unknown,
  ): unknown => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value, { reportInput: true });
    if (parsed.success) return parsed.data;
    const positions = {
      at: (path: readonly (string | number)[]) => ({ in: where, path }),
      aliasAt: () => null,
    };
    issues.push(...parsed.error.issues.flatMap((i) => fromZod(i, [], positions, schema)));
    return undefined;
  };
  const params = part('path', endpoint.params, c.req.param());
  const query = part('query', endpoint.query, queryOf(c));
  const { body: wanted } = endpoint;
  let body: unknown;
  if (wanted) {
    const media = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
    const expected = 'json' in wanted ? 'application/json' : wanted.media;
    if (media !== expected)
      throw refuse(
        'media-type',
        `The body has to be ${expected}.`,
        `Send it with \`Content-Type: ${expected}\`.`,
        {
          in: 'header',
          path: ['Content-Type'],
        },
      );
    body =
      'json' in wanted
        ? part('body', bodySchema(wanted.json), jsonOf(sent instanceof Uint8Array ? sent : new Uint8Array()))
        : sent;
  }
  if (issues.length > 0) throw new IssueError(issues);
  return { params, query, body };
}

function bodySchema(schema: unknown): EndpointDoc['query'] {
  return schema as EndpointDoc['query']; // any schema is parsed in the same way
}

/** The query as an object; a name that comes twice is a list, which a schema that wants one value refuses. */
function queryOf(c: HonoContext): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
}
