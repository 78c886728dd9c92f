/** The portal over real HTTP: what a partner's own people see, hand in and do for their colleagues; and what they do not get. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json, openOffice, refusal, type Office } from '../../../test/support/api.ts';
import { linkToken } from '../../../test/support/mail-server.ts';
import { templateText } from '../programs/shipped.ts';
import { password, type Asking } from '../../../test/support/server.ts';
import { day } from '../../core/calendar.ts';
import { openPortal } from '../db/portal.ts';
import { takeOverLeft } from './claims.ts';

let office: Office;
let [alder, birch] = ['', ''];
/** Numbers of the store. */
const number = { mo: 0, tia: 0, zoe: 0, ada: 0 };
const person = { mo: '', tia: '', zoe: '', ada: '' };
/** Administrator and member of Alder, administrator of Birch, somebody whom nobody employs. */
let [mo, tia, zoe, ada]: Asking[] = [];

beforeAll(async () => {
  office = await openOffice(
    [
      ['grandfatherMonths: 3', 'grandfatherMonths: 4'],
      ['  country: { label', '  parent_company: { label: Parent company, type: text }\n  country: { label'],
      [
        'metrics:\n',
        `metrics:
  group_arr: { label: ARR of the group, unit: money, measure: rows, kinds: [deal_won], window: review-year, value: amount, reduce: sum, pool: parent_company }
  twice_group: { label: twice the ARR of the group, unit: money, measure: scale, of: group_arr, by: 2 }
  place: { label: place by ARR, unit: count, better: lower, measure: rank, of: sourced_arr }
`,
      ],
      [
        '{ metric: vertical_certifications, atLeast: 1 }] }',
        `{ metric: vertical_certifications, atLeast: 1 }, { metric: twice_group, atLeast: 7 }, { metric: place, atMost: 9 }] }
        after: [{ ladder: services, tier: trained }]`,
      ],
    ].reduce((text, [from = '', to = '']) => text.replace(from, to), templateText('motions')),
  );
  const { owner, server } = office;
  const make = async (name: string, manager: string): Promise<string> =>
    (await owner.client.createPartner({ body: { name, key: name, card: { manager, region: 'EMEA' } } })).data
      .id;
  [alder, birch] = [await make('Alder', office.ids.lin), await make('Birch', office.ids.kai)];
  await owner.client.enrol({ params: { partner: alder }, body: { motion: 'resale', from: '2024-01-01' } });
  const employed = { mo: alder, tia: alder, zoe: birch, ada: birch };
  for (const name of ['mo', 'tia', 'zoe', 'ada'] as const) {
    const to = name === 'ada' ? '2026-06-30' : null; // yesterday
    const employment = { partner: employed[name], from: '2024-03-01', to };
    const { data } = await owner.client.createPerson({ body: { name, key: name, employment } });
    person[name] = data.id;
    number[name] = server.ids.open('person', data.id);
    const role = name === 'tia' ? 'partner-member' : 'partner-admin';
    await server.account(`${name}@partner.example`, role, number[name]);
  }
  const at = (name: string): Promise<Asking> => server.signedIn(`${name}@partner.example`);
  [mo, tia, zoe, ada] = [await at('mo'), await at('tia'), await at('zoe'), await at('ada')];
});
afterAll(() => office.stop());

const solution = { kind: 'solution', day: '2026-06-12', customer: 'Norda', thing: 'Planning' };
const handIn = (who: Asking | undefined, partner: string, body: object = solution) =>
  asked(who).client.handIn({ params: { partner }, body: body as typeof solution });
const params = () => ({ partner: alder });
function asked(who: Asking | undefined): Asking {
  if (!who) throw new Error('nobody is signed in');
  return who;
}

