/** Evidence over real HTTP: claimed, decided in bulk, corrected, retracted; by whom; and what it said before. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import { hostileTexts } from '../../../test/support/hostile.ts';
import type { Asking } from '../../../test/support/server.ts';

let office: Office;
let [alder, birch, mo] = ['', '', ''];
beforeAll(async () => {
  office = await openOffice();
  const make = async (name: string, manager: string): Promise<string> =>
    (await office.owner.client.createPartner({ body: { name, key: name, card: { manager } } })).data.id;
  [alder, birch] = [await make('Alder', office.ids.lin), await make('Birch', office.ids.kai)];
  const employment = { partner: alder, from: '2024-01-01' };
  mo = (await office.owner.client.createPerson({ body: { name: 'Mo', key: 'MO', employment } })).data.id;
});
afterAll(() => office.stop());

const won = { kind: 'deal_won', day: '2026-05-04', amount: '1200.50', currency: 'EUR' };
const claim = (who: Asking, partner: string, body: object = won) =>
  who.client.claimEvidence({ params: { partner }, body: body as typeof won });
const get = (id: string, who: Asking = office.auditor) =>
  who.client.getEvidence({ params: { evidence: id } });
type Row = { id: string; version: string };
const decide = (who: Asking, rows: readonly Row[], decision: 'verified' | 'rejected', reason?: string) =>
  who.client.decideEvidence({
    body: {
      decisions: rows.map(({ id, version }) => ({
        evidence: id,
        version,
        decision,
        ...(reason === undefined ? {} : { reason }),
      })),
    },
  });
/** Codes of a raw request with their places. */
async function issuesOf(
  who: Asking,
  method: string,
  path: string,
  body: unknown,
  headers = {},
): Promise<string[]> {
  const response = await who.send(method, path, json(body, headers));
  const problem = (await response.json()) as {
    issues: { code: string; place: { path?: (string | number)[] } }[];
  };
  return [
    String(response.status),
    ...problem.issues.map((i) => `${i.code} ${(i.place.path ?? []).join('.')}`),
  ];
}

