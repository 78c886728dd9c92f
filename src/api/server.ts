/** The server itself: whether it lives, whether it is ready, its figures, and this document. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const getHealth = endpoint({
  id: 'getHealth',
  method: 'get',
  path: '/health',
  tag: 'server',
  permission: 'anyone',
  summary: 'Whether the process lives',
  description: 'Answers as long as the process does, whatever its database says.',
  answer: { status: 200, json: z.strictObject({ status: z.literal('alive') }), example: { status: 'alive' } },
  errors: [],
});

const getReady = endpoint({
  id: 'getReady',
  method: 'get',
  path: '/ready',
  tag: 'server',
  permission: 'anyone',
  summary: 'Whether requests are answered',
  description: 'Refused with `not-ready` while the server starts, stops, or cannot reach its database.',
  answer: { status: 200, json: z.strictObject({ status: z.literal('ready') }), example: { status: 'ready' } },
  errors: ['not-ready'],
});

const getMetrics = endpoint({
  id: 'getMetrics',
  method: 'get',
  path: '/metrics',
  tag: 'server',
  permission: 'server.read',
  summary: 'Figures for Prometheus',
  description:
    'Requests by endpoint and status, their time, the event loop, memory, connections, and the work that waits. Names nobody.',
  answer: { status: 200, media: 'text/plain; version=0.0.4; charset=utf-8', description: 'Prometheus text' },
  errors: [],
});

const getOpenApi = endpoint({
  id: 'getOpenApi',
  method: 'get',
  path: '/openapi.json',
  tag: 'server',
  permission: 'anyone',
  summary: 'This interface as OpenAPI 3.1',
  description: 'Made from the schemas that check requests and answers.',
  answer: { status: 200, media: 'application/json', description: 'An OpenAPI 3.1 document' },
  errors: [],
});

export const serverEndpoints = { getHealth, getReady, getMetrics, getOpenApi };
