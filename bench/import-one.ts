/** One new row of evidence into a large store, against the same into a small one: the cost follows the file, not the store. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFreshStore, type FreshStore } from './store/fresh.ts';
import { dealColumns, dealMapping, partnerKey } from './import/rows.ts';
import { measure, type Bench, type BenchOptions, type Report } from './measure.ts';

export const importOneBench: Bench = {
  name: 'import-one',
  about:
    'one new row into a store of many partners, against a store of 1,000; sizes: partners, each (rows of a partner)',
  run,
};

const few = 1000;
/** Imports in one timing: a single one is over too soon. */
const imports = 10;

async function run(options: BenchOptions): Promise<Report> {
  const many = options.size('partners', 100_000);
  const each = options.size('each', 10);
  const stores: FreshStore[] = [];
  try {
    for (const partners of [many, few]) {
      options.say(`Filling a store with ${partners} partners and ${partners * each} rows …`);
      const store = await openFreshStore(partners);
      stores.push(store);
      await fill(store, each);
    }
    const [large, small] = stores;
    if (!large || !small) throw new Error('Two stores were to be opened');
    options.say('Measuring …');
    const measured = await measure(
      [
        { name: `${imports} files of one row, ${many} partners`, role: 'ours', run: importer(large, many) },
        {
          name: `${imports} files of one row, ${few} partners`,
          role: 'reference',
          run: importer(small, few),
        },
      ],
      options.rounds,
    );
    const ratio = measured[0]?.ratio ?? NaN;
    return {
      measured,
      facts: {
        'partners of the large store': many,
        'rows of the large store': many * each,
        'ms of one import': Math.round(((measured[0]?.median ?? NaN) / imports) * 10) / 10,
      },
      aims: [
        {
          aim: 'less than 1.5 times the small store',
          value: Math.round(ratio * 100) / 100,
          reached: ratio < 1.5,
        },
      ],
    };
  } finally {
    for (const store of stores) await store.close();
  }
}

/** Gives every partner rows of the source into which the new ones come; indexes are built afterwards, all at once. */
async function fill({ owner }: FreshStore, each: number): Promise<void> {
  const { rows } = await owner.query<{ indexdef: string; indexname: string }>(
    `select indexname, indexdef from pg_indexes where tablename = 'evidence' and indexname <> 'evidence_pkey'`,
  );
  for (const { indexname } of rows) await owner.query(`drop index ${indexname}`);
  await owner.query(
    `insert into evidence (partner_id, kind, day, status, amount, currency, customer, product, fields, source, external_id, recorded_in)
     select p.id, 'deal_won', date '2024-01-01' + n * 7, 'verified', n * 100.25, 'EUR', 'C-' || n, 'prod-' || n,
       '{"credit": "sourced"}', 'large', 'D-' || p.id || '-' || n, 1
     from partner p cross join generate_series(1, $1::int) n`,
    [each],
  );
  for (const { indexdef } of rows) await owner.query(indexdef);
  await owner.query('analyze');
}

function importer(store: FreshStore, partners: number): () => Promise<void> {
  let n = 0;
  return async () => {
    for (let i = 0; i < imports; i++) {
      n++;
      const row = [
        `N-${n}`,
        partnerKey(1 + ((n * 37) % partners)),
        '2025-01-05',
        '12.50',
        'EUR',
        'C-1',
        'prod-1',
      ];
      await writeFile(join(store.folder, 'one.csv'), `${dealColumns.join(',')}\n${row.join(',')}\n`);
      const { counts } = await store.import('one.csv', dealMapping('large'));
      if (counts.added !== 1) throw new Error('The row was not added');
    }
  };
}
