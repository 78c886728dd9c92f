/** All that a store holds, in a form that is equal for two stores that did the same. */
import type { Store, Tx } from '../../src/server/db/store.ts';

/**
 * Rows of every table by number, and by content what was recorded or superseded after a recording: rows of evidence, feeds, imports,
 * and audits with their facts and results. Left out is what differs for good reason: instants, salts, hashes, and numbers that a
 * transaction uses up even when it fails.
 */
export async function stateOf(store: Store, after: number): Promise<unknown> {
  return store.read(async (tx) => ({
    counts: await counts(tx),
    head: await tx.db.selectFrom('log_head').select('number').executeTakeFirst(),
    evidence: await asked(
      tx,
      `select count(*) as n, md5(string_agg(concat_ws('|', partner_id, kind, day, status, customer, fields, source, external_id, recorded_in,
         superseded_in), ';' order by external_id, recorded_in)) as content
       from evidence where recorded_in > $1 or superseded_in > $1`,
      after,
    ),
    feeds: await asked(tx, 'select * from feed where recorded_in > $1 order by recorded_in', after),
    imports: await asked(tx, 'select * from import where recorded_in > $1 order by recorded_in', after),
    audits: await asked(
      tx,
      `select recorded_in, cut_off, encode(digest, 'hex') as digest,
         (select md5(string_agg(concat_ws('|', partner_id, scope, sample, least, most), ';' order by partner_id)) from audit_fact where audit_id = id) as facts,
         (select md5(string_agg(to_jsonb(r)::text, ';' order by partner_id, ladder))
          from (select partner_id, ladder, current, earned, possible, holdable, eligible, fit_verdict, gate, decision, next_tier
                from audit_result where audit_id = id) r) as results
       from audit where recorded_in > $1 order by recorded_in`,
      after,
    ),
  }));
}

async function counts(tx: Tx): Promise<Record<string, number>> {
  const { rows: tables } = await tx.client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const each = tables.map(({ name }) => `select '${name}' as name, count(*)::int as n from "${name}"`);
  const { rows } = await tx.client.query<{ name: string; n: number }>(each.join(' union all '));
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

async function asked(tx: Tx, text: string, after: number): Promise<unknown[]> {
  return (await tx.client.query<object>(text, [after])).rows;
}
