/**
 * A store of any size for benchmarks, made inside PostgreSQL so that ten million rows take minutes and not an hour: the same rows
 * every time, from hashes of their numbers. Every partner runs one motion or two and has rows of the kinds that `motions` reads.
 */
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { Store, WriteTx } from '../../src/server/db/store.ts';

export interface SeedSize {
  readonly partners: number;
  /** Rows of evidence for each partner. */
  readonly perPartner: number;
}

/** The day that all of it is seen from; feeds are complete through it. */
export const seedDay = '2025-12-31';

/** Of every hundred rows of a partner those below `upTo` that are no earlier kind's. `fields` is one of these documents. */
const shares: readonly { kind: string; upTo: number; has: string; fields: readonly string[] }[] = [
  {
    kind: 'deal_won',
    upTo: 24,
    has: 'thing customer person amount',
    fields: ['{"credit":"sourced"}', '{"credit":"influenced"}', '{"credit":"sourced","share":0.5}'],
  },
  { kind: 'deal_registered', upTo: 40, has: 'thing customer person amount', fields: ['{}'] },
  { kind: 'certification', upTo: 46, has: 'person valid', fields: ['{"area":"sales"}'] },
  { kind: 'training', upTo: 50, has: 'person valid', fields: ['{"area":"product"}'] },
  { kind: 'implementation', upTo: 60, has: 'thing customer', fields: ['{}'] },
  {
    kind: 'csat_response',
    upTo: 68,
    has: 'thing customer',
    fields: ['{"rating":5}', '{"rating":4}', '{"rating":3}'],
  },
  { kind: 'project_member', upTo: 72, has: 'thing person', fields: ['{}'] },
  { kind: 'integration_use', upTo: 82, has: 'thing customer', fields: ['{}'] },
  { kind: 'mutual_customer', upTo: 86, has: 'customer', fields: ['{}'] },
  { kind: 'customer_mapped', upTo: 94, has: 'customer', fields: ['{"icp":true}', '{"icp":false}'] },
  { kind: 'contract', upTo: 95, has: 'valid', fields: ['{}'] },
  {
    kind: 'attestation',
    upTo: 100,
    has: 'valid',
    fields: ['icp-overlap', 'contract-model', 'price-route', 'billing', 'paid-on-product'].map((check) =>
      JSON.stringify({ check, answer: true }),
    ),
  },
];

/** Fills an empty store: one recording for partners, one for their evidence. */
export async function seed(store: Store, size: SeedSize, allKinds: Kinds): Promise<void> {
  await store.write('bench', 'seed partners', async (tx) => {
    await seedPartners(tx, size);
    return { result: undefined, log: {} };
  });
  await store.write('bench', 'seed evidence', async (tx) => {
    await seedFeeds(tx, allKinds);
    await seedEvidence(tx, size);
    return { result: undefined, log: {} };
  });
}

