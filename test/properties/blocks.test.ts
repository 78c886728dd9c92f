/** Kernels work in blocks of rows and words of bits: a ladder of several words over several blocks, against trees walked row by row. */
import { expect, test } from 'vitest';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram, tierTree, type Program } from '../../src/core/program/program.ts';
import { programSchema } from '../../src/core/program/schema.ts';
import { looksOf } from '../../src/core/standing/fold.ts';
import { madeMoment } from './made.ts';
import { evaluate } from '../../src/core/standing/evaluate.ts';
import type { Column, Interval, Outcome } from '../../src/core/standing/interval.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';

const [rows, metricCount] = [4_099, 9];

/** Tiers that ask for every metric with an operator of its own, for a choice, for two of three, and from the third on for an award. */
function ladder(tiers: number, cumulative: boolean): Program {
  const operators = ['atLeast', 'above', 'atMost', 'below', 'atLeast', 'atMost', 'is', 'above', 'below'];
  const enter = (t: number) => {
    const of = (m: number, by = 0) => ({ metric: `m${m}`, [operators[m] ?? 'is']: m === 6 ? 0 : threshold(m, t) + by });
    return {
      all: [
        { ...of(0), keep: t - 4 }, of(1), of(2), of(3), { any: [of(4), of(5), { all: [of(7), of(8)] }] },
        { atLeast: 2, of: [of(6), of(7, -1), of(8, 1), of(7, -1)] }, ...(t > 2 ? [{ award: 'invited' }] : []),
      ],
    };
  }; // prettier-ignore
  const threshold = (m: number, t: number): number =>
    /most|below/i.test(operators[m] ?? '') ? 12 - t : t - 6;
  return buildProgram(
    programSchema.parse({
      tierwright: 1,
      program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
      metrics: Object.fromEntries(
        operators.map((_, m) => [
          `m${m}`,
          { label: `m${m}`, unit: 'percent', measure: 'attribute', attribute: `m${m}` },
        ]),
      ),
      motions: {},
      ladders: {
        l: {
          motion: 'company',
          label: 'L',
          cumulative,
          tiers: Array.from({ length: tiers }, (_, t) => ({
            key: `t${t}`,
            label: `T${t}`,
            enter: enter(t),
          })),
        },
      },
    }),
    {},
  );
}

/** Facts of all shapes, the same every time. */
function columnsOf(program: Program): Map<string, Column> {
  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const made = (known: boolean): Interval => {
    const value = next(14) - 4;
    switch (known ? 9 : next(10)) {
      case 0:
        return { least: NaN, most: value };
      case 1:
        return { least: NaN, most: NaN };
      case 2:
        return { least: -Infinity, most: value };
      case 3:
        return { least: value, most: Infinity };
      case 4:
        return { least: value, most: value + next(5) };
      default:
        return { least: value, most: value };
    }
  };
  return new Map(
    program.atoms.map(({ name }, m): [string, Column] => {
      const known = m % 3 === 0;
      const facts = Array.from({ length: rows }, () => made(known));
      const least = Float64Array.from(facts, (f) => f.least);
      return [name, { least, most: known ? least : Float64Array.from(facts, (f) => f.most) }];
    }),
  );
}

test.each([
  { tiers: 3, cumulative: true },
  { tiers: 4, cumulative: false },
  { tiers: 7, cumulative: true },
  { tiers: 7, cumulative: false },
])('$tiers tiers, cumulative $cumulative: every row as its trees say', ({ tiers, cumulative }) => {
  const program = ladder(tiers, cumulative);
  const columns = columnsOf(program);
  const evaluation = evaluate(programOn(program, madeMoment.asOf), { rows, columns }, madeMoment);
  const [found] = evaluation.ladders;
  if (!found) throw new Error('no ladder');
  expect(program.atoms.length).toBe(metricCount + (tiers > 3 ? 1 : 0));
  if (tiers > 4) expect(looksOf(found.seen)[0]?.circuit.words).toBeGreaterThan(1);

  const climb = (row: number, way: 'enter' | 'keep', holds: (outcome: Outcome) => boolean): number => {
    const held = found.ladder.tiers.map((tier) => holds(nodeOutcome(tierTree(tier[way]), evaluation, row)));
    if (!cumulative) return held.lastIndexOf(true);
    return held.includes(false) ? held.indexOf(false) - 1 : held.length - 1;
  };
  const reached = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const [earned, possible, holdable] = [
      climb(row, 'enter', (o) => o === 'met'),
      climb(row, 'enter', (o) => o !== 'unmet'),
      climb(row, 'keep', (o) => o !== 'unmet'),
    ];
    reached.add(earned).add(possible);
    expect([found.earned[row], found.possibleTier[row], found.holdable[row]], `row ${row}`).toEqual([
      earned,
      possible,
      holdable,
    ]);
  }
  expect(reached.size).toBeGreaterThan(2);

  const ones = new Float64Array(rows).fill(1);
  const granted = new Map(columns);
  for (const { name } of program.atoms)
    if (name.startsWith('award/')) granted.set(name, { least: ones, most: ones });
  const invited = evaluate(programOn(program, madeMoment.asOf), { rows, columns: granted }, madeMoment);
  expect(found.eligible).toEqual(invited.ladders[0]?.earned);
});
