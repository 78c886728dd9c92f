/** A thread that makes one file of a stored audit. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import pg from 'pg';
import writeXlsx from 'write-excel-file/node';
import { driverTypes } from '../db/store.ts';
import { exportColumns, exportRows, type ExportOrder, type ExportRow } from './export.ts';

if (!isMainThread) {
  const bytes = await make(workerData as ExportOrder); // written by `export.ts`
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(bytes);
}

async function make({ config, audit, format }: ExportOrder): Promise<Uint8Array> {
  const client = new pg.Client({ ...config, types: driverTypes });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    const rows: ExportRow[] = [];
    for await (const some of exportRows({ client }, audit)) rows.push(...some);
    return format === 'xlsx' ? await workbook(rows) : await arrow(client, audit, rows);
  } finally {
    await client.end();
  }
}

/** Texts are texts: a workbook runs a formula only from a cell that is one. */
async function workbook(rows: readonly ExportRow[]): Promise<Uint8Array> {
  const head = exportColumns.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  const cells = rows.map((row) =>
    exportColumns.map((column) => {
      const value = row[column];
      return value === null
        ? null
        : typeof value === 'number'
          ? { value, type: Number }
          : { value, type: String };
    }),
  );
  const file = await writeXlsx([head, ...cells], { stickyRowsCount: 1, sheet: 'Standings' }).toBuffer();
  return new Uint8Array(file);
}

/** The rows as columns, and beside them the least and most of every metric on the audit's day; no value is NaN. */
async function arrow(
  client: pg.Client,
  { id, asOf }: ExportOrder['audit'],
  rows: readonly ExportRow[],
): Promise<Uint8Array> {
  const { rows: named } = await client.query<{ metrics: string[] }>(
    'select metrics from audit where id = $1',
    [id],
  );
  const { rows: facts } = await client.query<{ key: string; least: number[]; most: number[] | null }>(
    `select k.key, f.least, f.most from audit_fact f, lateral (
       select k.key from partner_key k where k.partner_id = f.partner_id order by k.superseded_in is not null, k.recorded_in, k.source, k.key limit 1
     ) k where f.audit_id = $1 and f.sample = $2`,
    [id, asOf],
  );
  const byKey = new Map(facts.map((fact) => [fact.key, fact]));
  const metrics = named[0]?.metrics ?? [];
  const end = (row: ExportRow, which: 'least' | 'most', n: number): number => {
    const fact = byKey.get(String(row.partner));
    return (which === 'most' ? (fact?.most ?? fact?.least) : fact?.least)?.[n] ?? NaN;
  };
  const columns: Record<string, (string | number | null)[] | Float64Array> = {};
  for (const column of exportColumns) columns[column] = rows.map((row) => row[column]);
  metrics.forEach((name, n) => {
    for (const which of ['least', 'most'] as const)
      columns[`${name}:${which}`] = Float64Array.from(rows, (row) => end(row, which, n));
  });
  const bytes = tableToIPC(tableFromArrays(columns), { format: 'file' });
  if (!bytes) throw new Error('no bytes of Arrow were made');
  return bytes;
}
