/**
 * A ladder's criteria as bits (model rules 5 and 6): every different leaf and group of a ladder has one bit, leaves first, groups
 * after their members, 32 bits to a word. Groups are monotone, so the same circuit evaluated on sure bits and on possible bits is
 * Kleene's three-valued logic.
 */
import type { Ladder, Leaf, Node, Tier } from '../program/program.ts';
import { gateNode, tierTree } from '../program/program.ts';

interface WordMask {
  readonly word: number;
  readonly mask: number;
}

export interface CircuitGroup {
  readonly bit: number;
  readonly need: number;
  readonly members: number;
  readonly masks: readonly WordMask[];
}

export interface Circuit {
  /** Leaves by bit. */
  readonly leaves: readonly Leaf[];
  /** In an order in which members come before their group. */
  readonly groups: readonly CircuitGroup[];
  readonly words: number;
  /** Bits of the tiers' whole trees, from the bottom up. */
  readonly enter: readonly number[];
  readonly keep: readonly number[];
  /** Bit of the gate, null when the ladder has none. */
  readonly gate: number | null;
  /** Bits that the verdict of fit is read from. */
  readonly fit: { readonly musts: readonly number[]; readonly near: number; readonly match: number } | null;
  readonly hasAwards: boolean;
}

/** Numbers the leaves and groups of a ladder. Takes milliseconds, so it is made anew and never stored. */
export function compileLadder(ladder: Ladder): Circuit {
  const known = new Map<string, number>();
  const leaves: Leaf[] = [];
  const nodes: Node[] = [];

  // Leaves are numbered before groups, so that a first walk collects them in document order.
  const collect = (node: Node): void => {
    if (node.node === 'group') return node.members.forEach(collect);
    const id = leafId(node);
    if (!known.has(id)) known.set(id, leaves.push(node) - 1);
  };
  const trees = (tier: Tier): Node[] => [tierTree(tier.enter), tierTree(tier.keep)];
  const gate = gateNode(ladder, 'enter');
  const fitLeaf = (threshold: number): Leaf => ({
    node: 'leaf',
    metric: ladder.fit?.metric ?? '',
    op: 'atLeast',
    threshold,
    award: null,
  });
  const fitLeaves = ladder.fit ? { near: fitLeaf(ladder.fit.near), match: fitLeaf(ladder.fit.match) } : null;
  nodes.push(...ladder.tiers.flatMap(trees));
  if (fitLeaves && ladder.fit) nodes.push(...ladder.fit.musts, fitLeaves.near, fitLeaves.match);
  if (gate) nodes.push(gate);
  nodes.forEach(collect);

  const groups: CircuitGroup[] = [];
  let next = leaves.length;
  /** In an n-of a member written twice counts twice, so each further one gets a bit of its own. */
  const apart = (bits: readonly number[]): number[] =>
    bits.map((bit, i) => {
      const nth = bits.slice(0, i).filter((b) => b === bit).length;
      return nth === 0 ? bit : groupBit(`copy ${nth}:${bit}`, 1, [bit]);
    });
  const groupBit = (id: string, need: number, members: readonly number[]): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const bit = next++;
    known.set(id, bit);
    groups.push({ bit, need, members: members.length, masks: masksOf(members) });
    return bit;
  };
  const number = (node: Node): number => {
    if (node.node === 'leaf') return known.get(leafId(node)) ?? 0;
    const members =
      node.kind === 'n-of' ? apart(node.members.map(number)) : [...new Set(node.members.map(number))];
    const need = node.kind === 'all' ? members.length : node.need;
    return groupBit(`${need}:${members.toSorted((x, y) => x - y).join(',')}`, need, members);
  };
  const enter = ladder.tiers.map((t) => number(tierTree(t.enter)));
  const keep = ladder.tiers.map((t) => number(tierTree(t.keep)));
  const gateBit = gate ? number(gate) : null;
  const fit =
    fitLeaves && ladder.fit
      ? { musts: ladder.fit.musts.map(number), near: number(fitLeaves.near), match: number(fitLeaves.match) }
      : null;
  return {
    leaves,
    groups,
    words: Math.max(1, Math.ceil(next / 32)),
    enter,
    keep,
    gate: gateBit,
    fit,
    hasAwards: leaves.some((l) => l.award !== null),
  };
}

function leafId(leaf: Leaf): string {
  return `${leaf.metric}|${leaf.op}|${leaf.threshold}|${leaf.award ?? ''}`;
}

function masksOf(bits: readonly number[]): WordMask[] {
  const masks = new Map<number, number>();
  for (const bit of bits) masks.set(bit >> 5, (masks.get(bit >> 5) ?? 0) | (1 << (bit & 31)));
  return [...masks].map(([word, mask]) => ({ word, mask }));
}

