/**
 * What a person would write by hand for this one program and nothing else: one loop over the rows, everything in local variables,
 * no branches. It gives the same bits and tiers as the engine; the benchmark checks that first.
 */
import type { Facts } from '../../src/core/standing/facts.ts';
import { metricCount } from './program.ts';

/** One ladder's answers. */
export interface HandWritten {
  readonly sure: Int32Array;
  readonly possible: Int32Array;
  readonly earned: Int16Array;
  readonly possibleTier: Int16Array;
  readonly holdable: Int16Array;
}

/** All three ladders, into arrays made here as the engine makes its own. */
export function byHand(facts: Facts): HandWritten[] {
  return [0, 1, 2].map((l) => ladderByHand(facts, l));
}

function ladderByHand({ rows, columns }: Facts, l: number): HandWritten {
  const least = (n: number): Float64Array => columns.get(`m${n % metricCount}`)?.least ?? new Float64Array();
  const most = (n: number): Float64Array => columns.get(`m${n % metricCount}`)?.most ?? new Float64Array();
  const [la, lb, lc, ld, le] = [
    least(l * 4),
    least(l * 4 + 1),
    least(l * 4 + 2),
    least(l * 4 + 3),
    least(l * 4 + 4),
  ];
  const [ma, mb, mc, md, me] = [
    most(l * 4),
    most(l * 4 + 1),
    most(l * 4 + 2),
    most(l * 4 + 3),
    most(l * 4 + 4),
  ];
  const [lg, lh, li] = [least(9), least(10), least(11)];
  const [mg, mh, mi] = [most(9), most(10), most(11)];
  const sure = new Int32Array(rows);
  const possible = new Int32Array(rows);
  const earned = new Int16Array(rows);
  const possibleTier = new Int16Array(rows);
  const holdable = new Int16Array(rows);
  for (let i = 0; i < rows; i++) {
    const s = bits(
      la[i] ?? NaN,
      lb[i] ?? NaN,
      mc[i] ?? NaN,
      ld[i] ?? NaN,
      le[i] ?? NaN,
      lg[i] ?? NaN,
      lh[i] ?? NaN,
      li[i] ?? NaN,
    );
    const p = bits(
      ma[i] ?? NaN,
      mb[i] ?? NaN,
      lc[i] ?? NaN,
      md[i] ?? NaN,
      me[i] ?? NaN,
      mg[i] ?? NaN,
      mh[i] ?? NaN,
      mi[i] ?? NaN,
    );
    sure[i] = s;
    possible[i] = p;
    earned[i] = climb(s, enter0, enter1, enter2, enter3);
    possibleTier[i] = climb(p, enter0, enter1, enter2, enter3);
    holdable[i] = climb(p, keep0, keep1, keep2, keep3);
  }
  return { sure, possible, earned, possibleTier, holdable };
}

// Bits 0 to 3: first metric to enter; 4 to 7: to keep; 8 to 11: second metric; 12 to 15: third; 16 to 18 and 19 to 21: the choice's two
// metrics; 22: overlap; 23, 24: people; 25 to 27: the choices; 28: people as a whole.
const [gate, always] = [(1 << 22) | (1 << 28), (1 << 8) | (1 << 12)];
const above = (t: number): number => gate | (1 << (8 + t)) | (1 << (12 + t)) | (1 << (24 + t));
const enter0 = 1 | always;
const enter1 = (1 << 1) | above(1);
const enter2 = (1 << 2) | above(2);
const enter3 = (1 << 3) | above(3);
const keep0 = (1 << 4) | always;
const keep1 = (1 << 5) | above(1);
const keep2 = (1 << 6) | above(2);
const keep3 = (1 << 7) | above(3);

function bits(
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  g: number,
  h: number,
  j: number,
): number {
  const leaves =
    Number(a >= 10) |
    (Number(a >= 30) << 1) |
    (Number(a >= 50) << 2) |
    (Number(a >= 70) << 3) |
    (Number(a >= 8) << 4) |
    (Number(a >= 26) << 5) |
    (Number(a >= 44) << 6) |
    (Number(a >= 62) << 7) |
    (Number(b >= 5) << 8) |
    (Number(b >= 20) << 9) |
    (Number(b >= 35) << 10) |
    (Number(b >= 50) << 11) |
    (Number(c <= 99) << 12) |
    (Number(c <= 94) << 13) |
    (Number(c <= 89) << 14) |
    (Number(c <= 84) << 15) |
    (Number(d >= 20) << 16) |
    (Number(d >= 40) << 17) |
    (Number(d >= 60) << 18) |
    (Number(e >= 25) << 19) |
    (Number(e >= 50) << 20) |
    (Number(e >= 75) << 21) |
    (Number(g >= 10) << 22) |
    (Number(h >= 15) << 23) |
    (Number(j >= 30) << 24);
  const choices = ((leaves >> 16) | (leaves >> 19)) & 7;
  const people = ((leaves >> 23) | (leaves >> 24)) & 1;
  return leaves | (choices << 25) | (people << 28);
}

function climb(w: number, a: number, b: number, c: number, d: number): number {
  const one = Number((w & a) === a);
  const two = one & Number((w & b) === b);
  const three = two & Number((w & c) === c);
  return one + two + three + (three & Number((w & d) === d)) - 1;
}
