/** Feeds: how complete each kind of evidence is. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { dayText, inPath, line, word } from './wire.ts';

const feedSchema = z
  .strictObject({
    source: z.string(),
    kind: z.string().describe('A kind of evidence, or `employment`: who works where'),
    completeThrough: dayText
      .nullable()
      .describe('The last day up to which everything is there; null: not said'),
    lagDays: z.int().describe('Days by which the source may run behind'),
    behind: z
      .int()
      .nullable()
      .describe('Days by which it is later today than it may be; 0: it is not; null: no day was said'),
    fields: z.array(z.string()).describe('That its rows carry'),
  })
  .meta({ id: 'Feed' });

const exampleFeed = {
  source: 'crm',
  kind: 'deal_won',
  completeThrough: '2026-06-28',
  lagDays: 2,
  behind: 1,
  fields: ['amount', 'currency', 'day', 'source'],
};

const feed = z.object({ source: inPath, kind: inPath });
const lagDays = z.int().min(0).max(3660);

const listFeeds = endpoint({
  id: 'listFeeds',
  method: 'get',
  path: '/feeds',
  tag: 'feeds',
  permission: 'feed.read',
  summary: 'Feeds',
  description:
    'By kind and source. What is behind opens the figures that look at the days after it: a late file never costs a tier.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(feedSchema) }),
    example: { items: [exampleFeed] },
  },
  errors: [],
});

const getFeed = endpoint({
  id: 'getFeed',
  method: 'get',
  path: '/feeds/{source}/{kind}',
  tag: 'feeds',
  permission: 'feed.read',
  summary: 'One feed',
  description: 'With the state that an edit begins from.',
  params: feed,
  answer: { status: 200, json: feedSchema, example: exampleFeed, etag: true },
  errors: ['not-found'],
});

const createFeed = endpoint({
  id: 'createFeed',
  method: 'post',
  path: '/feeds',
  tag: 'feeds',
  permission: 'feed.write',
  summary: 'Declare a feed by hand',
  description:
    'For what no file brings: contracts that are entered in the workspace, say. It says that everything up to the day is there, and that rows carry all ' +
    'fields of the kind. Imports declare their feeds themselves.',
  body: {
    json: z.strictObject({
      source: word,
      kind: word,
      completeThrough: dayText.nullable(),
      lagDays: lagDays.default(0),
      why: line(500),
    }),
    example: {
      source: 'workspace',
      kind: 'contract',
      completeThrough: '2026-06-30',
      why: 'All contracts were entered',
    },
  },
  answer: { status: 201, json: feedSchema, example: exampleFeed, etag: true },
  errors: ['state-conflict', 'kind-unknown', 'value-invalid'],
});

const setFeed = endpoint({
  id: 'setFeed',
  method: 'put',
  path: '/feeds/{source}/{kind}',
  tag: 'feeds',
  permission: 'feed.write',
  summary: 'Say through which day a feed is complete',
  description:
    'Not a day that is still to come. Standings of everybody follow. What an import says later takes the place of this.',
  params: feed,
  edits: true,
  body: {
    json: z.strictObject({ completeThrough: dayText.nullable(), lagDays, why: line(500) }),
    example: { completeThrough: '2026-06-30', lagDays: 2, why: 'Sales confirms that June is closed' },
  },
  answer: { status: 200, json: feedSchema, example: exampleFeed, etag: true },
  errors: ['value-invalid'],
});

export const feedEndpoints = { listFeeds, getFeed, createFeed, setFeed };
