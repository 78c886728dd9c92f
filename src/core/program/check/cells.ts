/** Checks of what is looked up in reference tables. */
import type { CellKeyDoc } from '../cell-key.ts';
import type { MetricOf } from '../metric-schema.ts';
import type { Checker, Path } from './checker.ts';

/** A cell, and the unit in which it is counted. */
type Cell = Pick<MetricOf<'lookup'>, 'table' | 'key' | 'column' | 'unit'>;

/** Reports every fault of a cell: its unit (said at `unitAt`), its table, by what each key column is found, and its column. */
export function checkCell(c: Checker, path: Path, metric: Cell, unitAt: Path = path): void {
  if (metric.unit === 'flag' || metric.unit === 'day')
    c.fault(
      'field-type',
      unitAt,
      `A cell of a table is a number and cannot be counted in ${metric.unit}.`,
      'Write another unit, such as count or money.',
    );
  if (!c.known([...path, 'table'], 'table', metric.table, Object.keys(c.doc.tables))) return;
  const table = c.doc.tables[metric.table];
  if (!table) return;
  checkColumn(c, [...path, 'column'], metric.table, metric.column);
  for (const [column, by] of Object.entries(metric.key)) {
    const at = [...path, 'key', column];
    if (c.known(at, `key column of table '${metric.table}'`, column, Object.keys(table.key)))
      checkKey(c, at, column, table.key[column] === 'text' ? 'text' : 'number', by);
  }
  const absent = Object.keys(table.key).filter((column) => !(column in metric.key));
  if (absent.length > 0)
    c.fault(
      'missing-key',
      [...path, 'key'],
      `The lookup in '${metric.table}' leaves out ${absent.join(', ')}.`,
      'Say for every key column by what it is found: an attribute, `{ is: … }` or `{ scope: … }`.',
    );
}

/** Reports by what a key column cannot be found: an attribute, a constant or a scope that there is not, or of another type. */
function checkKey(c: Checker, at: Path, column: string, wanted: 'text' | 'number', by: CellKeyDoc): void {
  const wrong = (what: string, remedy: string): void =>
    c.fault(
      'field-type',
      at,
      `${what}, and the column '${column}' is found by ${wanted === 'text' ? 'a text' : 'a number'}.`,
      remedy,
    );
  if (typeof by === 'string') {
    if (!c.known(at, 'attribute', by, Object.keys(c.doc.attributes))) return;
    const type = c.doc.attributes[by]?.type;
    if (type !== wanted)
      wrong(`The attribute '${by}' is ${type ?? 'unknown'}`, `Name an attribute of type ${wanted}.`);
  } else if ('is' in by) {
    if (wanted === 'text' ? typeof by.is === 'string' : typeof by.is === 'number') return;
    wrong(`${JSON.stringify(by.is)} is a ${typeof by.is === 'string' ? 'text' : 'number'}`, wanted === 'text' ? `Write it in quotes: '${by.is}'.` : 'Write a number, without quotes.'); // prettier-ignore
  } else {
    const fields = Object.values(c.doc.ladders).flatMap(({ scope }) => (scope ? [scope.by] : []));
    if (!c.known([...at, 'scope'], 'field of the scopes of a ladder', by.scope, [...new Set(fields)])) return;
    if (wanted !== 'text')
      wrong(`A scope by '${by.scope}' is a text`, 'Name a key column of type text, or write `{ is: … }`.');
  }
}

/** Reports a column that is no value of the table, or no number; true when neither. */
export function checkColumn(c: Checker, path: Path, name: string, column: string): boolean {
  const values = c.doc.tables[name]?.values ?? {};
  if (!c.known(path, `value column of table '${name}'`, column, Object.keys(values))) return false;
  if (values[column] === 'number') return true;
  c.fault(
    'field-type',
    path,
    `The column '${column}' of table '${name}' is text and cannot be counted with.`,
    'Name a column of type number.',
  );
  return false;
}