describe('companies', () => {
  test('are those that employ me, with motions and manager', async () => {
    const { data } = await asked(mo).client.listCompanies({});
    expect(data.items).toEqual([
      {
        id: alder,
        name: 'Alder',
        motions: [{ motion: 'resale', label: 'Resale' }],
        region: 'EMEA',
        manager: { name: 'lin', email: 'lin@vendor.example' },
        since: '2024-03-01',
      },
    ]);
  });

  test('are none for whom nobody employs today, and for an account without a person; nothing else is found', async () => {
    await office.server.account('bare@partner.example', 'partner-admin');
    for (const who of [asked(ada), await office.server.signedIn('bare@partner.example')]) {
      expect((await who.client.listCompanies({})).data.items).toEqual([]);
      for (const path of [
        '/portal/program',
        `/portal/companies/${birch}/standing`,
        `/portal/companies/${birch}/people`,
      ])
        expect((await who.send('GET', path)).status, path).toBe(404);
      expect(await refusal(handIn(who, birch))).toBe('404 not-found');
    }
  });

  test('of somebody else are not found, and the team has its own pages', async () => {
    expect(await refusal(asked(zoe).client.getOwnStanding({ params: params() }))).toBe('404 not-found');
    expect(await refusal(office.owner.client.listCompanies({}))).toBe('403 not-allowed');
    expect(await refusal(office.server.nobody.client.listCompanies({}))).toBe('401 not-signed-in');
  });
});

/** Every key and every text of an answer. */
function said(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(said);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => [key, ...said(v)]);
}

describe('where a company stands', () => {
  const standing = async () => (await asked(mo).client.getOwnStanding({ params: params() })).data;

  test('is the tier held and figures beside thresholds, for every tier in the same form', async () => {
    await office.sql(
      `insert into placement (partner_id, ladder, tier, from_day, reason, recorded_in) values ($1, 'resale', 'Selling', '2025-01-01', 'test', 1)`,
      [office.server.ids.open('partner', alder)],
    );
    const { ladders, company } = await standing();
    expect(company).toBe(alder);
    expect(ladders.map((l) => l.ladder)).toEqual(['resale']);
    const [resale] = ladders;
    expect(resale?.held).toEqual({ tier: 'selling', label: 'Selling', since: '2025-01-01', until: null });
    expect(resale?.asOf).toBe('2026-07-01');
    expect(resale?.tiers.length).toBeGreaterThan(2);
    for (const tier of resale?.tiers ?? []) {
      expect(tier.criteria.length).toBeGreaterThan(0);
      for (const criterion of tier.criteria)
        expect(Object.keys(criterion).toSorted()).toEqual(
          ['part', 'scope', 'metric', 'label', 'unit', 'window', 'asks', 'op', 'threshold', 'thresholdOf', 'least', 'most', 'withheld', 'missing', 'excused', 'until', 'within'].toSorted(), // prettier-ignore
        );
    }
    const arr = resale?.tiers.flatMap((t) => t.criteria).find((c) => c.metric === 'sourced_arr');
    expect(arr).toMatchObject({
      part: 'criteria',
      unit: 'money',
      op: 'atLeast',
      window: { to: '2026-07-01' },
      withheld: false,
    });
  });

  test('says what is missing of a criterion in words', async () => {
    const { ladders } = await standing();
    const own = ladders.flatMap((l) => l.tiers).flatMap((t) => t.criteria);
    const solutions = own.find((c) => c.metric === 'solutions');
    expect(solutions).toMatchObject({
      least: 0,
      missing: expect.stringMatching(/^co-built solutions with a customer: 1 more, to 1$/),
    });
  });

  test('withholds figures that tell a tier, an order, or what other companies have', async () => {
    const { ladders } = await standing();
    const specialist = ladders[0]?.tiers.find((t) => t.tier === 'specialist')?.criteria ?? [];
    const withheld = specialist.filter((c) => c.withheld);
    expect(withheld.map((c) => c.label)).toEqual([
      'tier on Services',
      'twice the ARR of the group',
      'place by ARR',
    ]);
    for (const c of withheld) expect(c).toMatchObject({ least: null, most: null, missing: null });
    expect(withheld.map((c) => c.asks)).toEqual(['at least Trained', 'at least USD 7', 'at most 9']);
  });

  test('never tells what an evaluation concludes', async () => {
    const words = said(await standing());
    const keys = ['earned', 'possible', 'holdable', 'eligible', 'next', 'decision', 'rank', 'fit', 'fitVerdict', 'outcome', 'distance', 'gap', 'keep']; // prettier-ignore
    expect(words.filter((w) => keys.includes(w))).toEqual([]);
    expect(
      words.filter((w) => /grandfather|demot|promot|earned|rank|ideal partner profile/i.test(w)),
    ).toEqual([]);
  });
});

