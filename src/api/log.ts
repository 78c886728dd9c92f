/** The log: every change, chained. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { exampleTask, taskSchema } from './tasks.ts';
import { accountRef, ids, inPath, instant, line, pageOf, paging } from './wire.ts';

const entrySchema = z
  .strictObject({
    recording: ids.recording,
    at: instant,
    by: z
      .strictObject({ account: accountRef.nullable(), name: z.string().nullable() })
      .describe('An account, or the name under which a command or job acts'),
    action: z.string(),
    content: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What the log says of it; null once erased'),
  })
  .meta({ id: 'LogEntry' });

const exampleEntry = {
  recording: 'rec_3Qm0b1rVn2yX4kqf8tYc7A',
  at: '2026-07-01T09:00:00.000Z',
  by: { account: { id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Lin Berg' }, name: null },
  action: 'set roles',
  content: { before: ['sales'], after: ['finance'], why: 'Moved to finance' },
};

const listLog = endpoint({
  id: 'listLog',
  method: 'get',
  path: '/log',
  tag: 'log',
  permission: 'log.read',
  summary: 'What was changed',
  description: 'The newest first. Numbers in the content are those of the store.',
  query: z.strictObject({
    ...paging,
    action: z.string().max(100).optional(),
    account: ids.account.optional().describe('Only what this account did'),
    since: instant.optional(),
    until: instant.optional(),
  }),
  answer: { status: 200, json: pageOf(entrySchema), example: { items: [exampleEntry], next: null } },
  errors: ['cursor-invalid', 'not-found'],
});

const verifyLog = endpoint({
  id: 'verifyLog',
  method: 'post',
  path: '/log/verifications',
  tag: 'log',
  permission: 'log.read',
  summary: 'Check the log against its own hashes',
  description:
    'A task: its result counts the entries and lists every one that was changed, removed or swapped.',
  answer: { status: 202, json: taskSchema, example: { ...exampleTask, what: 'verification' } },
  errors: [],
});

const eraseLogContent = endpoint({
  id: 'eraseLogContent',
  method: 'post',
  path: '/log/{recording}/erasure',
  tag: 'log',
  permission: 'person.erase',
  summary: 'Erase what the log says of one change',
  description: 'For good. The entry stays, and with it the chain; that it was erased is an entry of its own.',
  params: z.object({ recording: inPath }),
  body: { json: z.strictObject({ why: line(500) }), example: { why: 'A name stood in the reason' } },
  answer: { status: 204 },
  errors: ['not-found'],
});

export const logEndpoints = { listLog, verifyLog, eraseLogContent };
