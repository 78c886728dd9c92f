/** How long one new row of evidence takes to become a stored standing, in a small and in a large store. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day } from '../src/core/calendar.ts';
import { importFile } from '../src/server/imports/import-file.ts';
import { readMapping, type Mapping } from '../src/server/imports/mapping.ts';
import { saveVersion } from '../src/server/programs/queries.ts';
import { shippedKinds } from '../src/server/programs/shipped.ts';
import { refreshStandings } from '../src/server/standings/refresh.ts';
import { measure, median, type Bench } from './measure.ts';
import { openBenchStore, type BenchStore } from './store/open.ts';
import { reference } from './store/program.ts';
import { seedDay } from './store/seed.ts';

const mappingText = `
tierwright: 1
what: evidence
source: bench-one
partnerSource: crm
kind: deal_won
status: verified
feed: { completeThrough: ${seedDay} }
fields: { externalId: id, partner: partner, day: day, thing: id, customer: customer, person: person, amount: amount, currency: currency, credit: credit }
`;

/** Rows that a round sends one after the other, each as a file of its own. */
const atOnce = 10;

/** See README.md in this folder. */
export const oneBench: Bench = {
  name: 'one',
  about: 'one new row of evidence to a stored new standing, in a large store against a small one',
  run: async ({ rounds, size, say }) => {
    const [few, many] = [size('few', 1_000), size('many', 100_000)];
    const perPartner = size('per-partner', 100);
    const small = await openBenchStore({ partners: few, perPartner }, say);
    const large = await openBenchStore({ partners: many, perPartner }, say);
    const folder = mkdtempSync(join(tmpdir(), 'tierwright-one-'));
    try {
      const times = { imported: [] as number[], evaluated: [] as number[] };
      const of = (bench: BenchStore, partners: number) => rowByRow(bench, partners, folder, times);
      const measured = await measure(
        [
          {
            name: `${few} partners, ${few * perPartner} rows`,
            role: 'reference',
            part: atOnce,
            run: await of(small, few),
          },
          {
            name: `${many} partners, ${many * perPartner} rows`,
            role: 'ours',
            part: atOnce,
            run: await of(large, many),
          },
        ],
        rounds,
      );
      const ratio = Math.round((measured[1]?.ratio ?? NaN) * 100) / 100;
      const ms = (values: readonly number[]): number => Math.round(median(values) * 10) / 10;
      return {
        measured,
        facts: {
          'rows a round, one after the other': atOnce,
          'of it the import, median ms over both stores': ms(times.imported),
          'of it evaluating and storing, median ms over both stores': ms(times.evaluated),
        },
        aims: [
          { aim: 'a hundred times the store under 1.5 times the time', value: ratio, reached: ratio < 1.5 },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true });
      await small.close();
      await large.close();
    }
  },
};

/** Makes a store ready and gives what a round does: rows for partners all over it, each imported, then its partner evaluated. */
async function rowByRow(
  { store }: BenchStore,
  partners: number,
  folder: string,
  times: { readonly imported: number[]; readonly evaluated: number[] },
): Promise<() => Promise<void>> {
  const { program, source } = reference();
  await store.write('bench', 'save the program', async (tx) => ({
    result: await saveVersion(tx, program, source),
    log: {},
  }));
  const mapping = readMapped();
  const file = join(folder, `${partners}.csv`);
  const run = Date.now(); // every run's rows are new
  let sent = 0;
  return async () => {
    for (let i = 0; i < atOnce; i++) {
      const partner = ((sent++ * 7919) % partners) + 1;
      writeFileSync(
        file,
        `id,partner,day,customer,person,amount,currency,credit\nONE-${run}-${sent},P-${partner},2025-06-15,c1,,1000.00,EUR,sourced\n`,
      );
      const start = performance.now();
      const { counts, stopped } = await importFile(store, {
        what: 'evidence',
        file,
        mapping,
        kinds: shippedKinds(),
        dryRun: false,
        acceptRejects: false,
        actor: 'bench',
      });
      if (stopped || counts.added !== 1) throw new Error(`The row was not taken: ${JSON.stringify(counts)}`);
      const imported = performance.now();
      const rows = await refreshStandings(store, { program, asOf: day(seedDay), mode: 'progress', partner });
      if (rows.length === 0) throw new Error(`Partner ${partner} has no standing.`);
      times.imported.push(imported - start);
      times.evaluated.push(performance.now() - imported);
    }
  };
}

function readMapped(): Mapping {
  const read = readMapping(mappingText, 'one.map.yaml');
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  return read.value;
}
