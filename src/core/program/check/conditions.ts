/** Checks of conditions on rows: fields, types, what they are compared with, tables in which they are listed. */
import { parseDay } from '../../calendar.ts';
import { typeOf } from '../../metrics/rows.ts';
import { isConditions } from '../condition.ts';
import type { AttributeDoc, BoundDoc, Condition, FieldTest, FieldType } from '../evidence-schema.ts';
import { fieldType } from '../kinds.ts';
import type { Checker, Path } from './checker.ts';
import { checkCrossed } from './limits.ts';

/** Reports every fault of a condition on rows of some kinds. */
export function checkCondition(c: Checker, path: Path, where: Condition, kinds: readonly string[]): void {
  (where.anyOf ?? []).forEach((w, i) => checkCondition(c, [...path, 'anyOf', i], w, kinds));
  for (const [field, test] of Object.entries(where)) {
    if (field === 'anyOf' || test === undefined || isConditions(test)) continue;
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
    if (field === 'person') checkPerson(c, at, test);
    else checkTest(c, at, field, type, test);
  }
}

function checkPerson(c: Checker, path: Path, test: FieldTest): void {
  if (typeof test === 'object' && 'present' in test) return;
  c.fault(
    'field-type',
    path,
    'A person can only be asked for as present or not.',
    'Write `{ present: true }`.',
  );
}

function checkTest(c: Checker, path: Path, field: string, type: FieldType, test: FieldTest): void {
  if (typeof test !== 'object') return checkLiterals(c, path, type, [test]);
  if (Array.isArray(test)) return checkLiterals(c, path, type, test);
  if ('listed' in test) return checkListed(c, path, field, test.listed);
  if ('attribute' in test) return void isAttribute(c, path, type, test);
  if ('not' in test) {
    const { not } = test;
    if (typeof not === 'object' && !Array.isArray(not)) return void isAttribute(c, path, type, not);
    return checkLiterals(c, path, type, [not].flat());
  }
  if ('present' in test) return;
  const bounds = [test.atLeast, test.atMost, test.above, test.below].filter((b) => b !== undefined);
  if (type !== 'number' && type !== 'money' && type !== 'day')
    return c.fault(
      'field-type',
      path,
      `'${field}' is ${type} and has no order.`,
      'Compare it with a value or a list of values.',
    );
  if (bounds.every((b) => isBound(c, path, type, b))) checkCrossed(c, path, test);
}

/** Reports an attribute that there is not, or of another type than the field; true when the two can be compared. */
function isAttribute(c: Checker, path: Path, type: FieldType, { attribute }: AttributeDoc): boolean {
  if (!c.known(path, 'attribute', attribute, Object.keys(c.doc.attributes))) return false;
  const found = c.doc.attributes[attribute]?.type;
  const wanted = type === 'key' ? 'text' : type === 'money' ? 'number' : type;
  if (found === wanted && wanted !== 'yes-no') return true;
  c.fault(
    'field-type',
    path,
    `The attribute '${attribute}' is ${found ?? 'unknown'} and cannot be compared with a field of type ${type}.`,
    wanted === 'yes-no'
      ? 'Compare a field of type text, key, number, money or day.'
      : `Name an attribute of type ${wanted}.`,
  );
  return false;
}

/** Reports what a field of a type is not compared with; true when it can be. */
function isBound(c: Checker, path: Path, type: 'number' | 'money' | 'day', bound: BoundDoc): boolean {
  if (typeof bound === 'object' && 'attribute' in bound) return isAttribute(c, path, type, bound);
  if (type !== 'day') {
    if (typeof bound === 'number') return true;
    c.fault('field-type', path, `A field of type ${type} is compared with a day.`, 'Write a number.');
    return false;
  }
  if (typeof bound === 'object' || bound === 'as-of') return true;
  if (typeof bound === 'string' && parseDay(bound) !== undefined) return true;
  c.fault(
    'field-type',
    path,
    `'${bound}' is no day.`,
    'Write a day as YYYY-MM-DD, `as-of`, or `{ shift: { months: -6 } }`.',
  );
  return false;
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

/** Reports a field that a kind does not have; true when it has it. */
export function hasField(c: Checker, path: Path, kind: string, field: string): boolean {
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
