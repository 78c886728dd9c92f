/** What moves partners: motions, attributes, merges and their undoing, books that change hands. */
import { afterAll, beforeAll, expect, describe, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import type { Asking } from '../../../test/support/server.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.stop());

let made = 0;
async function make(name: string, card: object = {}): Promise<string> {
  const key = `K-${++made}`;
  return (await office.owner.client.createPartner({ body: { name, key, source: 'crm', card } })).data.id;
}
const get = (partner: string, query: { on?: string } = {}) =>
  office.owner.client.getPartner({ params: { partner }, query });
const state = async (partner: string): Promise<string> => (await get(partner)).etag ?? '';

describe('enrolments', () => {
  test('begin, end, go on and are taken back; standings are due each time', async () => {
    const partner = await make('Alder');
    await office.due();
    const enrol = (motion: string, from: string, to: string | null = null, who: Asking = office.owner) =>
      who.client.enrol({ params: { partner }, body: { motion, from, to } });
    const { data } = await enrol('resale', '2025-01-01');
    expect(data.enrolments).toEqual([{ motion: 'resale', from: '2025-01-01', to: null }]);
    expect(await office.due()).toEqual(['Alder']);
    expect(await refusal(enrol('resale', '2025-06-01'))).toBe('422 span-overlap');
    expect(await refusal(enrol('resell', '2024-01-01'))).toBe('422 unknown-reference');
    expect(await refusal(enrol('services', '2026-02-01', '2026-01-01'))).toBe('422 value-invalid');
    expect(await refusal(enrol('services', '2026-01-01', null, office.kai))).toBe('403 not-in-book');
    expect(await office.due()).toEqual([]);
    const end = async (to: string | null, motion = 'resale', from = '2025-01-01') =>
      office.owner.client.endEnrolment({
        params: { partner, motion, from },
        body: { to, why: 'test' },
        ifMatch: await state(partner),
      });
    expect((await end('2025-12-31')).data.enrolments).toMatchObject([{ to: '2025-12-31' }]);
    await enrol('resale', '2026-03-01');
    expect(await refusal(end(null))).toBe('422 span-overlap');
    expect(await refusal(end('2024-12-31'))).toBe('422 value-invalid');
    for (const [motion, from] of [
      ['services', '2025-01-01'],
      ['resale', '2025-01-02'],
      ['\0', '2025-01-01'],
      ['resale', 'null'],
    ])
      expect(await refusal(end(null, motion, from))).toBe('404 not-found');
    await office.owner.client.removeEnrolment({
      params: { partner, motion: 'resale', from: '2026-03-01' },
      ifMatch: await state(partner),
    });
    expect((await end(null)).data.enrolments).toEqual([{ motion: 'resale', from: '2025-01-01', to: null }]);
    const listed = await office.owner.client.listPartners({ query: { motion: 'resale' } });
    expect(listed.data.items).toMatchObject([{ name: 'Alder', motions: ['resale'] }]);
    // What was known before is still there, under its recordings.
    expect(await office.sql('select from enrolment where superseded_in is not null')).toHaveLength(3);
  });

  test('stale and unseen states are refused', async () => {
    const partner = await make('Ash');
    const { etag } = await office.owner.client.enrol({
      params: { partner },
      body: { motion: 'resale', from: '2026-01-01' },
    });
    const address = `/partners/${partner}/enrolments/resale/2026-01-01`;
    const put = (headers: Record<string, string>) =>
      office.owner.send('PUT', address, json({ to: null, why: 'x' }, headers));
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': etag ?? '' })).status).toBe(200);
    expect((await put({ 'if-match': etag ?? '' })).status).toBe(412);
    expect((await office.owner.send('DELETE', address)).status).toBe(428);
  });
});

describe('attributes', () => {
  test('hold from a day on, are checked by the program, and are taken back', async () => {
    const partner = await make('Birch', { manager: office.ids.lin });
    await office.due();
    const set = async (since: string | null, values: Record<string, string | number | boolean | null>) =>
      office.lin.client.setAttributes({
        params: { partner },
        body: { since, values },
        ifMatch: await state(partner),
      });
    const { data } = await set(null, { employees: 40, country: 'DE' });
    expect(data.attributes).toEqual([
      { name: 'country', value: 'DE', since: null },
      { name: 'employees', value: '40', since: null },
    ]);
    expect(await office.due()).toEqual(['Birch']);
    await set('2026-05-01', { employees: '1200.50' });
    await set('2026-09-01', { employees: 9000 });
    const employees = async (on: string) =>
      (await get(partner, { on })).data.attributes.find((a) => a.name === 'employees');
    expect(await employees('2026-04-30')).toMatchObject({ value: '40', since: null });
    expect(await employees('2026-05-01')).toMatchObject({ value: '1200.5', since: '2026-05-01' });
    expect(await employees('2026-12-31')).toMatchObject({ value: '9000' });
    await set('2026-05-01', { employees: null });
    expect(await employees('2026-07-01')).toMatchObject({ value: '40' });
    expect(await refusal(set(null, { employes: 3, employees: 'many', country: '' }))).toBe(
      '422 unknown-reference value-invalid value-invalid',
    );
    expect(await refusal(set(null, { employees: 1e21 }))).toBe('422 value-invalid');
    expect(await refusal(set(null, { country: 'half \ud83d' }))).toBe('422 value-invalid');
    expect(await refusal(set(null, { country: 'nothing\0after' }))).toBe('422 value-invalid');
    expect(await refusal(set(null, {}))).toBe('422 wrong-type');
    expect(await refusal(set(null, { constructor: 'x' }))).toBe('422 unknown-reference');
  });
});

describe('merges', () => {
  test('count together, follow each other, and are undone as they were', async () => {
    const [a, b, c] = [await make('Cedar one'), await make('Cedar two'), await make('Cedar three')];
    await office.owner.client.enrol({
      params: { partner: a },
      body: { motion: 'resale', from: '2025-01-01' },
    });
    await office.due();
    const merge = (from: string, into: string, who: Asking = office.operations) =>
      who.client.mergePartner({ params: { partner: into }, body: { partner: from, why: 'one company' } });
    const undo = (from: string, into: string) =>
      office.operations.client.undoMerge({ params: { partner: into }, body: { partner: from, why: 'two' } });
    expect(await refusal(merge(a, b, office.lin))).toBe('403 not-allowed');
    expect(await refusal(merge(a, a))).toBe('422 cycle');
    expect(await refusal(merge('par_AAAAAAAAAAAAAAAAAAAAAA', a))).toBe('404 not-found');

    expect((await merge(a, b)).data).toMatchObject({ id: b, merged: [{ id: a, name: 'Cedar one' }] });
    expect(await office.due()).toEqual(['Cedar two']);
    expect((await get(a)).data).toMatchObject({ id: b, enrolments: [{ motion: 'resale' }] });
    expect(await refusal(merge(a, c))).toBe('409 state-conflict');
    expect(await refusal(merge(b, a))).toBe('422 cycle');

    expect((await merge(b, c)).data.merged.map((m) => m.id)).toEqual([a, b]);
    const names = async () =>
      (await office.owner.client.listPartners({ query: { search: 'cedar one' } })).data.items.map(
        (p) => p.name,
      );
    expect(await names()).toEqual(['Cedar three']);
    await office.due();

    expect((await undo(b, c)).data).toMatchObject({ id: b, merged: [{ id: a }] });
    expect(await office.due()).toEqual(['Cedar three', 'Cedar two']);
    expect((await get(c)).data.merged).toEqual([]);
    expect(await refusal(undo(b, c))).toBe('409 state-conflict');
    expect((await undo(a, b)).data).toMatchObject({ id: a, enrolments: [{ motion: 'resale' }], merged: [] });
    expect(await names()).toEqual(['Cedar one']);
  });

  test('that would put a partner above itself are refused with the names', async () => {
    const [top, low] = [await make('Dogwood Group'), await make('Dogwood GmbH')];
    const middle = await make('Dogwood Holding', { parent: top });
    await office.owner.client.setCard({
      params: { partner: low },
      body: { parent: middle },
      ifMatch: await state(low),
    });
    const call = office.owner.client.mergePartner({
      params: { partner: low },
      body: { partner: top, why: 'x' },
    });
    expect(await refusal(call)).toBe('422 cycle');
    // Merged into its own child, a parent is not above itself.
    await office.owner.client.mergePartner({ params: { partner: low }, body: { partner: middle, why: 'x' } });
    expect((await get(low)).data.card.parent).toBeNull();
  });

  test('and their undoing add versions and delete nothing', async () => {
    const [before] = await office.sql<{ n: number }>('select count(*) as n from partner_alias');
    const [one, two] = [await make('Elm'), await make('Elm again')];
    await office.owner.client.mergePartner({ params: { partner: one }, body: { partner: two, why: 'x' } });
    await office.owner.client.undoMerge({ params: { partner: one }, body: { partner: two, why: 'x' } });
    const [after] = await office.sql<{ n: number }>('select count(*) as n from partner_alias');
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(1);
  });
});

describe('handing over', () => {
  const over = (who: Asking, from: string | null, to: string | null, partners?: string[]) =>
    who.client.handOver({ body: { from, to, why: 'leave', ...(partners ? { partners } : {}) } });
  const bookOf = async (manager: string): Promise<string[]> =>
    (await office.owner.client.listPartners({ query: { manager } })).data.items.map((p) => p.name);

  test('moves some or all, keeps the rest of the card, and counts', async () => {
    const { lin, kai } = office.ids;
    await over(office.owner, lin, null);
    const [a] = [
      await make('Fir', { manager: lin, region: 'EMEA', state: 'active', since: '2024-01-01' }),
      await make('Gum', { manager: lin }),
      await make('Holly', { manager: lin }),
    ];
    expect((await over(office.lin, lin, kai, [a])).data).toEqual({ partners: 1 });
    expect((await get(a)).data.card).toMatchObject({
      manager: { id: kai },
      region: 'EMEA',
      since: '2024-01-01',
    });
    expect(await bookOf(lin)).toEqual(['Gum', 'Holly']);
    expect((await over(office.operations, lin, kai)).data).toEqual({ partners: 2 });
    expect(await bookOf(kai)).toEqual(['Fir', 'Gum', 'Holly']);
    expect((await over(office.operations, lin, kai)).data).toEqual({ partners: 0 });
  });

  test('takes partners without a card along, and refuses what is not in the book, all or nothing', async () => {
    const { lin, kai } = office.ids;
    const [own, other] = [await make('Iris', { manager: lin }), await make('Jasmine', { manager: kai })];
    expect(await refusal(over(office.lin, lin, kai, [own, other]))).toBe('409 state-conflict');
    expect(await bookOf(lin)).toContain('Iris');
    expect(await refusal(over(office.lin, kai, lin))).toBe('403 not-in-book');
    expect(await refusal(over(office.lin, null, lin))).toBe('403 not-in-book');
    expect(await refusal(over(office.sales, lin, kai))).toBe('403 not-allowed');
    const sales = (await office.sales.client.whoAmI({})).data.account;
    expect(await refusal(over(office.owner, lin, sales))).toBe('409 state-conflict');
    await office.sql(`insert into partner (recorded_in) values (1)`);
    const { data } = await over(office.owner, null, lin);
    expect(data.partners).toBeGreaterThan(1);
    expect(await bookOf('none')).toEqual([]);
  });
});

test('without a program in force there are no motions and attributes to say', async () => {
  const bare = await openOffice(null);
  try {
    const { data, etag } = await bare.owner.client.createPartner({ body: { name: 'Kapok', key: 'K' } });
    const params = { partner: data.id };
    const enrolled = bare.owner.client.enrol({ params, body: { motion: 'resale', from: '2026-01-01' } });
    expect(await refusal(enrolled)).toBe('409 state-conflict');
    const body = { since: null, values: { country: 'DE' } };
    expect(await refusal(bare.owner.client.setAttributes({ params, body, ifMatch: etag ?? '' }))).toBe(
      '409 state-conflict',
    );
  } finally {
    await bare.stop();
  }
});
