/** Loads a `TwinData` into a database as it would be stored, in place of whatever the last case left there. */
import pg from 'pg';
import { freshDatabase } from '../support/database.ts';
import { canonical, visible, type TwinData } from './data.ts';

const tables = [
  'partner_alias', 'partner_attribute', 'enrolment', 'employment', 'evidence', 'feed', 'reference_row', 'currency_rate',
  'placement',
] as const; // prettier-ignore

/** The last recording that a case may name. */
const recordings = 40;

/** A database for cases, and its owner. */
export async function openTwinDatabase(): Promise<{ readonly owner: pg.Client; close(): Promise<void> }> {
  const database = await freshDatabase();
  const owner = new pg.Client(database.config('owner'));
  await owner.connect();
  await prepare(owner);
  return {
    owner,
    close: async () => {
      await owner.end();
      await database.drop();
    },
  };
}

/** Recordings, partners and persons that all cases share; constraints that made-up histories need not keep are dropped. */
async function prepare(owner: pg.Client): Promise<void> {
  await owner.query(`insert into actor (label) values ('test')`);
  await owner.query(
    `insert into recording (number, at, actor, action, digest, previous, hash)
     select n, '2020-01-01', 1, 'test', '', '', '' from generate_series(0, ${recordings}) n`,
  );
  await owner.query(
    `insert into partner (id, recorded_in) overriding system value select n, 0 from generate_series(1, 99) n`,
  );
  await owner.query(
    `insert into person (id, recorded_in) overriding system value select n, 0 from generate_series(1, 999) n`,
  );
  const { rows } = await owner.query<{ text: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as text from pg_constraint
     where conrelid = any($1::text[]::regclass[]) and contype in ('x', 'p', 'c')`,
    [tables],
  );
  for (const { text } of rows) await owner.query(text);
  const indexes = await owner.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index where indrelid = any($1::text[]::regclass[]) and indisunique`,
    [tables],
  );
  for (const { name } of indexes.rows) await owner.query(`drop index ${name}`);
}

/** Replaces all rows by those of one case. */
export async function load(owner: pg.Client, data: TwinData): Promise<void> {
  await owner.query(`truncate ${tables.join(', ')}`);
  const rows: Record<(typeof tables)[number], readonly object[]> = {
    partner_alias: flatAliases(data),
    partner_attribute: data.attributes,
    enrolment: data.enrolments,
    employment: data.employment,
    evidence: data.evidence,
    feed: data.feeds,
    reference_row: data.references,
    currency_rate: data.rates,
    placement: data.placements.map((p) => ({ ...p, reason: 'made' })),
  };
  for (const table of tables) {
    const [first] = rows[table];
    if (!first) continue;
    const columns = Object.keys(first)
      .map((c) => (c === 'values' || c === 'key' ? `"${c}"` : c))
      .join(', ');
    await owner.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(rows[table])],
    );
  }
}

/** The store keeps every alias pointing at the final partner; the twin follows chains. One row for each recording says the same. */
function flatAliases(data: TwinData): object[] {
  return Array.from({ length: recordings }, (_, n) => {
    const seen = visible(data, n);
    return seen.aliases.map((a) => ({
      partner_id: a.partner_id,
      canonical_id: canonical(seen, a.partner_id),
      recorded_in: n,
      superseded_in: n + 1,
    }));
  }).flat();
}
