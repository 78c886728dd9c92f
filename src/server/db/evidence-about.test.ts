import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/support/database.ts';
import { openStore } from './store.ts';

const database = await freshDatabase();
const store = openStore(database);
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** Stores rows of evidence about partners and persons, by their numbers. */
const about = (...rows: readonly (readonly [number, number | null])[]): Promise<unknown> =>
  store.write('test', 'test', async ({ client, recording }) => {
    const number = await recording();
    await client.query('insert into partner (recorded_in) select $1 where not exists (select from partner)', [
      number,
    ]);
    await client.query('insert into person (recorded_in) select $1 where not exists (select from person)', [
      number,
    ]);
    const { rowCount } = await client.query(
      `insert into evidence (partner_id, person_id, kind, day, status, source, external_id, recorded_in)
       select (select min(id) from partner) + p, (select min(id) from person) + h,
         'visit', '2025-01-01', 'verified', 's', gen_random_uuid()::text, $1
       from unnest($2::bigint[], $3::bigint[]) t (p, h)`,
      [number, rows.map(([p]) => p), rows.map(([, h]) => h)],
    );
    return { result: rowCount };
  });

test('evidence about a partner and a person that there are is stored', async () => {
  await expect(about([0, 0], [0, null])).resolves.toBe(2);
});

test.each([
  ['a partner that there is not', 1, 0, 'evidence names a partner that there is not'],
  ['a person that there is not', 0, 1, 'evidence names a person that there is not'],
])(
  'evidence about %s is refused by the database, whatever stands beside it',
  async (_name, partner, person, why) => {
    await expect(about([0, null], [partner, person], [0, 0])).rejects.toMatchObject({
      code: '23503',
      message: why,
    });
  },
);
