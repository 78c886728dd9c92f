/**
 * From facts to standings, columns at a time. Pure: knows nothing of the tier held, of clocks or of I/O; the CLI, the server, the
 * browser and replay all call this one (rule 1).
 */
import type { Day } from '../calendar.ts';
import { computeColumn } from '../metrics/formulas.ts';
import type { ProgramOnDay } from '../program/on-day.ts';
import type { Ladder, Metric } from '../program/program.ts';
import { compileLadder, emptyBits, holds, type Bits, type Circuit } from './circuit.ts';
import { climb, setGroups, type Block } from './kernels.ts';
import { copyBits, leafPasses, setLeaves } from './leaf-passes.ts';
import { outcomeOf, type Column, type Interval, type Outcome } from './interval.ts';

/** Rows that are worked on together, so that their bits stay in the processor's cache. */
const blockRows = 2048;

/** Version of the meaning of evaluation. An audit pins it; replay under another shows the difference and changes nothing. */
export const semanticsVersion = 2;

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

/** Computes formulas, criteria, gate, fit and tiers for every row of the facts, which are those of the program's day. */
export function evaluate(program: ProgramOnDay, facts: Facts): Evaluation {
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
function allColumns(program: ProgramOnDay, facts: Facts): ReadonlyMap<string, Column> {
  const columns = new Map(facts.columns);
  const decimals = new Map(program.metrics.map((m) => [m.name, m.decimals]));
  const { day } = program;
  for (const metric of program.metrics) {
    if ('formula' in metric.source)
      columns.set(
        metric.name,
        formulaColumn(metric, metric.source.formula, { columns, decimals, day, rows: facts.rows }),
      );
  }
  return columns;
}

interface Known {
  readonly columns: ReadonlyMap<string, Column>;
  readonly decimals: ReadonlyMap<string, number>;
  readonly day: Day;
  readonly rows: number;
}

function formulaColumn(
  metric: Metric,
  formula: Extract<Metric['source'], { formula: unknown }>['formula'],
  { columns, decimals, day, rows }: Known,
): Column {
  return computeColumn(formula, {
    rows,
    day,
    decimals: metric.decimals,
    cut: metric.better === 'lower' ? 'up' : 'down',
    column: (name) => columnOf(columns, name),
    decimalsOf: (name) => decimals.get(name) ?? 0,
  });
}

function evaluateLadder(ladder: Ladder, columns: ReadonlyMap<string, Column>, rows: number): LadderStandings {
  const circuit = compileLadder(ladder);
  const [sure, possible] = [emptyBits(circuit.words, rows), emptyBits(circuit.words, rows)];
  const tiers = (): Int16Array => new Int16Array(rows);
  const [earned, possibleTier, holdable] = [tiers(), tiers(), tiers()];
  const granted =
    circuit.awards.length === 0 ? null : { bits: emptyBits(circuit.words, rows), tiers: tiers() };
  const { cumulative } = ladder.doc;
  const passes = leafPasses(circuit, columns);
  for (let from = 0; from < rows; from += blockRows) {
    const block = { from, to: Math.min(from + blockRows, rows) };
    setLeaves(passes, sure, possible, block);
    if (granted) {
      copyBits(sure, granted.bits, block);
      for (const { word, mask } of circuit.awards) grant(granted.bits[word], mask, block);
      setGroups(circuit.groups, granted.bits, block);
      climb(circuit.enter, cumulative, granted.bits, granted.tiers, block);
    }
    setGroups(circuit.groups, sure, block);
    setGroups(circuit.groups, possible, block);
    climb(circuit.enter, cumulative, sure, earned, block);
    climb(circuit.enter, cumulative, possible, possibleTier, block);
    climb(circuit.keep, cumulative, possible, holdable, block);
  }
  return {
    ladder,
    circuit,
    sure,
    possible,
    earned,
    possibleTier,
    holdable,
    eligible: granted?.tiers ?? earned,
    gate: (row) =>
      circuit.gate === null
        ? 'not-asked'
        : outcomeOf(holds(circuit.gate, sure, row), holds(circuit.gate, possible, row)),
    fit: (row) => fitVerdict(circuit, sure, possible, row),
  };
}

function grant(word: Int32Array | undefined, mask: number, { from, to }: Block): void {
  if (word) for (let i = from; i < to; i++) word[i] = (word[i] ?? 0) | mask;
}

/** Rule 6. A surely failed must-have or too low a fit is no match; anything open is unknown. */
function fitVerdict({ fit }: Circuit, sure: Bits, possible: Bits, row: number): FitVerdict {
  if (!fit) return 'not-asked';
  if (!holds(fit.musts, possible, row) || !holds(fit.near, possible, row)) return 'no-match';
  if (!holds(fit.musts, sure, row)) return 'unknown';
  if (holds(fit.match, sure, row)) return 'match';
  return holds(fit.near, sure, row) && !holds(fit.match, possible, row) ? 'near' : 'unknown';
}
