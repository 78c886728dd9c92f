/** How far a permission reaches, at one partner. */
import type { IssueError } from '../../core/issue.ts';
import type { Tx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import { notFound, notInBook } from '../http/refuse.ts';
import { canonical } from './words.ts';

/** The partner of an id, through merges, if the permission reaches it. Throws `not-found`, and `not-in-book` for those of other managers. */
export async function requireReach(ctx: Context, { client }: Tx, sealed: string): Promise<number> {
  const id = ctx.ids.open('partner', sealed);
  const { rows } = await client.query<{ id: number; manager: number | null }>(
    `select p.id, c.manager_id as manager
     from (select coalesce((select a.canonical_id from partner_alias a where a.partner_id = $1 and a.superseded_in is null), $1) as id) own
     join partner p on p.id = own.id
     left join partner_card c on c.partner_id = p.id and c.superseded_in is null`,
    [id],
  );
  const [row] = rows;
  if (!row) throw notFound('partner');
  if (ctx.reach === 'book' && row.manager !== ctx.who.account) throw notInBook();
  if (ctx.reach === 'own') throw new Error('what reaches the own company only is answered behind the wall');
  return row.id;
}

/** Throws `not-in-book` where the permission does not reach a partner that is not merged into another. */
export async function requireInBook({ reach, who }: Context, { client }: Tx, partner: number): Promise<void> {
  if (reach === 'all') return;
  const { rows } = await client.query<{ manager: number | null }>(
    'select manager_id as manager from partner_card where partner_id = $1 and superseded_in is null',
    [partner],
  );
  if (rows[0]?.manager !== who.account) throw notInBook();
}

/**
 * Several partners, through merges: for each id the number, or why the permission does not reach it.
 */
export async function reachEach(
  { ids, reach, who }: Context,
  { client }: Tx,
  sealed: readonly string[],
): Promise<readonly (number | IssueError)[]> {
  const numbers = sealed.map((id) => ids.read('partner', id) ?? null);
  const { rows } = await client.query<{ asked: number; id: number; manager: number | null }>(
    `select p.id as asked, it.id, c.manager_id as manager from partner p
     cross join lateral (select ${canonical('p.id')} as id) it
     left join partner_card c on c.partner_id = it.id and c.superseded_in is null
     where p.id = any($1::bigint[])`,
    [numbers],
  );
  const found = new Map(rows.map((row) => [row.asked, row]));
  return numbers.map((number) => {
    const row = number === null ? undefined : found.get(number);
    if (!row) return notFound('partner');
    return reach === 'book' && row.manager !== who.account ? notInBook() : row.id;
  });
}
