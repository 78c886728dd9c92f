import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { day } from '../../core/calendar.ts';
import { openScene, type Scene } from '../../../test/support/imports.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const partners = `
tierwright: 1
what: partners
source: crm
fields: { key: Id, name: Name }
`;
const people = `
tierwright: 1
what: people
source: crm
feed: { completeThrough: 2025-12-31, lagDays: 3 }
fields: { person: Person, name: Name, partner: Partner, from: From, to: To }
`;
const visits = `
tierwright: 1
what: evidence
source: crm
kind: visit
status: verified
feed: { completeThrough: 2025-12-31 }
fields:
  externalId: Id
  partner: Partner
  day: Day
  amount: Amount
  currency: Currency
  place: Place
  guests: Guests
  booked: Booked
  thing: Thing
`;
const visitHead = 'Id,Partner,Day,Amount,Currency,Place,Guests,Booked,Thing\n';
const twoPartners = 'Id,Name\nA,Alpha\nB,Beta\n';

async function known(name: string): Promise<unknown> {
  const all = await scene.known();
  return Object.entries(all as Record<string, unknown>).find(([key]) => key === name)?.[1];
}

describe('partners', () => {
  test('new keys make partners; a repeat changes nothing and makes no recording', async () => {
    const first = await scene.import(twoPartners, partners);
    expect(first).toMatchObject({
      recording: 1,
      stopped: false,
      counts: { added: 2, changed: 0, unchanged: 0, retracted: 0, rejected: 0 },
      files: [{ name: 'data.csv', rows: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      notices: [],
    });
    const again = await scene.import(twoPartners, partners);
    expect(again).toMatchObject({ recording: null, counts: { added: 0, changed: 0, unchanged: 2 } });
    expect(await scene.recordings()).toBe(1);
    expect(await known('names')).toEqual([
      { partner: 'crm:A', name: 'Alpha' },
      { partner: 'crm:B', name: 'Beta' },
    ]);
  });

  test('a changed name is a new version; the old one stays to be seen at its recording', async () => {
    await scene.import(twoPartners, partners);
    const changed = await scene.import('Id,Name\nA,Alpha Inc\nC,Gamma\n', partners);
    expect(changed.counts).toEqual({ added: 1, changed: 1, unchanged: 0, retracted: 0, rejected: 0 });
    const versions = await scene.sql(
      `select name, recorded_in, superseded_in from partner_name order by name`,
    );
    expect(versions).toEqual([
      { name: 'Alpha', recorded_in: 1, superseded_in: 2 },
      { name: 'Alpha Inc', recorded_in: 2, superseded_in: null },
      { name: 'Beta', recorded_in: 1, superseded_in: null },
      { name: 'Gamma', recorded_in: 2, superseded_in: null },
    ]);
  });

  test('attributes of every type, with and without a day of their own', async () => {
    const mapping = `${partners.replace('name: Name', 'attributes: { country: Country, size: Size, employees: Staff, rival: Rival, founded: Founded }, attributesSince: Since')}
