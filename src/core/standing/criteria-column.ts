/** Criteria as a flag: whether a tree is met, for every row (../metrics/README.md, "Criteria as a metric"). */
import type { Day } from '../calendar.ts';
import { filledColumn } from '../metrics/operand.ts';
import { countingOn } from '../program/on-day.ts';
import type { Node } from '../program/program.ts';
import { compileNode, emptyBits } from './circuit.ts';
import type { Column } from './interval.ts';
import { climb, setGroups } from './kernels.ts';
import { blocksOf, leafPasses, setLeaves } from './leaf-passes.ts';

/** The flag of a tree as it counts on a day, over columns by the names of metrics; a tree of which nothing counts is not met. */
export function criteriaColumn(
  tree: Node,
  day: Day,
  columnOf: (metric: string) => Column,
  rows: number,
): Column {
  const counting = countingOn(tree, day);
  if (counting === null) return filledColumn(rows, (_, out) => out(0, 0));
  const circuit = compileNode(counting);
  const [sure, possible] = [emptyBits(circuit.words, rows), emptyBits(circuit.words, rows)];
  const [least, most] = [new Int16Array(rows), new Int16Array(rows)];
  const passes = leafPasses(circuit, columnOf);
  for (const block of blocksOf(rows)) {
    setLeaves(passes, sure, possible, block);
    setGroups(circuit.groups, sure, block);
    setGroups(circuit.groups, possible, block);
    climb(circuit.enter, false, sure, least, block);
    climb(circuit.enter, false, possible, most, block);
  }
  return filledColumn(rows, (i, out) => out((least[i] ?? -1) + 1, (most[i] ?? -1) + 1));
}
