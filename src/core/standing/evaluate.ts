/**
 * From facts to standings, columns at a time. Pure: knows nothing of the tier held, of clocks or of I/O; the CLI, the server, the
 * browser and replay all call this one (rule 1).
 */
import { computeColumn } from '../metrics/formulas.ts';
import type { Ladder, Metric, Program } from '../program/program.ts';
import {
  compileLadder,
  emptyBits,
  hasBit,
  settleGroups,
  settleLeaf,
  type Bits,
  type Circuit,
} from './circuit.ts';
import { outcomeOf, type Column, type Interval, type Outcome } from './interval.ts';

/** Version of the meaning of evaluation. An audit pins it; replay under another shows the difference and changes nothing. */
export const semanticsVersion = 1;

/** Facts of the atoms for some partners: one column for each atom of the program, a row for each partner. */
export interface Facts {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

export type FitVerdict = 'match' | 'near' | 'no-match' | 'unknown' | 'not-asked';

/** What an evaluation found for every row on one ladder. Tiers count from 0; -1 is below entry. */
export interface LadderStandings {
  readonly ladder: Ladder;
  readonly circuit: Circuit;
  readonly sure: Bits;
  readonly possible: Bits;
  readonly earned: Int16Array;
  readonly possibleTier: Int16Array;
  readonly holdable: Int16Array;
  readonly eligible: Int16Array;
  gate(row: number): Outcome | 'not-asked';
  fit(row: number): FitVerdict;
}

export interface Evaluation {
  readonly rows: number;
  /** Every metric's column, atoms and formulas. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly ladders: readonly LadderStandings[];
  fact(metric: string, row: number): Interval;
}

/** Computes formulas, criteria, gate, fit and tiers for every row of the facts. */
export function evaluate(program: Program, facts: Facts): Evaluation {
  const columns = allColumns(program, facts);
  const ladders = program.ladders.map((ladder) => evaluateLadder(ladder, columns, facts.rows));
  const fact = (metric: string, row: number): Interval => {
    const column = columnOf(columns, metric);
    return { least: column.least[row] ?? NaN, most: column.most[row] ?? NaN };
  };
  return { rows: facts.rows, columns, ladders, fact };
}

function columnOf(columns: ReadonlyMap<string, Column>, metric: string): Column {
  const column = columns.get(metric);
  if (!column) throw new Error(`No facts were given for the metric '${metric}'`);
  return column;
}

/** Adds the formulas' columns to the atoms', in dependency order. */
function allColumns(program: Program, facts: Facts): ReadonlyMap<string, Column> {
  const columns = new Map(facts.columns);
  const decimals = new Map(program.metrics.map((m) => [m.name, m.decimals]));
  for (const metric of program.metrics) {
    if ('formula' in metric.source)
      columns.set(metric.name, formulaColumn(metric, metric.source.formula, columns, decimals, facts.rows));
  }
  return columns;
}

function formulaColumn(
  metric: Metric,
  formula: Extract<Metric['source'], { formula: unknown }>['formula'],
  columns: ReadonlyMap<string, Column>,
  decimals: ReadonlyMap<string, number>,
  rows: number,
): Column {
  return computeColumn(formula, {
    rows,
    decimals: metric.decimals,
    cut: metric.better === 'lower' ? 'up' : 'down',
    column: (name) => columnOf(columns, name),
    decimalsOf: (name) => decimals.get(name) ?? 0,
  });
}

function evaluateLadder(ladder: Ladder, columns: ReadonlyMap<string, Column>, rows: number): LadderStandings {
  const circuit = compileLadder(ladder);
  const sure = emptyBits(circuit.words, rows);
  const possible = emptyBits(circuit.words, rows);
  circuit.leaves.forEach((leaf, bit) => {
    const { least, most } = columnOf(columns, leaf.metric);
    settleLeaf(leaf, bit, least, most, sure, possible);
  });
  const granted = circuit.hasAwards ? withAwards(circuit, sure, rows) : null;
  settleGroups(circuit, sure, rows);
  settleGroups(circuit, possible, rows);
  const { cumulative } = ladder.doc;
  const earned = climb(circuit.enter, sure, rows, cumulative);
  return {
    ladder,
    circuit,
    sure,
    possible,
    earned,
    possibleTier: climb(circuit.enter, possible, rows, cumulative),
    holdable: climb(circuit.keep, possible, rows, cumulative),
    eligible: granted ? climb(circuit.enter, granted, rows, cumulative) : earned,
    gate: (row) =>
      circuit.gate === null
        ? 'not-asked'
        : outcomeOf(hasBit(sure, circuit.gate, row), hasBit(possible, circuit.gate, row)),
    fit: (row) => fitVerdict(circuit, sure, possible, row),
  };
}

/** The sure bits with every award read as granted. */
function withAwards(circuit: Circuit, sure: Bits, rows: number): Bits {
  const granted = sure.map((word) => word.slice());
  circuit.leaves.forEach((leaf, bit) => {
    const word = granted[bit >> 5];
    if (leaf.award === null || !word) return;
    for (let i = 0; i < rows; i++) word[i] = (word[i] ?? 0) | (1 << (bit & 31));
  });
  settleGroups(circuit, granted, rows);
  return granted;
}

/** The tier that the bits of the tiers' trees give: without a gap from the bottom, or the highest. */
function climb(tiers: readonly number[], bits: Bits, rows: number, cumulative: boolean): Int16Array {
  const out = new Int16Array(rows).fill(-1);
  tiers.forEach((bit, tier) => {
    const word = bits[bit >> 5];
    if (!word) return;
    const shift = bit & 31;
    for (let i = 0; i < rows; i++) {
      const holds = ((word[i] ?? 0) >>> shift) & 1;
      if (cumulative) out[i] = (out[i] ?? -1) + (holds & Number(out[i] === tier - 1));
      else if (holds) out[i] = tier;
    }
  });
  return out;
}

/** Rule 6. A surely failed must-have or too low a fit is no match; anything open is unknown. */
function fitVerdict(circuit: Circuit, sure: Bits, possible: Bits, row: number): FitVerdict {
  const { fit } = circuit;
  if (!fit) return 'not-asked';
  if (fit.musts.some((bit) => !hasBit(possible, bit, row)) || !hasBit(possible, fit.near, row))
    return 'no-match';
  if (fit.musts.some((bit) => !hasBit(sure, bit, row))) return 'unknown';
  if (hasBit(sure, fit.match, row)) return 'match';
  return hasBit(sure, fit.near, row) && !hasBit(possible, fit.match, row) ? 'near' : 'unknown';
}
