/** Checks of aggregates: kinds, windows and values of rows. */
import { typeOf } from '../../metrics/rows.ts';
import { isOwnPart, isRunPart, rowsSince, windowParts } from '../../metrics/window.ts';
import type { AggregateDoc, FactorDoc, WindowDoc, WindowRowsDoc } from '../evidence-schema.ts';
import type { ByDoc } from '../each-schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkColumn } from './cells.ts';
import { checkCondition, hasField } from './conditions.ts';
import { checkWindow } from './windows.ts';

/** Reports every fault of one aggregate; `keys` are those by which its rows are grouped. */
export function checkAggregate(
  c: Checker,
  path: Path,
  aggregate: AggregateDoc,
  keys: readonly ByDoc[],
): void {
  const known = aggregate.kinds.filter((k, i) =>
    c.known([...path, 'kinds', i], 'kind of evidence', k, Object.keys(c.kinds)),
  );
  checkWindow(c, [...path, 'window'], aggregate.window);
  checkWindowRows(c, [...path, 'window'], aggregate.window);
  if (known.length < aggregate.kinds.length) return;
  if (!keys.includes('person')) checkOwners(c, path, known);
  if (aggregate.where) checkCondition(c, [...path, 'where'], aggregate.where, known);
  checkValue(c, path, aggregate, known);
  for (const by of keys) {
    const field = typeof by === 'string' ? by : 'field' in by ? by.field : undefined;
    if (field !== undefined) known.forEach((k) => hasField(c, path, k, field));
  }
}

/** Reports kinds of both owners put together. */
function checkOwners(c: Checker, path: Path, kinds: readonly string[]): void {
  const owners = new Set(kinds.flatMap((k) => c.kinds[k]?.owner ?? []));
  if (owners.size > 1)
    c.fault(
      'kind-owner',
      path,
      `Kinds that belong to persons and kinds that belong to partners are put together: ${kinds.join(', ')}.`,
      'Count them apart, or use `each` by person.',
    );
}

/** Reports what is wrong with the rows whose pauses a window looks for, and with those that it begins with. */
function checkWindowRows(c: Checker, path: Path, window: WindowDoc): void {
  windowParts(window).forEach((part, i) => {
    const at: Path = [...path, ...(Array.isArray(window) ? [i] : [])];
    if (isRunPart(part)) return part.over && checkRows(c, [...at, 'over'], part.over);
    if (!isOwnPart(part) || typeof part.since === 'string') return;
    checkRows(c, [...at, 'since', 'first' in part.since ? 'first' : 'latest'], rowsSince(part.since));
  });
}

function checkRows(c: Checker, path: Path, { kinds, where }: WindowRowsDoc): void {
  const known = kinds.filter((k, n) =>
    c.known([...path, 'kinds', n], 'kind of evidence', k, Object.keys(c.kinds)),
  );
  if (where && known.length === kinds.length) checkCondition(c, [...path, 'where'], where, known);
}

function checkValue(c: Checker, path: Path, aggregate: AggregateDoc, kinds: readonly string[]): void {
  const { value, reduce } = aggregate;
  if (value === undefined) {
    if (reduce !== 'count' && reduce !== 'sum')
      c.fault('missing-key', path, `The ${reduce} of what?`, 'Add `value:` with the name of a field.');
    return;
  }
  const at = [...path, 'value'];
  const numeric = (field: string): void => {
    if (!kinds.every((k) => hasField(c, at, k, field))) return;
    const type = typeOf(field, kinds, c.kinds);
    if (type === 'text' || type === 'key')
      c.fault(
        'field-type',
        at,
        `'${field}' is ${type} and cannot be counted with.`,
        'Name a field of type money, number, yes-no or day.',
      );
  };
  if (typeof value === 'string') return numeric(value);
  if (value.field === undefined && value.times === undefined && value.over === undefined)
    c.fault(
      'missing-key',
      at,
      'A value without a field and without factors.',
      'Add `field:`, `times:` or `over:`.',
    );
  if (value.field !== undefined) numeric(value.field);
  for (const factor of [...(value.times ?? []), ...(value.over ?? [])])
    checkFactor(c, at, factor, kinds, numeric);
  if ((value.over ?? []).some((f) => f === 0 || (typeof f === 'object' && f.otherwise === 0)))
    c.fault(
      'wrong-type',
      at,
      'Nothing is divided by 0: the row would have no value.',
      'Write another number, or `otherwise: open`; without `otherwise` such rows are left out.',
    );
}

function checkFactor(
  c: Checker,
  path: Path,
  factor: FactorDoc,
  kinds: readonly string[],
  numeric: (field: string) => void,
): void {
  if (typeof factor === 'number') return;
  if (typeof factor === 'string') return numeric(factor);
  if (!c.known(path, 'table', factor.table, Object.keys(c.doc.tables))) return;
  const table = c.doc.tables[factor.table];
  checkColumn(c, path, factor.table, factor.column);
  for (const [name, field] of Object.entries(factor.key)) {
    c.known(path, `key column of table '${factor.table}'`, name, Object.keys(table?.key ?? {}));
    if (!kinds.map((k) => hasField(c, path, k, field)).every((has) => has)) continue;
    const type = typeOf(field, kinds, c.kinds);
    if (table?.key[name] === 'band' && type !== 'number' && type !== 'money')
      c.fault(
        'field-type',
        path,
        `'${field}' is ${type}, and the column '${name}' holds bands of numbers.`,
        'Name a field of type number or money.',
      );
  }
  const absent = Object.keys(table?.key ?? {}).filter((k) => !(k in factor.key));
  if (absent.length > 0)
    c.fault(
      'missing-key',
      path,
      `The lookup in '${factor.table}' leaves out ${absent.join(', ')}.`,
      'Name a field for every key column.',
    );
}