describe('the program', () => {
  test('is what tiers ask and give, and nothing of how it was weighed', async () => {
    const { data } = await asked(tia).client.getOwnProgram({});
    expect(data.name).toBe('Partner program');
    const resale = data.ladders.find((l) => l.ladder === 'resale');
    expect(resale?.tiers.flatMap((t) => t.asks).map((l) => l.text)).toContain(
      'closed-won ARR sourced by the partner: at least USD 50,000',
    );
    expect(resale?.gate.map((l) => l.text)).toContain('Active sellers');
    const given = resale?.tiers.at(-1)?.benefits ?? [];
    expect(given.length).toBeGreaterThan(3);
    expect(given.some((b) => b.rule !== null)).toBe(true);
    expect(data.calendar.year).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(data.calendar.lasting).toContain('4 months');
    expect(data.claims.map((k) => k.kind)).toContain('solution');
    expect(data.claims.map((k) => k.kind)).not.toContain('deal_won');
    const words = said(data);
    expect(
      words.filter((w) =>
        /grandfather|weight|unitCost|conflict|scorecard|illustrative|Head of Partnerships/i.test(w),
      ),
    ).toEqual([]);
  });
});

describe('evidence', () => {
  test('is handed in, claimed under the company, decided by the team, and its reason read', async () => {
    const proof = { text: 'In use since June', link: 'https://norda.example/planning' };
    const { data, location } = await handIn(tia, alder, { ...solution, proof });
    expect(data).toMatchObject({
      kind: 'solution',
      label: 'co-built solution with a customer',
      status: 'claimed',
      customer: 'Norda',
    });
    expect(location).toBe(`/api/v1/portal/companies/${alder}/evidence/${data.id}`);
    const seen = (await office.lin.client.getEvidence({ params: { evidence: data.id } })).data;
    expect(seen).toMatchObject({ partner: { id: alder }, source: 'portal', versions: [{ note: proof }] });
    await office.lin.client.decideEvidence({
      body: {
        decisions: [
          { evidence: data.id, version: seen.version, decision: 'rejected', reason: 'Not live yet' },
        ],
      },
    });
    const one = (await asked(mo).client.getOwnEvidence({ params: { partner: alder, evidence: data.id } }))
      .data;
    expect(one).toMatchObject({ id: data.id, status: 'rejected' });
    expect(one.versions.map((v) => [v.status, v.note?.text])).toEqual([
      ['rejected', 'Not live yet'],
      ['claimed', 'In use since June'],
    ]);
    expect(JSON.stringify(one)).not.toMatch(/"lin"|vendor\.example/);
    const requests = await office.sql('select from portal_request');
    expect(requests).toEqual([]);
  });

  test('pages by day, and by filters', async () => {
    for (const at of ['2026-05-01', '2026-05-02', '2026-05-03'])
      await handIn(mo, alder, { ...solution, day: at });
    const query = {
      kind: 'solution',
      status: 'claimed',
      from: '2026-05-01',
      to: '2026-05-31',
      limit: 2,
    } as const;
    const first = (await asked(mo).client.listOwnEvidence({ params: params(), query })).data;
    expect(first.items.map((e) => e.day)).toEqual(['2026-05-03', '2026-05-02']);
    const cursor = first.next ?? '';
    const second = (await asked(mo).client.listOwnEvidence({ params: params(), query: { ...query, cursor } }))
      .data;
    expect([second.items.map((e) => e.day), second.next]).toEqual([['2026-05-01'], null]);
    expect(await refusal(asked(tia).client.listOwnEvidence({ params: params(), query: { cursor } }))).toBe(
      '400 cursor-invalid',
    );
  });

  test('of reviewers, and of others, is not found', async () => {
    const { data } = await handIn(zoe, birch);
    await office.owner.client.attest({
      body: { answers: [{ partner: alder, check: 'billing', answer: true, note: 'between us' }] },
    });
    const [answer] = await office.sql<{ id: number }>(`select id from evidence where kind = 'attestation'`);
    const inside = office.server.ids.seal('evidence', answer?.id ?? 0);
    for (const evidence of [data.id, inside, 'evi_AAAAAAAAAAAAAAAAAAAAAA', '0'])
      expect(
        await refusal(asked(mo).client.getOwnEvidence({ params: { partner: alder, evidence } })),
        evidence,
      ).toBe('404 not-found');
    const { items } = (await asked(mo).client.listOwnEvidence({ params: params(), query: {} })).data;
    expect(JSON.stringify(items)).not.toMatch(/attestation|between us/);
  });

  test('is refused with everything that is wrong with it', async () => {
    expect(await refusal(handIn(mo, birch))).toBe('404 not-found');
    expect(await refusal(handIn(mo, alder, { ...solution, kind: 'deal_won' }))).toBe('422 kind-unknown');
    expect(await refusal(handIn(mo, alder, { ...solution, kind: 'attestation' }))).toBe('422 kind-unknown');
    expect(await refusal(handIn(mo, alder, { ...solution, amount: '5', fields: { nothing: 'x' } }))).toMatch(
      /^422 field-unknown/,
    );
    const manager = { kind: 'alliance_manager', day: '2026-06-12' };
    for (const somebody of [person.zoe, 'per_AAAAAAAAAAAAAAAAAAAAAA'])
      expect(await refusal(handIn(mo, alder, { ...manager, person: somebody })), somebody).toBe(
        '404 not-found',
      );
    expect((await handIn(mo, alder, { ...manager, person: person.tia })).data.person).toEqual({
      id: person.tia,
      name: 'tia',
    });
    expect(await office.sql('select from portal_request')).toEqual([]);
  });

  test('sent again with a key is one piece, also when nothing remembers the key', async () => {
    const send = async (): Promise<{ id: string }> => {
      const response = await asked(mo).send('POST', `/portal/companies/${alder}/claims`, json(solution, { 'idempotency-key': 'once-and-for-all' })); // prettier-ignore
      expect(response.status).toBe(201);
      return (await response.json()) as { id: string };
    };
    const first = await send();
    expect(await send()).toEqual(first);
    await office.sql('delete from idempotency');
    expect(await send()).toEqual(first);
    expect(await office.sql('select from portal_request')).toEqual([]);
  });

  test('left lying by a process that ended is taken over, for whom it was stored; what cannot be is dropped', async () => {
    const content = { ...solution, thing: 'Left', validUntil: null, amount: null, currency: null, person: null, product: null, origin: null, originDay: null, fields: {}, proof: { text: 'kept', link: null } }; // prettier-ignore
    const { ids, store } = office.server;
    const account = (await asked(mo).client.whoAmI({})).data.account;
    const portal = openPortal(office.server.database);
    const left = (of: object) =>
      portal.within({ person: number.mo, today: day('2026-07-01') }, ({ client }) =>
        client.query(
          `insert into portal_request (partner_id, account_id, what, content) values ($1, $2, 'claim', $3)`,
          [ids.open('partner', alder), ids.open('account', account), JSON.stringify(of)],
        ),
      );
    await left(content);
    await left({ ...content, kind: 'award' });
    await portal.close();
    await takeOverLeft(store, day('2026-07-01'));
    await takeOverLeft(store, day('2026-07-01'));
    expect(await office.sql('select from portal_request')).toEqual([]);
    const { items } = (await asked(mo).client.listOwnEvidence({ params: params(), query: {} })).data;
    expect(items.filter((e) => e.thing === 'Left').map((e) => [e.kind, e.status])).toEqual([
      ['solution', 'claimed'],
    ]);
    const [log] = await office.sql<{ action: string; codes: string[] }>(
      `select r.action, l.content -> 'codes' as codes from recording r join log_content l using (number) where r.action = 'drop request'`,
    );
    expect(log).toEqual({ action: 'drop request', codes: ['kind-unknown'] });
  });
});