file: { decimal: ',', thousands: '.', dates: DD.MM.YYYY, empty: [n/a] }`;
    const csv =
      'Id;Country;Size;Staff;Rival;Founded;Since\n' +
      'A;DE;small;1.250,50;no;01.02.1999;\n' +
      'A;DE;large;2.000;Yes;01.02.1999;01.01.2024\n' +
      'B;n/a;;;;;\n';
    const result = await scene.import(csv, mapping.replace("decimal: ','", "delimiter: ';', decimal: ','"));
    expect(result.counts).toEqual({ added: 2, changed: 0, unchanged: 0, retracted: 0, rejected: 0 });
    const of = (since: string, entries: Record<string, string>): unknown[] =>
      Object.entries(entries).map(([name, value]) => ({ partner: 'crm:A', name, since, value }));
    const found = (await known('attributes')) as { since: string; name: string }[];
    expect(found.toSorted((a, b) => (a.since + a.name < b.since + b.name ? -1 : 1))).toEqual([
      ...of('0001-01-01', {
        country: 'DE',
        employees: '1250.5',
        founded: '1999-02-01',
        rival: 'false',
        size: 'small',
      }),
      ...of('2024-01-01', {
        country: 'DE',
        employees: '2000',
        founded: '1999-02-01',
        rival: 'true',
        size: 'large',
      }),
    ]);
  });

  test('motions from a list, from a column and as constants', async () => {
    const list = partners.replace(
      'name: Name',
      "motions: { column: Motions, split: '/', lookup: { R: resale, S: services } }, enrolledFrom: From, enrolledTo: To",
    );
    await scene.import('Id,Motions,From,To\nA,R / S,2025-01-01,\nB,S,2025-01-01,2025-06-30\nC,,,\n', list);
    expect(await known('enrolments')).toEqual([
      { partner: 'crm:A', motion: 'resale', from_day: '2025-01-01', to_day: null },
      { partner: 'crm:A', motion: 'services', from_day: '2025-01-01', to_day: null },
      { partner: 'crm:B', motion: 'services', from_day: '2025-01-01', to_day: '2025-06-30' },
    ]);
    const both = partners.replace(
      'name: Name',
      'motions: { constant: [services, resale] }, enrolledFrom: { constant: 2025-01-01 }',
    );
    expect((await scene.import('Id\nA\nD\n', both)).counts).toMatchObject({ added: 1, unchanged: 1 });
    const one = partners.replace('name: Name', 'motion: Motion, enrolledFrom: { constant: 2025-01-01 }');
    expect((await scene.import('Id,Motion\nC,resale\n', one)).counts).toMatchObject({ changed: 1 });
  });

  test('merges: aliases always point at the partner that is left', async () => {
    const merge = partners.replace('name: Name', 'aliasOf: Into');
    await scene.import('Id,Name\nA,a\nB,b\nC,c\nD,d\n', partners);
    expect((await scene.import('Id,Into\nA,B\n', merge)).counts).toMatchObject({ changed: 1 });
    const second = await scene.import('Id,Into\nB,C\nX,D\n', merge);
    expect(second.counts).toMatchObject({ added: 1, changed: 2, rejected: 0 });
    expect(await known('aliases')).toEqual([
      { partner: 'crm:A', of: 'crm:C' },
      { partner: 'crm:B', of: 'crm:C' },
      { partner: 'crm:X', of: 'crm:D' },
    ]);
    expect((await scene.import('Id,Into\nA,B\nB,C\nX,D\n', merge)).recording).toBeNull();
    const circle = await scene.import('Id,Into\nC,A\n', merge);
    expect(circle.rejects).toMatchObject([{ code: 'cycle', line: 2, column: 'Into', value: 'A' }]);
  });

  test('a snapshot replaces what its mapping gives, for partners with a key in its source', async () => {
    const mapping = `${partners.replace('name: Name', 'name: Name, attributes: { country: Land }, motions: M, enrolledFrom: From, aliasOf: Into')}mode: snapshot\n`;
    const columns = 'Id,Name,Land,M,From,Into\n';
    await scene.import('Id,Staff\nA,5\n', partners.replace('name: Name', 'attributes: { employees: Staff }'));
    await scene.import(`${columns}A,a,DE,resale,2025-01-01,\nB,b,FR,resale,2025-01-01,A\nC,c,,,,\n`, mapping);
    const fewer = await scene.import(`${columns}A,,,services,2025-01-01,\nC,c,,,,\n`, mapping);
    expect(fewer.counts).toEqual({ added: 0, changed: 1, unchanged: 1, retracted: 1, rejected: 0 });
    expect(await known('keys')).toHaveLength(3);
    expect(await known('names')).toHaveLength(3);
    expect(await known('attributes')).toMatchObject([{ partner: 'crm:A', name: 'employees', value: '5' }]);
    expect(await known('enrolments')).toMatchObject([{ partner: 'crm:A', motion: 'services' }]);
    expect(await known('aliases')).toEqual([]);
  });

  test('a rejected row takes its new partner with it, and who was to be merged into that', async () => {
    const mapping = partners.replace('name: Name', 'name: Name, aliasOf: Into');
    const csv = 'Id,Name,Into\nN,one,\nN,two,\nM,m,N\nL,l,M\nK,k,\n';
    const result = await scene.import(csv, mapping, { acceptRejects: true });
    expect(result.counts).toEqual({ added: 1, changed: 0, unchanged: 0, retracted: 0, rejected: 4 });
    expect(result.rejects.map((r) => [r.line, r.code])).toEqual([
      [2, 'row-conflict'],
      [3, 'row-conflict'],
      [4, 'partner-unknown'],
      [5, 'partner-unknown'],
    ]);
    expect(await known('keys')).toEqual([{ source: 'crm', key: 'K' }]);
  });

  test('another source adds to partners that a first one has made', async () => {
    await scene.import(twoPartners, partners);
    const other = `
