/** Rows of partners in the order of their names, a page at a time in a time that does not grow with their number. */
import { keyOf } from './words.ts';

export interface ByName {
  /** The table, with its `partner_id` and `ladder`. */
  readonly table: string;
  /** A condition on the row `r`, its partner's name and key: SQL with parameters below `first`. */
  readonly wanted: (name: string, key: string) => string;
  /** The parameters of the keyset (name, partner, ladder) and of the page's length are the four from here on. */
  readonly first: number;
}

/**
 * SQL that gives `name`, `key` and the row `r.*` of a page. Partners with a name are read through the index in its order; those without, whom imports
 * brought by their keys alone, are few and sorted.
 */
export function pageByName({ table, wanted, first }: ByName): string {
  const beyond = (name: string): string =>
    `($${first}::text is null or (${name} collate "C", r.partner_id, r.ladder collate "C") > ($${first}, $${first + 1}::bigint, $${first + 2}::text))`;
  const limit = `limit $${first + 3}`;
  // Said apart from the rest, so that the index begins where the last page ended.
  const from = `($${first}::text is null or n.name collate "C" >= $${first})`;
  return `select * from (
    (select n.name, k.key, r.* from partner_name n join ${table} r on r.partner_id = n.partner_id
       cross join lateral (select ${keyOf('n.partner_id')} as key) k
     where n.superseded_in is null and ${from} and ${wanted('n.name', 'k.key')} and ${beyond('n.name')}
     order by n.name collate "C", n.partner_id, r.ladder collate "C" ${limit})
    union all
    (with unnamed as materialized (
        select p.id from partner p where not exists (select from partner_name n where n.partner_id = p.id and n.superseded_in is null))
      select k.key as name, k.key, r.* from unnamed p join ${table} r on r.partner_id = p.id
        cross join lateral (select coalesce(${keyOf('p.id')}, (select x.key from partner_key x where x.partner_id = p.id order by x.recorded_in, x.source, x.key limit 1)) as key) k
      where ${wanted('k.key', 'k.key')} and ${beyond('k.key')}
      order by k.key collate "C", r.partner_id, r.ladder collate "C" ${limit})
  ) r order by name collate "C", partner_id, ladder collate "C" ${limit}`;
}