describe('colleagues', () => {
  const people = async (who = mo) =>
    (await asked(who).client.listColleagues({ params: params(), query: {} })).data.items;
  const invite = (
    body: { email: string; name: string; role: 'partner-admin' | 'partner-member'; person?: string },
    who = mo,
    partner = alder,
  ) => asked(who).client.inviteColleague({ params: { partner }, body });

  test('are listed with their accounts', async () => {
    expect(
      (await people(tia)).map((c) => [c.person.name, c.account?.email, c.account?.roles, c.invited]),
    ).toEqual([
      ['tia', 'tia@partner.example', ['partner-member'], null],
      ['mo', 'mo@partner.example', ['partner-admin'], null],
    ]);
  });

  test('are invited by administrators: alike whether the address is taken or not', async () => {
    expect(
      await refusal(invite({ email: 'x@partner.example', name: 'X', role: 'partner-member' }, tia)),
    ).toBe('403 not-allowed');
    expect(
      await refusal(invite({ email: 'x@partner.example', name: 'X', role: 'partner-member' }, mo, birch)),
    ).toBe('404 not-found');
    const before = office.server.mail.received.length;
    const known = await invite({ email: 'ZOE@partner.example', name: 'Ines', role: 'partner-member' });
    const fresh = await invite({ email: 'ines@partner.example', name: 'Ines', role: 'partner-member' });
    expect(known.data).toEqual(fresh.data);
    const [second, first] = (await people()).slice(0, 2);
    const shape = (c: typeof first) => ({ ...c, person: c?.person.name, invited: c?.invited?.role });
    expect(shape(first)).toEqual(shape(second));
    expect(shape(second)).toMatchObject({
      person: 'Ines',
      since: '2026-07-01',
      account: null,
      invited: 'partner-member',
    });
    // Whose address it is keeps account and company.
    expect((await asked(zoe).client.listCompanies({})).data.items.map((c) => c.id)).toEqual([birch]);

    const mail = await office.server.mail.newest('ines@partner.example');
    expect(office.server.mail.received.length).toBe(before + 1);
    const body = { token: linkToken(mail), name: 'Ines Duarte', password };
    await office.server.nobody.client.acceptInvitation({ body });
    const ines = await office.server.signedIn('ines@partner.example');
    expect((await ines.client.listCompanies({})).data.items.map((c) => c.id)).toEqual([alder]);
  });

  test('invited twice are one person, and nobody takes back what others have offered', async () => {
    const count = async () => (await people()).length;
    await invite({ email: 'twice@partner.example', name: 'T', role: 'partner-member' });
    const once = await count();
    await invite({ email: 'Twice@partner.example', name: 'T', role: 'partner-admin' });
    expect(await count()).toBe(once);
    await invite({ email: 'twice@partner.example', name: 'T', role: 'partner-admin' }, zoe, birch);
    const open = await office.sql(
      `select from invitation where email = 'twice@partner.example' and superseded_in is null`,
    );
    expect(open).toHaveLength(2);
  });

  test('named by person are those of the company, without an account', async () => {
    const body = { email: 'new@partner.example', name: 'N', role: 'partner-member' } as const;
    expect(await refusal(invite({ ...body, person: person.tia }))).toBe('409 state-conflict');
    for (const somebody of [person.zoe, 'per_AAAAAAAAAAAAAAAAAAAAAA'])
      expect(await refusal(invite({ ...body, person: somebody }))).toBe('404 not-found');
  });

  test('lose their roles with the next request, and open links', async () => {
    const ines = await office.server.signedIn('ines@partner.example');
    const key = (
      await ines.client.makeKey({ body: { name: 'k', scopes: ['portal.read'], expiresOn: '2026-12-31' } })
    ).data.key;
    const account =
      (await people()).find((c) => c.account?.email === 'ines@partner.example')?.account?.id ?? '';
    const own = (await asked(mo).client.whoAmI({})).data.account;
    const theirs = (await asked(zoe).client.whoAmI({})).data.account;
    const remove = (who: Asking | undefined, of: string) =>
      asked(who).client.removeColleague({ params: { partner: alder, account: of } });
    expect(await refusal(remove(tia, account))).toBe('403 not-allowed');
    expect(await refusal(remove(mo, own))).toBe('409 state-conflict');
    for (const somebody of [theirs, 'acc_AAAAAAAAAAAAAAAAAAAAAA', office.ids.lin])
      expect(await refusal(remove(mo, somebody))).toBe('404 not-found');
    await remove(mo, account);
    expect(await refusal(ines.client.listCompanies({}))).toBe('403 not-allowed');
    const byKey = await office.server.nobody.send('GET', '/portal/companies', {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(byKey.status).toBe(403);
  });
});
