/** Merges: a partner that turns out to be another one keeps its rows and points at the one that is left. */
import type pg from 'pg';
import { planAliases } from '../aliases.ts';
import type { KeyJoin } from '../keys.ts';
import * as versions from '../versions.ts';

/** One alias a partner; it points at the partner that is left in the end. */
export const partnerAlias: versions.Versioned = {
  table: 'partner_alias',
  identity: ['partner_id'],
  content: ['canonical_id'],
};

interface AliasImport {
  /** Whether the mapping gives `aliasOf` at all. */
  readonly mapped: boolean;
  readonly snapshot: boolean;
  /** Joins on `s.alias_of`. */
  readonly lookup: KeyJoin;
  /** The source first. */
  readonly parameters: readonly string[];
}

/**
 * Fills `wanted_partner_alias` from the rows that are not rejected. Rejects keys that nobody has, two different ones for the
 * same partner, and circles. A rejected row takes its partner with it, so look again until nothing is rejected. Gives
 * the number of rejects.
 */
export async function rejectAliases(client: pg.ClientBase, aliases: AliasImport): Promise<number> {
  if (!aliases.mapped) return 0;
  await client.query('truncate wanted_partner_alias, gone_partner_alias');
  const unknown = await findTargets(client, aliases);
  const different = await rejectDifferent(client);
  await versions.dropRejected(client, partnerAlias);
  return unknown + different + (await rejectCircles(client, aliases));
}

/** What the rows that are not rejected say: alias and target, as ids. */
async function findTargets(client: pg.ClientBase, { lookup, parameters }: AliasImport): Promise<number> {
  const alive = 'not exists (select from import_reject r where r.row = s.row)';
  const named = `select s.row, i.ident, s.alias_of,
      coalesce(${lookup.id}, (select o.ident from import_ident o where o.key = s.alias_of and exists (
        select from import_stage x where x.key = o.key and not exists (select from import_reject r where r.row = x.row)))) as target
    from import_stage s join import_ident i using (key) ${lookup.joins}
    where s.alias_of is not null and ${alive}`;
  const { rowCount } = await client.query(
    `insert into import_reject (row, field, value, code)
     select row, 'aliasOf', alias_of, case when target is null then 'partner-unknown' else 'cycle' end
     from (${named}) n where target is null or target = ident`,
    [...parameters],
  );
  await client.query(
    `insert into wanted_partner_alias (row, partner_id, canonical_id)
     select row, ident, target from (${named}) n where target is not null`,
    [...parameters],
  );
  return rowCount ?? 0;
}

async function rejectDifferent(client: pg.ClientBase): Promise<number> {
  const { rowCount } = await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select w.row, 'aliasOf', s.alias_of, 'row-conflict', (select min(o.line)::text from import_stage o
         join wanted_partner_alias p on p.row = o.row where p.partner_id = w.partner_id and p.canonical_id <> w.canonical_id)
     from wanted_partner_alias w join import_stage s using (row)
     where exists (select from wanted_partner_alias o where o.partner_id = w.partner_id and o.canonical_id <> w.canonical_id)`,
  );
  return rowCount ?? 0;
}

/**
 * The stored aliases that what is wanted, or taken back, may touch: those that lead to the partners it names or from them, and so
 * on. All others stay as they are, however many there are.
 */
const linkedAliases = `with recursive touched (id) as (
    select partner_id from wanted_partner_alias
    union select canonical_id from wanted_partner_alias
    union select partner_id from gone_partner_alias
    union select next.id from touched join lateral (
      select a.canonical_id as id from partner_alias a where a.partner_id = touched.id and a.superseded_in is null
      union all select a.partner_id from partner_alias a where a.canonical_id = touched.id and a.superseded_in is null
    ) next on true
  )
  select a.partner_id as partner, a.canonical_id as target
  from touched join partner_alias a on a.partner_id = touched.id and a.superseded_in is null`;

interface Link {
  readonly partner: number;
  readonly target: number;
}

/** Works out where every alias ends, and writes that in place of what the rows said. */
async function rejectCircles(client: pg.ClientBase, { snapshot, parameters }: AliasImport): Promise<number> {
  if (snapshot) {
    const scope = `exists (select from partner_key k
      where k.partner_id = t.partner_id and k.source = $1 and k.superseded_in is null)`;
    await versions.findGone(client, partnerAlias, scope, parameters.slice(0, 1));
  }
  await client.query('analyze wanted_partner_alias, gone_partner_alias');
  const current = await links(client, linkedAliases);
  const wanted = await links(
    client,
    'select partner_id as partner, canonical_id as target from wanted_partner_alias order by row desc',
  );
  const { rows: gone } = await client.query<{ partner: number }>(
    'select partner_id as partner from gone_partner_alias',
  );
  const plan = planAliases(current, wanted, new Set(gone.map((g) => g.partner)));
  const { rowCount } = await client.query(
    `insert into import_reject (row, field, value, code)
     select w.row, 'aliasOf', s.alias_of, 'cycle'
     from wanted_partner_alias w join import_stage s using (row) where w.partner_id = any($1::bigint[])`,
    [[...plan.circles]],
  );
  const ends = [...plan.ends];
  await client.query(
    `with ends as (select * from unnest($1::bigint[], $2::bigint[]) e (partner_id, canonical_id)),
       said as (delete from wanted_partner_alias returning partner_id, row),
       first as (select partner_id, min(row) as row from said group by partner_id)
     insert into wanted_partner_alias (row, partner_id, canonical_id)
     select first.row, e.partner_id, e.canonical_id from ends e left join first using (partner_id)`,
    [ends.map(([alias]) => alias), ends.map(([, target]) => target)],
  );
  return rowCount ?? 0;
}

async function links(client: pg.ClientBase, sql: string): Promise<Map<number, number>> {
  const { rows } = await client.query<Link>(sql);
  return new Map(rows.map(({ partner, target }) => [partner, target]));
}
