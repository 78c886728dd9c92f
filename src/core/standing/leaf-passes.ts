/**
 * Which loops set the bits of a ladder's leaves: a column is read once for several of its thresholds. Facts are whole numbers, so
 * "above t" is "at least t + 1" and "below t" is "at most t - 1".
 */
import type { Bits, Circuit } from './circuit.ts';
import type { Column, Operator } from './interval.ts';
import {
  setAtLeast,
  setEqual,
  setIs,
  setNotBelow,
  setPossiblyAtMost,
  setSurelyAtMost,
  testsAtOnce,
  type Block,
  type Test,
} from './kernels.ts';

/** Some leaves of one column whose bits lie in one word. */
interface LeafPass {
  readonly column: Column;
  readonly way: 'up' | 'down' | 'is';
  readonly tests: readonly Test[];
  readonly word: number;
}

/** A leaf of one column against another. */
interface PairPass {
  readonly column: Column;
  readonly against: Column;
  readonly op: Operator;
  readonly bit: number;
  readonly word: number;
}

/** The passes of a ladder: first those over columns in which all is known, whose sure bits are the possible ones. */
export interface LeafPasses {
  readonly known: readonly LeafPass[];
  readonly open: readonly LeafPass[];
  readonly pairs: readonly PairPass[];
}

/** Puts together what can be done in one pass. */
export function leafPasses(circuit: Circuit, columnOf: (metric: string) => Column): LeafPasses {
  const together = new Map<string, { column: Column; way: LeafPass['way']; word: number; tests: Test[] }>();
  const pairs: PairPass[] = [];
  circuit.leaves.forEach(({ reads, op, threshold }, bit) => {
    const column = columnOf(reads);
    const word = bit >> 5;
    if (typeof threshold === 'object') {
      pairs.push({ column, against: columnOf(threshold.reads), op, bit: 1 << (bit & 31), word });
      return;
    }
    const [way, whole] = wholeTest(op, threshold);
    const key = `${reads}|${way}|${word}`;
    const pass = together.get(key) ?? { column, way, word, tests: [] };
    pass.tests.push({ threshold: whole, bit: 1 << (bit & 31) });
    together.set(key, pass);
  });
  const passes = [...together.values()].flatMap((pass) => {
    const atOnce = testsAtOnce[pass.way];
    return Array.from({ length: Math.ceil(pass.tests.length / atOnce) }, (_, i) => ({
      ...pass,
      tests: pass.tests.slice(i * atOnce, (i + 1) * atOnce),
    }));
  });
  const isKnown = ({ column }: LeafPass): boolean => column.least === column.most;
  return { known: passes.filter(isKnown), open: passes.filter((p) => !isKnown(p)), pairs };
}

function wholeTest(op: Operator, threshold: number): readonly [LeafPass['way'], number] {
  switch (op) {
    case 'atLeast':
      return ['up', threshold];
    case 'above':
      return ['up', threshold + 1];
    case 'atMost':
      return ['down', threshold];
    case 'below':
      return ['down', threshold - 1];
    case 'is':
      return ['is', threshold];
  }
}

/** Sets all leaves' bits of a block whose words are still empty. */
export function setLeaves(
  { known, open, pairs }: LeafPasses,
  sure: Bits,
  possible: Bits,
  block: Block,
): void {
  for (const pass of known) setSure(pass, sure, possible, block);
  copyBits(sure, possible, block);
  for (const pass of open) {
    setSure(pass, sure, possible, block);
    const word = possible[pass.word];
    if (word && pass.way === 'up') setAtLeast(pass.column.most, pass.tests, word, block);
    if (word && pass.way === 'down') setPossiblyAtMost(pass.column, pass.tests, word, block);
  }
  for (const pair of pairs) setPair(pair, sure[pair.word], possible[pair.word], block);
}

function setPair(
  { column, against, op, bit }: PairPass,
  sure: Int32Array | undefined,
  possible: Int32Array | undefined,
  block: Block,
): void {
  if (!sure || !possible) return;
  switch (op) {
    case 'atLeast':
      return setNotBelow(column, against, { extra: 0, bit }, sure, possible, block);
    case 'above':
      return setNotBelow(column, against, { extra: 1, bit }, sure, possible, block);
    case 'atMost':
      return setNotBelow(against, column, { extra: 0, bit }, sure, possible, block);
    case 'below':
      return setNotBelow(against, column, { extra: 1, bit }, sure, possible, block);
    case 'is':
      return setEqual(column, against, bit, sure, possible, block);
  }
}

function setSure(
  { column, way, tests, word: index }: LeafPass,
  sure: Bits,
  possible: Bits,
  block: Block,
): void {
  const [word, other] = [sure[index], possible[index]];
  const [test] = tests;
  if (!word || !other || !test) return;
  switch (way) {
    case 'up':
      return setAtLeast(column.least, tests, word, block);
    case 'down':
      return setSurelyAtMost(column, tests, word, block);
    case 'is':
      return setIs(column, test, word, other, block);
  }
}

/** Copies a block's bits. */
export function copyBits(from: Bits, to: Bits, block: Block): void {
  from.forEach((word, w) => to[w]?.set(word.subarray(block.from, block.to), block.from));
}

/** Rows that are worked on together, so that their bits stay in the processor's cache. */
const blockRows = 2048;

/** All rows, block by block. */
export function blocksOf(rows: number): readonly Block[] {
  return Array.from({ length: Math.ceil(rows / blockRows) }, (_, i) => ({
    from: i * blockRows,
    to: Math.min((i + 1) * blockRows, rows),
  }));
}
