/** Pages of lists: one row more than asked for is read, to know whether there is another page. */
import type { Context } from './context.ts';
import type { Keyset } from './cursors.ts';

/** A page of rows, and the cursor of the next one. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly next: string | null;
}

/**
 * Reads a page. `list` names the list and holds its filters and sorting: with any other, or for anybody else, the cursor is of no use.
 * `read` gives so many rows after a keyset, in the order of the keyset that `keyset` finds in each.
 */
export async function readPage<R>(
  { cursors, who }: Pick<Context, 'cursors' | 'who'>,
  list: readonly unknown[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  read: (after: Keyset | undefined, limit: number) => Promise<readonly R[]>,
  keyset: (row: R) => Keyset,
): Promise<Page<R>> {
  const sealed = [...list, who.account];
  const after = cursor === undefined ? undefined : cursors.open(sealed, cursor);
  const found = await read(after, limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > limit && last !== undefined ? cursors.seal(sealed, keyset(last)) : null,
  };
}
