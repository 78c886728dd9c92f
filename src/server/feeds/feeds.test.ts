/** Feeds over real HTTP: listed with how far behind they are, declared and set by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import type { Asking } from '../../../test/support/server.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  for (const name of ['Alder', 'Birch'])
    await office.owner.client.createPartner({ body: { name, key: name } });
});
afterAll(() => office.stop());

const declare = (who: Asking, body: object) =>
  who.client.createFeed({
    body: {
      source: 'workspace',
      kind: 'contract',
      completeThrough: '2026-06-28',
      why: 'all entered',
      ...body,
    },
  });
const get = (source: string, kind: string, who: Asking = office.auditor) =>
  who.client.getFeed({ params: { source, kind } });

test('a feed is declared with all fields of its kind, and makes everybody due', async () => {
  await office.due();
  const { data, location } = await declare(office.operations, { lagDays: 1 });
  expect(location).toBe('/api/v1/feeds/workspace/contract');
  expect(data).toEqual({
    source: 'workspace',
    kind: 'contract',
    completeThrough: '2026-06-28',
    lagDays: 1,
    behind: 2,
    fields: ['day', 'source', 'type', 'valid_until'],
  });
  expect(await office.due()).toEqual(['Alder', 'Birch']);
  const won = await declare(office.owner, { kind: 'deal_won', completeThrough: null });
  expect(won.data).toMatchObject({ behind: null, lagDays: 0 });
  expect(won.data.fields).toEqual(expect.arrayContaining(['amount', 'currency', 'origin_day', 'person']));
  const people = await declare(office.owner, { kind: 'employment', completeThrough: '2026-07-01' });
  expect(people.data).toMatchObject({ behind: 0, fields: ['from', 'name', 'partner', 'person', 'to'] });
  expect((await office.auditor.client.listFeeds({})).data.items.map((f) => f.kind)).toEqual([
    'contract',
    'deal_won',
    'employment',
  ]);
  await office.due();
});

test('what cannot be is refused', async () => {
  expect(await refusal(declare(office.owner, {}))).toBe('409 state-conflict');
  expect(await refusal(declare(office.owner, { source: 'erp', kind: 'contracts' }))).toBe('422 kind-unknown');
  expect(await refusal(declare(office.owner, { source: 'erp', completeThrough: '2026-07-02' }))).toBe(
    '422 value-invalid',
  );
  expect(await refusal(declare(office.owner, { source: 'erp', lagDays: -1 }))).toBe('422 wrong-type');
  expect(await refusal(declare(office.lin, { source: 'erp' }))).toBe('403 not-allowed');
  expect(await refusal(office.sales.client.listFeeds({}))).toBe('403 not-allowed');
  expect(await refusal(get('workspace', 'contract', office.server.nobody))).toBe('401 not-signed-in');
  expect(await office.due()).toEqual([]);
});

test('a feed is set by hand from the state that was seen', async () => {
  const { etag } = await get('workspace', 'contract');
  const put = (who: Asking, ifMatch: string, body: object = {}) =>
    who.client.setFeed({
      params: { source: 'workspace', kind: 'contract' },
      body: { completeThrough: '2026-06-30', lagDays: 0, why: 'closed', ...body },
      ifMatch,
    });
  expect(await refusal(put(office.kai, etag ?? ''))).toBe('403 not-allowed');
  expect(await refusal(put(office.owner, etag ?? '', { completeThrough: '2027-01-01' }))).toBe(
    '422 value-invalid',
  );
  const { data } = await put(office.owner, etag ?? '');
  expect(data).toMatchObject({
    completeThrough: '2026-06-30',
    behind: 1,
    fields: ['day', 'source', 'type', 'valid_until'],
  });
  expect(await office.due()).toEqual(['Alder', 'Birch']);
  expect(await refusal(put(office.owner, etag ?? ''))).toBe('412 precondition-failed');
  const unseen = await office.owner.send(
    'PUT',
    '/feeds/workspace/contract',
    json({ completeThrough: null, lagDays: 0, why: 'x' }),
  );
  expect(unseen.status).toBe(428);
  expect(await office.sql('select from feed where kind = $1', ['contract'])).toHaveLength(2);
});

test.each([
  ['workspace', 'deal_lost'],
  ['crm', 'contract'],
  ['%00', 'contract'],
  ['0', 'null'],
  ['Workspace', 'contract'],
])('there is no feed of %s and %s', async (source, kind) => {
  const address = `/feeds/${source}/${kind}`;
  expect((await office.owner.send('GET', address)).status).toBe(404);
  const body = { completeThrough: null, lagDays: 0, why: 'x' };
  expect((await office.owner.send('PUT', address, json(body, { 'if-match': '"rec_x"' }))).status).toBe(404);
});
