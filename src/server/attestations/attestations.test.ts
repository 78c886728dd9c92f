/** Attestations over real HTTP: questions, the grid, many answers at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import type { Asking } from '../../../test/support/server.ts';

let office: Office;
let [alder, birch] = ['', ''];
beforeAll(async () => {
  office = await openOffice();
  const make = async (name: string, manager: string): Promise<string> =>
    (await office.owner.client.createPartner({ body: { name, key: name, card: { manager } } })).data.id;
  [alder, birch] = [await make('Alder', office.ids.lin), await make('Birch', office.ids.kai)];
});
afterAll(() => office.stop());

interface Cell {
  readonly partner: string;
  readonly check: string;
  readonly answer: boolean;
  readonly note?: string;
  readonly validUntil?: string;
}
const attest = (who: Asking, answers: readonly Cell[], day?: string) =>
  who.client.attest({ body: { answers: [...answers], ...(day === undefined ? {} : { day }) } });
const grid = async (query: object = {}) =>
  (await office.auditor.client.listAttestations({ query })).data.items.map(({ partner, answers }) => ({
    partner: partner.name,
    answers: answers.map((a) => `${a.check} ${a.answer ? 'yes' : 'no'} ${a.day}${a.over ? ' over' : ''}`),
  }));

test('the questions are those that the program in force reads', async () => {
  const { data } = await office.lin.client.listQuestions({});
  expect(data.items.map((q) => q.check)).toEqual([
    'billing',
    'contract-model',
    'icp-overlap',
    'paid-on-product',
    'price-route',
  ]);
  expect(data.items[0]?.asked).toEqual([{ metric: 'billing_ok', label: 'billing fits' }]);
  expect(await refusal(office.sales.client.listQuestions({}))).toBe('403 not-allowed');
});

describe('answers', () => {
  test('are rows of their own day; the same day again corrects, the same again changes nothing', async () => {
    await office.due();
    const first = [
      { partner: alder, check: 'billing', answer: false, note: 'Invoices\nby reseller' },
      { partner: alder, check: 'price-route', answer: true, validUntil: '2026-05-31' },
    ];
    expect((await attest(office.lin, first, '2026-03-01')).data).toEqual({ answers: 2 });
    expect(await office.due()).toEqual(['Alder']);
    expect(await grid()).toEqual([
      { partner: 'Alder', answers: ['billing no 2026-03-01', 'price-route yes 2026-03-01 over'] },
      { partner: 'Birch', answers: [] },
    ]);
    expect((await attest(office.lin, first, '2026-03-01')).data).toEqual({ answers: 0 });
    expect(
      (await attest(office.operations, [{ partner: alder, check: 'billing', answer: true }])).data,
    ).toEqual({ answers: 1 });
    expect((await grid())[0]?.answers).toEqual(['billing yes 2026-07-01', 'price-route yes 2026-03-01 over']);
    // A day before still sees what was so then.
    const rows = await office.sql<{ day: string; answer: string }>(
      `select day, fields ->> 'answer' as answer from evidence where fields ->> 'check' = 'billing' and superseded_in is null order by day`,
    );
    expect(rows).toEqual([
      { day: '2026-03-01', answer: 'false' },
      { day: '2026-07-01', answer: 'true' },
    ]);
    await attest(office.lin, [{ partner: alder, check: 'billing', answer: false }]);
    expect((await grid())[0]?.answers[0]).toBe('billing no 2026-07-01');
    expect(
      await office.sql(
        `select from evidence where fields ->> 'check' = 'billing' and superseded_in is not null`,
      ),
    ).toHaveLength(1);
  });

  test('say who gave them, and are evidence like any other', async () => {
    const { data } = await office.auditor.client.listAttestations({ query: { search: 'alder' } });
    const [answer] = data.items[0]?.answers ?? [];
    expect(answer?.by).toEqual({ account: { id: office.ids.lin, name: 'lin' }, name: null });
    const seen = await office.auditor.client.getEvidence({ params: { evidence: answer?.evidence ?? '' } });
    expect(seen.data).toMatchObject({
      kind: 'attestation',
      source: 'reviewers',
      status: 'verified',
      fields: { check: 'billing', answer: false },
    });
    expect(seen.data.versions.map((v) => v.action)).toEqual(['attest', 'attest']);
  });

  test('that are wrong are all told, and nothing is stored', async () => {
    const before = await grid();
    const response = await office.lin.send(
      'POST',
      '/attestations',
      json({
        answers: [
          { partner: alder, check: 'icp-overlap', answer: true },
          { partner: birch, check: 'billing', answer: true },
          { partner: alder, check: 'biling', answer: true },
          { partner: alder, check: 'icp-overlap', answer: false },
          { partner: alder, check: 'contract-model', answer: true, validUntil: '2026-06-01' },
          { partner: 'par_AAAAAAAAAAAAAAAAAAAAAA', check: 'billing', answer: true },
        ],
      }),
    );
    const { issues } = (await response.json()) as {
      issues: { code: string; place: { path: (string | number)[] } }[];
    };
    expect(issues.map((i) => `${i.code} ${i.place.path.join('.')}`)).toEqual([
      'not-in-book answers.1.partner',
      'unknown-reference answers.2.check',
      'duplicate-name answers.3',
      'value-invalid answers.4',
      'not-found answers.5.partner',
    ]);
    expect(await grid()).toEqual(before);
    const cell = { partner: alder, check: 'billing', answer: true };
    expect(await refusal(attest(office.lin, [cell], '2026-07-02'))).toBe('422 value-invalid');
    expect(await refusal(attest(office.lin, []))).toBe('422 wrong-type');
    expect(await refusal(attest(office.auditor, [cell]))).toBe('403 not-allowed');
    expect(await refusal(attest(office.server.nobody, [cell]))).toBe('401 not-signed-in');
    const hostile = await office.lin.send(
      'POST',
      '/attestations',
      json({ answers: [{ ...cell, note: 'a\0b' }] }),
    );
    expect(hostile.status).toBe(422);
  });

  test('go with the partner through merges', async () => {
    const { data } = await office.owner.client.createPartner({ body: { name: 'Alder again', key: 'A2' } });
    await attest(office.owner, [{ partner: data.id, check: 'icp-overlap', answer: true }]);
    await office.owner.client.mergePartner({
      params: { partner: alder },
      body: { partner: data.id, why: 'one' },
    });
    expect((await grid({ search: 'alder' }))[0]?.answers).toContain('icp-overlap yes 2026-07-01');
  });

  test('1,000 at once are taken', async () => {
    const checks = ['billing', 'contract-model', 'icp-overlap', 'paid-on-product', 'price-route'];
    const partners: string[] = [];
    for (let i = 0; i < 200; i++)
      partners.push(
        (await office.owner.client.createPartner({ body: { name: `Many ${i}`, key: `M-${i}` } })).data.id,
      );
    const cells = partners.flatMap((partner) => checks.map((check) => ({ partner, check, answer: true })));
    expect((await attest(office.operations, cells)).data).toEqual({ answers: 1000 });
    const one = cells[0];
    expect(await refusal(attest(office.operations, [...cells, ...(one ? [one] : [])]))).toBe(
      '422 wrong-type',
    );
  });
});

describe('the grid', () => {
  test('shows what is open, by manager and motion', async () => {
    expect((await grid({ open: 'true' })).map((r) => r.partner)).toEqual(['Alder', 'Birch']);
    expect((await grid({ manager: office.ids.kai })).map((r) => r.partner)).toEqual(['Birch']);
    expect(await grid({ motion: 'resale' })).toEqual([]);
    const { data } = await office.auditor.client.listAttestations({ query: { limit: 2 } });
    const next = await office.auditor.client.listAttestations({
      query: { limit: 2, cursor: data.next ?? '' },
    });
    expect(next.data.items.map((r) => r.partner.name)).toEqual(['Many 0', 'Many 1']);
    expect(await refusal(office.auditor.client.listAttestations({ query: { cursor: 'x' } }))).toBe(
      '400 cursor-invalid',
    );
  });
});

test('without a program in force nothing is asked', async () => {
  const bare = await openOffice(null);
  try {
    const partner = (await bare.owner.client.createPartner({ body: { name: 'A', key: 'A' } })).data.id;
    expect((await bare.owner.client.listQuestions({})).data.items).toEqual([]);
    expect(await refusal(attest(bare.owner, [{ partner, check: 'billing', answer: true }]))).toBe(
      '409 state-conflict',
    );
    const { data } = await bare.owner.client.listAttestations({ query: { open: 'true' } });
    expect(data.items).toEqual([]);
  } finally {
    await bare.stop();
  }
});