tierwright: 1
what: partners
source: survey
partnerSource: crm
fields: { key: Id, attributes: { employees: Staff } }`;
    expect((await scene.import('Id,Staff\nA,5\nZ,6\n', other)).counts).toMatchObject({
      added: 1,
      changed: 1,
    });
    expect(await known('attributes')).toMatchObject([{ partner: 'crm:A' }, { partner: 'survey:Z' }]);
  });
});

describe('people', () => {
  beforeEach(async () => void (await scene.import(twoPartners, partners)));

  test('employments over spans, and the feed of employments', async () => {
    const csv =
      'Person,Name,Partner,From,To\np1,Ann,A,2024-01-01,2024-06-30\np1,Ann,B,2024-07-01,\np2,Bob,A,2024-01-01,\n';
    const result = await scene.import(csv, people);
    expect(result.counts).toEqual({ added: 3, changed: 0, unchanged: 0, retracted: 0, rejected: 0 });
    expect(await known('employments')).toEqual([
      { person: 'crm:p1', partner: 'crm:A', from_day: '2024-01-01', to_day: '2024-06-30' },
      { person: 'crm:p1', partner: 'crm:B', from_day: '2024-07-01', to_day: null },
      { person: 'crm:p2', partner: 'crm:A', from_day: '2024-01-01', to_day: null },
    ]);
    expect(await known('feeds')).toEqual([
      {
        source: 'crm',
        kind: 'employment',
        complete_through: '2025-12-31',
        lag_days: 3,
        fields: ['from', 'name', 'partner', 'person', 'to'],
      },
    ]);
    expect((await scene.import(csv, people)).recording).toBeNull();
    const moved = await scene.import(
      csv.replace('2024-06-30', '2024-05-31').replaceAll('Bob', 'Rob'),
      people,
    );
    expect(moved.counts).toMatchObject({ added: 0, changed: 2, unchanged: 1 });
    expect(await known('personNames')).toEqual([
      { person: 'crm:p1', name: 'Ann' },
      { person: 'crm:p2', name: 'Rob' },
    ]);
  });

  test('rows that repeat each other count once', async () => {
    const result = await scene.import(
      'Person,Name,Partner,From,To\np,P,A,2024-01-01,\np,P,A,2024-01-01,\n',
      people,
    );
    expect(result.counts).toMatchObject({ added: 1, rejected: 0 });
  });

  test('who was erased stays so when a file names them again', async () => {
    const csv = 'Person,Name,Partner,From,To\np1,Ann,A,2024-01-01,\n';
    await scene.import(csv, people);
    await scene.store.write('test', 'erase person', async (tx) => {
      const recording = await tx.recording();
      await tx.client.query('update person_name set name = null, erased_in = $1', [recording]);
      await tx.client.query('update person_key set key = null');
      return { result: undefined, log: {} };
    });
    const again = await scene.import(csv.replace('2024-01-01,', '2024-01-01,2024-12-31'), people);
    expect(again.counts).toMatchObject({ added: 0, changed: 1 });
    expect(await scene.sql('select count(*) as n from person')).toEqual([{ n: 1 }]);
    expect(await scene.sql('select name from person_name')).toEqual([{ name: null }]);
    expect(await scene.sql('select key from person_key')).toEqual([{ key: null }]);
  });
});

describe('evidence', () => {
  beforeEach(async () => {
    await scene.import(twoPartners, partners);
    await scene.import(
      'Person,Name,Partner,From,To\np1,Ann,A,2024-01-01,2024-06-30\np1,Ann,B,2024-07-01,\n',
      people,
    );
  });

  test('a row with every kind of field, and the feed with what it carries', async () => {
    const result = await scene.import(
      `${visitHead}v1,A,2025-03-01,10.50,EUR,"Berlin, ""Mitte""\nHof",3,2025-02-01,T1\nv2,B,2025-03-02,,,,,,\n`,
      visits,
    );
    expect(result).toMatchObject({ recording: 3, counts: { added: 2, rejected: 0 }, notices: [] });
    const blank = {
      amount: null,
      currency: null,
      customer: null,
      origin: null,
      origin_day: null,
      person: null,
      product: null,
      valid_until: null,
    };
    const common = { ...blank, kind: 'visit', source: 'crm', status: 'verified' };
    expect(await known('evidence')).toEqual([
      {
        ...common,
        partner: 'crm:A',
        external_id: 'v1',
        day: '2025-03-01',
        amount: '10.50',
        currency: 'EUR',
        thing: 'T1',
        fields: { place: 'Berlin, "Mitte"\nHof', guests: 3, booked: '2025-02-01' },
      },
      { ...common, partner: 'crm:B', external_id: 'v2', day: '2025-03-02', thing: null, fields: {} },
    ]);
    expect(await known('feeds')).toContainEqual({
      source: 'crm',
      kind: 'visit',
      complete_through: '2025-12-31',
      lag_days: 0,
      fields: ['amount', 'booked', 'currency', 'day', 'guests', 'paid', 'place', 'source', 'thing'],
    });
    expect(await scene.sql('select source, what, files, counts from import where recorded_in = 3')).toEqual([
      {
        source: 'crm',
        what: 'evidence',
        files: result.files,
        counts: result.counts,
      },
    ]);
    const log = await scene.sql(
      'select action, label, content from recording r join actor a on a.id = r.actor join log_content using (number) where number = 3',
    );
    expect(log).toMatchObject([
      { action: 'import evidence', label: 'test', content: { counts: result.counts, files: result.files } },
    ]);
  });

  test('amounts are kept as given and compared as numbers', async () => {
    await scene.import(`${visitHead}v1,A,2025-03-01,10.50,EUR,,,,\n`, visits);
    const same = await scene.import(`${visitHead}v1,A,2025-03-01,10.5,EUR,,,,\n`, visits);
    expect(same.counts).toMatchObject({ unchanged: 1, changed: 0 });
    expect(await known('evidence')).toMatchObject([{ amount: '10.50' }]);
    const other = await scene.import(`${visitHead}v1,A,2025-03-01,10.51,EUR,,,,\n`, visits);
    expect(other.counts).toMatchObject({ changed: 1 });
    expect(
      await scene.sql('select amount::text, recorded_in, superseded_in from evidence order by id'),
    ).toEqual([
      { amount: '10.50', recorded_in: 3, superseded_in: 4 },
      { amount: '10.51', recorded_in: 4, superseded_in: null },
    ]);
  });

  test('evidence about persons stands under the employer on the day', async () => {
    const badges = `
