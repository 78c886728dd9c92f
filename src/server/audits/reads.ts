/** Stored audits as pages and files show them: read by keyset, never evaluated again. */
import type pg from 'pg';
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Standing } from '../db/tables.ts';
import { pageByName } from '../partners/by-name.ts';
import { keyOf } from '../partners/words.ts';
import type { Mark, StoredSummary } from './queries.ts';

/** What a query is asked through: a transaction's, or a connection of its own. */
export interface Asking {
  readonly client: pg.ClientBase;
}

export interface AuditHead {
  readonly id: number;
  readonly program: string;
  readonly version: string;
  readonly asOf: Day;
  readonly mode: 'review' | 'progress';
  readonly at: Date;
  readonly rows: number;
  readonly digest: string;
  readonly summary: StoredSummary | null;
}

const headColumns = `a.id, v.key as program, a.program_hash as version, a.as_of as "asOf", a.mode, r.at,
  coalesce((s.summary #>> '{readiness,total}')::int, (select count(*) from audit_result x where x.audit_id = a.id)) as rows,
  coalesce(encode(a.digest, 'hex'), '') as digest`;
const heads = `audit a join program_version v on v.hash = a.program_hash join recording r on r.number = a.recorded_in
  left join audit_summary s on s.audit_id = a.id`;

