/** People of partners over real HTTP: made, employed, moved, erased. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import { hostileTexts } from '../../../test/support/hostile.ts';
import type { Asking } from '../../../test/support/server.ts';
import { openStore } from '../db/store.ts';
import { verifyLog } from '../log/verify.ts';

let office: Office;
let [alder, birch] = ['', ''];
beforeAll(async () => {
  office = await openOffice();
  const make = async (name: string, manager: string): Promise<string> =>
    (await office.owner.client.createPartner({ body: { name, key: name, card: { manager } } })).data.id;
  [alder, birch] = [await make('Alder', office.ids.lin), await make('Birch', office.ids.kai)];
});
afterAll(() => office.stop());

let made = 0;
async function person(
  name: string,
  partner?: string,
  from = '2025-01-01',
  who: Asking = office.owner,
): Promise<string> {
  const body = {
    name,
    key: `E-${++made}`,
    ...(partner === undefined ? {} : { employment: { partner, from } }),
  };
  return (await who.client.createPerson({ body })).data.id;
}
const get = (id: string, who: Asking = office.owner) => who.client.getPerson({ params: { person: id } });
const state = async (id: string): Promise<string> => (await get(id)).etag ?? '';
const employ = (who: Asking, id: string, partner: string, from: string, more: object = {}) =>
  who.client.employ({ params: { person: id }, body: { partner, from, ...more } });
const spans = async (id: string): Promise<string[]> =>
  (await get(id)).data.employments.map((e) => `${e.partner.name} ${e.from} ${e.to ?? ''}`.trim());

describe('a person', () => {
  test('is made with key, name and employer, found, and renamed', async () => {
    await office.due();
    const { data, location } = await office.lin.client.createPerson({
      body: {
        name: 'Mo Haddad',
        key: 'MO-1',
        source: 'academy',
        employment: { partner: alder, from: '2025-03-01' },
      },
    });
    expect(location).toBe(`/api/v1/persons/${data.id}`);
    expect(data).toMatchObject({
      name: 'Mo Haddad',
      keys: [{ source: 'academy', key: 'MO-1' }],
      employments: [{ partner: { id: alder, name: 'Alder' }, from: '2025-03-01', to: null }],
    });
    expect(await office.due()).toEqual(['Alder']);
    const find = async (query: object) =>
      (await office.auditor.client.listPersons({ query })).data.items.map((p) => p.name);
    expect(await find({ search: 'mo-1' })).toEqual(['Mo Haddad']);
    expect(await find({ partner: alder, search: 'haddad' })).toEqual(['Mo Haddad']);
    expect(await find({ partner: birch })).toEqual([]);
    const rename = (who: Asking, ifMatch: string) =>
      who.client.renamePerson({ params: { person: data.id }, body: { name: 'Mo Haddad-Berg' }, ifMatch });
    expect(await refusal(rename(office.kai, await state(data.id)))).toBe('403 not-in-book');
    const before = await state(data.id);
    expect((await rename(office.lin, before)).data.name).toBe('Mo Haddad-Berg');
    expect(await refusal(rename(office.lin, before))).toBe('412 precondition-failed');
  });

  test('is not made twice, nor for a partner of another’s book', async () => {
    const again = { name: 'Somebody', key: 'MO-1', source: 'academy' };
    expect(await refusal(office.owner.client.createPerson({ body: again }))).toBe('409 state-conflict');
    const foreign = { name: 'X', key: 'X-1', employment: { partner: birch, from: '2025-01-01' } };
    expect(await refusal(office.lin.client.createPerson({ body: foreign }))).toBe('403 not-in-book');
    const backwards = { key: 'X-2', employment: { partner: alder, from: '2025-01-01', to: '2024-01-01' } };
    expect(await refusal(office.lin.client.createPerson({ body: backwards }))).toBe('422 value-invalid');
    expect(await refusal(office.sales.client.createPerson({ body: { key: 'X-3' } }))).toBe('403 not-allowed');
    expect(await refusal(office.sales.client.listPersons({ query: {} }))).toBe('403 not-allowed');
  });

  test.each(['0', 'null', 'per_AAAAAAAAAAAAAAAAAAAAAA', 'par_3Qm0b1rVn2yX4kqf8tYc7A', '%00'])(
    'is not found under %j',
    async (id) => {
      const match = { 'if-match': '"rec_x"' };
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PUT', '/name', { name: 'X' }],
        ['POST', '/employments', { partner: alder, from: '2025-01-01' }],
        ['PUT', '/employments/2025-01-01', { to: null }],
        ['DELETE', '/employments/2025-01-01', undefined],
        ['POST', '/erasure', { why: 'x' }],
      ] as const) {
        const request = body === undefined ? { headers: match } : json(body, match);
        expect((await office.owner.send(method, `/persons/${id}${path}`, request)).status).toBe(404);
      }
    },
  );

  test('pages without gaps or repeats', async () => {
    for (const name of ['a', 'b', 'c']) await person(name);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data }: { data: { items: { id: string }[]; next: string | null } } =
        await office.owner.client.listPersons({
          query: { limit: 2, ...(cursor === null ? {} : { cursor }) },
        });
      seen.push(...data.items.map((p) => p.id));
      cursor = data.next;
    } while (cursor !== null);
    const all = (await office.owner.client.listPersons({ query: {} })).data.items.map((p) => p.id);
    expect(seen).toEqual(all);
    expect(await refusal(office.owner.client.listPersons({ query: { cursor: 'x' } }))).toBe(
      '400 cursor-invalid',
    );
  });

  test('may have any name that is text', async () => {
    for (const [i, name] of hostileTexts.entries()) {
      const response = await office.owner.send('POST', '/persons', json({ name, key: `H-${i}` }));
      if (response.status === 422) continue;
      expect(((await response.json()) as { name: string }).name).toBe(name);
    }
  });
});

describe('employment', () => {
  test('shares no day with another; the refusal names the span', async () => {
    const id = await person('Nia', alder, '2025-01-01');
    const response = await office.owner.send(
      'POST',
      `/persons/${id}/employments`,
      json({ partner: birch, from: '2026-02-01' }),
    );
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      detail: `The person works for 'Alder' from 2025-01-01 on.`,
      issues: [{ code: 'person-overlap' }],
    });
    await office.due();
    await employ(office.owner, id, birch, '2026-02-01', { endFormer: true });
    expect(await spans(id)).toEqual(['Birch 2026-02-01', 'Alder 2025-01-01 2026-01-31']);
    expect(await office.due()).toEqual(['Alder', 'Birch']);
    const earlier = employ(office.owner, id, alder, '2025-12-01', { endFormer: true });
    expect(await refusal(earlier)).toBe('422 person-overlap');
  });

  test('at another’s partner is not ended by a manager', async () => {
    const id = await person('Ola', birch, '2025-01-01');
    expect(await refusal(employ(office.lin, id, birch, '2026-02-01'))).toBe('403 not-in-book');
    expect(await refusal(employ(office.lin, id, alder, '2026-02-01', { endFormer: true }))).toBe(
      '403 not-in-book',
    );
    expect(await spans(id)).toEqual(['Birch 2025-01-01']);
    const end = async (who: Asking, to: string | null, from = '2025-01-01') =>
      who.client.endEmployment({ params: { person: id, from }, body: { to }, ifMatch: await state(id) });
    expect(await refusal(end(office.lin, '2026-01-31'))).toBe('403 not-in-book');
    const remove = async (who: Asking) =>
      who.client.removeEmployment({ params: { person: id, from: '2025-01-01' }, ifMatch: await state(id) });
    expect(await refusal(remove(office.lin))).toBe('403 not-in-book');
    await office.due();
    await end(office.kai, '2026-01-31');
    expect(await office.due()).toEqual(['Birch']);
    expect(await refusal(end(office.kai, '2024-01-31'))).toBe('422 value-invalid');
    expect(await refusal(end(office.kai, null, '2025-01-02'))).toBe('404 not-found');
    expect(await refusal(end(office.kai, null, 'never'))).toBe('404 not-found');
    await employ(office.lin, id, alder, '2026-02-01');
    expect(await refusal(end(office.kai, null))).toBe('422 person-overlap');
    await office.lin.client.removeEmployment({
      params: { person: id, from: '2026-02-01' },
      ifMatch: await state(id),
    });
    await end(office.kai, null);
    expect(await spans(id)).toEqual(['Birch 2025-01-01']);
    await remove(office.kai);
    expect(await spans(id)).toEqual([]);
    expect((await office.server.nobody.send('GET', `/persons/${id}`)).status).toBe(401);
    expect((await office.owner.send('DELETE', `/persons/${id}/employments/2025-01-01`)).status).toBe(428);
  });

  test('two at once leave one', async () => {
    const id = await person('Pat');
    const both = await Promise.all(
      [alder, birch].map((p) => refusal(employ(office.owner, id, p, '2026-01-01'))),
    );
    expect(both.toSorted()).toEqual(['422 person-overlap', 'done']);
  });
});

describe('erasure', () => {
  test('takes the name from everywhere, the account too; counts and chain hold', async () => {
    const name = 'Quirina Unforgotten';
    const body = { name, key: 'QU-1', source: 'academy', employment: { partner: alder, from: '2025-01-01' } };
    const { data } = await office.owner.client.createPerson({ body, idempotencyKey: 'made-once-0001' });
    const number = office.server.ids.read('person', data.id) ?? 0;
    await office.server.account('quirina@alder.example', 'partner-admin', number);
    const quirina = await office.server.signedIn('quirina@alder.example');
    const etag = (await office.owner.client.getPartner({ params: { partner: alder }, query: {} })).etag ?? '';
    await office.lin.client.setContacts({
      params: { partner: alder },
      body: { contacts: [{ person: data.id, role: 'owner' }] },
      ifMatch: etag,
    });
    await office.owner.client.inviteContact({
      params: { partner: alder },
      body: { email: 'quirina.unforgotten@alder.example', name, role: 'partner-member', person: data.id },
    });
    const erase = (who: Asking) =>
      who.client.erasePerson({ params: { person: data.id }, body: { why: 'asked for it' } });
    expect(await refusal(erase(office.operations))).toBe('403 not-allowed');
    await erase(office.owner);
    expect(await refusal(get(data.id))).toBe('404 not-found');
    expect(await refusal(erase(office.owner))).toBe('404 not-found');
    expect((await quirina.send('GET', '/session')).status).toBe(401);
    expect(
      (await office.owner.client.getPartner({ params: { partner: alder }, query: {} })).data.contacts,
    ).toEqual([]);
    expect(await everywhere(/unforgotten|quirina/i)).toEqual([]);
    expect(await everywhere(/QU-1/)).toEqual([]);
    expect(await office.sql('select from employment where person_id = $1', [number])).toHaveLength(1);
    expect(
      await refusal(office.owner.client.createPerson({ body: { name, key: 'QU-1', source: 'academy' } })),
    ).toBe('409 state-conflict');
    const store = openStore(office.server.database);
    expect(await store.read((tx) => verifyLog(tx))).toMatchObject({ problems: [] });
    await store.close();
  });
});

/** Tables in which a text stands, in any column. */
async function everywhere(what: RegExp): Promise<string[]> {
  const tables = await office.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and has_table_privilege(c.oid, 'select')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await office.sql<{ row: string }>(`select t::text as row from ${name} t`);
    if (rows.some(({ row }) => what.test(row))) found.push(name);
  }
  return found;
}
