/** Checks of reference tables: their columns, and whether the rows of one key follow each other in time. */
import { parseDay } from '../../calendar.ts';
import type { TableDoc } from '../schema.ts';
import { rowsByKey } from '../table-rows.ts';
import type { Checker, Path } from './checker.ts';

/** Reports every fault of the tables, and days of a key on which no row of it holds. */
export function checkTables(c: Checker): void {
  for (const [name, table] of Object.entries(c.doc.tables)) {
    const path: Path = ['tables', name];
    const sound = (table.rows ?? []).map((row, i) => checkRow(c, [...path, 'rows', i], table, row));
    if (sound.every((s) => s)) checkTime(c, path, table);
  }
}

type Row = NonNullable<TableDoc['rows']>[number];

/** Whether a row has the columns of its table, of their types, and ends after it begins. */
function checkRow(c: Checker, path: Path, table: TableDoc, row: Row): boolean {
  const types = { ...table.key, ...table.values };
  let sound = true;
  const fault = (
    code: 'missing-key' | 'wrong-type' | 'window-empty',
    at: Path,
    message: string,
    remedy: string,
  ) => {
    sound = false;
    c.fault(code, at, message, remedy);
  };
  for (const column of Object.keys(row))
    sound = c.known([...path, column], 'column', column, [...Object.keys(types), 'from', 'to']) && sound;
  for (const [column, type] of Object.entries(types)) {
    const cell = row[column];
    if (cell === undefined)
      fault('missing-key', path, `The row leaves out '${column}'.`, 'Give every column a value.');
    else if (type !== 'text' && typeof cell !== 'number')
      fault('wrong-type', [...path, column], `'${cell}' is no number.`, 'Write a number without quotes.');
  }
  for (const end of ['from', 'to'] as const) {
    if (row[end] !== undefined && parseDay(String(row[end])) === undefined)
      fault('wrong-type', [...path, end], `'${row[end]}' is no day.`, 'Write a day as YYYY-MM-DD.');
  }
  if (row['from'] !== undefined && row['to'] !== undefined && row['from'] > row['to'])
    fault(
      'window-empty',
      path,
      `The row ends before it begins (${row['from']} to ${row['to']}).`,
      'Put the earlier day first.',
    );
  return sound;
}

/** Rows of one key that hold on the same day. */
function checkTime(c: Checker, path: Path, table: TableDoc): void {
  for (const { forWhom, rows } of rowsByKey(table)) {
    rows.slice(1).forEach((row, i) => {
      const before = rows[i];
      if (!before || (before.to !== null && row.from !== null && row.from > before.to)) return;
      c.fault(
        'table-overlap',
        [...path, 'rows', row.index],
        `Two rows${forWhom} hold on the same day.`,
        table.dated ? 'Let the earlier one end (`to`) before the later one begins.' : 'Keep one of them.',
      );
    });
  }
}
