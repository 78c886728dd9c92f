/** The program of the benchmark: 12 metrics, 3 ladders of 4 tiers, a gate, looser thresholds to keep; and facts for it. */
import { day } from '../../src/core/calendar.ts';
import { programOn, type ProgramOnDay } from '../../src/core/program/on-day.ts';
import type { Facts } from '../../src/core/standing/facts.ts';
import type { Column } from '../../src/core/standing/interval.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';

export const metricCount = 12;

/** Asked of ladder `l`, tier `t`: three criteria, one of them with a looser threshold to keep, and above entry a choice. */
function tier(l: number, t: number): string {
  const metric = (n: number): string => `m${(l * 4 + n) % metricCount}`;
  const criteria = [
    `{ metric: ${metric(0)}, atLeast: ${10 + 20 * t}, keep: ${8 + 18 * t} }`,
    `{ metric: ${metric(1)}, atLeast: ${5 + 15 * t} }`,
    `{ metric: ${metric(2)}, atMost: ${99 - 5 * t} }`,
  ];
  if (t > 0)
    criteria.push(
      `{ any: [{ metric: ${metric(3)}, atLeast: ${20 * t} }, { metric: ${metric(4)}, atLeast: ${25 * t} }] }`,
    );
  return `      - { key: t${t}, label: Tier ${t}, enter: { all: [${criteria.join(', ')}] } }`;
}

const text = `
tierwright: 1
program: { key: bench, name: Bench, currency: USD, timeZone: Etc/UTC }
metrics:
${Array.from({ length: metricCount }, (_, m) => `  m${m}: { label: metric ${m}, unit: count, measure: rows, kinds: [deal_won], window: { last: ${m + 1}, of: months }, reduce: count }`).join('\n')}
motions:
${[0, 1, 2].map((l) => `  k${l}: { label: Motion ${l}, axis: m${l * 4}, style: mixed, activity: [deal_won] }`).join('\n')}
gate:
  checks:
    - { key: overlap, label: Overlap, ask: { metric: m9, atLeast: 10 } }
    - { key: people, label: People, ask: { any: [{ metric: m10, atLeast: 15 }, { metric: m11, atLeast: 30 }] } }
ladders:
${[0, 1, 2]
  .map(
    (l) =>
      `  l${l}:\n    motion: k${l}\n    label: Ladder ${l}\n    tiers:\n${[0, 1, 2, 3].map((t) => tier(l, t)).join('\n')}`,
  )
  .join('\n')}
`;

/** The program, read as every program is. */
export function benchProgram(): ProgramOnDay {
  const read = checkProgram(text, 'bench.yaml');
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  return programOn(read.value.program, day('2026-12-31'));
}

/** Facts of so many rows, the same ones every time: two columns of three are open in some rows, the third is known. */
export function benchFacts(rows: number): Facts {
  let state = 12345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const columns = new Map<string, Column>();
  for (let m = 0; m < metricCount; m++) {
    const least = new Float64Array(rows);
    const most = m % 3 === 0 ? least : new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = next(100);
      least[i] = value;
      if (most !== least) most[i] = next(8) === 0 ? value + next(40) : value;
    }
    columns.set(`m${m}`, { least, most });
  }
  return { rows, columns };
}
