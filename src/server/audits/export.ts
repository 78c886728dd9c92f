/** Rows of a stored audit as files. */
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { csvLine } from '../../core/words/csv.ts';
import type { Store } from '../db/store.ts';
import { auditRows, tierKeys, type Asking, type AuditHead, type RowKey, type StoredRow } from './reads.ts';

/** Columns of the files, in order. */
export const exportColumns = [
  'partner', 'name', 'ladder', 'current', 'earned', 'possible', 'holdable', 'decision', 'next', 'fit_least', 'fit_most', 'fit_verdict', 'gate', 'marks',
] as const; // prettier-ignore
export type ExportRow = Readonly<Record<(typeof exportColumns)[number], string | number | null>>;

/** Rows that are held at once. */
const batch = 2000;

/** One batch of rows after another. */
type Read = (after: RowKey | undefined) => Promise<readonly StoredRow[]>;

async function* batches(read: Read): AsyncGenerator<readonly StoredRow[]> {
  for (let after: RowKey | undefined; ;) {
    const rows = await read(after);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = [last.name, last.partner, last.ladder];
  }
}

/** All rows of an audit, some at a time. */
export async function* exportRows(
  tx: Asking,
  { id, version }: Pick<AuditHead, 'id' | 'version'>,
): AsyncGenerator<readonly ExportRow[]> {
  const tiers = await tierKeys(tx, version);
  for await (const rows of batches((after) => auditRows(tx, id, {}, after, batch)))
    yield rows.map((row) => exportRow(row, tiers[row.ladder] ?? []));
}

function exportRow(row: StoredRow, tiers: readonly string[]): ExportRow {
  const tier = (index: number | null): string | null => (index === null ? null : (tiers[index] ?? null));
  const score = (hundredths: number | null): number | null =>
    hundredths === null || !Number.isFinite(hundredths) ? null : hundredths / 100;
  return {
    partner: row.key,
    name: row.name,
    ladder: row.ladder,
    current: row.current,
    earned: tier(row.earned),
    possible: tier(row.possible),
    holdable: tier(row.holdable),
    decision: row.decision,
    next: tier(row.next),
    fit_least: score(row.fitLeast),
    fit_most: score(row.fitMost),
    fit_verdict: row.fitVerdict,
    gate: row.gate,
    marks: (row.marks ?? []).join(' '),
  };
}

/** CSV, a batch at a time. */
export async function* csvOf(store: Store, { id, version }: AuditHead): AsyncGenerator<string> {
  yield `${csvLine(exportColumns)}\r\n`;
  // One batch a transaction: who reads slowly holds no snapshot open, and stored audits never change.
  const tiers = await store.read((tx) => tierKeys(tx, version));
  for await (const rows of batches((after) => store.read((tx) => auditRows(tx, id, {}, after, batch))))
    yield rows
      .map((row) => exportRow(row, tiers[row.ladder] ?? []))
      .map((row) => `${csvLine(exportColumns.map((column) => row[column]))}\r\n`)
      .join('');
}

/** What a thread that makes a file is started with. */
export interface ExportOrder {
  readonly config: pg.ClientConfig;
  readonly audit: Pick<AuditHead, 'id' | 'version' | 'asOf'>;
  readonly format: 'xlsx' | 'arrow';
}

/** A workbook or an Arrow file, made by a thread of its own: of a large audit it takes seconds, in which others are answered. */
export function fileOf(order: ExportOrder, workerArguments: readonly string[]): Promise<Uint8Array> {
  const url = new URL(import.meta.url.replace(/export\.(\w+)$/, 'export-worker.$1'));
  const worker = new Worker(url, { workerData: order, execArgv: [...workerArguments] });
  return new Promise((resolve, reject) => {
    worker.once('message', (bytes: Uint8Array) => resolve(bytes));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code} and gave no file`)));
  });
}
