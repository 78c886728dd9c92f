/** The document of the interface: every endpoint whole, every example true, every reference there. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpointList, endpoints } from '../../src/api/endpoints.ts';
import { openApi, problemCodes } from '../../src/api/openapi.ts';
import { permissions } from '../../src/api/permissions.ts';
import { statusOf, titles } from '../../src/api/status.ts';
import { issueCodes } from '../../src/core/issue.ts';

const keys = Object.keys(issueCodes);

describe.each(endpointList.map((e) => [e.id, e] as const))('%s', (id, endpoint) => {
  test('is declared whole', () => {
    expect(Object.keys(endpoints)).toContain(id);
    expect(endpoint.summary.length).toBeGreaterThan(3);
    expect(endpoint.summary).not.toMatch(/\.$/);
    expect(endpoint.description).toMatch(/\.$/);
    expect(['anyone', 'signed-in', 'session', ...permissions]).toContain(endpoint.permission);
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(endpoint.params?.shape ?? {}).toSorted()).toEqual(inPath.toSorted());
    for (const code of problemCodes(endpoint)) {
      expect(keys).toContain(code);
      expect(titles[statusOf(code)], code).toBeDefined();
    }
    if (endpoint.edits) expect(endpoint.method).toMatch(/put|patch|delete|post/);
  });

  test('has examples that are true', () => {
    const { body, answer } = endpoint;
    if (body && 'json' in body) expect(z.safeParse(body.json, body.example).error?.issues ?? []).toEqual([]);
    if ('json' in answer) expect(z.safeParse(answer.json, answer.example).error?.issues ?? []).toEqual([]);
  });

  test('refuses what it does not know, and has a greatest size for what it takes', () => {
    const json = endpoint.body && 'json' in endpoint.body ? endpoint.body.json : undefined;
    for (const schema of [json, endpoint.query])
      if (schema)
        expect(unbounded(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '')).toEqual([]);
  });
});

/** Texts, lists and objects of a schema that callers could make as large as they like. */
function unbounded(schema: unknown, at: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((s, i) => unbounded(s, `${at}/${i}`));
  if (typeof schema !== 'object' || schema === null) return [];
  const of = schema as Record<string, unknown>; // JSON Schema
  const found: string[] = [];
  const closed =
    of['enum'] !== undefined ||
    of['const'] !== undefined ||
    of['format'] !== undefined ||
    typeof of['pattern'] === 'string';
  if (of['type'] === 'string' && of['maxLength'] === undefined && !closed) found.push(`${at}: text`);
  if (of['type'] === 'array' && of['maxItems'] === undefined) found.push(`${at}: list`);
  if (of['type'] === 'object' && of['additionalProperties'] !== false && of['propertyNames'] === undefined)
    found.push(`${at}: open object`);
  return [
    ...found,
    ...Object.entries(of).flatMap(([key, value]) =>
      key === 'examples' ? [] : unbounded(value, `${at}/${key}`),
    ),
  ];
}

test('no two endpoints have one address', () => {
  const addresses = endpointList.map((e) => `${e.method} ${e.path.replaceAll(/\{\w+\}/g, '{}')}`);
  expect(addresses.filter((a, i) => addresses.indexOf(a) !== i)).toEqual([]);
  expect(endpointList.map((e) => e.id)).toEqual(Object.keys(endpoints));
});

describe('the OpenAPI document', () => {
  const document = openApi(endpointList, 'https://partners.example.com', '1.0.0');
  const text = JSON.stringify(document);

  test('refers to nothing that is not there', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(references.length).toBeGreaterThan(10);
    const missing = references.filter(
      (ref) =>
        ref
          .slice(2)
          .split('/')
          .reduce<unknown>(
            (at, key) =>
              typeof at === 'object' && at !== null ? new Map(Object.entries(at)).get(key) : undefined,
            document,
          ) === undefined,
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has every endpoint once, with its permission and answers', () => {
    const operations = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(operations.toSorted()).toEqual(Object.keys(endpoints).toSorted());
    expect([...text.matchAll(/"x-permission"/g)]).toHaveLength(endpointList.length);
    expect(text).not.toContain('$defs');
  });
});
