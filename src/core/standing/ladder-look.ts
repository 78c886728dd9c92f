/** One look at a ladder: criteria, gate, fit and tiers of every row, from the columns of one day and scope. */
import type { Ladder } from '../program/program.ts';
import { emptyBits, holds, type Bits, type Circuit } from './circuit.ts';
import type { FitVerdict, Look } from './fold.ts';
import { climb, setGroups, type Block } from './kernels.ts';
import { blocksOf, copyBits, leafPasses, setLeaves } from './leaf-passes.ts';
import { outcomeOf, type Column } from './interval.ts';

/** Evaluates a ladder, as it counts on the day, over columns by the names of its metrics. */
export function lookAt(
  ladder: Ladder,
  circuit: Circuit,
  columnOf: (metric: string) => Column,
  seen: Pick<Look, 'day' | 'scope' | 'fact'>,
  rows: number,
): Look {
  const [sure, possible] = [emptyBits(circuit.words, rows), emptyBits(circuit.words, rows)];
  const tiers = (): Int16Array => new Int16Array(rows);
  const [earned, possibleTier, holdable] = [tiers(), tiers(), tiers()];
  const granted =
    circuit.awards.length === 0 ? null : { bits: emptyBits(circuit.words, rows), tiers: tiers() };
  const { cumulative } = ladder.doc;
  const passes = leafPasses(circuit, columnOf);
  for (const block of blocksOf(rows)) {
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
    kind: 'look',
    day: seen.day,
    scope: seen.scope,
    fact: (metric, row) => seen.fact(metric, row),
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
