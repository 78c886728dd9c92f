/**
 * The loops over rows: written once, no code made at run time, so that a browser's strict content policy admits them. Bits are OR-ed
 * in without branches, several thresholds of a column in one pass, over blocks of rows that stay in the processor's cache.
 */
import type { Bits, CircuitGroup, Requirement } from './circuit.ts';
import type { Column } from './interval.ts';

/** Rows [from, to). */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** A threshold, and its bit in a word. */
export interface Test {
  readonly threshold: number;
  readonly bit: number;
}

/** How many thresholds one pass over a column takes. */
export const testsAtOnce = { up: 8, down: 4, is: 1 } as const;

/** Fills a pass that has fewer thresholds: it has no bit. */
const none: Test = { threshold: NaN, bit: 0 };

/** Sets the bits of `x >= threshold`. No value passes nothing. */
export function setAtLeast(x: Float64Array, tests: readonly Test[], word: Int32Array, block: Block): void {
  if (tests.length > 4) setEightAtLeast(x, tests, word, block);
  else setFourAtLeast(x, tests, word, block);
}

// A comparison times a bit compiles to less than a shift by a number that is not known: measured, 8 at once, 1.1 ns against 1.7 ns.

function setFourAtLeast(x: Float64Array, tests: readonly Test[], word: Int32Array, block: Block): void {
  const [a = none, b = none, c = none, d = none] = tests;
  const [t0, t1, t2, t3] = [a.threshold, b.threshold, c.threshold, d.threshold];
  const [b0, b1, b2, b3] = [a.bit, b.bit, c.bit, d.bit];
  const { from, to } = block;
  for (let i = from; i < to; i++) {
    const v = x[i] ?? NaN;
    word[i] =
      (word[i] ?? 0) |
      (Number(v >= t0) * b0) |
      (Number(v >= t1) * b1) |
      (Number(v >= t2) * b2) |
      (Number(v >= t3) * b3);
  }
}

function setEightAtLeast(x: Float64Array, tests: readonly Test[], word: Int32Array, block: Block): void {
  const [a = none, b = none, c = none, d = none, e = none, f = none, g = none, h = none] = tests;
  const [t0, t1, t2, t3] = [a.threshold, b.threshold, c.threshold, d.threshold];
  const [t4, t5, t6, t7] = [e.threshold, f.threshold, g.threshold, h.threshold];
  const [b0, b1, b2, b3] = [a.bit, b.bit, c.bit, d.bit];
  const [b4, b5, b6, b7] = [e.bit, f.bit, g.bit, h.bit];
  const { from, to } = block;
  for (let i = from; i < to; i++) {
    const v = x[i] ?? NaN;
    word[i] =
      (word[i] ?? 0) |
      (Number(v >= t0) * b0) |
      (Number(v >= t1) * b1) |
      (Number(v >= t2) * b2) |
      (Number(v >= t3) * b3) |
      (Number(v >= t4) * b4) |
      (Number(v >= t5) * b5) |
      (Number(v >= t6) * b6) |
      (Number(v >= t7) * b7);
  }
}

/** Sets the bits of "surely at most": the most is, and there surely is a value. */
export function setSurelyAtMost(
  { least, most }: Column,
  tests: readonly Test[],
  word: Int32Array,
  block: Block,
): void {
  const [a = none, b = none, c = none, d = none] = tests;
  const [t0, t1, t2, t3] = [a.threshold, b.threshold, c.threshold, d.threshold];
  const [b0, b1, b2, b3] = [a.bit, b.bit, c.bit, d.bit];
  const { from, to } = block;
  for (let i = from; i < to; i++) {
    const m = most[i] ?? NaN;
    const l = least[i] ?? NaN;
    const atMost =
      (Number(m <= t0) * b0) | (Number(m <= t1) * b1) | (Number(m <= t2) * b2) | (Number(m <= t3) * b3);
    word[i] = (word[i] ?? 0) | (atMost & -Number(l === l));
  }
}

/** Sets the bits of "possibly at most": the least is not above, and there may be a value. */
export function setPossiblyAtMost(
  { least, most }: Column,
  tests: readonly Test[],
  word: Int32Array,
  block: Block,
): void {
  const [a = none, b = none, c = none, d = none] = tests;
  const [t0, t1, t2, t3] = [a.threshold, b.threshold, c.threshold, d.threshold];
  const [b0, b1, b2, b3] = [a.bit, b.bit, c.bit, d.bit];
  const all = b0 | b1 | b2 | b3;
  const { from, to } = block;
  for (let i = from; i < to; i++) {
    const l = least[i] ?? NaN;
    const m = most[i] ?? NaN;
    const above =
      (Number(l > t0) * b0) | (Number(l > t1) * b1) | (Number(l > t2) * b2) | (Number(l > t3) * b3);
    word[i] = (word[i] ?? 0) | (all & ~above & -Number(m === m));
  }
}

/** Sets the bit of "surely is" and of "possibly is" one threshold. */
export function setIs(
  { least, most }: Column,
  { threshold: t, bit }: Test,
  sure: Int32Array,
  possible: Int32Array,
  { from, to }: Block,
): void {
  for (let i = from; i < to; i++) {
    const l = least[i] ?? NaN;
    const m = most[i] ?? NaN;
    sure[i] = (sure[i] ?? 0) | (Number(l === t && m === t) * bit);
    possible[i] = (possible[i] ?? 0) | (Number(m >= t && !(l > t)) * bit);
  }
}

