/** Whether looking at an old audit again costs more than making a new one. */
import { day } from '../src/core/calendar.ts';
import { replayAudit, runAudit } from '../src/server/audits/run.ts';
import { measure, type Bench } from './measure.ts';
import { openBenchStore } from './store/open.ts';
import { reference } from './store/program.ts';
import { correctSome, seedDay } from './store/seed.ts';

/** See README.md in this folder. */
export const replayBench: Bench = {
  name: 'replay',
  about: 'an audit replayed at its cut-off, after corrections, against a fresh one',
  run: async ({ rounds, size, say }) => {
    const partners = size('partners', 10_000);
    const perPartner = size('per-partner', 100);
    const bench = await openBenchStore({ partners, perPartner }, say);
    const { store } = bench;
    try {
      const { program, source } = reference();
      const request = { program, source, asOf: day(seedDay), mode: 'review', actor: 'bench' } as const;
      const old = await runAudit(store, request);
      await correctSome(store, Math.round(partners / 10));
      say('Corrected one row of every tenth partner after the audit.');
      let equal = true;
      const measured = await measure(
        [
          {
            name: 'a fresh audit, stored',
            role: 'reference',
            run: async () => void (await runAudit(store, request)),
          },
          {
            name: 'the old one, replayed',
            role: 'ours',
            run: async () => {
              const replay = await store.read((tx) => replayAudit(tx, old.id));
              equal &&= replay.equal;
            },
          },
        ],
        rounds,
      );
      if (!equal) throw new Error('The replay differs from the audit.');
      const client = await bench.owner();
      await client.query('truncate audit, audit_fact, audit_order, audit_result');
      await client.end();
      const ratio = Math.round((measured[1]?.ratio ?? NaN) * 100) / 100;
      return {
        measured,
        facts: { 'rows of evidence': partners * perPartner, partners, 'equal to the byte': String(equal) },
        aims: [{ aim: 'no more than a fresh audit', value: ratio, reached: ratio <= 1.1 }],
      };
    } finally {
      await bench.close();
    }
  },
};