tierwright: 1
what: evidence
source: crm
kind: badge
status: claimed
fields: { externalId: Id, person: Who, day: Day, validUntil: Until, area: Area }`;
    const csv = 'Id,Who,Day,Until,Area\nb1,p1,2024-02-01,2026-02-01,sales\nb2,p1,2024-08-01,,sales\n';
    const result = await scene.import(csv, badges);
    expect(result.counts).toMatchObject({ added: 2 });
    expect(result.notices).toEqual([expect.stringContaining('Nothing says how complete badge is')]);
    expect(await known('evidence')).toMatchObject([
      { partner: 'crm:A', person: 'crm:p1', valid_until: '2026-02-01', status: 'claimed' },
      { partner: 'crm:B', person: 'crm:p1', valid_until: null },
    ]);
    const early = await scene.import('Id,Who,Day,Until,Area\nb3,p1,2023-02-01,,sales\n', badges);
    expect(early.rejects).toMatchObject([{ code: 'employment-missing', column: 'Who', value: 'p1' }]);
    expect(early.rejects[0]?.reason).toBe("No partner employs the person 'p1' on 1 Feb 2023.");
  });

  test('kinds and status from columns, with lookups; a field only where the kind has it', async () => {
    const mixed = `
tierwright: 1
what: evidence
source: crm
kind: { column: Type, lookup: { V: visit, D: deal_won } }
status: { column: Ok, lookup: { y: verified }, otherwise: claimed }
fields:
  externalId: Id
  partner: { column: Partner, lookup: { one: A, two: B } }
  day: Day
  guests: Guests
  credit: { column: Credit, default: sourced }`;
    const head = 'Id,Type,Ok,Partner,Day,Guests,Credit\n';
    const bad = await scene.import(`${head}1,V,y,one,2025-01-01,,\n`, mixed);
    expect(bad.rejects).toMatchObject([{ code: 'field-unknown', column: 'Credit' }]);
    const fine = mixed.replace('{ column: Credit, default: sourced }', 'Credit');
    const result = await scene.import(
      `${head}1,V,y,one,2025-01-01,2,\n1,D,n,two,2025-01-01,,sourced\n`,
      fine,
    );
    expect(result.counts).toMatchObject({ added: 2 });
    expect(await known('evidence')).toMatchObject([
      { kind: 'deal_won', partner: 'crm:B', status: 'claimed', fields: { credit: 'sourced' } },
      { kind: 'visit', partner: 'crm:A', status: 'verified', fields: { guests: 2 } },
    ]);
    expect(result.feeds.map((f) => [f.kind, f.fields.includes('credit')])).toEqual([
      ['deal_won', true],
      ['visit', false],
    ]);
  });

  test('a claim that comes again does not undo what a reviewer made of it', async () => {
    const claimed = visits.replace('status: verified', 'status: claimed');
    const csv = `${visitHead}v1,A,2025-03-01,1,EUR,,,,\nv2,A,2025-03-01,1,EUR,,,,\n`;
    await scene.import(csv, claimed);
    await scene.store.write('test', 'review', async (tx) => {
      const n = await tx.recording();
      await tx.client.query(
        `with old as (update evidence set superseded_in = $1 returning *)
         insert into evidence (partner_id, kind, day, status, amount, currency, fields, source, external_id, recorded_in)
         select partner_id, kind, day, case external_id when 'v1' then 'verified' else 'rejected' end, amount, currency, fields, source, external_id, $1 from old`,
        [n],
      );
      return { result: undefined, log: {} };
    });
    expect((await scene.import(csv, claimed)).recording).toBeNull();
    const other = await scene.import(csv.replace('v1,A,2025-03-01,1', 'v1,A,2025-03-01,2'), claimed);
    expect(other.counts).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await known('evidence')).toMatchObject([
      { status: 'claimed', amount: '2' },
      { status: 'rejected' },
    ]);
  });

  test('a mapping may say where persons come from, though this file has none', async () => {
    const elsewhere = visits.replace('source: crm', 'source: else\npartnerSource: crm\npersonSource: hr');
    const result = await scene.import(`${visitHead}v1,A,2025-03-01,1,EUR,,,,\n`, elsewhere);
    expect(result.counts).toMatchObject({ added: 1, rejected: 0 });
  });

  test('a snapshot takes back what vanished, and brings back what returns', async () => {
    const snapshot = `${visits}mode: snapshot\n`;
    const row = (id: string): string => `${id},A,2025-03-01,1,EUR,,,,\n`;
    await scene.import(visitHead + row('v1') + row('v2') + row('v3'), snapshot);
    await scene.import(
      visitHead + row('other'),
      visits.replace('source: crm', 'source: else\npartnerSource: crm'),
    );
    const fewer = await scene.import(visitHead + row('v1') + row('v4'), snapshot);
    expect(fewer.counts).toEqual({ added: 1, changed: 0, unchanged: 1, retracted: 2, rejected: 0 });
    const statuses = async (): Promise<unknown> =>
      scene.sql(
        `select external_id as id, status from evidence where superseded_in is null order by external_id`,
      );
    expect(await statuses()).toEqual([
      { id: 'other', status: 'verified' },
      { id: 'v1', status: 'verified' },
      { id: 'v2', status: 'retracted' },
      { id: 'v3', status: 'retracted' },
      { id: 'v4', status: 'verified' },
    ]);
    expect((await scene.import(visitHead + row('v1') + row('v4'), snapshot)).recording).toBeNull();
    const back = await scene.import(visitHead + row('v1') + row('v2') + row('v4'), snapshot);
    expect(back.counts).toEqual({ added: 0, changed: 1, unchanged: 2, retracted: 0, rejected: 0 });
  });

  test('rejects are not accepted in a snapshot: their rows would look vanished', async () => {
    const snapshot = `${visits}mode: snapshot\n`;
    await scene.import(`${visitHead}v1,A,2025-03-01,1,EUR,,,,\n`, snapshot);
    const result = await scene.import(
      `${visitHead}v1,A,2025-03-99,1,EUR,,,,\nv2,A,2025-03-01,1,EUR,,,,\n`,
      snapshot,
      { acceptRejects: true },
    );
    expect(result).toMatchObject({ stopped: true, recording: null });
    expect(result.notices).toEqual([expect.stringContaining('Rejects cannot be accepted in a snapshot')]);
  });

  test('the feed alone can change, by the mapping or by the command', async () => {
    const csv = `${visitHead}v1,A,2025-03-01,1,EUR,,,,\n`;
    await scene.import(csv, visits);
    const later = await scene.import(csv, visits, { completeThrough: day('2026-01-31') });
    expect(later).toMatchObject({ recording: 4, counts: { unchanged: 1 } });
    const silent = await scene.import(csv, visits.replace(/feed: .*\n/, ''));
    expect(silent).toMatchObject({ recording: null });
    expect((await known('feeds')) as unknown[]).toContainEqual(
      expect.objectContaining({ kind: 'visit', complete_through: '2026-01-31' }),
    );
  });

  test('columns come from joined files, one after the other', async () => {
    await scene.write('accounts.csv', 'Account;Region\n7;n\n8;s\n9;x\n');
    await scene.write('regions.csv', 'Region;Partner;Place\nn;A;North\ns;B;South\n');
    const mapping = `