describe('a claim', () => {
  test('is stored as it was said, with its proof, and makes standings due', async () => {
    await office.due();
    const { data, location } = await claim(office.lin, alder, {
      ...won,
      customer: 'Globex',
      fields: { renewal: false, share: '0.25', credit: 'sourced' },
      proof: { text: 'Order 4711\nsigned', link: 'https://crm.vendor.example/4711' },
    });
    expect(location).toBe(`/api/v1/evidence/${data.id}`);
    expect(data).toMatchObject({
      kind: 'deal_won',
      status: 'claimed',
      day: '2026-05-04',
      amount: '1200.50',
      currency: 'EUR',
      customer: 'Globex',
      fields: { renewal: false, share: '0.25', credit: 'sourced' },
      partner: { id: alder, name: 'Alder' },
      countsFor: { id: alder, name: 'Alder' },
      person: null,
      source: 'workspace',
    });
    expect(await office.due()).toEqual(['Alder']);
    const { data: seen } = await get(data.id);
    expect(seen.versions).toEqual([
      expect.objectContaining({
        action: 'claim evidence',
        by: { account: { id: office.ids.lin, name: 'lin' }, name: null },
        note: { text: 'Order 4711\nsigned', link: 'https://crm.vendor.example/4711' },
        amount: '1200.50',
      }),
    ]);
    const [entry] = await office.sql<{ content: object }>(
      'select content from log_content order by number desc limit 1',
    );
    expect(JSON.stringify(entry?.content)).not.toMatch(/Globex|4711|1200/);
  });

  test('keeps numbers exact, however large', async () => {
    const share = '123456789012345.0123456789';
    const { data } = await claim(office.lin, alder, {
      ...won,
      amount: '999999999999999.12345678901234567890',
      fields: { share },
    });
    expect(data.fields['share']).toBe('123456789012345.0123456789');
    expect(data.amount).toBe('999999999999999.12345678901234567890');
  });

  test('is checked by its kind, all faults at once', async () => {
    const address = `/partners/${alder}/evidence`;
    expect(
      await issuesOf(office.lin, 'POST', address, {
        kind: 'deal_won',
        day: '2026-05-04',
        validUntil: '2026-01-01',
        amount: 'a lot',
        fields: { share: 'half', renewal: 'perhaps', colour: 'red', customer: 'Globex' },
      }),
    ).toEqual([
      '422',
      'value-invalid amount',
      'field-unknown validUntil',
      'field-unknown fields.colour',
      'field-unknown fields.customer',
      'value-invalid fields.renewal',
      'value-invalid fields.share',
      'value-missing currency',
      'value-invalid validUntil',
    ]);
    const faults = (body: object) => issuesOf(office.lin, 'POST', address, { day: '2026-05-04', ...body });
    expect(await faults({ kind: 'deal_wonn' })).toEqual(['422', 'kind-unknown kind']);
    expect(await faults({ kind: 'constructor' })).toEqual(['422', 'kind-unknown kind']);
    expect(await faults({ kind: 'certification' })).toEqual(['422', 'value-missing person']);
    expect(await faults({ ...won, currency: 'EUX' })).toEqual(['422', 'currency-unknown currency']);
    expect(await faults({ ...won, amount: '1'.repeat(20) })).toEqual(['422', 'value-too-large amount']);
    expect(await faults({ ...won, customer: 'nothing\0after' })).toEqual(['422', 'wrong-type customer']);
    expect(await faults({ kind: 'attestation', fields: { check: 'billing', answer: true } })).toEqual([
      '422',
      'value-invalid kind',
    ]);
    expect(await faults({ ...won, status: 'verified' })).toEqual(['422', 'unknown-key status']);
    expect(await faults({ ...won, proof: { link: 'javascript:alert(1)' } })).toEqual([
      '422',
      'wrong-type proof.link',
    ]);
    expect(await faults({ ...won, day: 'yesterday' })).toEqual(['422', 'wrong-type day']);
  });

  test('about a person names somebody whom the partner employs or employed', async () => {
    const badge = { kind: 'certification', day: '2026-05-04', person: mo, fields: { area: 'delivery' } };
    expect(await refusal(claim(office.kai, birch, badge))).toBe('422 employment-missing');
    expect(await refusal(claim(office.lin, alder, { ...badge, person: 'per_AAAAAAAAAAAAAAAAAAAAAA' }))).toBe(
      '404 not-found',
    );
    expect((await claim(office.lin, alder, badge)).data.person).toEqual({ id: mo, name: 'Mo' });
  });

  test('is for those who may, for their own partners', async () => {
    expect(await refusal(claim(office.lin, birch))).toBe('403 not-in-book');
    expect(await refusal(claim(office.sales, alder))).toBe('403 not-allowed');
    expect(await refusal(claim(office.auditor, alder))).toBe('403 not-allowed');
    expect(await refusal(claim(office.server.nobody, alder))).toBe('401 not-signed-in');
    expect(await refusal(claim(office.owner, 'par_AAAAAAAAAAAAAAAAAAAAAA'))).toBe('404 not-found');
  });

  test('keeps hostile texts as they are, or refuses them', async () => {
    for (const text of hostileTexts) {
      const body = {
        kind: 'methodology',
        day: '2026-01-01',
        thing: text,
        fields: { address: text },
        proof: { text },
      };
      const response = await office.lin.send('POST', `/partners/${alder}/evidence`, json(body));
      if (response.status === 422) continue;
      expect(response.status).toBe(201);
      const { id } = (await response.json()) as { id: string };
      const { data } = await get(id);
      expect([data.thing, data.fields['address'], data.versions[0]?.note?.text]).toEqual([text, text, text]);
    }
  });
});

