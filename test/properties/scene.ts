/** A store of its own with a small program, partners, people and evidence, and the ways in which such a store changes. */
import pg from 'pg';
import { day } from '../../src/core/calendar.ts';
import { IssueError } from '../../src/core/issue.ts';
import type { Program } from '../../src/core/program/program.ts';
import { openStore, type Store, type WriteTx } from '../../src/server/db/store.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';
import { freshDatabase } from '../support/database.ts';

export const source = `
tierwright: 1
program: { key: small, name: Small, currency: USD, timeZone: Etc/UTC }
attributes: { size: { label: Size, type: text, values: [small, large] } }
metrics:
  sales: { label: closed-won sales, unit: money, measure: rows, kinds: [deal_won], window: review-year, value: amount, reduce: sum }
  deals: { label: deals won, unit: count, measure: rows, kinds: [deal_won], window: review-year, reduce: count }
  people:
    label: certified people
    unit: count
    measure: each
    by: person
    with: { held: { kinds: [certification], window: valid, reduce: count } }
    having: { value: held, atLeast: 1 }
    reduce: count
ipp:
  attributes: [{ attribute: size, weight: 100, scores: { large: 100, small: 40 } }]
motions:
  resale: { label: Resale, axis: sales, style: mixed, activity: [deal_won] }
ladders:
  resale:
    motion: resale
    label: Resale
    tiers:
      - { key: basic, label: Basic, enter: { all: [{ metric: deals, atLeast: 1 }] } }
      - { key: silver, label: Silver, enter: { any: [{ metric: sales, atLeast: 5000 }, { metric: people, atLeast: 3 }] } }
      - { key: gold, label: Gold, enter: { all: [{ metric: sales, atLeast: 20000, keep: 15000 }, { metric: people, atLeast: 2 }] } }
  early: # after the other in the document, before it by name
    motion: resale
    label: Early
    tiers: [{ key: only, label: Only, fit: any, enter: { metric: people, atLeast: 1 } }]
`;

export const asOf = day('2026-06-30');

/** The program of a text that is known to be right. */
export function programOf(text = source): Program {
  const read = checkProgram(text, 'small.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  return read.value.program;
}

export interface Scene {
  readonly store: Store;
  readonly owner: pg.Client;
  /** A new connection as the application. */
  app(): Promise<pg.Client>;
  close(): Promise<void>;
}

const partners = 12;
const perPartner = 8;

/** Partners, their people and evidence, as recording 1; feeds complete. */
export async function openScene(): Promise<Scene> {
  const database = await freshDatabase();
  const store = openStore(database);
  const owner = new pg.Client(database.config('owner'));
  await owner.connect();
  await store.write('seed', 'seed', async (tx) => {
    const n = await tx.recording();
    const run = (text: string, ...values: unknown[]) => tx.client.query(text, [n, ...values]);
    await run('insert into partner (recorded_in) select $1 from generate_series(1, $2)', partners);
    await run(`insert into partner_key (partner_id, source, key, recorded_in) select id, 'crm', 'P' || id, $1 from partner`);
    await run(`insert into partner_name (partner_id, name, recorded_in) select id, 'Partner ' || id, $1 from partner`);
    await run(`insert into enrolment (partner_id, motion, from_day, recorded_in) select id, 'resale', '2020-01-01', $1 from partner`);
    await run(`insert into placement (partner_id, ladder, tier, from_day, reason, recorded_in)
      select id, 'resale', case id % 3 when 0 then 'gold' when 1 then 'silver' else 'basic' end, '2025-01-01', 'start', $1 from partner`);
    await run(`insert into partner_attribute (partner_id, name, since, value, recorded_in)
      select id, 'size', '2020-01-01', case id % 4 when 0 then 'small' else 'large' end, $1 from partner where id % 5 <> 0`);
    await run('insert into person (recorded_in) select $1 from generate_series(1, $2)', partners * 3);
    await run(`insert into person_key (person_id, source, key, digest, recorded_in) select id, 'hr', 'H' || id, decode(md5(id::text), 'hex'), $1 from person`);
    await tx.client.query(`insert into person_name (person_id, name) select id, 'Person ' || id from person`);
    await run(`insert into employment (partner_id, person_id, from_day, recorded_in) select (id - 1) % $2 + 1, id, '2020-01-01', $1 from person`, partners);
    await run(`insert into evidence (partner_id, kind, day, status, amount, currency, source, external_id, recorded_in)
      select id, 'deal_won', date '2025-08-01' + ((g * 37 + id) % 330)::int, case (g + id) % 5 when 0 then 'claimed' else 'verified' end,
        ((id * 700 + g * 311) % 6000) * case when (g + id) % 10 = 0 then -1 else 1 end, 'USD', 'crm', 'D' || id || '-' || g, $1 from partner, generate_series(1, $2) g`, perPartner);
    await run(`insert into evidence (partner_id, person_id, kind, day, valid_until, status, source, external_id, recorded_in)
      select (id - 1) % $2 + 1, id, 'certification', '2025-01-01', case id % 4 when 0 then date '2026-01-01' end, 'verified', 'hr', 'C' || id, $1 from person`, partners);
    await run(`insert into feed (source, kind, complete_through, fields, recorded_in)
      values ('crm', 'deal_won', '2026-06-30', '{amount}', $1), ('hr', 'certification', '2026-06-30', '{person}', $1), ('hr', 'employment', '2026-06-30', '{}', $1)`);
    return { result: undefined, log: { seeded: partners } };
  }); // prettier-ignore
  const clients: pg.Client[] = [];
  return {
    store,
    owner,
    app: async () => {
      const client = new pg.Client(database.config('app'));
      await client.connect();
      clients.push(client);
      return client;
    },
    close: async () => {
      await Promise.all([...clients, owner].map((c) => c.end()));
      await store.close();
      await database.drop();
    },
  };
}

/** Replaces what is known of one row of evidence, by a recording: another amount or status. */
export async function correct(
  tx: WriteTx,
  externalId: string,
  change: { amount?: number; status?: string },
): Promise<number> {
  const n = await tx.recording();
  const { rowCount } = await tx.client.query(
    `with old as (update evidence set superseded_in = $1 where external_id = $2 and superseded_in is null returning *)
     insert into evidence (partner_id, kind, day, valid_until, status, amount, currency, person_id, fields, source, external_id, recorded_in)
     select partner_id, kind, day, valid_until, coalesce($3, status), coalesce($4, amount), currency, person_id, fields, source, external_id, $1 from old`,
    [n, externalId, change.status ?? null, change.amount ?? null],
  );
  if (rowCount !== 1) throw new Error(`no evidence '${externalId}'`);
  return n;
}

/** A new row of evidence, by a recording. */
export async function add(tx: WriteTx, partner: number, externalId: string, amount: number): Promise<number> {
  const n = await tx.recording();
  await tx.client.query(
    `insert into evidence (partner_id, kind, day, status, amount, currency, source, external_id, recorded_in)
     values ($2, 'deal_won', '2026-03-03', 'verified', $4, 'USD', 'crm', $3, $1)`,
    [n, partner, externalId, amount],
  );
  return n;
}

/** Merges one partner into another, by a recording. */
export async function merge(tx: WriteTx, from: number, into: number): Promise<number> {
  const n = await tx.recording();
  await tx.client.query(
    'insert into partner_alias (partner_id, canonical_id, recorded_in) values ($2, $3, $1)',
    [n, from, into],
  );
  return n;
}
