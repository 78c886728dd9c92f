/** Rows of evidence a second, against a bare COPY of the same bytes. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { openFreshStore, type FreshStore } from './store/fresh.ts';
import { dealColumns, dealMapping, partnerKey, writeDeals } from './import/rows.ts';
import { measure, type Bench, type BenchOptions, type Measured, type Report } from './measure.ts';

export const importBench: Bench = {
  name: 'import',
  about: 'a CSV file of evidence into the store, against a bare COPY of its bytes; sizes: rows, partners',
  run,
};

const file = 'deals.csv';

async function run(options: BenchOptions): Promise<Report> {
  const rows = options.size('rows', 200_000);
  const partners = options.size('partners', 1000);
  const store = await openFreshStore(partners);
  try {
    options.say(`Writing ${rows} rows and opening a store …`);
    const bytes = await writeDeals(join(store.folder, file), rows, partners);
    await prepare(store, partners);
    const delay = { p99: 0, max: 0 };
    let source = 0;
    const ours = async (): Promise<void> => {
      // A new one each time: one that was disabled counts the time of its pause as a delay.
      const histogram = monitorEventLoopDelay({ resolution: 5 });
      histogram.enable();
      const { counts } = await store.import(file, dealMapping(`source-${++source}`));
      histogram.disable();
      delay.p99 = Math.max(delay.p99, histogram.percentile(99) / 1e6);
      delay.max = Math.max(delay.max, histogram.max / 1e6);
      if (counts.added !== rows) throw new Error(`${counts.added} of ${rows} rows were added`);
    };
    options.say('Measuring …');
    const measured = await measure(
      [
        { name: 'Tierwright import, every row new', role: 'ours', run: ours },
        {
          name: 'COPY into a table of text columns',
          role: 'reference',
          before: () => truncate(store, 'bare_deal'),
          run: () => copy(store, 'bare_deal'),
        },
        {
          name: 'COPY into typed columns with keys, index and foreign key',
          role: 'peer',
          before: () => truncate(store, 'keyed_deal'),
          run: () => copy(store, 'keyed_deal'),
        },
      ],
      options.rounds,
    );
    return report(measured, rows, bytes, delay);
  } finally {
    await store.close();
  }
}

/** The tables that are compared with: one that takes anything, and one as somebody would write it for these rows alone. */
async function prepare({ owner }: FreshStore, count: number): Promise<void> {
  const text = dealColumns.map((column) => `${column} text`).join(', ');
  await owner.query(`create table bare_deal (${text});
    create table keyed_account (account text collate "C" primary key);
    create table keyed_deal (
      deal text collate "C" primary key, account text collate "C" not null references keyed_account, closed date not null,
      value numeric not null, currency text collate "C" not null, customer text collate "C", product text collate "C");
    create index on keyed_deal (account, closed)`);
  const keys = Array.from({ length: count }, (_, n) => partnerKey(n + 1));
  await owner.query('insert into keyed_account select unnest($1::text[])', [keys]);
}

async function truncate({ owner }: FreshStore, table: string): Promise<void> {
  await owner.query(`truncate ${table}`);
}

async function copy({ owner, folder }: FreshStore, table: string): Promise<void> {
  const into = owner.query(copyFrom(`copy ${table} from stdin (format csv, header)`));
  await pipeline(createReadStream(join(folder, file)), into);
}

/** The worst round's delays of the event loop, in milliseconds. */
interface Delay {
  readonly p99: number;
  readonly max: number;
}

function report(measured: readonly Measured[], rows: number, bytes: number, delay: Delay): Report {
  const seconds = (measured[0]?.median ?? NaN) / 1000;
  const perSecond = Math.round(rows / seconds);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const p99 = rounded(delay.p99);
  return {
    measured,
    facts: {
      rows,
      bytes,
      'rows a second': perSecond,
      'MB a second': rounded(bytes / 1e6 / seconds),
      'peak memory of this process, MB': memory,
      'event loop delay p99, ms': p99,
      'event loop delay max, ms': rounded(delay.max),
    },
    aims: [
      { aim: 'at least 50,000 rows a second', value: perSecond, reached: perSecond >= 50_000 },
      { aim: 'under 512 MB (stated for a million rows)', value: memory, reached: memory < 512 },
      { aim: 'event loop delay p99 under 100 ms', value: p99, reached: p99 < 100 },
    ],
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