async function seedPartners(tx: WriteTx, { partners }: SeedSize): Promise<void> {
  const number = await tx.recording();
  const each = `from generate_series(1, $2::int) p`;
  const statements = [
    `insert into partner (id, recorded_in) overriding system value select p, $1 ${each}`,
    `insert into partner_key (partner_id, source, key, recorded_in) select p, 'crm', 'P-' || p, $1 ${each}`,
    `insert into partner_name (partner_id, name, recorded_in) select p, 'Partner ' || p, $1 ${each}`,
    `insert into enrolment (partner_id, motion, from_day, recorded_in)
       select p, (array['resale', 'services', 'technology'])[1 + (p + m) % 3], '2022-01-01', $1
       ${each}, generate_series(0, 1) m where m = 0 or p % 3 = 0`,
    `insert into placement (partner_id, ladder, tier, from_day, reason, recorded_in)
       select p, (array['resale', 'services', 'technology'])[1 + p % 3],
         (array['registered', 'trained', 'listed'])[1 + p % 3], '2025-01-01', 'bench', $1 ${each} where p % 2 = 0`,
    `insert into partner_attribute (partner_id, name, since, value, recorded_in)
       select p, a.name, '2022-01-01', a.options[1 + (hashint8(p * 7 + a.n) & 2147483647) % cardinality(a.options)], $1
       ${each}, (values (0, 'industry_focus', array['core', 'adjacent', 'other']),
         (1, 'serves_company_size', array['enterprise', 'mid-market', 'small']), (2, 'employees', array['5', '40', '200']),
         (3, 'sells_competitor', array['false', 'false', 'false', 'true'])) a(n, name, options)`,
    `insert into person (id, recorded_in) overriding system value select n, $1 from generate_series(1, 2 * $2::int) n`,
    `insert into employment (partner_id, person_id, from_day, recorded_in)
       select (n + 1) / 2, n, '2022-01-01', $1 from generate_series(1, 2 * $2::int) n`,
    `insert into currency_rate (target, currency, day, rate, recorded_in)
       select 'USD', c, date '2022-01-01' + d, 1 + (hashint8(d) & 2147483647) % 1000 / 10000.0, $1
       from unnest(array['EUR', 'GBP']) c, generate_series(0, 1460) d where $2::int > 0`,
  ];
  for (const statement of statements) await tx.client.query(statement, [number, partners]);
  for (const table of ['partner', 'person'])
    await tx.client.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table}))`, [
      table,
    ]);
}

/** All kinds that the vendor supplies come from one source that carries every field. */
async function seedFeeds(tx: WriteTx, kinds: Kinds): Promise<void> {
  const number = await tx.recording();
  const vendor = Object.entries(kinds).filter(([, kind]) => kind.suppliedBy === 'vendor');
  const feeds = [
    ...vendor.map(([name, kind]) => ({ name, fields: Object.keys(kind.fields) })),
    { name: 'employment', fields: [] },
  ];
  for (const { name, fields } of feeds)
    await tx.client.query(
      `insert into feed (source, kind, complete_through, fields, recorded_in) values ('crm', $1, $2, $3, $4)`,
      [name, seedDay, fields, number],
    );
}

async function seedEvidence(tx: WriteTx, { partners, perPartner }: SeedSize): Promise<void> {
  const number = await tx.recording();
  const from = shares.map((_, i) => shares[i - 1]?.upTo ?? 0);
  await tx.client.query('set local jit = off');
  await tx.client.query(
    `with share as (
       select * from unnest($4::text[], $5::int[], $6::int[], $7::text[], $8::jsonb[]) s(kind, lo, hi, has, fields)
     )
     insert into evidence (partner_id, kind, day, valid_until, status, amount, currency, person_id, customer, thing, fields,
       source, external_id, recorded_in)
     select p, s.kind, r.day, case when s.has like '%valid%' then r.day + 600 end,
       case when h % 40 = 0 then 'claimed' else 'verified' end,
       case when s.has like '%amount%' then (h % 40000)::numeric + 0.25 end,
       case when s.has like '%amount%' then (array['USD', 'USD', 'EUR', 'GBP'])[1 + h % 4] end,
       case when s.has like '%person%' then p * 2 - j % 2 end,
       case when s.has like '%customer%' then 'c' || h % 30 end,
       case when s.has like '%thing%' then s.kind || (j - s.lo) end,
       s.fields -> (h % jsonb_array_length(s.fields))::int,
       'crm', p || '-' || j, $1
     from generate_series(1, $2::int) p
     cross join generate_series(0, $3::int - 1) j
     join share s on j % 100 >= s.lo and j % 100 < s.hi
     cross join lateral (select (hashint8(p::bigint * 4096 + j) & 2147483647) as h) hashed
     cross join lateral (select date '2022-01-01' + (h % 1460)::int as day) r`,
    [
      number,
      partners,
      perPartner,
      shares.map((s) => s.kind),
      from,
      shares.map((s) => s.upTo),
      shares.map((s) => s.has),
      shares.map((s) => `[${s.fields.join(',')}]`),
    ],
  );
}

/** Corrects one row of each of the first partners, so that an audit of before has something to look behind. */
export async function correctSome(store: Store, partners: number): Promise<void> {
  await store.write('bench', 'correct', async (tx) => {
    const number = await tx.recording();
    await tx.client.query(
      `with old as (
         update evidence e set superseded_in = $1 from generate_series(1, $2::int) p
         where e.partner_id = p and e.source = 'crm' and e.kind = 'deal_won' and e.external_id = p || '-0' and e.superseded_in is null
         returning e.*
       )
       insert into evidence (partner_id, kind, day, status, amount, currency, person_id, customer, thing, fields, source, external_id, recorded_in)
       select partner_id, kind, day, status, amount + 1, currency, person_id, customer, thing, fields, source, external_id, $1 from old`,
      [number, partners],
    );
    return { result: undefined, log: {} };
  });
}
