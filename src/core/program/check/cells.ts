/** Checks of what is looked up in reference tables by attributes of the partner. */
import type { MetricOf } from '../metric-schema.ts';
import type { Checker, Path } from './checker.ts';

/** A cell, and the unit in which it is counted. */
type Cell = Pick<MetricOf<'lookup'>, 'table' | 'key' | 'column' | 'unit'>;

/** Reports every fault of a cell: its unit (said at `unitAt`), its table, the attribute of each key column, and its column. */
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
  for (const [column, attribute] of Object.entries(metric.key)) {
    const at = [...path, 'key', column];
    if (!c.known(at, `key column of table '${metric.table}'`, column, Object.keys(table.key))) continue;
    if (!c.known(at, 'attribute', attribute, Object.keys(c.doc.attributes))) continue;
    const type = c.doc.attributes[attribute]?.type;
    const wanted = table.key[column] === 'text' ? 'text' : 'number';
    if (type !== wanted)
      c.fault(
        'field-type',
        at,
        `The attribute '${attribute}' is ${type ?? 'unknown'}, and the column '${column}' is found by ${wanted === 'text' ? 'a text' : 'a number'}.`,
        `Name an attribute of type ${wanted}.`,
      );
  }
  const absent = Object.keys(table.key).filter((column) => !(column in metric.key));
  if (absent.length > 0)
    c.fault(
      'missing-key',
      [...path, 'key'],
      `The lookup in '${metric.table}' leaves out ${absent.join(', ')}.`,
      'Name an attribute for every key column.',
    );
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