tierwright: 1
what: evidence
source: crm
kind: visit
status: verified
file: { dates: DD.MM.YYYY }
joins:
  account: { file: accounts.csv, delimiter: ';', on: { Account: Account } }
  region: { file: regions.csv, delimiter: ';', on: { account.Region: Region } }
fields: { externalId: Id, partner: region.Partner, day: Day, place: region.Place }`;
    const csv = 'Id,Account,Day\n1,7,01.02.2025\n2,8,01.02.2025\n3,9,01.02.2025\n4,99,01.02.2025\n';
    const result = await scene.import(csv, mapping, { acceptRejects: true });
    expect(result.rejects.map((r) => [r.line, r.column, r.value, r.code])).toEqual([
      [4, 'account.Region', 'x', 'lookup-missing'],
      [5, 'Account', '99', 'lookup-missing'],
    ]);
    expect(result.files.map((f) => [f.name, f.rows])).toEqual([
      ['data.csv', 4],
      ['accounts.csv', 3],
      ['regions.csv', 2],
    ]);
    expect(await known('evidence')).toMatchObject([
      { partner: 'crm:A', fields: { place: 'North' } },
      { partner: 'crm:B', fields: { place: 'South' } },
    ]);
    const optional = mapping
      .replaceAll('} }\n', '}, optional: true }\n')
      .replace('partner: region.Partner', 'partner: { column: region.Partner, default: A }');
    expect((await scene.import(csv, optional)).counts).toMatchObject({ added: 2, unchanged: 2, rejected: 0 });
  });
});

describe('placements', () => {
  const placements = `