/** Bits of many rows, word by word: `words[w][i]` holds bits 32w to 32w+31 of row i. */
export type Bits = readonly Int32Array[];

/** No bit set, for some rows. */
export function emptyBits(words: number, rows: number): Bits {
  return Array.from({ length: words }, () => new Int32Array(rows));
}

/** Whether a bit of a row is set. */
export function hasBit(bits: Bits, bit: number, row: number): boolean {
  return (((bits[bit >> 5]?.[row] ?? 0) >>> (bit & 31)) & 1) === 1;
}

/** Sets the bits of all groups from those of their members, a group at a time over all rows. */
export function settleGroups(circuit: Circuit, bits: Bits, rows: number): void {
  for (const { bit, need, members, masks } of circuit.groups) {
    const out = bits[bit >> 5];
    if (!out) continue;
    const shift = bit & 31;
    const [only] = masks;
    if (need <= 0) {
      for (let i = 0; i < rows; i++) out[i] = (out[i] ?? 0) | (1 << shift);
    } else if (masks.length === 1 && only && need === members) {
      allOf(bits[only.word] ?? out, only.mask, out, shift, rows);
    } else if (masks.length === 1 && only && need === 1) {
      anyOf(bits[only.word] ?? out, only.mask, out, shift, rows);
    } else {
      countOf(
        masks.map(({ word, mask }) => ({ from: bits[word] ?? out, mask })),
        need,
        out,
        shift,
        rows,
      );
    }
  }
}

function allOf(from: Int32Array, mask: number, out: Int32Array, shift: number, rows: number): void {
  for (let i = 0; i < rows; i++) out[i] = (out[i] ?? 0) | (Number(((from[i] ?? 0) & mask) === mask) << shift);
}

function anyOf(from: Int32Array, mask: number, out: Int32Array, shift: number, rows: number): void {
  for (let i = 0; i < rows; i++) out[i] = (out[i] ?? 0) | (Number(((from[i] ?? 0) & mask) !== 0) << shift);
}

function countOf(
  parts: readonly { readonly from: Int32Array; readonly mask: number }[],
  need: number,
  out: Int32Array,
  shift: number,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) {
    let set = 0;
    for (const { from, mask } of parts) set += popcount((from[i] ?? 0) & mask);
    out[i] = (out[i] ?? 0) | (Number(set >= need) << shift);
  }
}

function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Adds the bits of one leaf from a column of facts: `sure` and `possible` at once. */
export function settleLeaf(
  leaf: Leaf,
  bit: number,
  least: Float64Array,
  most: Float64Array,
  sure: Bits,
  possible: Bits,
): void {
  const [s, p] = [sure[bit >> 5], possible[bit >> 5]];
  if (!s || !p) return;
  const shift = bit & 31;
  const t = leaf.threshold;
  const rows = least.length;
  switch (leaf.op) {
    case 'atLeast':
      for (let i = 0; i < rows; i++) {
        s[i] = (s[i] ?? 0) | (Number((least[i] ?? NaN) >= t) << shift);
        p[i] = (p[i] ?? 0) | (Number((most[i] ?? NaN) >= t) << shift);
      }
      return;
    case 'above':
      for (let i = 0; i < rows; i++) {
        s[i] = (s[i] ?? 0) | (Number((least[i] ?? NaN) > t) << shift);
        p[i] = (p[i] ?? 0) | (Number((most[i] ?? NaN) > t) << shift);
      }
      return;
    case 'atMost':
      for (let i = 0; i < rows; i++) {
        const [l, m] = [least[i] ?? NaN, most[i] ?? NaN];
        s[i] = (s[i] ?? 0) | (Number(m <= t && l <= t) << shift);
        p[i] = (p[i] ?? 0) | (Number(!(l > t) && m === m) << shift);
      }
      return;
    case 'below':
      for (let i = 0; i < rows; i++) {
        const [l, m] = [least[i] ?? NaN, most[i] ?? NaN];
        s[i] = (s[i] ?? 0) | (Number(m < t && l < t) << shift);
        p[i] = (p[i] ?? 0) | (Number(!(l >= t) && m === m) << shift);
      }
      return;
    case 'is':
      for (let i = 0; i < rows; i++) {
        const [l, m] = [least[i] ?? NaN, most[i] ?? NaN];
        s[i] = (s[i] ?? 0) | (Number(l === t && m === t) << shift);
        p[i] = (p[i] ?? 0) | (Number(m >= t && !(l > t)) << shift);
      }
  }
}
