/**
 * What holds for every import (I9, I49): repeats, dry runs, the order of rows, snapshots. `PROPERTY_IMPORT_RUNS` sets how
 * many are tried (short form: 30).
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScene, type ImportOptions, type Scene } from '../../../test/support/imports.ts';

const head = (what: string): string => `tierwright: 1\nwhat: ${what}\nsource: crm\n`;
const partners = `${head('partners')}fields: { key: Id, name: Name, attributes: { country: Land }, motions: { column: Motions, split: ' ' }, enrolledFrom: From, enrolledTo: To, aliasOf: Into }\n`;
const people = `${head('people')}fields: { person: P, name: Name, partner: Partner, from: From, to: To }\n`;
const visits = `${head('evidence')}kind: { column: Kind, lookup: { v: visit, b: badge } }
status: { column: Status, lookup: { y: verified }, otherwise: claimed }
feed: { completeThrough: 2025-12-31 }
fields: { externalId: Id, partner: Partner, person: P, day: Day, amount: Amount, currency: { column: Cur, default: EUR }, place: Place }
`;

const partnerKey = fc.constantFrom('A', 'B', 'C', 'D', 'E');
const someDay = fc.constantFrom(
  '2025-01-01',
  '2025-02-01',
  '2025-02-28',
  '2025-03-01',
  '2025-12-31',
  '2025-02-30',
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | ''> => fc.oneof(fc.constant('' as const), value);

const partnerRow = fc.record({
  Id: partnerKey,
  Name: maybe(fc.constantFrom('one', 'two')),
  Land: maybe(fc.constantFrom('DE', 'FR')),
  Motions: fc.constantFrom('', 'resale', 'services', 'resale services', 'sales'),
  From: someDay,
  To: maybe(someDay),
  Into: maybe(partnerKey),
});
const personRow = fc.record({
  P: fc.constantFrom('p', 'q', 'r'),
  Name: fc.constantFrom('', 'Ann', 'Bob'),
  Partner: partnerKey,
  From: someDay,
  To: maybe(someDay),
});
const visitRow = fc.record({
  Id: fc.nat(8).map(String),
  Kind: fc.constantFrom('v', 'v', 'b'),
  Status: fc.constantFrom('y', 'n'),
  Partner: maybe(partnerKey),
  P: maybe(fc.constantFrom('p', 'q', 'x')),
  Day: someDay,
  Amount: maybe(fc.constantFrom('1', '1.50', '1.5', '2,5')),
  Cur: maybe(fc.constantFrom('EUR', 'USD', 'XX')),
  Place: maybe(fc.constantFrom('a', 'b "c"', 'd,e\nf', '\\N', 'g\th')),
});

type Cells = Readonly<Record<string, string>>;

/** A file of one of three sorts. */
interface Sheet {
  readonly mapping: string;
  readonly rows: readonly Cells[];
}

const rowsOf = (row: fc.Arbitrary<Cells>): fc.Arbitrary<readonly Cells[]> =>
  fc.array(row, { minLength: 1, maxLength: 10 });
const sheet: fc.Arbitrary<Sheet> = fc.oneof(
  fc.record({ mapping: fc.constant(partners), rows: rowsOf(partnerRow) }),
  fc.record({ mapping: fc.constant(people), rows: rowsOf(personRow) }),
  fc.record({ mapping: fc.constant(visits), rows: rowsOf(visitRow) }),
);

