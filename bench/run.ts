/** `npm run -s bench -- NAME [--json] [--rounds N] [--size NAME=N]…`: see README.md in this folder. */
import { parseArgs } from 'node:util';
import { apiBench } from './api.ts';
import { auditBench } from './audit.ts';
import { compileBench } from './compile.ts';
import { evaluateBench } from './evaluate.ts';
import { importBench } from './import.ts';
import { oneBench } from './one.ts';
import { replayBench } from './replay.ts';
import { reviewBench } from './review.ts';
import { startBench } from './start.ts';
import { machine, type Bench, type Report } from './measure.ts';

const benches: readonly Bench[] = [
  startBench,
  compileBench,
  reviewBench,
  evaluateBench,
  auditBench,
  oneBench,
  importBench,
  replayBench,
  apiBench,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    size: { type: 'string', multiple: true, default: [] },
  },
});
const sizes = new Map(values.size.map((s) => [s.split('=')[0] ?? '', Number(s.split('=')[1])]));
const rounds = Number(values.rounds);
const bench = benches.find((b) => b.name === positionals[0]);
if (!bench || !(rounds >= 1) || [...sizes.values()].some((n) => !(n > 0))) {
  console.error('Usage: npm run -s bench -- NAME [--json] [--rounds N] [--size NAME=N]…\n');
  for (const { name, about } of benches) console.error(`  ${name.padEnd(12)} ${about}`);
  process.exit(2);
}
const report = await bench.run({
  rounds,
  size: (name, otherwise) => sizes.get(name) ?? otherwise,
  say: (line) => console.error(line),
});
console.log(
  values.json
    ? JSON.stringify({ bench: bench.name, about: bench.about, machine: machine(), ...report }, null, 2)
    : asText(bench, report),
);

function asText({ name, about }: Bench, { measured, facts, aims }: Report): string {
  const width = Math.max(...measured.map((m) => m.name.length));
  const rows = measured.map((m) => {
    const spread = `${Math.min(...m.ms).toFixed(1)} to ${Math.max(...m.ms).toFixed(1)}`;
    const ratio = m.ratio === null ? 'the reference' : `${m.ratio.toFixed(2)} times the reference`;
    return `  ${m.name.padEnd(width)}  ${m.median.toFixed(1).padStart(9)} ms  (${spread}, ${m.ms.length} rounds)  ${ratio}`;
  });
  const notes = Object.entries(facts).map(([fact, value]) => `  ${fact}: ${value}`);
  const reached = aims.map((a) => `  ${a.reached ? 'reached' : 'NOT REACHED'}: ${a.aim} (${a.value})`);
  return [`${name}: ${about}`, machine(), '', ...rows, '', ...notes, ...reached].join('\n');
}
