/** Rows of a reference table as they follow each other in time. */
import { day, type Day } from '../calendar.ts';
import type { TableDoc } from './schema.ts';

/** A row of a table by its place in it, with the days on which it holds; null: no first, no last. */
interface TimedRow {
  readonly index: number;
  readonly from: Day | null;
  readonly to: Day | null;
}

/** The rows of one key, by their first day. */
interface RowsOfKey {
  /** ` for 'EU, 50'`; empty in a table without key columns, whose rows have days alone. */
  readonly forWhom: string;
  readonly rows: readonly TimedRow[];
}

/** The rows of each key of a table whose rows are sound, keys in document order. */
export function rowsByKey(table: TableDoc): readonly RowsOfKey[] {
  const byKey = new Map<string, { readonly key: string; readonly rows: TimedRow[] }>();
  (table.rows ?? []).forEach((row, index) => {
    const cells = Object.keys(table.key).map((column) => String(row[column]));
    const key = JSON.stringify(cells);
    const known = byKey.get(key) ?? { key: cells.join(', '), rows: [] };
    known.rows.push({ index, from: dayOf(row['from']), to: dayOf(row['to']) });
    byKey.set(key, known);
  });
  return [...byKey.values()].map(({ key, rows }) => ({
    forWhom: key === '' ? '' : ` for '${key}'`,
    rows: rows.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1)),
  }));
}

function dayOf(cell: NonNullable<TableDoc['rows']>[number][string] | undefined): Day | null {
  return cell === undefined ? null : day(String(cell));
}
