/** Checks of aggregates: kinds, windows, conditions and values of rows. */
import { typeOf } from '../../metrics/rows.ts';
import { isRunPart, windowParts } from '../../metrics/window.ts';
import type { AggregateDoc, Condition, FactorDoc, FieldType, WindowDoc } from '../evidence-schema.ts';
import { fieldType } from '../kinds.ts';
import type { ByDoc } from '../metric-schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkCrossed } from './limits.ts';
import { checkColumn } from './cells.ts';
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
  checkOver(c, [...path, 'window'], aggregate.window);
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
export function checkOwners(c: Checker, path: Path, kinds: readonly string[]): void {
  const owners = new Set(kinds.flatMap((k) => c.kinds[k]?.owner ?? []));
  if (owners.size > 1)
    c.fault(
      'kind-owner',
      path,
      `Kinds that belong to persons and kinds that belong to partners are put together: ${kinds.join(', ')}.`,
      'Count them apart, or use `each` by person.',
    );
}

/** Reports what is wrong with the rows whose pauses a window looks for. */
function checkOver(c: Checker, path: Path, window: WindowDoc): void {
  windowParts(window).forEach((part, i) => {
    if (!isRunPart(part) || part.over === undefined) return;
    const at: Path = [...path, ...(Array.isArray(window) ? [i] : []), 'over'];
    const { kinds, where } = part.over;
    const known = kinds.filter((k, n) =>
      c.known([...at, 'kinds', n], 'kind of evidence', k, Object.keys(c.kinds)),
    );
    if (where && known.length === kinds.length) checkCondition(c, [...at, 'where'], where, known);
  });
}

function hasField(c: Checker, path: Path, kind: string, field: string): boolean {
  const declared = c.kinds[kind];
  if (declared && fieldType(declared, field)) return true;
  const fields = Object.keys(declared?.fields ?? {});
  c.fault(
    'field-unknown',
    path,
    `The kind '${kind}' has no field '${field}'.`,
    fields.length > 0 ? `It has: ${fields.join(', ')}.` : 'It has no fields.',
  );
  return false;
}

function checkCondition(c: Checker, path: Path, where: Condition, kinds: readonly string[]): void {
  (where.anyOf ?? []).forEach((w, i) => checkCondition(c, [...path, 'anyOf', i], w, kinds));
  for (const [field, test] of Object.entries(where)) {
    if (field === 'anyOf' || test === undefined) continue;
    const at = [...path, field];
    if (!kinds.every((k) => hasField(c, at, k, field))) continue;
    const type = typeOf(field, kinds, c.kinds);
    if (kinds.some((k) => typeOf(field, [k], c.kinds) !== type))
      c.fault(
        'field-type',
        at,
        `The kinds ${kinds.join(', ')} give '${field}' different types.`,
        'Count them apart.',
      );
    if (typeof test === 'object' && !Array.isArray(test)) {
      if ('listed' in test) checkListed(c, at, field, test.listed);
      else if (!('not' in test) && !('present' in test) && type !== 'number' && type !== 'money')
        c.fault(
          'field-type',
          at,
          `'${field}' is ${type} and has no order.`,
          'Compare it with a value or a list of values.',
        );
      if (!('listed' in test) && !('not' in test) && !('present' in test)) checkCrossed(c, at, test);
      if (field === 'person' && !('present' in test))
        c.fault(
          'field-type',
          at,
          'A person can only be asked for as present or not.',
          'Write `{ present: true }`.',
        );
      if ('not' in test) checkLiterals(c, at, type, Array.isArray(test.not) ? test.not : [test.not]);
    } else if (field === 'person')
      c.fault(
        'field-type',
        at,
        'A person can only be asked for as present or not.',
        'Write `{ present: true }`.',
      );
    else checkLiterals(c, at, type, Array.isArray(test) ? test.filter((t) => typeof t !== 'object') : [test]);
  }
}

function checkLiterals(
  c: Checker,
  path: Path,
  type: FieldType,
  values: readonly (string | number | boolean)[],
): void {
  const fits = (v: string | number | boolean): boolean => {
    switch (type) {
      case 'number':
      case 'money':
        return typeof v === 'number';
      case 'yes-no':
        return typeof v === 'boolean';
      case 'text':
      case 'key':
        return typeof v !== 'boolean';
      case 'day':
        return typeof v === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(v);
    }
  };
  const wrong = values.filter((v) => !fits(v));
  if (wrong.length > 0)
    c.fault(
      'field-type',
      path,
      `${wrong.map((w) => `'${String(w)}'`).join(', ')} can never equal a field of type ${type}.`,
      type === 'yes-no' ? 'Write true or false.' : `Write a ${type}.`,
    );
}

function checkListed(
  c: Checker,
  path: Path,
  field: string,
  test: { table: string; is?: Record<string, unknown> | undefined; latest?: number | undefined },
): void {
  if (!c.known(path, 'table', test.table, Object.keys(c.doc.tables))) return;
  const table = c.doc.tables[test.table];
  if (test.latest !== undefined && table?.dated !== true)
    c.fault(
      'missing-key',
      path,
      `The rows of '${test.table}' have no first days, so none of them is the latest.`,
      'Write `dated: true` and `from` days, or leave `latest` out.',
    );
  if (table?.key[field] === 'band')
    c.fault(
      'field-type',
      path,
      `The column '${field}' of table '${test.table}' holds bands, and every number lies in one.`,
      'Compare the field with a number, or list it in a column of type number.',
    );
  const columns = [...Object.keys(table?.key ?? {}), ...Object.keys(table?.values ?? {})];
  if (!(field in (table?.key ?? {})))
    c.fault(
      'unknown-reference',
      path,
      `The table '${test.table}' has no key column '${field}'.`,
      `Name the key column as the field is named; it has ${columns.join(', ')}.`,
    );
  for (const name of Object.keys(test.is ?? {}))
    c.known(path, `column of table '${test.table}'`, name, columns);
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
