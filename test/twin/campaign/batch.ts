/** A batch of cases of one seed: compared until one differs, which is shrunk. */
import fc from 'fast-check';
import type pg from 'pg';
import { anyCase, type Case } from '../arbitrary.ts';
import { compareCore, compareStatement, type Compared } from '../compare.ts';
import { accepted } from '../engine.ts';

/** What is compared: the pure part, or the statement in PostgreSQL. */
export type Part = 'core' | 'statement';

/** So many cases of one seed. */
export interface Batch {
  readonly part: Part;
  readonly seed: number;
  readonly cases: number;
}

/** What a batch saw; `difference` is the smallest case found that differs, in words. */
export type BatchResult = Omit<Compared, 'differences'> & {
  readonly batch: Batch;
  readonly compared: number;
  readonly difference: string | null;
};

/** Runs a batch. `owner` is the connection of the statement's part. */
export async function runBatch(batch: Batch, owner: pg.Client | null): Promise<BatchResult> {
  const seen = { facts: 0, standings: 0, earned: 0, open: 0 };
  let compared = 0;
  const check = async (c: Case): Promise<void> => {
    fc.pre(accepted(c));
    const found = owner ? await compareStatement(owner, c) : compareCore(c);
    compared++;
    seen.facts += found.facts;
    seen.standings += found.standings;
    seen.earned += found.earned;
    seen.open += found.open;
    if (found.differences.length > 0) throw new Error(found.differences.join('\n'));
  };
  const size = batch.part === 'core' ? {} : { metrics: 8 };
  const property = fc.asyncProperty(anyCase(size), check);
  const details = await fc.check(property, { numRuns: batch.cases, seed: batch.seed });
  return { batch, compared, ...seen, difference: details.failed ? worded(details) : null };
}

function worded({ counterexample, errorInstance, counterexamplePath }: fc.RunDetails<[Case]>): string {
  const why = errorInstance instanceof Error ? errorInstance.message : 'too many cases were refused';
  const doc = JSON.stringify(counterexample?.[0], null, 1);
  return `${why}\npath ${String(counterexamplePath)}\n${doc}`;
}
