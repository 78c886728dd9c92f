/** Partners over real HTTP: made, found, kept on a card; edits from a stale state; wrong managers; hostile values. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import { hostileTexts } from '../../../test/support/hostile.ts';
import type { Asking } from '../../../test/support/server.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

let made = 0;
async function make(who: Asking, name: string, card: object = {}): Promise<{ id: string; etag: string }> {
  const { data, etag } = await who.client.createPartner({
    body: { name, key: `K-${++made}`, source: 'crm', card },
  });
  return { id: data.id, etag: etag ?? '' };
}
const get = (who: Asking, partner: string) => who.client.getPartner({ params: { partner }, query: {} });
const state = async (partner: string): Promise<string> => (await get(office.owner, partner)).etag ?? '';
const card = (who: Asking, partner: string, ifMatch: string, body: object) =>
  who.client.setCard({ params: { partner }, body, ifMatch });

describe('making a partner', () => {
  test('gives it a number, a key and a card; the log names nobody', async () => {
    const { data, location } = await office.operations.client.createPartner({
      body: {
        name: 'Alder Systems',
        key: 'A-1',
        source: 'crm',
        card: { manager: office.ids.lin, region: 'EMEA', state: 'applicant' },
      },
    });
    expect(location).toBe(`/api/v1/partners/${data.id}`);
    expect(data).toMatchObject({
      name: 'Alder Systems',
      keys: [{ source: 'crm', key: 'A-1' }],
      card: {
        manager: { name: 'lin' },
        region: 'EMEA',
        state: 'applicant',
        since: '2026-07-01',
        parent: null,
      },
      contacts: [],
      enrolments: [],
      held: [],
      attributes: [],
      merged: [],
    });
    const [entry] = await office.sql<{ action: string; content: object }>(
      'select r.action, c.content from recording r join log_content c using (number) order by number desc limit 1',
    );
    expect(entry?.action).toBe('make partner');
    expect(JSON.stringify(entry?.content)).not.toMatch(/Alder|EMEA|A-1/);
  });

  test('is refused for a key that its source has already', async () => {
    const again = { name: 'Alder again', key: 'A-1', source: 'crm' };
    expect(await refusal(office.owner.client.createPartner({ body: again }))).toBe('409 state-conflict');
    expect(await refusal(office.owner.client.createPartner({ body: { ...again, source: 'erp' } }))).toBe(
      'done',
    );
  });

  test('puts it in the book of a manager who makes it, and in nobody else’s', async () => {
    const { id } = await make(office.lin, 'Birch Works');
    expect((await get(office.lin, id)).data.card.manager?.id).toBe(office.ids.lin);
    const forKai = { name: 'Beech', key: 'B-2', card: { manager: office.ids.kai } };
    expect(await refusal(office.lin.client.createPartner({ body: forKai }))).toBe('403 not-in-book');
  });

  test('sent twice with one idempotency key makes one', async () => {
    const body = { name: 'Once', key: 'ONCE' };
    const call = { body, idempotencyKey: 'make-once-0001' };
    const [a, b] = [
      await office.owner.client.createPartner(call),
      await office.owner.client.createPartner(call),
    ];
    expect(b.data).toEqual(a.data);
  });
});

describe('who may', () => {
  test('the table of permissions decides', async () => {
    const { id, etag } = await make(office.owner, 'Cedar', { manager: office.ids.lin });
    const rename = (who: Asking) =>
      refusal(who.client.renamePartner({ params: { partner: id }, body: { name: 'X' }, ifMatch: etag }));
    expect(await rename(office.sales)).toBe('403 not-allowed');
    expect(await rename(office.auditor)).toBe('403 not-allowed');
    expect(await rename(office.kai)).toBe('403 not-in-book');
    expect(await rename(office.server.nobody)).toBe('401 not-signed-in');
    expect(await rename(office.lin)).toBe('done');
    expect((await get(office.sales, id)).data.name).toBe('X');
  });

  test.each([
    '',
    '0',
    'null',
    '-1',
    'par_',
    'par_AAAAAAAAAAAAAAAAAAAAAA',
    'per_3Qm0b1rVn2yX4kqf8tYc7A',
    '%00',
    '../accounts',
  ])('nothing is found under %j', async (id) => {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PUT', '/name', { name: 'X' }],
      ['PUT', '/card', {}],
      ['PUT', '/contacts', { contacts: [] }],
      ['POST', '/enrolments', { motion: 'resale', from: '2026-01-01' }],
      ['PUT', '/attributes', { since: null, values: { country: 'DE' } }],
    ] as const) {
      const address = `/partners/${id === '%00' ? id : encodeURIComponent(id)}${path}`;
      const request = body === undefined ? {} : json(body, { 'if-match': '"rec_x"' });
      const { status } = await office.owner.send(method, address, request);
      expect(`${method} ${path} ${[404, 405].includes(status) ? 'not there' : status}`).toBe(
        `${method} ${path} ${id === '' && path === '' ? '200' : 'not there'}`.replace('200', 'not there'),
      );
    }
  });
});

describe('an edit', () => {
  test('says which state it was made from', async () => {
    const { id, etag } = await make(office.owner, 'Dogwood');
    const put = (headers: Record<string, string>) =>
      office.owner.send('PUT', `/partners/${id}/name`, json({ name: 'Dogwood Ltd' }, headers));
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': '"rec_AAAAAAAAAAAAAAAAAAAAAA"' })).status).toBe(412);
    const done = await put({ 'if-match': etag });
    expect(done.status).toBe(200);
    expect(done.headers.get('etag')).not.toBe(etag);
    expect((await put({ 'if-match': etag })).status).toBe(412);
    expect((await put({ 'if-match': done.headers.get('etag') ?? '' })).status).toBe(200);
  });

  test('of two at once one wins', async () => {
    const { id, etag } = await make(office.owner, 'Elm');
    const both = await Promise.all(
      ['a', 'b'].map((region) => refusal(card(office.owner, id, etag, { region }))),
    );
    expect(both.toSorted()).toEqual(['412 precondition-failed', 'done']);
  });

  test('of unknown or wrong fields is refused, all at once', async () => {
    const { id, etag } = await make(office.owner, 'Fir');
    const response = await office.owner.send(
      'PUT',
      `/partners/${id}/card`,
      json({ state: 'gold', since: '2026-02-30', id: 7, recorded_in: 1 }, { 'if-match': etag }),
    );
    expect(response.status).toBe(422);
    const { issues } = (await response.json()) as { issues: { code: string; place: { path: string[] } }[] };
    expect(issues.map((i) => `${i.code} ${i.place.path.join('.')}`).toSorted()).toEqual([
      'unknown-key id',
      'unknown-key recorded_in',
      'wrong-type since',
      'wrong-type state',
    ]);
  });
});

describe('the card', () => {
  test('keeps the day of a state that stays, and of a suspension a reason; placements stay', async () => {
    const { id } = await make(office.owner, 'Ginkgo', { state: 'active', since: '2025-03-01' });
    const [{ n } = { n: 0 }] = await office.sql<{ n: number }>('select max(id) as n from partner');
    await office.sql(
      `insert into placement (partner_id, ladder, tier, from_day, reason, recorded_in) values ($1, 'resale', 'selling', '2026-01-01', 'test', 1)`,
      [n],
    );
    const kept = await card(office.owner, id, await state(id), { state: 'active', region: 'APAC' });
    expect(kept.data.card).toMatchObject({ since: '2025-03-01', region: 'APAC' });
    expect(await refusal(card(office.owner, id, await state(id), { state: 'suspended' }))).toBe(
      '422 value-missing',
    );
    const reason = 'Invoices unpaid';
    const { data } = await card(office.owner, id, await state(id), { state: 'suspended', reason });
    expect(data.card).toMatchObject({ state: 'suspended', reason, since: '2026-07-01', region: null });
    expect(data.held).toEqual([{ ladder: 'resale', tier: 'selling', since: '2026-01-01' }]);
    expect(await refusal(card(office.owner, id, await state(id), { reason }))).toBe('422 value-invalid');
  });

  test('asks for a manager who may look after partners', async () => {
    const { id, etag } = await make(office.owner, 'Hazel');
    const sales = (await office.sales.client.whoAmI({})).data.account;
    expect(await refusal(card(office.owner, id, etag, { manager: sales }))).toBe('409 state-conflict');
    expect(await refusal(card(office.owner, id, etag, { manager: 'acc_AAAAAAAAAAAAAAAAAAAAAA' }))).toBe(
      '404 not-found',
    );
  });

  test('refuses a circle of parents, with the names', async () => {
    const [a, b, c] = [
      await make(office.owner, 'Ivy'),
      await make(office.owner, 'Juniper'),
      await make(office.owner, 'Kapok'),
    ];
    await card(office.owner, b.id, b.etag, { parent: a.id });
    await card(office.owner, c.id, c.etag, { parent: b.id });
    const response = await office.owner.send(
      'PUT',
      `/partners/${a.id}/card`,
      json({ parent: c.id }, { 'if-match': await state(a.id) }),
    );
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: `Parents in a circle: 'Ivy' under 'Kapok' under 'Juniper' under 'Ivy'.`,
      issues: [{ code: 'cycle' }],
    });
    expect(await refusal(card(office.owner, a.id, a.etag, { parent: a.id }))).not.toBe('done');
    const under = await office.owner.client.listPartners({ query: { parent: a.id } });
    expect(under.data.items.map((p) => p.name)).toEqual(['Juniper']);
  });
});

describe('the list', () => {
  test('finds by name and key, and by what is kept on cards', async () => {
    const { id } = await make(office.owner, 'Larch & Söhne', {
      manager: office.ids.kai,
      region: 'DACH',
      state: 'onboarding',
    });
    const find = async (query: object) =>
      (await office.auditor.client.listPartners({ query })).data.items.map((p) => p.name);
    expect(await find({ search: 'söhne' })).toEqual(['Larch & Söhne']);
    expect(await find({ search: `k-${made}`, sort: 'newest' })).toEqual(['Larch & Söhne']);
    expect(await find({ manager: office.ids.kai, region: 'DACH', state: 'onboarding' })).toEqual([
      'Larch & Söhne',
    ]);
    expect(await find({ manager: 'none', region: 'DACH' })).toEqual([]);
    expect(await find({ search: '%' })).toEqual([]);
    expect((await find({ state: 'none', manager: 'none' })).length).toBeGreaterThan(2);
    expect((await office.auditor.client.listPartners({ query: { search: 'Larch' } })).data.items).toEqual([
      expect.objectContaining({ id, key: `K-${made}`, motions: [], held: [] }),
    ]);
  });

  test.each(['name', 'newest'] as const)('pages by %s without gaps or repeats', async (sort) => {
    const all = (await office.owner.client.listPartners({ query: { sort, limit: 500 } })).data.items;
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data }: { data: { items: { id: string }[]; next: string | null } } =
        await office.owner.client.listPartners({
          query: { sort, limit: 3, ...(cursor === null ? {} : { cursor }) },
        });
      seen.push(...data.items.map((p) => p.id));
      cursor = data.next;
    } while (cursor !== null);
    expect(seen).toEqual(all.map((p) => p.id));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('takes no cursor of another filter, of somebody else, or made up', async () => {
    const { data } = await office.owner.client.listPartners({ query: { limit: 1 } });
    const cursor = data.next ?? '';
    const ask = (who: Asking, query: object) => refusal(who.client.listPartners({ query }));
    expect(await ask(office.owner, { limit: 1, cursor })).toBe('done');
    expect(await ask(office.owner, { limit: 1, cursor, sort: 'newest' })).toBe('400 cursor-invalid');
    expect(await ask(office.lin, { limit: 1, cursor })).toBe('400 cursor-invalid');
    expect(await ask(office.owner, { cursor: 'AAAA' })).toBe('400 cursor-invalid');
    expect(await ask(office.owner, { limit: 501 })).toBe('422 wrong-type');
    expect(await ask(office.owner, { manager: 'acc_AAAAAAAAAAAAAAAAAAAAAA' })).toBe('404 not-found');
  });
});

describe('contacts', () => {
  test('are people whom the partner employs, and show who has left', async () => {
    const { id } = await make(office.owner, 'Maple', { manager: office.ids.lin });
    const [{ n } = { n: 0 }] = await office.sql<{ n: number }>('select max(id) as n from partner');
    const [{ person } = { person: 0 }] = await office.sql<{ person: number }>(
      'insert into person (recorded_in) values (1) returning id as person',
    );
    await office.sql(`insert into person_name (person_id, name) values ($1, 'Mo Haddad')`, [person]);
    const { id: mo } = { id: sealed('person', person) };
    const set = async (contacts: object[], who = office.lin) =>
      who.client.setContacts({
        params: { partner: id },
        body: { contacts: contacts as { person: string; role: string }[] },
        ifMatch: await state(id),
      });
    expect(await refusal(set([{ person: mo, role: 'alliance' }]))).toBe('422 employment-missing');
    await office.sql(
      `insert into employment (partner_id, person_id, from_day, recorded_in) values ($1, $2, '2026-01-01', 1)`,
      [n, person],
    );
    expect(await refusal(set([{ person: mo, role: 'alliance' }], office.kai))).toBe('403 not-in-book');
    const twice = [
      { person: mo, role: 'a' },
      { person: mo, role: 'a' },
    ];
    expect(await refusal(set(twice))).toBe('422 duplicate-name');
    const { data } = await set([
      { person: mo, role: 'finance' },
      { person: mo, role: 'alliance' },
    ]);
    const employed = { person: { id: mo, name: 'Mo Haddad' }, employed: true };
    expect(data.contacts).toEqual([
      { ...employed, role: 'alliance' },
      { ...employed, role: 'finance' },
    ]);
    await office.sql(`update employment set superseded_in = 2 where person_id = $1`, [person]);
    expect((await get(office.lin, id)).data.contacts.map((c) => c.employed)).toEqual([false, false]);
    expect((await set([])).data.contacts).toEqual([]);
  });
});

test('hostile names come back as they were, or are refused', async () => {
  for (const [i, text] of hostileTexts.entries()) {
    const response = await office.owner.send('POST', '/partners', json({ name: text, key: `H-${i}` }));
    if (response.status === 422) continue;
    expect(response.status).toBe(201);
    expect(((await response.json()) as { name: string }).name).toBe(text);
    const found = await office.owner.client.listPartners({ query: { search: text.slice(0, 100) } });
    expect(found.data.items.map((p) => p.name)).toContain(text);
  }
  const search = await office.owner.send('GET', '/partners?search=%00');
  expect(search.status).toBe(422);
});

function sealed(of: 'person', id: number): string {
  return office.server.ids.seal(of, id);
}
