/**
 * Undoing an import: what it made known is superseded, what it replaced is made known again, both in a recording of its own. Nothing is
 * deleted; who looks from before sees it as it was.
 */
import type pg from 'pg';
import type { WriteTx } from '../db/store.ts';
import { refuse } from '../http/refuse.ts';

/** Tables of which imports make versions, and the columns by which a row stays the same row. */
const versioned: Readonly<Record<string, readonly string[]>> = {
  partner_key: ['partner_id', 'source', 'key'],
  partner_name: ['partner_id'],
  partner_alias: ['partner_id'],
  partner_attribute: ['partner_id', 'name', 'since'],
  enrolment: ['partner_id', 'motion', 'from_day'],
  placement: ['partner_id', 'ladder', 'from_day'],
  person_key: ['source', 'digest'],
  employment: ['partner_id', 'person_id', 'from_day'],
  evidence: ['source', 'kind', 'external_id'],
  feed: ['source', 'kind'],
  reference_row: ['name', 'key', 'from_day'],
  currency_rate: ['target', 'currency', 'day'],
};

export interface Undone {
  readonly superseded: number;
  readonly restored: number;
}

/** Undoes the import of a recording. Throws `state-conflict` where it was undone before, or one of its rows has changed since. */
export async function undoImport(tx: WriteTx, undoes: number): Promise<Undone> {
  const { client } = tx;
  const recording = await tx.recording();
  const { rowCount } = await client.query('select from import_undo where undoes = $1', [undoes]);
  if (rowCount !== 0)
    throw refuse(
      'state-conflict',
      'This import was undone before.',
      'Import the file again to have it back.',
    );
  const changed: string[] = [];
  for (const table of Object.keys(versioned))
    if (await changedSince(client, table, undoes)) changed.push(table);
  if (changed.length > 0)
    throw refuse(
      'state-conflict',
      `Something of this import has changed since: ${changed.map((t) => t.replace('_', ' ')).join(', ')}.`,
      'Undo the later imports first, the newest before the others, or correct the rows one by one.',
    );
  let [superseded, restored] = [0, 0];
  for (const table of Object.keys(versioned)) {
    const gone = await client.query(
      `update ${table} set superseded_in = $2 where recorded_in = $1 and superseded_in is null`,
      [undoes, recording],
    );
    superseded += gone.rowCount ?? 0;
    const columns = await columnsOf(client, table);
    const back = await client.query(
      `insert into ${table} (${columns.join(', ')}, recorded_in) select ${columns.join(', ')}, $2 from ${table} where superseded_in = $1`,
      [undoes, recording],
    );
    restored += back.rowCount ?? 0;
  }
  await client.query('insert into import_undo (recorded_in, undoes) values ($1, $2)', [recording, undoes]);
  return { superseded, restored };
}

/** Whether a row that the import made known was replaced since, or one that it replaced came back otherwise. */
async function changedSince(client: pg.ClientBase, table: string, undoes: number): Promise<boolean> {
  const identity = versioned[table] ?? [];
  const same = identity.map((column) => `now.${column} = was.${column}`).join(' and ');
  const { rows } = await client.query<{ changed: boolean }>(
    `select exists (select from ${table} where recorded_in = $1 and superseded_in is not null)
       or exists (select from ${table} was join ${table} now on ${same} and now.superseded_in is null and now.recorded_in <> $1
                  where was.superseded_in = $1) as changed`,
    [undoes],
  );
  return rows[0]?.changed === true;
}

/** What makes up a row besides when it was known; numbers that the database gives are given anew. */
async function columnsOf(client: pg.ClientBase, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attidentity = '' and attname not in ('recorded_in', 'superseded_in') order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
