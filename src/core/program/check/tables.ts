/** Checks of reference tables: their columns, and whether the rows of one key follow each other in time. */
import { dayInWords, day, parseDay, plus, type Day } from '../../calendar.ts';
import type { TableDoc } from '../schema.ts';
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

interface Span {
  readonly index: number;
  readonly from: Day | null;
  readonly to: Day | null;
}

/** Rows of one key that hold on the same day, and days between them on which none does. */
function checkTime(c: Checker, path: Path, table: TableDoc): void {
  const spans = new Map<string, { readonly key: string; readonly rows: Span[] }>();
  (table.rows ?? []).forEach((row, index) => {
    const cells = Object.keys(table.key).map((column) => String(row[column]));
    const key = JSON.stringify(cells);
    const known = spans.get(key) ?? { key: cells.join(', '), rows: [] };
    known.rows.push({ index, from: dayOf(row['from']), to: dayOf(row['to']) });
    spans.set(key, known);
  });
  for (const { key, rows } of spans.values()) {
    const of = key === '' ? '' : ` for '${key}'`; // a table without key columns has rows of days alone
    const inOrder = rows.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
    inOrder.slice(1).forEach((row, i) => {
      const before = inOrder[i];
      if (!before) return;
      const place = [...path, 'rows', row.index];
      if (before.to === null || row.from === null || row.from <= before.to)
        c.fault(
          'table-overlap',
          place,
          `Two rows${of} hold on the same day.`,
          table.dated ? 'Let the earlier one end (`to`) before the later one begins.' : 'Keep one of them.',
        );
      else if (row.from > plus(before.to, { days: 1 }))
        c.finding(
          'table-gap',
          place,
          `Nothing holds${of} from ${dayInWords(plus(before.to, { days: 1 }))} to ${dayInWords(plus(row.from, { days: -1 }))}.`,
          'Let the earlier row end the day before, unless it is meant.',
        );
    });
  }
}

function dayOf(cell: Row[string] | undefined): Day | null {
  return cell === undefined ? null : day(String(cell));
}