/** Audits, the newest first, before the last one of the page before. */
export async function auditHeads(
  { client }: Tx,
  of: { readonly program?: string | undefined; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly AuditHead[]> {
  const { rows } = await client.query<AuditHead>(
    `select ${headColumns}, null as summary from ${heads}
     where ($1::text is null or v.key = $1) and ($2::bigint is null or a.id < $2) order by a.id desc limit $3`,
    [of.program, of.before, of.limit],
  );
  return rows;
}

/** One audit with what it comes to; undefined where there is none. */
export async function auditHead({ client }: Tx, id: number): Promise<AuditHead | undefined> {
  const { rows } = await client.query<AuditHead>(
    `select ${headColumns}, s.summary from ${heads} where a.id = $1`,
    [id],
  );
  return rows[0];
}

export interface StoredRow extends Omit<Standing, 'next_tier' | 'fit_least' | 'fit_most' | 'fit_verdict'> {
  readonly partner: number;
  readonly key: string;
  readonly name: string;
  readonly next: number | null;
  readonly fitLeast: number | null;
  readonly fitMost: number | null;
  readonly fitVerdict: string;
  readonly marks: readonly Mark[] | null;
}

export interface RowFilter {
  readonly ladder?: string | undefined;
  readonly decision?: string | undefined;
  readonly mark?: Mark | undefined;
  readonly fit?: string | undefined;
  readonly gate?: string | undefined;
  readonly search?: string | undefined;
}

/** Where a page ended: name, partner, ladder. */
export type RowKey = readonly [name: string, partner: number, ladder: string];

/** Partners as they are called today; an audit pins what is known of them, not what they are called. */
const called = `lateral (select coalesce(${keyOf('r.partner_id')},
    (select x.key from partner_key x where x.partner_id = r.partner_id order by x.recorded_in, x.source, x.key limit 1)) as key) k,
  lateral (select coalesce((select n.name from partner_name n where n.partner_id = r.partner_id and n.superseded_in is null), k.key) as name) p`;
const columnsOf = (
  name: string,
  key: string,
): string => `r.partner_id as partner, ${key} as key, ${name} as name, r.ladder, r.current, r.earned, r.possible, r.holdable,
  r.eligible, r.fit_least as "fitLeast", r.fit_most as "fitMost", r.fit_verdict as "fitVerdict", r.gate, r.decision, r.next_tier as next, r.marks`;

/** Rows of an audit by the partners' names, after the last one of the page before. */
export async function auditRows(
  { client }: Asking,
  audit: number,
  { ladder, decision, mark, fit, gate, search }: RowFilter,
  after: RowKey | undefined,
  limit: number,
): Promise<readonly StoredRow[]> {
  const page = pageByName({
    table: 'audit_result',
    wanted: (
      name,
      key,
    ) => `r.audit_id = $1 and ($2::text is null or r.ladder = $2) and ($3::text is null or r.decision = $3)
      and ($4::text is null or $4 = any (r.marks)) and ($5::text is null or r.fit_verdict = $5) and ($6::text is null or r.gate = $6)
      and ($7::text is null or strpos(lower(${name}), lower($7)) > 0 or strpos(lower(${key}), lower($7)) > 0)`,
    first: 8,
  });
  const { rows } = await client.query<StoredRow>(`select ${columnsOf('r.name', 'r.key')} from (${page}) r`, [
    audit,
    ladder,
    decision,
    mark,
    fit,
    gate,
    search,
    after?.[0],
    after?.[1],
    after?.[2],
    limit,
  ]);
  return rows;
}

/** A row of each of two audits; null where one of them has none. */
export interface RowPair {
  readonly here: StoredRow | null;
  readonly there: StoredRow | null;
}

/** Rows that are not the same in two audits, by name; tiers are compared by their keys, which `tiers` gives by ladder. */
export async function auditDifferences(
  { client }: Tx,
  [here, there]: readonly [AuditSide, AuditSide],
  ladder: string | undefined,
  after: RowKey | undefined,
  limit: number,
): Promise<readonly RowPair[]> {
  const rowsOf = (n: number): string => `(
      select r.*, t.earned_key, t.possible_key, t.next_key from audit_result r, lateral (select
        $${n + 1}::jsonb -> r.ladder ->> r.earned::int as earned_key, $${n + 1}::jsonb -> r.ladder ->> r.possible::int as possible_key,
        $${n + 1}::jsonb -> r.ladder ->> r.next_tier::int as next_key) t
      where r.audit_id = $${n})`;
  const { rows } = await client.query<{ partner: number; key: string; name: string; ladder: string }>(
    `select k.key, p.name, r.partner_id as partner, r.ladder from (
       select coalesce(h.partner_id, t.partner_id) as partner_id, coalesce(h.ladder, t.ladder) as ladder
       from ${rowsOf(1)} h full join ${rowsOf(3)} t using (partner_id, ladder)
       where (h.earned_key, h.possible_key, h.decision, h.next_key, h.current) is distinct from
         (t.earned_key, t.possible_key, t.decision, t.next_key, t.current)
     ) r, ${called}
     where ($5::text is null or r.ladder = $5) and ($6::text is null or (p.name collate "C", r.partner_id, r.ladder) > ($6, $7::bigint, $8::text))
     order by p.name collate "C", r.partner_id, r.ladder limit $9`,
    [
      here.id,
      JSON.stringify(here.tiers),
      there.id,
      JSON.stringify(there.tiers),
      ladder,
      after?.[0],
      after?.[1],
      after?.[2],
      limit,
    ],
  );
  const found = await Promise.all([here, there].map(({ id }) => rowsNamed(client, id, rows)));
  return rows.map(({ partner, ladder: on }) => {
    const [h, t] = found.map((side) => side.get(`${partner} ${on}`) ?? null);
    return { here: h ?? null, there: t ?? null };
  });
}

/** An audit with the keys of the tiers of its version, by ladder. */
export interface AuditSide {
  readonly id: number;
  readonly tiers: Readonly<Record<string, readonly string[]>>;
}

async function rowsNamed(
  client: pg.ClientBase,
  audit: number,
  named: readonly { readonly partner: number; readonly ladder: string }[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const { rows } = await client.query<StoredRow>(
    `select ${columnsOf('p.name', 'k.key')} from unnest($2::bigint[], $3::text[]) w (partner_id, ladder)
     join audit_result r on r.audit_id = $1 and r.partner_id = w.partner_id and r.ladder = w.ladder, ${called}`,
    [audit, named.map((n) => n.partner), named.map((n) => n.ladder)],
  );
  return new Map(rows.map((row) => [`${row.partner} ${row.ladder}`, row]));
}

/** Keys of the tiers of a version, by ladder, from the entry tier upwards. */
export async function tierKeys({ client }: Asking, hash: string): Promise<AuditSide['tiers']> {
  const known = tiersByHash.get(hash);
  if (known) return known;
  const { rows } = await client.query<{ ladder: string; tiers: string[] }>(
    `select l.key as ladder, array(select t.tier ->> 'key' from jsonb_array_elements(l.value -> 'tiers') with ordinality t (tier, n) order by t.n) as tiers
     from program_version v, jsonb_each(v.canonical::jsonb -> 'ladders') l where v.hash = $1`,
    [hash],
  );
  const tiers = Object.fromEntries(rows.map((row) => [row.ladder, row.tiers]));
  // Versions never change, and few are looked at.
  if (tiersByHash.size > 100) tiersByHash.clear();
  tiersByHash.set(hash, tiers);
  return tiers;
}

const tiersByHash = new Map<string, AuditSide['tiers']>();
