/** By what the row of a reference table is found in which a cell stands (../metrics/README.md, "`lookup`"). */
import { z } from 'zod';
import { key } from './evidence-schema.ts';

/** By what one key column is found. */
const cellKeySchema = z
  .union([
    key,
    z
      .strictObject({ is: z.union([z.string().min(1), z.number()]) })
      .describe('Always this: a text for a column of texts, else a number'),
    z
      .strictObject({ scope: key })
      .describe(
        'The scope in which the ladder is looked at; names the field `by` which its scopes go. Other ladders cannot ask for it',
      ),
  ])
  .describe('An attribute of the partner, a constant, or the scope of the look');

/** Each key column of a table and by what it is found. */
export const cellKeysSchema = z.record(key, cellKeySchema);
export type CellKeyDoc = z.infer<typeof cellKeySchema>;
export type CellKeysDoc = z.infer<typeof cellKeysSchema>;

/** The attributes of the partner by which a row is found. */
export function attributesOf(keys: CellKeysDoc): readonly string[] {
  return Object.values(keys).filter((by) => typeof by === 'string');
}

/** The fields of the scopes by which a row is found; none: it is found in every look. */
export function scopesOf(keys: CellKeysDoc): readonly string[] {
  return Object.values(keys).flatMap((by) => (typeof by === 'object' && 'scope' in by ? [by.scope] : []));
}

/** The same row as it is found in one scope. */
export function keysWithin(
  keys: CellKeysDoc,
  { by: field, value }: { by: string; value: string },
): CellKeysDoc {
  return Object.fromEntries(
    Object.entries(keys).map(([column, by]) => [
      column,
      typeof by === 'object' && 'scope' in by && by.scope === field ? { is: value } : by,
    ]),
  );
}

/** By what a row is found, to stand after the name of its table: `, for its market and emea`; nothing where it is the same for everybody. */
export function foundByInWords(
  keys: CellKeysDoc,
  attributes: Readonly<Record<string, { readonly label: string }>>,
): string {
  // By column: the order of keys in a document has no meaning.
  const columns = Object.entries(keys).toSorted(([x], [y]) => (x < y ? -1 : 1));
  const named = columns.map(([, by]) => {
    if (typeof by === 'string') return `its ${attributes[by]?.label ?? by}`;
    return 'is' in by ? String(by.is) : `the ${by.scope.replaceAll('_', ' ')} looked at`;
  });
  return named.length === 0 ? '' : `, for ${named.join(' and ')}`;
}
