/**
 * The wall between partners (I34 to I39, I41): the walk over the whole document, and the portal's role alone, without any check of the application.
 * `ISOLATION_RUNS=5` walks the long way, so many times.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { endpointList } from '../src/api/endpoints.ts';
import { day, type Day } from '../src/core/calendar.ts';
import { openPortal, type Portal } from '../src/server/db/portal.ts';
import { json } from './support/api.ts';
import { openWorld, type World } from './isolation/world.ts';
import { alike, steps, take, wrongWith, type Step, type Taken } from './isolation/walk.ts';

const runs = Number(process.env['ISOLATION_RUNS'] ?? '0');
const patience = runs > 0 ? 3_600_000 : 180_000;
/** Requests that are under way at once. */
const atOnce = 8;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.office.stop());

async function walk(way: readonly Step[], turn: number): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  let next = 0;
  const go = async (): Promise<void> => {
    for (let step = way[next++]; step; step = way[next++]) taken.push(await take(step, world, turn));
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  return taken;
}

const recorded = async (): Promise<unknown> =>
  (await world.office.sql('select count(*), max(number) from recording'))[0];

describe('the walk over every endpoint, as everybody', () => {
  const turns = Array.from({ length: Math.max(1, runs) }, (_, i) => i);
  const taken: Taken[] = [];

  test.each(turns)(
    'what the table or the wall refuses is refused, and changes nothing (%i)',
    async (turn) => {
      const before = await recorded();
      const { refused } = steps(world, endpointList, runs > 0);
      const answers = await walk(refused, turn);
      expect(answers.flatMap((t) => wrongWith(t, world)).slice(0, 30)).toEqual([]);
      expect(await recorded()).toEqual(before);
      expect(answers.length).toBeGreaterThan(1000);
      taken.push(...answers);
    },
    patience,
  );

  test('what is foreign and what is not there look alike to the byte', () => {
    const seen = new Map<string, Map<string, string>>();
    for (const { step, told, status } of taken) {
      if (!step.asker.ofA || step.shape !== 'example' || status < 400 || step.kind === 'own') continue;
      const where = alike(step);
      const answers = seen.get(where) ?? new Map<string, string>();
      seen.set(where, answers.set(told, step.kind));
    }
    expect(seen.size).toBeGreaterThan(100);
    expect(
      [...seen].filter(([, answers]) => answers.size > 1).map(([where, answers]) => [where, ...answers]),
    ).toEqual([]);
  });

  test('so do ids of people in bodies', async () => {
    const { ids } = world.office.server;
    const admin = world.askers.find(({ name }) => name === 'administrator of A')?.asks;
    const { b, idle, moved } = world.people;
    // Who once worked there may be named in evidence, and is no colleague any more.
    const bodies: readonly (readonly [string, readonly number[], (person: string) => object])[] = [
      ['claims', [b], (person) => ({ kind: 'alliance_manager', day: '2026-06-12', person })],
      [
        'people',
        [b, idle, moved],
        (person) => ({ email: 'p@alder.example', name: 'P', role: 'partner-member', person }),
      ],
    ];
    for (const [what, foreign, body] of bodies) {
      const told = new Set<string>();
      for (const number of [...foreign, 987_654]) {
        const response = await admin?.send(
          'POST',
          `/portal/companies/${world.a['partner']}/${what}`,
          json(body(ids.seal('person', number))),
        );
        told.add(`${response?.status} ${(await response?.text())?.replaceAll(/req_[\w-]+/g, '')}`);
      }
      expect([...told], what).toEqual([expect.stringMatching(/^404 .*not-found/)]);
    }
  });

  test.each(turns)(
    'what is allowed goes through without a fault, and tells A nothing of B (%i)',
    async (turn) => {
      const { reads, writes } = steps(world, endpointList, runs > 0);
      const answers = [...(await walk(reads, turn)), ...(await walk(writes, turn))];
      expect(answers.flatMap((t) => wrongWith(t, world)).slice(0, 30)).toEqual([]);
      const done = answers.filter(
        ({ step, status }) => step.asker.name === 'administrator of A' && status < 300,
      );
      expect(new Set(done.map(({ step }) => step.endpoint.id)).size).toBeGreaterThan(10);
      // The walk sees what it looks for: B's own manager gets the canaries.
      const told = answers.filter(
        ({ step, whole }) =>
          step.asker.name === 'kai, who looks after B' && world.canariesIn(whole).length > 0,
      );
      expect(told.length).toBeGreaterThan(10);
    },
    patience,
  );
});