tierwright: 1
what: placements
source: crm
fields: { partner: Partner, ladder: { constant: resale }, tier: Tier, from: From, to: To, reason: Why }`;
  const head = 'Partner,Tier,From,To,Why\n';
  beforeEach(async () => void (await scene.import(twoPartners, partners)));

  test('tiers over spans, also those of an older program', async () => {
    const csv = `${head}A,platinum,2024-01-01,2024-12-31,old program\nA,gold,2025-01-01,,\nB,basic,2025-01-01,,\n`;
    expect((await scene.import(csv, placements)).counts).toMatchObject({ added: 3 });
    expect(await known('placements')).toMatchObject([
      { partner: 'crm:A', tier: 'platinum', to_day: '2024-12-31', reason: 'old program' },
      { partner: 'crm:A', tier: 'gold', to_day: null, reason: 'imported from crm' },
      { partner: 'crm:B', tier: 'basic' },
    ]);
    expect((await scene.import(csv, placements)).recording).toBeNull();
    await scene.store.write('test', 'latch', async (tx) => {
      await tx.recording();
      return { result: undefined, log: {} };
    });
  });

  test('what an import knows nothing of is taken over into the next version', async () => {
    await scene.store.write('test', 'place', async (tx) => {
      const n = await tx.recording();
      await tx.client.query(
        `insert into placement (partner_id, ladder, tier, from_day, held_until, reason, recorded_in)
         select partner_id, 'resale', 'basic', '2025-01-01', '2026-01-01', 'x', $1 from partner_key where key = 'A'`,
        [n],
      );
      return { result: undefined, log: {} };
    });
    await scene.import(`${head}A,gold,2025-01-01,,y\n`, placements);
    expect(await scene.sql('select tier, held_until from placement where superseded_in is null')).toEqual([
      { tier: 'gold', held_until: '2026-01-01' },
    ]);
  });

  test('a snapshot replaces the spans of its ladders', async () => {
    await scene.import(`${head}A,basic,2024-01-01,,\nB,basic,2024-01-01,,\n`, placements);
    const overlap = await scene.import(`${head}A,gold,2025-01-01,,\n`, placements);
    expect(overlap.rejects).toMatchObject([
      { code: 'span-overlap', line: 2, column: 'From', value: 'resale' },
    ]);
    expect(overlap.rejects[0]?.reason).toContain('from 1 Jan 2024 on, stored already');
    const replaced = await scene.import(`${head}A,gold,2025-01-01,,\n`, `${placements}\nmode: snapshot`);
    expect(replaced.counts).toEqual({ added: 1, changed: 0, unchanged: 0, retracted: 2, rejected: 0 });
  });
});

describe('rates and tables', () => {
  const rates = `
