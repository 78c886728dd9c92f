/**
 * A ladder's criteria as bits (model rules 5 and 6): every different leaf of a ladder has one bit, then every different choice and n-of,
 * 32 bits to a word. What must hold together needs no bit of its own: it is a mask. Groups are monotone, so the same circuit read
 * on sure bits and on possible bits is Kleene's three-valued logic.
 */
import type { Group, Ladder, Leaf, Node } from '../program/program.ts';
import { gateNode, tierTree } from '../program/program.ts';
import { groupOf, leafOf } from '../program/tree.ts';

/** Some bits of one word. */
interface Mask {
  readonly word: number;
  readonly mask: number;
}

/** Bits that must all be set; an empty list always holds. */
export type Requirement = readonly Mask[];

/** At least `need` of some bits give one bit. */
export interface CircuitGroup {
  readonly bit: number;
  readonly need: number;
  readonly members: readonly Mask[];
}

export interface Circuit {
  /** Leaves by bit. */
  readonly leaves: readonly Leaf[];
  /** In an order in which members come before their group. */
  readonly groups: readonly CircuitGroup[];
  readonly words: number;
  /** What the tiers' whole trees ask, from the bottom up. */
  readonly enter: readonly Requirement[];
  readonly keep: readonly Requirement[];
  /** Null when the ladder has no gate. */
  readonly gate: Requirement | null;
  /** What the verdict of fit is read from. */
  readonly fit: {
    readonly musts: Requirement;
    readonly near: Requirement;
    readonly match: Requirement;
  } | null;
  /** Leaves that `eligible` reads as given. */
  readonly awards: readonly Mask[];
}

/** Numbers the leaves and groups of a ladder. Takes milliseconds, so it is made anew and never stored. */
export function compileLadder(ladder: Ladder): Circuit {
  const numbers = new Numbers();
  const gateTree = gateNode(ladder, 'enter');
  const gate = gateTree && testsOf(gateTree);
  const { fit } = ladder;
  const fitLeaf = (metric: string, threshold: number): Leaf => leafOf(metric, 'atLeast', threshold);
  const fitNodes = fit && { near: fitLeaf(fit.metric, fit.near), match: fitLeaf(fit.metric, fit.match) };
  const trees = ladder.tiers.map((t) => ({
    enter: testsOf(tierTree(t.enter)),
    keep: testsOf(tierTree(t.keep)),
  }));
  // Leaves are numbered before groups, in document order.
  for (const { enter, keep } of trees) numbers.collect([enter, keep]);
  if (fit && fitNodes) numbers.collect([...fit.musts, fitNodes.near, fitNodes.match]);
  if (gate) numbers.collect([gate]);

  const enter = trees.map((t) => numbers.requirement([t.enter]));
  const keep = trees.map((t) => numbers.requirement([t.keep]));
  return {
    enter,
    keep,
    gate: gate && numbers.requirement([gate]),
    fit:
      fit && fitNodes
        ? {
            musts: numbers.requirement(fit.musts),
            near: numbers.requirement([fitNodes.near]),
            match: numbers.requirement([fitNodes.match]),
          }
        : null,
    leaves: numbers.leaves,
    groups: numbers.groups,
    words: numbers.words(),
    awards: masksOf(numbers.leaves.flatMap((leaf, bit) => (leaf.award === null ? [] : [bit]))),
  };
}

/** Numbers the leaves and groups of one tree by itself, as the only tier to enter. */
export function compileNode(node: Node): Circuit {
  const numbers = new Numbers();
  const tree = testsOf(node);
  numbers.collect([tree]);
  const enter = [numbers.requirement([tree])];
  const { leaves, groups } = numbers;
  return { enter, keep: [], gate: null, fit: null, leaves, groups, words: numbers.words(), awards: [] };
}

/** A tree in which what is enough in place of a criterion (an exemption, the threshold to enter) is a test of its own beside it. */
function testsOf(node: Node): Node {
  if (node.node === 'group') return { ...node, members: node.members.map(testsOf) };
  const { exempt, orEnter } = node;
  if (exempt === null && orEnter === null) return node;
  const own: Leaf = { ...node, exempt: null, orEnter: null };
  return groupOf(
    'any',
    [
      own,
      ...(orEnter === null ? [] : [{ ...own, threshold: orEnter }]),
      ...(exempt === null ? [] : [leafOf(exempt.metric, 'atLeast', 1)]),
    ],
    null,
  );
}

/** Gives every different leaf and group its number. */
class Numbers {
  readonly leaves: Leaf[] = [];
  readonly groups: CircuitGroup[] = [];
  private readonly known = new Map<string, number>();

  collect(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.node === 'group') this.collect(node.members);
      else if (!this.known.has(leafId(node))) this.known.set(leafId(node), this.leaves.push(node) - 1);
    }
  }

  words(): number {
    return Math.max(1, Math.ceil((this.leaves.length + this.groups.length) / 32));
  }

  /** The bits that must be set for all of the nodes to hold. */
  requirement(nodes: readonly Node[]): Requirement {
    return masksOf(nodes.flatMap((node) => this.together(node)));
  }

  /** A node as bits that must all be set: lists of lists become one. */
  private together(node: Node): readonly number[] {
    if (node.node === 'group') {
      if (node.need <= 0) return [];
      if (node.need === node.members.length) return node.members.flatMap((m) => this.together(m));
    }
    return [this.single(node)];
  }

  private single(node: Node): number {
    if (node.node === 'leaf') return this.known.get(leafId(node)) ?? 0;
    if (node.need > 0 && node.need === node.members.length)
      return this.group(new Set(node.members.flatMap((m) => this.together(m))), (members) => members.length);
    const members = this.members(node);
    return this.group(node.kind === 'n-of' ? members : new Set(members), () => node.need);
  }

  /** In an n-of a member written twice counts twice, so each further one gets a bit of its own. */
  private members({ kind, members }: Group): readonly number[] {
    const bits = members.map((m) => this.single(m));
    if (kind !== 'n-of') return bits;
    return bits.map((bit, i) => {
      const nth = bits.slice(0, i).filter((b) => b === bit).length;
      return nth === 0 ? bit : this.numbered(`copy ${nth}:${bit}`, 1, [bit]);
    });
  }

  private group(bits: Iterable<number>, needOf: (members: readonly number[]) => number): number {
    const members = [...bits].toSorted((x, y) => x - y);
    const need = needOf(members);
    const [only] = members;
    if (members.length === 1 && only !== undefined && need === 1) return only;
    return this.numbered(`${need}:${members.join(',')}`, need, members);
  }

  private numbered(id: string, need: number, members: readonly number[]): number {
    const found = this.known.get(id);
    if (found !== undefined) return found;
    const bit = this.leaves.length + this.groups.length;
    this.known.set(id, bit);
    this.groups.push({ bit, need, members: masksOf(members) });
    return bit;
  }
}

function leafId({ reads, op, threshold, award }: Leaf): string {
  const limit = typeof threshold === 'number' ? String(threshold) : `of ${threshold.reads}`;
  return `${reads}|${op}|${limit}|${award ?? ''}`;
}

function masksOf(bits: readonly number[]): Mask[] {
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

/** Whether all bits of a requirement are set in a row. */
export function holds(requirement: Requirement, bits: Bits, row: number): boolean {
  return requirement.every(({ word, mask }) => ((bits[word]?.[row] ?? 0) & mask) === mask);
}