/**
 * Sets the bit of "surely" and of "possibly at least" another column, `extra` units above it. "x at most t" is "t at least x". No value
 * on either side passes nothing; perhaps none on either side is never sure.
 */
export function setNotBelow(
  x: Column,
  t: Column,
  { extra, bit }: { readonly extra: 0 | 1; readonly bit: number },
  sure: Int32Array,
  possible: Int32Array,
  { from, to }: Block,
): void {
  for (let i = from; i < to; i++) {
    const [xl, xm] = [x.least[i] ?? NaN, x.most[i] ?? NaN];
    const [tl, tm] = [t.least[i] ?? NaN, t.most[i] ?? NaN];
    sure[i] = (sure[i] ?? 0) | (Number(xl >= tm + extra && tl === tl) * bit);
    possible[i] = (possible[i] ?? 0) | (Number(xm === xm && tm === tm && !(xm < tl + extra)) * bit);
  }
}

/** Sets the bit of "surely" and of "possibly equal to" another column. */
export function setEqual(
  x: Column,
  t: Column,
  bit: number,
  sure: Int32Array,
  possible: Int32Array,
  { from, to }: Block,
): void {
  for (let i = from; i < to; i++) {
    const [xl, xm] = [x.least[i] ?? NaN, x.most[i] ?? NaN];
    const [tl, tm] = [t.least[i] ?? NaN, t.most[i] ?? NaN];
    sure[i] = (sure[i] ?? 0) | (Number(xl === xm && tl === tm && xl === tl) * bit);
    possible[i] = (possible[i] ?? 0) | (Number(xm === xm && tm === tm && !(xm < tl) && !(tm < xl)) * bit);
  }
}

/** Sets the bits of all groups from those of their members. */
export function setGroups(groups: readonly CircuitGroup[], bits: Bits, block: Block): void {
  for (const { bit, need, members } of groups) {
    const out = bits[bit >> 5];
    const [only] = members;
    if (!out) continue;
    if (members.length === 1 && only && need === 1)
      setAnyOf(bits[only.word] ?? out, only.mask, out, bit & 31, block);
    else
      setEnoughOf(
        members.map(({ word, mask }) => ({ from: bits[word] ?? out, mask })),
        need,
        out,
        bit & 31,
        block,
      );
  }
}

function setAnyOf(
  members: Int32Array,
  mask: number,
  out: Int32Array,
  shift: number,
  { from, to }: Block,
): void {
  for (let i = from; i < to; i++)
    out[i] = (out[i] ?? 0) | (Number(((members[i] ?? 0) & mask) !== 0) << shift);
}

function setEnoughOf(
  members: readonly { readonly from: Int32Array; readonly mask: number }[],
  need: number,
  out: Int32Array,
  shift: number,
  { from, to }: Block,
): void {
  for (let i = from; i < to; i++) {
    let set = 0;
    for (const member of members) set += popcount((member.from[i] ?? 0) & member.mask);
    out[i] = (out[i] ?? 0) | (Number(set >= need) << shift);
  }
}

function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * The tier that the bits give, -1 below entry: cumulative, the highest up to which every tier holds; else the highest that holds.
 * `out` begins anywhere.
 */
export function climb(
  tiers: readonly Requirement[],
  cumulative: boolean,
  bits: Bits,
  out: Int16Array,
  block: Block,
): void {
  const [word] = bits;
  if (cumulative && bits.length === 1 && word && tiers.length <= 4) {
    const [a = -1, b = -1, c = -1, d = -1] = tiers.map(([part]) => part?.mask ?? 0);
    climbFour(word, a, b, c, d, tiers.length, out, block);
    return;
  }
  const missing = new Int32Array(block.to - block.from);
  out.fill(-1, block.from, block.to);
  tiers.forEach((requirement, tier) => {
    missing.fill(0);
    for (const { word: w, mask } of requirement) addMissing(bits[w] ?? missing, mask, missing, block);
    climbOne(tier, cumulative, missing, out, block);
  });
}

/** Up to four tiers of one word at once. */
function climbFour(
  word: Int32Array,
  a: number,
  b: number,
  c: number,
  d: number,
  tiers: number,
  out: Int16Array,
  { from, to }: Block,
): void {
  const [second, third, fourth] = [Number(tiers > 1), Number(tiers > 2), Number(tiers > 3)];
  for (let i = from; i < to; i++) {
    const w = word[i] ?? 0;
    const first = Number((w & a) === a);
    const upTo2 = first & Number((w & b) === b) & second;
    const upTo3 = upTo2 & Number((w & c) === c) & third;
    out[i] = first + upTo2 + upTo3 + (upTo3 & Number((w & d) === d) & fourth) - 1;
  }
}

/** Remembers, in rows counted from the block's first, which bits of a mask a row lacks. */
function addMissing(word: Int32Array, mask: number, missing: Int32Array, { from, to }: Block): void {
  for (let i = from; i < to; i++) missing[i - from] = (missing[i - from] ?? 0) | (~(word[i] ?? 0) & mask);
}

function climbOne(
  tier: number,
  cumulative: boolean,
  missing: Int32Array,
  out: Int16Array,
  { from, to }: Block,
): void {
  const below = cumulative ? tier - 1 : -1;
  for (let i = from; i < to; i++) {
    const here = out[i] ?? -1;
    const up = Number(missing[i - from] === 0) & (Number(!cumulative) | Number(here === below));
    out[i] = here + up * (tier - here);
  }
}