tierwright: 1
what: rates
source: bank
fields: { target: { constant: USD }, currency: Cur, day: Day, rate: Rate }`;

  test('rates of a day are corrected, not doubled', async () => {
    const csv = 'Cur,Day,Rate\nEUR,2025-01-01,1.05\nEUR,2025-01-02,1.06\nGBP,2025-01-01,1.250000000000001\n';
    expect((await scene.import(csv, rates)).counts).toMatchObject({ added: 3 });
    expect((await scene.import(csv.replace('1.06', '1.07'), rates)).counts).toMatchObject({
      changed: 1,
      unchanged: 2,
    });
    expect(await known('rates')).toMatchObject([
      { currency: 'EUR', day: '2025-01-01', rate: '1.05' },
      { currency: 'EUR', day: '2025-01-02', rate: '1.07' },
      { currency: 'GBP', rate: '1.250000000000001' },
    ]);
    const snapshot = await scene.import('Cur,Day,Rate\nEUR,2025-01-01,1.05\n', `${rates}\nmode: snapshot`);
    expect(snapshot.counts).toMatchObject({ unchanged: 1, retracted: 2 });
  });

  test('a dated table, keys and values with their types', async () => {
    const points = `
tierwright: 1
what: table
source: erp
table: points
fields: { key: { product: P, level: L }, from: From, to: To, values: { each: E, name: N } }`;
    const csv =
      'P,L,From,To,E,N\nx,1,2025-01-01,2025-06-30,10.50,ten\nx,1,2025-07-01,,12,\nx,02.0,2025-01-01,,3,three\n';
    expect((await scene.import(csv, points)).counts).toMatchObject({ added: 3 });
    expect(await known('tables')).toEqual([
      {
        name: 'points',
        key: { product: 'x', level: 1 },
        from_day: '2025-01-01',
        to_day: '2025-06-30',
        values: { each: 10.5, name: 'ten' },
      },
      {
        name: 'points',
        key: { product: 'x', level: 1 },
        from_day: '2025-07-01',
        to_day: null,
        values: { each: 12 },
      },
      {
        name: 'points',
        key: { product: 'x', level: 2 },
        from_day: '2025-01-01',
        to_day: null,
        values: { each: 3, name: 'three' },
      },
    ]);
    expect((await scene.import(csv, points)).recording).toBeNull();
    const overlap = await scene.import('P,L,From,To,E,N\nx,1,2025-06-01,2025-06-02,1,\n', points);
    expect(overlap.rejects).toMatchObject([{ code: 'span-overlap', column: 'From' }]);
  });

  test('a table of days alone', async () => {
    const bar = `
tierwright: 1
what: table
source: erp
table: bar
fields: { key: {}, from: From, to: To, values: { points: N } }`;
    const csv = 'From,To,N\n2025-01-01,2025-06-30,1\n2025-07-01,,2\n';
    expect((await scene.import(csv, bar)).counts).toMatchObject({ added: 2 });
    expect(await known('tables')).toEqual([
      { name: 'bar', key: {}, from_day: '2025-01-01', to_day: '2025-06-30', values: { points: 1 } },
      { name: 'bar', key: {}, from_day: '2025-07-01', to_day: null, values: { points: 2 } },
    ]);
    const overlap = await scene.import('From,To,N\n2025-06-01,2025-06-02,3\n', bar);
    expect(overlap.rejects).toMatchObject([{ code: 'span-overlap', column: 'From' }]);
  });

  test('a table without days', async () => {
    const retired = `
tierwright: 1
what: table
source: erp
table: retired
mode: snapshot
fields: { key: { product: P } }`;
    expect((await scene.import('P\nx\ny\nx\n', retired)).counts).toMatchObject({ added: 2 });
    expect((await scene.import('P\ny\nz\n', retired)).counts).toMatchObject({
      added: 1,
      unchanged: 1,
      retracted: 1,
    });
  });
});
