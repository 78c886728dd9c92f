/**
 * `npm run -s twin -- [--cases N] [--statement N] [--seed N] [--workers N]`: so many cases of the pure part, then so many of the
 * statement in PostgreSQL. Ends with 1 at the first difference, with its seed and the smallest case that shows it.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import setup from '../../support/cluster.ts';
import type { Batch, BatchResult, Part } from './batch.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    statement: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const wanted: Record<Part, number> = { core: Number(values.cases), statement: Number(values.statement) };
const [seed, workers] = [Number(values.seed), Number(values.workers)];
if (![wanted.core, wanted.statement, seed].every(Number.isSafeInteger) || !(workers >= 1)) {
  console.error('Usage: npm run -s twin -- [--cases N] [--statement N] [--seed N] [--workers N]');
  process.exit(2);
}

/** Cases of a seed: so few that progress is seen, so many that starting a batch costs nothing. */
const batchSize = { core: 500, statement: 100 };

/** Batches of one part; each has a seed of its own, and the first has the one that was given, so that a batch can be run alone. */
function* batches(part: Part): Generator<Batch> {
  for (let done = 0, n = 0; done < wanted[part]; done += batchSize[part], n++) {
    const cases = Math.min(batchSize[part], wanted[part] - done);
    yield { part, cases, seed: (seed + Math.imul(n, 0x9e3779b1)) | 0 };
  }
}

/** Runs all batches of a part; false at the first difference. */
async function runPart(part: Part): Promise<boolean> {
  const [queue, started] = [batches(part), Date.now()];
  const total = { cases: 0, facts: 0, standings: 0, earned: 0, open: 0 };
  let [good, told] = [true, Date.now()];
  const say = (): void => {
    const rate = (total.cases / (Date.now() - started)) * 1000;
    console.log(
      `${part}: ${total.cases} of ${wanted[part]} cases, ${rate.toFixed(0)} a second, ${total.facts} facts, ` +
        `${total.standings} standings (${total.earned} at a tier, ${total.open} open), ${good ? 'no difference' : 'A DIFFERENCE'}`,
    );
  };
  const take = (result: BatchResult): void => {
    total.cases += result.compared;
    for (const what of ['facts', 'standings', 'earned', 'open'] as const) total[what] += result[what];
    if (result.difference !== null) {
      good = false;
      console.log(`\nA difference, with --seed ${result.batch.seed}:\n${result.difference}`);
    }
    if (Date.now() - told < 30_000) return;
    told = Date.now();
    say();
  };
  const work = async (): Promise<void> => {
    const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)));
    const gone = once(worker, 'exit').then(([code]) => {
      throw new Error(`A worker ended with ${String(code)}; what it said stands above.`);
    });
    for (const batch of queue) {
      const answered = once(worker, 'message');
      worker.send(batch);
      const [result]: BatchResult[] = await Promise.race([answered, gone]);
      if (result) take(result);
      if (!good) break;
    }
    gone.catch(() => undefined);
    worker.disconnect();
  };
  await Promise.all(Array.from({ length: workers }, work));
  say();
  return good;
}

console.log(`Seed ${seed}, ${workers} processes`);
let good = wanted.core === 0 || (await runPart('core'));
if (good && wanted.statement > 0) {
  const end = await setup();
  good = await runPart('statement').finally(end);
}
process.exitCode = good ? 0 : 1;
