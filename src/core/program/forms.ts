/** What a schema knows at a place: keys and forms, for people who wrote something else. */
import type { z } from 'zod';

/** Keys that an object schema knows at a path, for suggestions. */
export function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  return shapeKeys(at(schema, path));
}

/** The forms that a value can have at a path: `'review-year'`, `{ last: …, of: … }`, `a number`. */
export function formsAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let found: readonly unknown[] = [schema];
  for (const step of path) found = found.flatMap((one) => children(one, step));
  return [...new Set(found.flatMap(forms))];
}

/** What may stand under a key: of several forms, in each that has it. */
function children(schema: unknown, step: string | number): readonly unknown[] {
  const options = unwrap(schema)?.options;
  if (options) return options.flatMap((option) => children(option, step));
  const found = child(schema, step);
  return found === undefined ? [] : [found];
}

function at(schema: z.ZodType, path: readonly (string | number)[]): unknown {
  let found: unknown = schema;
  for (const step of path) found = child(found, step);
  return found;
}

const plain: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  record: 'a block of keys',
};

function forms(schema: unknown): readonly string[] {
  const d = unwrap(schema);
  if (!d) return [];
  if (d.options) return d.options.flatMap(forms);
  if (d.entries) return Object.values(d.entries).map((v) => `'${String(v)}'`);
  if (d.values) return d.values.map((v) => (typeof v === 'string' ? `'${v}'` : String(v)));
  if (d.shape) {
    const keys = Object.keys(d.shape);
    const needed = keys.filter((k) => !mayBeAbsent(d.shape?.[k]));
    return [`{ ${(needed.length > 0 ? needed : keys).map((k) => `${k}: …`).join(', ')} }`];
  }
  return d.type === undefined ? [] : [plain[d.type] ?? d.type];
}

/** Whether a key may be left out. */
function mayBeAbsent(schema: unknown): boolean {
  return ['optional', 'default', 'prefault'].includes(def(schema)?.type ?? '');
}

interface Def {
  readonly type?: string;
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly options?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
  readonly getter?: () => unknown;
}

function def(schema: unknown): Def | undefined {
  if (typeof schema !== 'object' || schema === null || !('def' in schema)) return undefined;
  const { def: inner } = schema;
  return typeof inner === 'object' && inner !== null ? inner : undefined;
}

function unwrap(schema: unknown): Def | undefined {
  let d = def(schema);
  while (d && (d.innerType !== undefined || d.getter)) d = def(d.getter ? d.getter() : d.innerType);
  return d;
}

function child(schema: unknown, step: string | number): unknown {
  const d = unwrap(schema);
  if (!d) return undefined;
  if (d.shape) return d.shape[String(step)];
  if (d.element) return d.element;
  if (d.valueType) return d.valueType;
  for (const option of d.options ?? []) {
    const found = child(option, step);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shapeKeys(schema: unknown): string[] {
  const d = unwrap(schema);
  if (!d) return [];
  if (d.shape) return Object.keys(d.shape);
  return [...new Set((d.options ?? []).flatMap(shapeKeys))];
}
