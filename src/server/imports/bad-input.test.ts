/** Everything that a file can do wrong: each is told with its place and remedy, and nothing of it is stored. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScene, type Scene } from '../../../test/support/imports.ts';

let scene: Scene;
let before: unknown;
beforeAll(async () => {
  scene = await openScene();
  await scene.import('Id,Name\nA,Alpha\nB,Beta\n', `${head('partners')}fields: { key: Id, name: Name }`);
  const person = '{ person: P, partner: Partner, from: From, to: To }';
  await scene.import(
    'P,Partner,From,To\np1,A,2024-01-01,2024-12-31\n',
    `${head('people')}feed: { completeThrough: 2025-12-31 }\nfields: ${person}`,
  );
  before = [await scene.known(), await scene.recordings()];
});
afterAll(() => scene.close());

function head(what: string): string {
  return `tierwright: 1\nwhat: ${what}\nsource: crm\n`;
}

const visit = `${head('evidence')}kind: visit
status: verified
feed: { completeThrough: 2025-12-31 }
fields:
  externalId: Id
  partner: Partner
  day: Day
  amount: Amount
  currency: { column: Currency, default: EUR }
  guests: Guests
  place: Place
`;
const columns = 'Id,Partner,Day,Amount,Currency,Guests,Place\n';
const good = '1,A,2025-01-01,5,EUR,2,Rome\n';

async function nothingChanged(): Promise<void> {
  expect([await scene.known(), await scene.recordings()]).toEqual(before);
}

describe('files that cannot be used', () => {
  const long = 'x'.repeat(10_000_000);
  test.each<[string, string | Uint8Array, string, string, number | undefined, string]>([
    ['an empty file', '', visit, 'file-empty', undefined, 'Export it again'],
    ['only a byte order mark', '\ufeff', visit, 'file-empty', undefined, 'Export it again'],
    ['column names and no row', columns, visit, 'file-empty', undefined, '`expectRows: 0`'],
    ['cut in the middle of a row', `${columns}${good}2,A,2025-0`, visit, 'csv-syntax', 3, 'It was cut'],
    [
      'a quote that is never closed',
      `${columns}${good}2,A,2025-01-01,5,EUR,2,"Rome\n3,A,2025-01-01,5,EUR,2,Rome\n`,
      visit,
      'csv-syntax',
      3,
      'mend the quote',
    ],
    [
      'fewer rows than expected',
      columns + good,
      `${visit}file: { expectRows: 2 }`,
      'rows-missing',
      undefined,
      'may have been cut',
    ],
    [
      'ten megabytes in one cell',
      `${columns}${good}2,A,2025-01-01,5,EUR,2,${long}\n`,
      visit,
      'csv-too-large',
      3,
      'Close the quote',
    ],
    [
      'bytes of another encoding',
      Buffer.from(`${columns}${good}2,A,2025-01-01,5,EUR,2,K\xf6ln\n`, 'latin1'),
      visit,
      'encoding-invalid',
      3,
      'windows-1252',
    ],
    [
      'a missing column',
      columns.replace('Amount', 'Amnt') + good,
      visit,
      'column-missing',
      11,
      "Did you mean 'Amnt'?",
    ],
    [
      'a column that stands twice',
      columns.replace('Place', 'Amount') + good,
      visit.replace('  place: Place\n', ''),
      'duplicate-name',
      11,
      'Rename one',
    ],
    [
      'another delimiter',
      (columns + good).replaceAll(',', ';'),
      visit
        .replace(/ {2}(amount|currency|guests|place|day|partner).*\n/g, '')
        .replace('kind: visit', 'kind: visit') + '  partner: Id\n  day: Id\n',
      'column-missing',
      8,
      "say `delimiter: ';'`",
    ],
  ])('%s', async (_name, content, mapping, code, line, remedy) => {
    const issues = await scene.faults(content, mapping);
    expect(issues[0]).toMatchObject({ code, severity: 'fault' });
    expect(issues[0]?.place.line).toBe(line);
    expect(issues[0]?.place.file).toBe(
      code === 'column-missing' || code === 'duplicate-name' ? 'mapping.yaml' : 'data.csv',
    );
    expect(issues[0]?.remedy).toContain(remedy);
    await nothingChanged();
  });

  test('all missing columns are told at once', async () => {
    const issues = await scene.faults('Id,Day\n1,2025-01-01\n', visit);
    expect(issues.map((i) => [i.code, i.place.line])).toEqual(
      [9, 11, 12, 13, 14].map((line) => ['column-missing', line]),
    );
  });

  test('a joined file that is missing, and one with two answers', async () => {
    const joined = `${visit}joins: { x: { file: x.csv, on: { Id: Id } } }\n`;
    expect(await scene.faults(columns + good, joined)).toMatchObject([
      { code: 'file-unreadable', place: { file: 'x.csv' } },
    ]);
    await scene.write('x.csv', 'Id,Y\n1,a\n1,b\n');
    const used = joined.replace('place: Place', 'place: x.Y');
    expect(await scene.faults(columns + good, used)).toMatchObject([
      { code: 'row-conflict', place: { file: 'x.csv', line: 3 } },
    ]);
    await nothingChanged();
  });
});

describe('mappings that do not fit', () => {
  const plain = `${head('evidence')}kind: visit\nstatus: verified\n`;
  const field = (text: string): string =>
    `${plain}fields: { externalId: Id, partner: Partner, day: Day, ${text} }`;
  test.each<[string, string, string, string]>([
    [
      'an unknown kind',
      plain.replace('visit', 'vist') + 'fields: { externalId: Id, partner: Partner, day: Day }',
      'kind-unknown',
      "Did you mean 'visit'?",
    ],
    [
      'an unknown kind in a lookup',
      plain.replace('visit', '{ column: Id, lookup: { a: vist } }') +
        'fields: { externalId: Id, partner: Partner, day: Day }',
      'kind-unknown',
      "Did you mean 'visit'?",
    ],
    ['an unknown field', field('gests: Guests'), 'field-unknown', "Did you mean 'guests'?"],
    ['a field of another kind', field('rating: Guests'), 'field-unknown', 'It has: externalId'],
    ['status among the fields', field('status: Place'), 'mapping-invalid', 'at the top of the mapping'],
    [
      'validity of a kind that has none',
      field('validUntil: Day').replace('visit', 'deal_won'),
      'field-unknown',
      'It has',
    ],
    ['an amount without a currency', field('amount: Amount'), 'missing-key', 'currency: { constant: EUR }'],
    ['no partner', `${plain}fields: { externalId: Id, day: Day }`, 'missing-key', 'names the partner'],
    [
      'a badge without its person',
      `${plain.replace('visit', 'badge')}fields: { externalId: Id, day: Day }`,
      'missing-key',
      'names the person',
    ],
    [
      'a constant that is no number',
      field('guests: { constant: many }'),
      'mapping-invalid',
      'Write digits only',
    ],
    [
      'a default that is no day',
      field('booked: { column: Day, default: 2025-02-30 }'),
      'mapping-invalid',
      'Correct it',
    ],
    [
      'a currency that is none',
      field('amount: Amount, currency: { constant: EURO }'),
      'currency-unknown',
      'did you mean EUR',
    ],
    [
      'otherwise without a lookup',
      field('place: { column: Place, otherwise: x }'),
      'mapping-invalid',
      'write `default`',
    ],
    ['a field called constructor', field('constructor: Place'), 'field-unknown', 'It has: externalId'],
    [
      'a kind called constructor',
      plain.replace('visit', 'constructor') + 'fields: { externalId: Id, partner: Partner, day: Day }',
      'kind-unknown',
      'Known: ',
    ],
    [
      'an attribute called constructor',
      `${head('partners')}fields: { key: Id, attributes: { constructor: Place } }`,
      'unknown-reference',
      'It has: country',
    ],
    [
      'a table called constructor',
      `${head('table')}table: constructor\nfields: { key: { product: Id } }`,
      'unknown-reference',
      'It has: points',
    ],
    [
      'an unknown attribute',
      `${head('partners')}fields: { key: Id, attributes: { contry: Place } }`,
      'unknown-reference',
      "Did you mean 'country'?",
    ],
    [
      'an unknown motion',
      `${head('partners')}fields: { key: Id, motion: { constant: resail }, enrolledFrom: Day }`,
      'unknown-reference',
      "Did you mean 'resale'?",
    ],
    [
      'an enrolment without a day',
      `${head('partners')}fields: { key: Id, motion: { constant: resale } }`,
      'missing-key',
      'enrolledFrom',
    ],
    [
      'two ways to say motion',
      `${head('partners')}fields: { key: Id, motion: Id, motions: Id, enrolledFrom: Day }`,
      'mapping-invalid',
      'Keep one',
    ],
    [
      'an unknown ladder',
      `${head('placements')}fields: { partner: Partner, ladder: { constant: resal }, tier: Place, from: Day }`,
      'unknown-reference',
      "Did you mean 'resale'?",
    ],
    [
      'rates into another currency',
      `${head('rates')}fields: { target: { constant: EUR }, currency: Currency, day: Day, rate: Amount }`,
      'unit-mismatch',
      'Import rates into USD',
    ],
    [
      'rates into nothing',
      `${head('rates')}fields: { target: { constant: US }, currency: Currency, day: Day, rate: Amount }`,
      'currency-unknown',
      'such as USD',
    ],
    [
      'an unknown table',
      `${head('table')}table: point\nfields: { key: { product: Id } }`,
      'unknown-reference',
      "Did you mean 'points'?",
    ],
    [
      'an unknown key of a table',
      `${head('table')}table: retired\nfields: { key: { product: Id, x: Id } }`,
      'unknown-reference',
      'It has: product',
    ],
    [
      'a key of a table that is left out',
      `${head('table')}table: points\nfields: { key: { product: Id }, from: Day }`,
      'missing-key',
      'Add it under',
    ],
    [
      'a dated table without days',
      `${head('table')}table: points\nfields: { key: { product: Id, level: Guests } }`,
      'missing-key',
      'first day',
    ],
    [
      'days for a table that has none',
      `${head('table')}table: retired\nfields: { key: { product: Id }, from: Day }`,
      'mapping-invalid',
      'dated: true',
    ],
    ['instants without a zone', field('booked: { column: Day, date: "YYYY-MM-DDTHH:mm:ssZ" }'), '', ''],
    [
      'a join that comes later',
      `${field('place: Place')}\njoins: { x: { file: x.csv, on: { y.Id: Id } }, y: { file: x.csv, on: { Id: Id } } }`,
      'mapping-invalid',
      'the joins above it',
    ],
  ])('%s', async (_name, mapping, code, remedy) => {
    await scene.write('x.csv', 'Id,Y\n1,a\n');
    const issues = await scene.faults(columns + good, mapping);
    if (code === '') return expect(issues).toEqual([]); // the program has a zone
    expect(issues.map((i) => i.code)).toEqual([code]);
    expect(issues[0]?.place).toMatchObject({ file: 'mapping.yaml', line: expect.any(Number) });
    expect(issues[0]?.remedy).toContain(remedy);
    await nothingChanged();
  });
});

describe('rows that cannot be taken', () => {
  const row = (change: Partial<Record<string, string>>): string => {
    const cells = {
      Id: '2',
      Partner: 'A',
      Day: '2025-01-01',
      Amount: '5',
      Currency: 'EUR',
      Guests: '2',
      Place: 'Rome',
      ...change,
    };
    return `${Object.values(cells).join(',')}\n`;
  };
  test.each<[string, string, [number, string | null, string, string][]]>([
    [
      'an unknown partner',
      row({ Partner: 'Z' }),
      [[3, 'Partner', 'partner-unknown', "No partner has the key 'Z' in the source 'crm'."]],
    ],
    [
      'an impossible date',
      row({ Day: '2013-02-30' }),
      [[3, 'Day', 'value-invalid', "'2013-02-30' names no day of the calendar."]],
    ],
    [
      'a date in another form',
      row({ Day: '30.01.2013' }),
      [[3, 'Day', 'value-invalid', 'is not written as YYYY-MM-DD']],
    ],
    [
      'an amount with separators that nobody declared',
      row({ Amount: '"1.234,56"' }),
      [[3, 'Amount', 'value-invalid', "'1.234,56' is not a number as the mapping describes them."]],
    ],
    [
      'an amount that could be two',
      row({ Amount: '1.234' }),
      [[3, 'Amount', 'value-invalid', 'could be a thousand or a fraction']],
    ],
    [
      'an amount too large',
      row({ Amount: '1000000000000000' }),
      [[3, 'Amount', 'value-too-large', 'more digits than 15']],
    ],
    [
      'a number with too many decimals',
      row({ Guests: '1.12345678901' }),
      [[3, 'Guests', 'value-too-large', 'or 10 behind it']],
    ],
    [
      'an unknown currency',
      row({ Currency: 'EUX' }),
      [[3, 'Currency', 'currency-unknown', "'EUX' is not a currency code of ISO 4217."]],
    ],
    ['a NUL character', row({ Place: 'a\0b' }), [[3, 'Place', 'value-invalid', 'NUL']]],
    [
      'a long text',
      row({ Place: 'x'.repeat(10_001) }),
      [[3, 'Place', 'value-too-large', 'The text has 10,001 characters; 10,000 are the most here.']],
    ],
    ['a long key', row({ Id: 'x'.repeat(501) }), [[3, 'Id', 'value-too-large', '500']]],
    ['an empty id', row({ Id: '' }), [[3, 'Id', 'value-missing', "'externalId' is empty."]]],
    ['an empty partner', row({ Partner: ' ' }), [[3, 'Partner', 'value-missing', "'partner' is empty."]]],
    ['a row too short', '2,A\n', [[3, null, 'csv-syntax', 'The row has 2 cells, and the file 7 columns.']]],
    [
      'a thousand columns',
      `${Array.from({ length: 1000 }, () => 'x').join(',')}\n`,
      [[3, null, 'csv-syntax', 'The row has 1,000 cells']],
    ],
    [
      'an id that stands in the file twice',
      row({ Id: '1', Amount: '6' }),
      [
        [2, 'Id', 'external-id-duplicate', "'1' stands in line 3 too"],
        [3, 'Id', 'external-id-duplicate', "'1' stands in line 2 too"],
      ],
    ],
    [
      'the very same row twice',
      good,
      [
        [2, 'Id', 'external-id-duplicate', 'too'],
        [3, 'Id', 'external-id-duplicate', 'too'],
      ],
    ],
    [
      'several faults in a row',
      row({ Day: '', Amount: 'x', Currency: 'y' }),
      [
        [3, 'Amount', 'value-invalid', "'x' is not a number"],
        [3, 'Currency', 'currency-unknown', "'y'"],
        [3, 'Day', 'value-missing', "'day' is empty."],
      ],
    ],
    [
      'several rows',
      row({ Partner: 'Y' }) + row({ Id: '3', Partner: 'Z' }) + row({ Id: '4', Day: 'z' }),
      [
        [3, 'Partner', 'partner-unknown', 'Y'],
        [4, 'Partner', 'partner-unknown', 'Z'],
        [5, 'Day', 'value-invalid', 'z'],
      ],
    ],
  ])('%s', async (_name, rows, expected) => {
    const result = await scene.import(columns + good + rows, visit);
    expect(result).toMatchObject({ stopped: true, recording: null });
    expect(result.rejects.map((r) => [r.line, r.column, r.code])).toEqual(
      expected.map(([line, column, code]) => [line, column, code]),
    );
    for (const [n, reject] of result.rejects.entries()) {
      expect(reject.reason).toContain(expected[n]?.[3]);
      expect(reject.remedy).not.toBe('');
      expect(reject.file).toBe('data.csv');
    }
    expect(result.counts.rejected).toBe(new Set(expected.map(([line]) => line)).size);
    expect(result.rejectsTotal).toBe(expected.length);
    await nothingChanged();
  });

  const people = `${head('people')}feed: { completeThrough: 2025-12-31 }\nfields: { person: P, name: N, partner: Partner, from: From, to: To }`;
  const badge = `${head('evidence')}kind: badge\nstatus: verified\nfields: { externalId: Id, person: P, partner: Partner, day: Day, validUntil: Until }`;
  const partners = `${head('partners')}fields: { key: Id, name: N, attributes: { size: Size, rival: Rival }, motion: M, enrolledFrom: From, enrolledTo: To, aliasOf: Into }`;
  const partnerColumns = 'Id,N,Size,Rival,M,From,To,Into\n';
  const places = `${head('placements')}fields: { partner: Partner, ladder: Ladder, tier: Tier, from: From, to: To }`;
  test.each<[string, string, string, [number, string, string, string][]]>([
    [
      'two employers on a day',
      people,
      'P,N,Partner,From,To\nq,,A,2025-01-01,2025-06-30\nq,,B,2025-06-30,\n',
      [
        [2, 'P', 'person-overlap', '30 Jun 2025 on, in line 3'],
        [3, 'P', 'person-overlap', '1 Jan to 30 Jun 2025, in line 2'],
      ],
    ],
    [
      'an employer besides the stored one',
      people,
      'P,N,Partner,From,To\np1,,B,2024-12-31,\n',
      [[2, 'P', 'person-overlap', '1 Jan to 31 Dec 2024, stored already']],
    ],
    [
      'an employment that ends before it begins',
      people,
      'P,N,Partner,From,To\nq,,A,2025-02-01,2025-01-01\n',
      [[2, 'To', 'value-invalid', 'It ends on 1 Jan 2025, before it begins on 1 Feb 2025.']],
    ],
    [
      'an unknown employer',
      people,
      'P,N,Partner,From,To\nq,,Z,2025-02-01,\n',
      [[2, 'Partner', 'partner-unknown', 'Z']],
    ],
    [
      'a person with two names',
      people,
      'P,N,Partner,From,To\nq,Ann,A,2024-01-01,2024-02-01\nq,Anna,A,2025-01-01,\n',
      [
        [2, 'N', 'row-conflict', "'Ann' is contradicted in line 3"],
        [3, 'N', 'row-conflict', "'Anna' is contradicted in line 2"],
      ],
    ],
    [
      'an unknown person',
      badge,
      'Id,P,Partner,Day,Until\n1,nobody,A,2024-05-01,\n',
      [[2, 'P', 'person-unknown', "No person has the key 'nobody'"]],
    ],
    [
      'a person whom nobody employs on the day',
      badge,
      'Id,P,Partner,Day,Until\n1,p1,,2025-05-01,\n',
      [[2, 'Partner', 'employment-missing', 'on 1 May 2025']],
    ],
    [
      'no person',
      badge,
      'Id,P,Partner,Day,Until\n1,,A,2024-05-01,\n',
      [[2, 'P', 'value-missing', "'person' is empty"]],
    ],
    [
      'validity that ends before it begins',
      badge,
      'Id,P,Partner,Day,Until\n1,p1,A,2024-05-01,2024-04-30\n',
      [[2, 'Until', 'value-invalid', 'valid until 2024-04-30, before its day 2024-05-01']],
    ],
    [
      'a value that the attribute cannot take',
      partners,
      `${partnerColumns}N,,big,,,,,\n`,
      [[2, 'Size', 'value-invalid', "There is no value of size 'big'"]],
    ],
    [
      'neither yes nor no',
      partners,
      `${partnerColumns}N,,,maybe,,,,\n`,
      [[2, 'Rival', 'value-invalid', "'maybe' is neither yes nor no"]],
    ],
    [
      'an unknown motion',
      partners,
      `${partnerColumns}N,,,,sales,2025-01-01,,\n`,
      [[2, 'M', 'unknown-reference', "There is no motion 'sales'"]],
    ],
    [
      'an enrolment without a day',
      partners,
      `${partnerColumns}N,,,,resale,,,\n`,
      [[2, 'From', 'value-missing', "'enrolledFrom' is empty"]],
    ],
    [
      'enrolments that overlap',
      partners,
      `${partnerColumns}N,,,,resale,2025-01-01,,\nN,,,,resale,2025-06-01,,\n`,
      [
        [2, 'From', 'span-overlap', 'from 1 Jun 2025 on, in line 3'],
        [3, 'From', 'span-overlap', 'from 1 Jan 2025 on, in line 2'],
      ],
    ],
    [
      'partners that contradict themselves',
      partners,
      `${partnerColumns}N,x,small,,,,,\nN,y,large,,,,,\n`,
      [
        [2, 'N', 'row-conflict', "'x'"],
        [2, 'Size', 'row-conflict', "'small'"],
        [3, 'N', 'row-conflict', "'y'"],
        [3, 'Size', 'row-conflict', "'large'"],
      ],
    ],
    [
      'a merge into nobody',
      partners,
      `${partnerColumns}N,,,,,,,nobody\n`,
      [[2, 'Into', 'partner-unknown', "'nobody'"]],
    ],
    [
      'a merge into itself',
      partners,
      `${partnerColumns}N,,,,,,,N\n`,
      [[2, 'Into', 'cycle', 'merged into itself']],
    ],
    [
      'merges in a circle',
      partners,
      `${partnerColumns}N,,,,,,,M\nM,,,,,,,N\n`,
      [
        [2, 'Into', 'cycle', "'M'"],
        [3, 'Into', 'cycle', "'N'"],
      ],
    ],
    [
      'merged into two',
      partners,
      `${partnerColumns}N,,,,,,,A\nN,,,,,,,B\n`,
      [
        [2, 'Into', 'row-conflict', 'line 3'],
        [3, 'Into', 'row-conflict', 'line 2'],
      ],
    ],
    [
      'an unknown tier',
      places,
      'Partner,Ladder,Tier,From,To\nA,resale,silver,2025-01-01,\n',
      [[2, 'Tier', 'tier-unknown', "There is no tier 'silver'"]],
    ],
    [
      'a tier of another ladder',
      places,
      'Partner,Ladder,Tier,From,To\nA,services,gold,2025-01-01,\n',
      [[2, 'Tier', 'tier-unknown', "The ladder 'services' has no tier 'gold'"]],
    ],
    [
      'placements that overlap',
      places,
      'Partner,Ladder,Tier,From,To\nA,resale,gold,2025-01-01,2025-02-01\nA,resale,basic,2025-02-01,\n',
      [
        [2, 'From', 'span-overlap', 'line 3'],
        [3, 'From', 'span-overlap', 'line 2'],
      ],
    ],
    [
      'two placements from one day',
      places,
      'Partner,Ladder,Tier,From,To\nA,resale,gold,2025-01-01,\nA,resale,basic,2025-01-01,\n',
      [
        [2, 'Tier', 'row-conflict', "'gold'"],
        [3, 'Tier', 'row-conflict', "'basic'"],
      ],
    ],
    [
      'rates that contradict',
      `${head('rates')}fields: { target: { constant: USD }, currency: C, day: D, rate: R }`,
      'C,D,R\nEUR,2025-01-01,1.1\nEUR,2025-01-01,1.2\nGBP,2025-01-01,0\n',
      [
        [2, 'R', 'row-conflict', "'1.1'"],
        [3, 'R', 'row-conflict', "'1.2'"],
        [4, 'R', 'value-invalid', 'not above zero'],
      ],
    ],
  ])('%s', async (_name, mapping, content, expected) => {
    const result = await scene.import(content, mapping);
    expect(result).toMatchObject({ stopped: true, recording: null });
    expect(result.rejects.map((r) => [r.line, r.column, r.code])).toEqual(
      expected.map(([line, column, code]) => [line, column, code]),
    );
    for (const [n, reject] of result.rejects.entries()) expect(reject.reason).toContain(expected[n]?.[3]);
    await nothingChanged();
  });

  test('more rejects than are listed are counted', async () => {
    const many = Array.from({ length: 12_000 }, (_, n) => `${n},Z,x,5,EUR,2,Rome\n`).join('');
    const result = await scene.import(columns + many, visit);
    expect(result.rejects).toHaveLength(10_000);
    expect(result).toMatchObject({ rejectsTotal: 12_000, counts: { rejected: 12_000 } });
    await nothingChanged();
  });

  test('control characters of a cell do not reach the terminal', async () => {
    const result = await scene.import(`${columns}1,\u001b[31mred,2025-01-01,5,EUR,2,x\n`, visit);
    expect(JSON.stringify(result.rejects)).not.toContain('\\u001b');
    expect(result.rejects[0]?.value).toBe('␀[31mred');
  });

  test('what cannot be taken can be left out, in one recording', async () => {
    const other = await openScene();
    try {
      await other.import('Id,Name\nA,Alpha\n', `${head('partners')}fields: { key: Id, name: Name }`);
      const result = await other.import(columns + good + row({ Day: 'x' }) + row({ Id: '3' }), visit, {
        acceptRejects: true,
      });
      expect(result).toMatchObject({ recording: 2, stopped: false, counts: { added: 2, rejected: 1 } });
      expect(result.notices).toEqual([expect.stringContaining('although rejected rows are missing')]);
      expect(await other.sql('select external_id as id from evidence order by 1')).toEqual([
        { id: '1' },
        { id: '3' },
      ]);
    } finally {
      await other.close();
    }
  });
});