describe('the role of the portal, without any check of the application', () => {
  let portal: Portal;
  let app: pg.Client;
  const today = day('2026-07-01');
  beforeAll(async () => {
    portal = openPortal(world.office.server.database);
    app = new pg.Client(world.office.server.database.config('app'));
    await app.connect();
  });
  afterAll(async () => {
    await app.end();
    await portal.close();
  });

  const role = () => world.office.server.database.roles.portal;
  /** Every table of the store, with the columns that the role may select. */
  async function tables(): Promise<{ name: string; columns: string[] }[]> {
    const { rows } = await app.query<{ name: string; columns: string[] }>(
      `select n.nspname || '.' || quote_ident(c.relname) as name, array(select quote_ident(a.attname::text) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege($1, c.oid, a.attnum, 'select')) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname in ('public', 'pgboss') order by 1`,
      [role()],
    );
    return rows;
  }
  const rowsOf = async (
    person: number | null,
    on: Day,
    name: string,
    columns: readonly string[],
  ): Promise<Record<string, unknown>[]> =>
    portal.within({ person, today: on }, async ({ client }) => {
      const { rows } = await client.query<Record<string, unknown>>(
        `select ${columns.join(', ')} from ${name}`,
      );
      return rows;
    });
  const wall = ['account', 'employment', 'enrolment', 'evidence', 'evidence_note', 'partner', 'partner_alias', 'partner_card', 'partner_key',
    'partner_name', 'person', 'person_name', 'placement', 'program_choice', 'program_version']; // prettier-ignore

  test('may read these tables, all of them under policies, and no others', async () => {
    const readable = (await tables()).filter(({ columns }) => columns.length > 0).map(({ name }) => name);
    expect(readable).toEqual(wall.map((name) => `public.${name}`));
    const { rows } = await app.query(
      `select c.relname from pg_class c where c.relname = any($1) and not c.relrowsecurity`,
      [[...wall, 'portal_request']],
    );
    expect(rows).toEqual([]);
  });

  test('sees rows of A only, also right after B was served on the same connections', async () => {
    const { a, b } = world.people;
    for (const { name, columns } of (await tables()).filter((t) => t.columns.length > 0)) {
      await Promise.all(Array.from({ length: 8 }, () => rowsOf(b, today, name, columns)));
      const rows = await rowsOf(a, today, name, columns);
      expect(rows.length, name).toBeGreaterThan(
        name === 'public.partner_alias' || name === 'public.placement' ? -1 : 0,
      );
      // What a program says inside goes no further than the server's own reading of it.
      const text = JSON.stringify(
        name === 'public.program_version' ? rows.map((r) => ({ ...r, canonical: '' })) : rows,
      );
      expect(world.canariesIn(text), name).toEqual([]);
      for (const row of rows)
        for (const column of ['partner_id', 'canonical_id'])
          if (column in row) expect(row[column], name).toBe(world.partners.a);
    }
  });

  test('sees B and what was merged into it for whoever works there today, and who went there no more of A', async () => {
    const partners = async (person: number, on = today) =>
      (await rowsOf(person, on, 'public.partner', ['id']))
        .map(({ id }) => Number(id))
        .toSorted((x, y) => x - y);
    const { a, b, merged } = world.partners;
    expect(await partners(world.people.b)).toEqual([b, merged].toSorted((x, y) => x - y));
    expect(await partners(world.people.moved)).toEqual([b, merged].toSorted((x, y) => x - y));
    expect(await partners(world.people.moved, day('2026-05-31'))).toEqual([a]);
  });

  test('sees nothing without a person, without a day, for whom nobody employs, and outside of transactions', async () => {
    const { idle, a } = world.people;
    const none = new pg.Client(world.office.server.database.config('portal'));
    await none.connect();
    for (const { name, columns } of (await tables()).filter((t) => t.columns.length > 0)) {
      expect(await rowsOf(null, today, name, columns), name).toEqual([]);
      expect(await rowsOf(idle, today, name, columns), name).toEqual([]);
      expect((await none.query(`select ${columns.join(', ')} from ${name}`)).rows, name).toEqual([]);
      await none.query('begin');
      await none.query(`select set_config('tierwright.person', $1, true)`, [String(a)]);
      expect((await none.query(`select ${columns.join(', ')} from ${name}`)).rows, name).toEqual([]);
      await none.query('rollback');
    }
    await none.end();
    // What a transaction said of whom it served ends with it (I38).
    const after = await portal.within({ person: a, today }, async ({ client }) => {
      await client.query('commit');
      return (await client.query('select from partner')).rows;
    });
    expect(after).toEqual([]);
  });

  test('hands in for A, by an account of A, and writes nothing else anywhere', async () => {
    const { a } = world.people;
    const account = async (person: number): Promise<number> => {
      const { rows } = await app.query<{ id: string }>('select id from account where person_id = $1', [
        person,
      ]);
      return Number(rows[0]?.id);
    };
    const [own, theirs] = [await account(a), await account(world.people.b)];
    const attempt = (statement: string, values: unknown[] = []): Promise<string> =>
      portal
        .within({ person: a, today }, async ({ client }) => {
          await client.query(statement, values);
          await client.query('rollback');
          return 'done';
        })
        .catch((error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? '') : String(error)));
    const insert = `insert into portal_request (partner_id, account_id, what, content) values ($1, $2, 'claim', '{}')`;
    const { a: alder, b: birch, merged } = world.partners;
    expect(await attempt(insert, [alder, own])).toBe('done');
    for (const values of [
      [birch, own],
      [merged, own],
      [alder, theirs],
      [birch, theirs],
    ])
      expect(await attempt(insert, values), String(values)).toBe('42501');
    const all = await tables();
    expect(all.length).toBeGreaterThan(40);
    for (const { name } of all) {
      if (name !== 'public.portal_request')
        expect(await attempt(`insert into ${name} default values`), name).toBe('42501');
      expect(await attempt(`delete from ${name}`), name).toBe('42501');
      expect(await attempt(`truncate ${name}`), name).toBe('42501');
      const { rows } = await app
        .query<{ may: boolean }>(
          `select bool_or(has_column_privilege($1, a.attrelid, a.attnum, 'update')) as may from pg_attribute a where a.attrelid = $2::regclass and a.attnum > 0`,
          [role(), name],
        )
        .catch(() => ({ rows: [{ may: false }] }));
      expect(rows[0]?.may, name).toBe(false);
    }
    for (const other of ['tierwright_app', 'tierwright_owner', 'postgres'])
      expect(await attempt(`set role ${other}`), other).toBe('42501');
    expect(await attempt(`set row_security = off; select * from evidence`)).toBe('42501');
  });
});