function csv(rows: readonly Cells[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.map(cell).join(',')}\n`)
    .join('');
}

let scene: Scene;
let other: Scene;
beforeAll(async () => {
  [scene, other] = await Promise.all([openScene(), openScene()]);
  for (const one of [scene, other]) {
    await one.import('Id,Name\nA,a\nB,b\nC,c\n', `${head('partners')}fields: { key: Id, name: Name }`);
    await one.import('P,Name,Partner,From,To\np,Ann,A,2025-01-01,\nq,Bob,B,2025-02-01,2025-03-01\n', people);
  }
}, 120_000);
afterAll(() => Promise.all([scene.close(), other.close()]));

const accept: ImportOptions = { acceptRejects: true };
const runs = { numRuns: Number(process.env['PROPERTY_IMPORT_RUNS'] ?? 30) };
const patience = 60_000 + 2000 * runs.numRuns;

describe('every import', () => {
  test(
    'a dry run finds what the run finds and stores nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(sheet, fc.boolean(), async ({ mapping, rows }, acceptRejects) => {
          const text = csv(rows);
          const before = [await scene.known(), await scene.recordings()];
          const dry = await scene.import(text, mapping, { acceptRejects, dryRun: true });
          expect([await scene.known(), await scene.recordings()]).toEqual(before);
          const real = await scene.import(text, mapping, { acceptRejects });
          expect({ ...dry, dryRun: false, recording: real.recording }).toEqual(real);
          if (real.recording === null)
            expect([await scene.known(), await scene.recordings()]).toEqual(before);
        }),
        runs,
      );
    },
    patience,
  );

  test(
    'imported twice, it changes nothing and makes no recording',
    async () => {
      await fc.assert(
        fc.asyncProperty(sheet, async ({ mapping, rows }) => {
          const text = csv(rows);
          await scene.import(text, mapping, accept);
          const before = [await scene.known(), await scene.recordings()];
          const again = await scene.import(text, mapping, accept);
          expect(again.recording).toBeNull();
          expect(again.counts).toMatchObject({ added: 0, changed: 0, retracted: 0 });
          expect([await scene.known(), await scene.recordings()]).toEqual(before);
        }),
        runs,
      );
    },
    patience,
  );

  test(
    'the order of its rows changes nothing, not even ids',
    async () => {
      const shuffled = sheet.chain((s) =>
        fc.tuple(fc.constant(s), fc.shuffledSubarray([...s.rows], { minLength: s.rows.length })),
      );
      const ids = `select 'e' as t, id, external_id as key from evidence union all
      select 'p', partner_id, key from partner_key union all select 'h', person_id, key from person_key order by 1, 2, 3`;
      // Ids are numbered by sequences that a rolled-back import leaves with gaps; so compare their order, not their value.
      const order = async (one: Scene): Promise<unknown> =>
        (await one.sql<{ t: string; key: string }>(ids)).map(({ t, key }) => [t, key]);
      // Both stores have to know the same at the beginning, so each run starts from two that were fed alike so far.
      const [left, right] = await Promise.all([openScene(), openScene()]);
      try {
        for (const one of [left, right]) {
          await one.import('Id,Name\nA,a\nB,b\nC,c\n', `${head('partners')}fields: { key: Id, name: Name }`);
          await one.import(
            'P,Name,Partner,From,To\np,Ann,A,2025-01-01,\nq,Bob,B,2025-02-01,2025-03-01\n',
            people,
          );
        }
        await fc.assert(
          fc.asyncProperty(shuffled, async ([{ mapping, rows }, mixed]) => {
            const a = await left.import(csv(rows), mapping, accept);
            const b = await right.import(csv(mixed), mapping, accept);
            expect(b.counts).toEqual(a.counts);
            expect(await right.known()).toEqual(await left.known());
            expect(await order(right)).toEqual(await order(left));
          }),
          // Shrinking would go on from stores that differ by then.
          { ...runs, endOnFailure: true },
        );
      } finally {
        await Promise.all([left.close(), right.close()]);
      }
    },
    patience,
  );

  test(
    'a snapshot holds what its file holds: nothing else, and nothing less',
    async () => {
      const visit = visitRow.map((row) => ({
        ...row,
        Kind: 'v',
        Partner: row.Partner === '' || row.Partner > 'C' ? 'A' : row.Partner,
        P: '',
        Day: row.Day === '2025-02-30' ? '2025-02-28' : row.Day,
        Amount: row.Amount === '2,5' ? '2.5' : row.Amount,
        Cur: row.Cur === 'XX' ? '' : row.Cur,
      }));
      const files = fc.array(fc.uniqueArray(visit, { selector: (r) => r.Id, minLength: 1, maxLength: 8 }), {
        minLength: 2,
        maxLength: 4,
      });
      const mapping = visits.replace('source: crm', 'source: sheet\npartnerSource: crm');
      await fc.assert(
        fc.asyncProperty(files, async (sheets) => {
          let held = new Set(
            (
              await other.sql<{ id: string }>(
                `select external_id as id from evidence where source = 'sheet' and superseded_in is null and status <> 'retracted'`,
              )
            ).map((r) => r.id),
          );
          for (const rows of sheets) {
            const now = new Set(rows.map((row) => row.Id));
            const result = await other.import(csv(rows), `${mapping}mode: snapshot\n`);
            expect(result.rejects).toEqual([]);
            expect(result.counts.retracted).toBe([...held].filter((id) => !now.has(id)).length);
            const current = await other.sql<{ id: string; status: string }>(
              `select external_id as id, status from evidence where source = 'sheet' and superseded_in is null`,
            );
            expect(new Set(current.filter((r) => r.status !== 'retracted').map((r) => r.id))).toEqual(now);
            held = now;
          }
        }),
        runs,
      );
    },
    patience,
  );
});

test('what is superseded is never lost: every version has the recording that ended it', async () => {
  const broken = await scene.sql(
    `select source, kind, external_id from evidence group by 1, 2, 3
     having count(*) filter (where superseded_in is null) <> 1
       or count(distinct superseded_in) <> count(superseded_in)
       or bool_or(superseded_in is not null and superseded_in not in (select number from recording))`,
  );
  expect(broken).toEqual([]);
});
