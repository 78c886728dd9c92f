/** The OpenAPI 3.1 document of all endpoints, from the schemas that check requests and answers. */
import { z } from 'zod';
import { issueCodes, type IssueCode } from '../core/issue.ts';
import { tags, type EndpointDoc } from './endpoint.ts';
import { whoMay } from './permissions.ts';
import { problemSchema, problemType } from './problem.ts';
import { everywhere, statusOf, titles } from './status.ts';

type Json = Record<string, unknown>;

/** Schemas by name, as they are met. One that differs between what is sent and what is received has two names. */
class Components {
  readonly schemas: Record<string, Json> = {};

  /** The schema of a type as JSON Schema, its named parts put among the components. */
  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs, $schema: _, ...top }: Json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    const parts = Object.entries(($defs ?? {}) as Record<string, Json>);
    const named = new Map(parts.map(([name, part]) => [name, this.#nameFor(name, part, io)]));
    const id = typeof top['id'] === 'string' ? top['id'] : undefined;
    const body = repointed(top, named);
    if (id === undefined) return body;
    const name = this.#nameFor(id, top, io);
    this.schemas[name] = body;
    return { $ref: `#/components/schemas/${name}` };
  }

  #nameFor(name: string, part: Json, io: 'input' | 'output'): string {
    const here = repointed(part, new Map());
    const known = this.schemas[name];
    if (known === undefined || same(known, here)) {
      this.schemas[name] = here;
      return name;
    }
    const other = `${name}${io === 'input' ? 'Sent' : 'Received'}`;
    this.schemas[other] = here;
    return other;
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A schema with its references leading to the components, and without ids, which JSON Schema reads as addresses. */
function repointed(schema: Json, named: ReadonlyMap<string, string>): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        if (key === 'id' && typeof inner === 'string') return [];
        if (key !== '$ref' || typeof inner !== 'string') return [[key, walk(inner)]];
        const name = inner.replace('#/$defs/', '');
        return [[key, `#/components/schemas/${named.get(name) ?? name}`]];
      }),
    );
  };
  return walk(schema) as Json;
}

/** The document; `url` is where the server is reached, `version` that of the software. */
export function openApi(endpoints: readonly EndpointDoc[], url: string, version: string): Json {
  const components = new Components();
  components.of(problemSchema, 'output');
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method] = operation(endpoint, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tierwright',
      version,
      description:
        'Partner tiers that a vendor can defend and a partner can feel. Every answer that is not a success is a problem document ' +
        '(RFC 9457) with all issues: code, message, remedy, place.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'Whoever runs this server', url },
    },
    servers: [{ url: `${url}/api/v1` }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components.schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'tierwright.session_token',
          description: 'Set by signing in',
        },
        key: { type: 'http', scheme: 'bearer', description: 'A key, made with `POST /keys`' },
      },
    },
  };
}

function operation(endpoint: EndpointDoc, components: Components): Json {
  const { permission, body, answer } = endpoint;
  const open = permission === 'anyone';
  const who =
    permission === 'anyone'
      ? 'Anyone.'
      : permission === 'signed-in'
        ? 'Everybody who is signed in.'
        : permission === 'session'
          ? 'Everybody with a session; no key.'
          : `Permission \`${permission}\`: ${whoMay(permission).join(', ')}.`;
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: `${endpoint.description}\n\n**Who may.** ${who}`,
    security: open ? [] : permission === 'session' ? [{ session: [] }] : [{ session: [] }, { key: [] }],
    'x-permission': permission,
    parameters: parameters(endpoint, components),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              'json' in body
                ? { 'application/json': { schema: components.of(body.json, 'input'), example: body.example } }
                : {
                    [body.media]: {
                      schema: { type: 'string', maxLength: 100_000_000 },
                      example: body.example,
                    },
                  },
          },
        }),
    responses: { [answer.status]: success(endpoint, components), ...problems(endpoint) },
  };
}

function parameters(
  { params, query, method, edits, permission }: EndpointDoc,
  components: Components,
): Json[] {
  const found: Json[] = [];
  const add = (schema: z.ZodObject | undefined, where: 'path' | 'query'): void => {
    if (!schema) return;
    const { properties = {}, required = [] } = components.of(schema, 'input') as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    for (const [name, { description, ...property }] of Object.entries(properties))
      found.push({
        name,
        in: where,
        required: where === 'path' || required.includes(name),
        ...(description === undefined ? {} : { description }),
        schema: property,
      });
  };
  add(params, 'path');
  add(query, 'query');
  if (edits)
    found.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The ETag of the state that the edit was made from',
      schema: { type: 'string', maxLength: 202 },
    });
  if (method !== 'get' && permission !== 'anyone')
    found.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'Made at random for each request: sent again, it has no second effect and gets the same answer',
      schema: { type: 'string', minLength: 8, maxLength: 128 },
    });
  return found;
}

const requestId = {
  'X-Request-Id': { description: 'The number of this request', schema: { type: 'string', maxLength: 40 } },
};

function success({ answer, summary }: EndpointDoc, components: Components): Json {
  const headers: Json = { ...requestId };
  if ('etag' in answer && answer.etag)
    headers['ETag'] = {
      description: 'The state, for `If-Match`',
      schema: { type: 'string', maxLength: 202 },
    };
  if (answer.status === 204) return { description: 'Done', headers };
  return {
    description: summary,
    headers,
    content:
      'json' in answer
        ? { 'application/json': { schema: components.of(answer.json, 'output'), example: answer.example } }
        : {
            [answer.media]: {
              schema: { type: 'string', description: answer.description, maxLength: 10_000_000_000 },
            },
          },
  };
}

/** What may go wrong at an endpoint: what it says, and what its declaration implies. */
export function problemCodes(endpoint: EndpointDoc): readonly IssueCode[] {
  const { permission, method, body, params, query, edits } = endpoint;
  const signedIn = permission !== 'anyone';
  return [
    ...new Set<IssueCode>([
      ...endpoint.errors,
      ...(signedIn ? (['not-signed-in'] as const) : []),
      ...(signedIn && permission !== 'signed-in' ? (['not-allowed'] as const) : []),
      ...(method === 'get' ? [] : (['other-site'] as const)),
      ...(method !== 'get' && signedIn ? (['key-reused', 'key-in-flight'] as const) : []),
      ...(body
        ? ([
            'media-type',
            'body-too-large',
            'json-syntax',
            'wrong-type',
            'unknown-key',
            'missing-key',
          ] as const)
        : []),
      ...(query ? (['wrong-type', 'unknown-key'] as const) : []),
      ...(params ? (['not-found'] as const) : []),
      ...(edits ? (['precondition-missing', 'precondition-failed'] as const) : []),
      ...everywhere,
    ]),
  ];
}

function problems(endpoint: EndpointDoc): Json {
  const byStatus = new Map<number, IssueCode[]>();
  for (const code of problemCodes(endpoint)) {
    const status = statusOf(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, codes]) => [
        String(status),
        {
          description: `${titles[status] ?? 'Refused'}.\n\n${codes.map((c) => `- \`${c}\`: ${issueCodes[c]}`).join('\n')}`,
          headers: requestId,
          content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}