describe('decisions', () => {
  test('supersede, never overwrite; the reason stays beside', async () => {
    const { data: row } = await claim(office.lin, alder);
    await office.due();
    const { data } = await decide(office.lin, [row], 'rejected', 'Not our order');
    expect(data.items).toMatchObject([{ id: row.id, status: 'rejected', amount: '1200.50' }]);
    expect(await office.due()).toEqual(['Alder']);
    const { data: seen } = await get(row.id);
    expect(seen.versions.map((v) => [v.status, v.action, v.note?.text ?? null])).toEqual([
      ['rejected', 'decide evidence', 'Not our order'],
      ['claimed', 'claim evidence', null],
    ]);
    expect(seen.version).not.toBe(row.version);
    expect(await refusal(decide(office.lin, [seen], 'verified'))).toBe('409 state-conflict');
  });

  test('many at once are all or nothing, and every refusal says which', async () => {
    const rows: Row[] = [];
    for (let i = 0; i < 3; i++) rows.push((await claim(office.lin, alder)).data);
    const foreign = (await claim(office.kai, birch)).data;
    const done = (await claim(office.lin, alder)).data;
    await decide(office.lin, [done], 'verified');
    const [first = done, second = done] = rows;
    const body = {
      decisions: [
        { evidence: first.id, version: first.version, decision: 'verified' },
        { evidence: foreign.id, version: foreign.version, decision: 'verified' },
        { evidence: done.id, version: done.version, decision: 'verified' },
        { evidence: second.id, version: done.version, decision: 'verified' },
        { evidence: rows[2]?.id, version: rows[2]?.version, decision: 'rejected' },
        { evidence: first.id, version: first.version, decision: 'verified' },
        { evidence: 'evi_AAAAAAAAAAAAAAAAAAAAAA', version: first.version, decision: 'verified' },
      ],
    };
    expect(await issuesOf(office.lin, 'POST', '/evidence/decisions', body)).toEqual([
      '403',
      'not-in-book decisions.1',
      'state-conflict decisions.2',
      'precondition-failed decisions.3.version',
      'value-missing decisions.4.reason',
      'duplicate-name decisions.5',
      'not-found decisions.6',
    ]);
    expect((await get(first.id)).data.status).toBe('claimed');
    const { data } = await decide(office.operations, [...rows, foreign], 'verified');
    expect(data.items.map((r) => [r.id, r.status])).toEqual(
      [...rows, foreign].map((r) => [r.id, 'verified']),
    );
    expect(await issuesOf(office.lin, 'POST', '/evidence/decisions', { decisions: [] })).toEqual([
      '422',
      'wrong-type decisions',
    ]);
    expect(await refusal(decide(office.sales, rows, 'verified'))).toBe('403 not-allowed');
  });

  test('about people are their employer’s manager’s', async () => {
    const body = { name: 'Nia', key: 'NIA', employment: { partner: alder, from: '2024-01-01' } };
    const nia = (await office.owner.client.createPerson({ body })).data.id;
    const badge = { kind: 'certification', day: '2026-05-04', person: nia };
    const [one, two] = [
      (await claim(office.lin, alder, badge)).data,
      (await claim(office.lin, alder, badge)).data,
    ];
    await office.owner.client.employ({
      params: { person: nia },
      body: { partner: birch, from: '2026-06-01', endFormer: true },
    });
    expect((await get(one.id)).data).toMatchObject({ partner: { id: alder }, countsFor: { id: birch } });
    expect(await refusal(decide(office.lin, [one], 'verified'))).toBe('403 not-in-book');
    await office.due();
    await decide(office.kai, [one], 'verified');
    expect(await office.due()).toEqual(['Alder', 'Birch']);
    const waiting = async (manager: string) =>
      (await office.auditor.client.listEvidence({ query: { status: 'claimed', manager } })).data.items.map(
        (r) => r.id,
      );
    expect(await waiting(office.ids.kai)).toEqual([two.id]);
    expect(await waiting(office.ids.lin)).not.toContain(two.id);
    expect(await waiting('none')).toEqual([]);
    const ofBirch = await office.auditor.client.listPartnerEvidence({
      params: { partner: birch },
      query: { kind: 'certification' },
    });
    expect(ofBirch.data.items.map((r) => r.id)).toEqual([one.id, two.id]);
  });

  test('on what the program grants are the owner’s', async () => {
    const { data: row } = await claim(office.lin, alder, {
      kind: 'award',
      day: '2026-05-04',
      fields: { award: 'invitation' },
    });
    expect(await refusal(decide(office.lin, [row], 'verified'))).toBe('403 not-allowed');
    expect(await refusal(decide(office.operations, [row], 'verified'))).toBe('403 not-allowed');
    expect(await refusal(decide(office.owner, [row], 'verified'))).toBe('done');
  });

  test('of two at once one wins', async () => {
    const { data: row } = await claim(office.lin, alder);
    const both = await Promise.all(
      [decide(office.lin, [row], 'verified'), decide(office.owner, [row], 'verified')].map(refusal),
    );
    expect(both.toSorted()).toEqual(['409 state-conflict', 'done']);
    expect((await get(row.id)).data.versions).toHaveLength(2);
  });

  test('sent again with the same key change nothing more', async () => {
    const { data: row } = await claim(office.lin, alder);
    const decisions = [{ evidence: row.id, version: row.version, decision: 'verified' as const }];
    const call = { body: { decisions }, idempotencyKey: 'decide-0001' };
    const [a, b] = [
      await office.lin.client.decideEvidence(call),
      await office.lin.client.decideEvidence(call),
    ];
    expect(b.data).toEqual(a.data);
  });
});

