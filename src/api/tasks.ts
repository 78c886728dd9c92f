/** What takes longer than a request. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { issueSchema } from './problem.ts';
import { ids, inPath, instant } from './wire.ts';

export const taskKinds = ['audit', 'import', 'import-check', 'moves', 'replay', 'verification'] as const;

/** How far a task is, and what came of it. */
export const taskSchema = z
  .strictObject({
    id: ids.task,
    what: z.enum(taskKinds),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    progress: z
      .strictObject({
        phase: z.string(),
        rows: z.int(),
        share: z.number().min(0).max(1).describe('Of the phase, 0 to 1'),
      })
      .nullable(),
    result: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('Of what is done; its form is that of the task’s kind'),
    issues: z.array(issueSchema).describe('Why it failed'),
    since: instant,
    ended: instant.nullable(),
  })
  .meta({ id: 'Task' });

/** A task as examples show it. */
export const exampleTask = {
  id: 'tsk_3Qm0b1rVn2yX4kqf8tYc7A',
  what: 'audit',
  state: 'running',
  progress: { phase: 'evaluating', rows: 240, share: 0.5 },
  result: null,
  issues: [],
  since: '2026-11-22T09:00:00.000Z',
  ended: null,
};

const task = z.object({ task: inPath });

const listTasks = endpoint({
  id: 'listTasks',
  method: 'get',
  path: '/tasks',
  tag: 'tasks',
  permission: 'signed-in',
  summary: 'My tasks',
  description: 'The newest hundred.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(taskSchema) }),
    example: { items: [exampleTask] },
  },
  errors: [],
});

const getTask = endpoint({
  id: 'getTask',
  method: 'get',
  path: '/tasks/{task}',
  tag: 'tasks',
  permission: 'signed-in',
  summary: 'How far a task of mine is',
  description: 'Ask again after a second, or watch it.',
  params: task,
  answer: { status: 200, json: taskSchema, example: exampleTask },
  errors: ['not-found'],
});

const watchTask = endpoint({
  id: 'watchTask',
  method: 'get',
  path: '/tasks/{task}/events',
  tag: 'tasks',
  permission: 'signed-in',
  summary: 'Watch a task of mine',
  description: 'Server-sent events: the task whenever it is further, until it has ended.',
  params: task,
  answer: {
    status: 200,
    media: 'text/event-stream',
    description: 'Events named `task`, each with a task as JSON',
  },
  errors: ['not-found'],
});

const cancelTask = endpoint({
  id: 'cancelTask',
  method: 'delete',
  path: '/tasks/{task}',
  tag: 'tasks',
  permission: 'signed-in',
  summary: 'Cancel a task of mine',
  description: 'Nothing of it is stored. One that has ended stays as it is.',
  params: task,
  answer: { status: 204 },
  errors: ['not-found', 'state-conflict', 'other-site'],
});

export const taskEndpoints = { listTasks, getTask, watchTask, cancelTask };
