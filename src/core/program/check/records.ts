/** Checks of metrics that read what is on record: cells of tables by attributes, and tiers held. */
import { day, plus } from '../../calendar.ts';
import type { MetricOf } from '../metric-schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkThreshold } from './threshold.ts';

/** Reports every fault of a lookup: its table, the attribute of each key column, and the column that it takes. */
export function checkLookup(c: Checker, path: Path, metric: MetricOf<'lookup'>): void {
  if (metric.unit === 'flag' || metric.unit === 'day')
    c.fault(
      'field-type',
      [...path, 'unit'],
      `A cell of a table is a number and cannot be counted in ${metric.unit}.`,
      'Write another unit, such as count or money.',
    );
  if (metric.otherwise !== undefined)
    checkThreshold(c, [...path, 'otherwise'], metric.otherwise, metric, 'otherwise');
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

/** Reports every fault of a tier on record: its ladder and tier, its unit, and a look into the future. */
export function checkPlacement(c: Checker, path: Path, metric: MetricOf<'placement'>): void {
  const { ladder, tier, read, shift, unit } = metric;
  const wanted = read === 'tier' ? 'count' : 'day';
  if (unit !== wanted)
    c.fault(
      'field-type',
      [...path, 'unit'],
      read === 'tier'
        ? `A tier is counted from 0, not in ${unit}.`
        : `The day ${read === 'since' ? 'since which' : 'on which'} a tier is held cannot be counted in ${unit}.`,
      `Write \`unit: ${wanted}\`.`,
    );
  if (shift && plus(day('2024-02-29'), shift) > day('2024-02-29'))
    c.fault(
      'window-empty',
      [...path, 'shift'],
      'No tier is on record for a day to come.',
      'Move the day back, with numbers below 0.',
    );
  if (!c.known([...path, 'ladder'], 'ladder', ladder, Object.keys(c.doc.ladders))) return;
  if (tier === undefined) return;
  if (read === 'tier')
    c.fault(
      'missing-key',
      [...path, 'tier'],
      'Which tier is held does not depend on a tier.',
      'Leave `tier` out, or read `since` or `first`.',
    );
  const keys = c.doc.ladders[ladder]?.tiers.map((t) => t.key) ?? [];
  c.known([...path, 'tier'], 'tier', tier, keys);
}
