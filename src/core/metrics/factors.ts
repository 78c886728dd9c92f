/** What a value of a document is made of: the field, its factors, the tables that they read. */
import type { FactorDoc, ValueDoc } from '../program/evidence-schema.ts';

/** A value written out: a field alone is converted to the program currency where it is money. */
export interface WrittenValue {
  readonly field: string | undefined;
  readonly convert: 'program' | 'none';
  readonly times: readonly FactorDoc[];
  readonly over: readonly FactorDoc[];
}

/** A value as its document means it. */
export function writtenValue(value: ValueDoc): WrittenValue {
  if (typeof value === 'string') return { field: value, convert: 'program', times: [], over: [] };
  const { field, convert, times = [], over = [] } = value;
  return { field, convert, times, over };
}

/** Whether a value reads currency rates: money is called `amount`. */
export function readsRates(value: ValueDoc | undefined): boolean {
  if (value === undefined) return false;
  const { field, convert } = writtenValue(value);
  return field === 'amount' && convert === 'program';
}

/** Tables whose missing rows leave a value open. */
export function openTables(value: ValueDoc | undefined): readonly string[] {
  if (value === undefined) return [];
  const { times, over } = writtenValue(value);
  return [...times, ...over].flatMap((f) =>
    typeof f === 'object' && f.otherwise === 'open' ? [f.table] : [],
  );
}
