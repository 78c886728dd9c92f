/** Keys for programs. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { permissions, type Permission } from './permissions.ts';
import { dayText, ids, inPath, line } from './wire.ts';

const scope = z.enum(permissions as [Permission]);

const keySchema = z
  .strictObject({
    id: ids.key,
    name: z.string(),
    start: z.string().describe('Its first characters'),
    scopes: z.array(scope),
    expiresOn: dayText.describe('The last day on which it works'),
    usedOn: dayText.nullable().describe('The last day on which it was used'),
  })
  .meta({ id: 'Key' });

const exampleKey = {
  id: 'key_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'nightly import',
  start: 'tw_8fK2',
  scopes: ['import.run', 'import.read'],
  expiresOn: '2027-11-22',
  usedOn: null,
};

const listKeys = endpoint({
  id: 'listKeys',
  method: 'get',
  path: '/keys',
  tag: 'keys',
  permission: 'session',
  summary: 'My keys',
  description: 'Those that are not revoked, whether or not they still hold.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(keySchema) }),
    example: { items: [exampleKey] },
  },
  errors: [],
});

const makeKey = endpoint({
  id: 'makeKey',
  method: 'post',
  path: '/keys',
  tag: 'keys',
  permission: 'session',
  summary: 'Make a key',
  description:
    'The key acts for you: it may what its scopes name, as far as your roles allow it at the time. It is shown in this answer only, and holds for a year at most.',
  body: {
    json: z.strictObject({
      name: line(100),
      scopes: z.array(scope).min(1).max(permissions.length),
      expiresOn: dayText,
    }),
    example: { name: 'nightly import', scopes: ['import.run', 'import.read'], expiresOn: '2027-11-22' },
  },
  answer: {
    status: 201,
    json: z.strictObject({ key: z.string().describe('Keep it: it is not shown again'), ...keySchema.shape }),
    example: { key: 'tw_8fK2mPq0sV5xY7zB1cD3eF4gH6jL9nR', ...exampleKey },
  },
  errors: ['value-invalid', 'other-site'],
});

const revokeKey = endpoint({
  id: 'revokeKey',
  method: 'delete',
  path: '/keys/{key}',
  tag: 'keys',
  permission: 'session',
  summary: 'Revoke one of my keys',
  description: 'It is refused from the next request on.',
  params: z.object({ key: inPath }),
  answer: { status: 204 },
  errors: ['not-found', 'other-site'],
});

export const keyEndpoints = {
  listKeys,
  makeKey,
  revokeKey,
};
