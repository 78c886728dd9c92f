/** How long an audit of a large store takes, from stored rows to stored facts and results, beside its one statement alone. */
import { atomsStatement } from '../src/core/metrics/statement.ts';
import { day } from '../src/core/calendar.ts';
import { feedsAt, newestRecording } from '../src/server/audits/facts.ts';
import { runAudit } from '../src/server/audits/run.ts';
import { measure, type Bench } from './measure.ts';
import { openBenchStore } from './store/open.ts';
import { reference } from './store/program.ts';
import { seedDay } from './store/seed.ts';

/** See README.md in this folder. */
export const auditBench: Bench = {
  name: 'audit',
  about:
    'an audit of a whole store by the reference ladders, stored, against its one statement as CREATE TABLE AS',
  run: async ({ rounds, size, say }) => {
    const partners = size('partners', 100_000);
    const perPartner = size('per-partner', 100);
    const bench = await openBenchStore({ partners, perPartner }, say);
    const { store } = bench;
    try {
      const { program, source } = reference();
      const asOf = day(seedDay);
      const statement = await store.read(async (tx) => {
        const cutOff = await newestRecording(tx);
        const moment = { asOf, mode: 'review', yearStarts: program.doc.calendar.yearStarts } as const;
        const { doc, kinds, atoms } = program;
        return atomsStatement({ doc, kinds, atoms, moment, cutOff, feeds: await feedsAt(tx, cutOff) });
      });
      const client = await bench.owner();
      // As the product asks it.
      await client.query(`set jit = off; set work_mem = '64MB'`);
      let standings = 0;
      const measured = await measure(
        [
          {
            name: 'the statement alone, CREATE TABLE AS',
            role: 'reference',
            before: async () => void (await client.query('drop table if exists bench_facts')),
            run: async () =>
              void (await client.query(`create table bench_facts as ${statement.text}`, [
                ...statement.values,
              ])),
          },
          {
            name: 'Tierwright, facts and results stored',
            role: 'ours',
            run: async () => {
              const audit = await runAudit(store, { program, source, asOf, mode: 'review', actor: 'bench' });
              standings = audit.rows.length;
            },
          },
        ],
        rounds,
      );
      await client.query('drop table bench_facts; truncate audit, audit_fact, audit_order, audit_result');
      await client.end();
      const ratio = Math.round((measured[1]?.ratio ?? NaN) * 100) / 100;
      const peak = Math.round(process.resourceUsage().maxRSS / 1024);
      const rate = Math.round((partners * perPartner) / ((measured[1]?.median ?? NaN) / 1000));
      return {
        measured,
        facts: {
          'rows of evidence': partners * perPartner,
          partners,
          standings,
          atoms: program.atoms.length,
          'rows of evidence a second': rate,
          'peak memory of this process, MiB': peak,
        },
        aims: [
          { aim: 'at most 2 times the statement alone', value: ratio, reached: ratio <= 2 },
          { aim: 'peak memory under 1024 MiB', value: peak, reached: peak < 1024 },
        ],
      };
    } finally {
      await bench.close();
    }
  },
};