describe('corrections and retractions', () => {
  const correct = (who: Asking, id: string, ifMatch: string, more: object = {}) =>
    who.client.correctEvidence({
      params: { evidence: id },
      body: { day: '2026-05-04', amount: '900', currency: 'EUR', reason: 'Discount', ...more },
      ifMatch,
    });
  const etag = async (id: string): Promise<string> => (await get(id)).etag ?? '';

  test('keep what was said; what was verified stays so, what was not is a claim again', async () => {
    const { data: row, etag: first } = await claim(office.lin, alder);
    expect(await refusal(correct(office.lin, row.id, first ?? ''))).toBe('403 not-allowed');
    await decide(office.lin, [row], 'verified');
    expect(await refusal(correct(office.operations, row.id, first ?? ''))).toBe('412 precondition-failed');
    await office.due();
    const { data } = await correct(office.operations, row.id, await etag(row.id));
    expect(data).toMatchObject({ id: row.id, status: 'verified', amount: '900' });
    expect(await office.due()).toEqual(['Alder']);
    expect((await get(row.id)).data.versions.map((v) => [v.status, v.amount, v.note?.text ?? null])).toEqual([
      ['verified', '900', 'Discount'],
      ['verified', '1200.50', null],
      ['claimed', '1200.50', null],
    ]);
    const { data: other } = await claim(office.lin, alder);
    await decide(office.lin, [other], 'rejected', 'Which order?');
    expect((await correct(office.owner, other.id, await etag(other.id))).data.status).toBe('claimed');
    const wrong = { amount: '9', currency: null, colour: 'red' };
    expect(
      await issuesOf(
        office.owner,
        'PUT',
        `/evidence/${other.id}`,
        { day: '2026-05-04', reason: 'x', ...wrong },
        { 'if-match': '"x"' },
      ),
    ).toEqual(['422', 'unknown-key colour']);
    expect(await refusal(correct(office.owner, other.id, await etag(other.id), { currency: null }))).toBe(
      '422 value-missing',
    );
    expect((await office.owner.send('PUT', `/evidence/${other.id}`, json({}))).status).toBe(428);
  });

  test('leave a row under the partner it was recorded under, through merges', async () => {
    const make = async (name: string) =>
      (await office.owner.client.createPartner({ body: { name, key: name } })).data.id;
    const [a, b] = [await make('Cedar'), await make('Cedar again')];
    const { data: row } = await claim(office.owner, b);
    await office.owner.client.mergePartner({ params: { partner: a }, body: { partner: b, why: 'one' } });
    expect((await correct(office.owner, row.id, await etag(row.id))).data.partner.id).toBe(a);
    await office.owner.client.undoMerge({ params: { partner: a }, body: { partner: b, why: 'two' } });
    expect((await get(row.id)).data.partner.id).toBe(b);
  });

  test('a retracted row counts no more and can still be seen', async () => {
    const { data: row, etag: state } = await claim(office.lin, alder);
    const retract = (who: Asking, ifMatch: string) =>
      who.client.retractEvidence({ params: { evidence: row.id }, body: { reason: 'Twice' }, ifMatch });
    expect(await refusal(retract(office.lin, state ?? ''))).toBe('403 not-allowed');
    const { data } = await retract(office.operations, state ?? '');
    expect(data.status).toBe('retracted');
    expect(await refusal(retract(office.operations, state ?? ''))).toBe('412 precondition-failed');
    expect(await refusal(retract(office.operations, await etag(row.id)))).toBe('409 state-conflict');
    expect((await get(row.id)).data.versions.map((v) => v.note?.text ?? null)).toEqual(['Twice', null]);
  });

  test.each(['0', 'null', 'evi_AAAAAAAAAAAAAAAAAAAAAA', 'par_3Qm0b1rVn2yX4kqf8tYc7A', '%00'])(
    'nothing is found under %j',
    async (id) => {
      const match = { 'if-match': '"rec_x"' };
      const body = { day: '2026-01-01', reason: 'x' };
      expect((await office.owner.send('GET', `/evidence/${id}`)).status).toBe(404);
      expect((await office.owner.send('PUT', `/evidence/${id}`, json(body, match))).status).toBe(404);
      const retraction = await office.owner.send(
        'POST',
        `/evidence/${id}/retraction`,
        json({ reason: 'x' }, match),
      );
      expect(retraction.status).toBe(404);
    },
  );
});

describe('the lists', () => {
  test('filter by kind, status, days, source and person', async () => {
    const ask = async (query: object) => (await office.auditor.client.listEvidence({ query })).data.items;
    const all = await ask({ limit: 500 });
    expect(all.map((r) => r.id)).toEqual([...new Set(all.map((r) => r.id))]);
    const want = async (query: object, holds: (row: (typeof all)[number]) => boolean) => {
      const found = await ask({ limit: 500, ...query });
      expect(found.map((r) => r.id)).toEqual(all.filter(holds).map((r) => r.id));
      expect(found.length).toBeGreaterThan(0);
    };
    await want({ kind: 'certification' }, (r) => r.kind === 'certification');
    await want({ status: 'retracted' }, (r) => r.status === 'retracted');
    await want({ from: '2026-02-01' }, (r) => r.day >= '2026-02-01');
    await want({ to: '2026-02-01' }, (r) => r.day <= '2026-02-01');
    await want({ person: mo }, (r) => r.person?.id === mo);
    expect(await ask({ source: 'crm' })).toEqual([]);
    expect(await refusal(ask({ person: 'per_AAAAAAAAAAAAAAAAAAAAAA' }))).toBe('404 not-found');
    expect(await refusal(ask({ status: 'gone' }))).toBe('422 wrong-type');
    expect(await refusal(office.sales.client.listEvidence({ query: {} }))).toBe('403 not-allowed');
  });

  test.each(['all', 'one'])('page without gaps or repeats: %s', async (which) => {
    type Page = { data: { items: Row[]; next: string | null } };
    const ask = (query: object): Promise<Page> =>
      which === 'all'
        ? office.owner.client.listEvidence({ query })
        : office.owner.client.listPartnerEvidence({ params: { partner: alder }, query });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data }: Page = await ask({ limit: 7, ...(cursor === null ? {} : { cursor }) });
      seen.push(...data.items.map((r) => r.id));
      cursor = data.next;
    } while (cursor !== null);
    expect(seen).toEqual((await ask({ limit: 500 })).data.items.map((r) => r.id));
    expect(await refusal(ask({ cursor: 'AAAA' }))).toBe('400 cursor-invalid');
  });

  test('name the kinds of the program in force', async () => {
    const { data } = await office.sales.client.listKinds({});
    expect(data.items.find((k) => k.kind === 'certification')).toMatchObject({
      owner: 'person',
      validity: true,
    });
  });
});
