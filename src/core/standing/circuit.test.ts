/** The circuit of a ladder: that it says what the trees say is proven elsewhere; here, that each thing has one bit and no more. */
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../program/program.ts';
import { programSchema, type GroupDoc } from '../program/schema.ts';
import { compileLadder, emptyBits, hasBit, holds, type Circuit, type Requirement } from './circuit.ts';

function circuit(...tiers: GroupDoc[]): Circuit {
  const metrics = Array.from({ length: 70 }, (_, m) => [
    `m${m}`,
    { label: `m${m}`, unit: 'percent', measure: 'attribute', attribute: 'a' },
  ]);
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    attributes: { a: { label: 'a', type: 'number' } },
    metrics: Object.fromEntries(metrics),
    motions: {},
    ladders: {
      l: {
        motion: 'company',
        label: 'L',
        tiers: tiers.map((enter, t) => ({ key: `t${t}`, label: `T${t}`, enter })),
      },
    },
  });
  const [ladder] = buildProgram(doc, {}).ladders;
  if (!ladder) throw new Error('no ladder');
  return compileLadder(ladder);
}

/** The criterion that a metric of this number is at least 1. */
const m = (n: number): GroupDoc => ({ metric: `m${n}`, atLeast: 1 });
/** Criteria on the metrics 0 to n - 1, in one tier, so that metric n has bit n. */
const first = (n: number): GroupDoc => ({ all: Array.from({ length: n }, (_, i) => m(i)) });

const bits = (requirement: Requirement): number[] =>
  requirement.flatMap(({ word, mask }) =>
    Array.from({ length: 32 }, (_, b) => b).flatMap((b) => ((mask >>> b) & 1 ? [word * 32 + b] : [])),
  );

function groups(c: Circuit): string[] {
  return c.groups.map(({ bit, need, members }) => `${bit}: ${need} of ${bits(members).join(' ')}`);
}

describe('leaves', () => {
  test('stand once, however often they are written; another metric, operator or threshold is another leaf', () => {
    const c = circuit(m(0), {
      all: [m(0), m(1), { metric: 'm0', atLeast: 2 }, { metric: 'm0', above: 1 }, m(1)],
    });
    const leaves = c.leaves.map((l) => `${l.metric} ${l.op} ${Number(l.threshold)}`);
    expect(leaves).toEqual(['m0 atLeast 1', 'm1 atLeast 1', 'm0 atLeast 2', 'm0 above 1']);
    expect(c.enter.map(bits)).toEqual([[0], [0, 1, 2, 3]]);
  });

  test('that are awards are marked, and only they', () => {
    const c = circuit({ all: [m(0), { award: 'invited' }, m(1), { award: 'approved' }] });
    expect(bits(c.awards)).toEqual([1, 3]);
    expect(bits(circuit(m(0)).awards)).toEqual([]);
  });

  test.each([[1, 1], [32, 1], [33, 2], [64, 2], [65, 3]])('%i take %i words', (leaves, words) => {
    const c = circuit(first(leaves));
    expect(c.words).toBe(words);
    expect(bits(c.enter[0] ?? [])).toEqual(Array.from({ length: leaves }, (_, i) => i));
  }); // prettier-ignore
});

describe('groups', () => {
  const asked = (...tiers: GroupDoc[]): { readonly enter: number[][]; readonly groups: string[] } => {
    const c = circuit(...tiers);
    return { enter: c.enter.map(bits), groups: groups(c) };
  };

  test('what must hold together has none: lists of lists are one mask', () =>
    expect(asked({ all: [m(0), { all: [m(1), { all: [m(2)] }] }] })).toEqual({
      enter: [[0, 1, 2]],
      groups: [],
    }));

  test('neither has a choice of one, or an n-of that asks for all', () => {
    expect(asked({ any: [m(0)] })).toEqual({ enter: [[0]], groups: [] });
    expect(asked({ atLeast: 2, of: [m(0), m(1)] })).toEqual({ enter: [[0, 1]], groups: [] });
    expect(asked({ any: [{ any: [m(0)] }, m(1)] })).toEqual({ enter: [[2]], groups: ['2: 1 of 0 1'] });
  });

  test('the same choice is one group, in whatever order it is written', () =>
    expect(asked(first(3), { any: [m(0), m(2)] }, { any: [m(2), m(0)] })).toEqual({
      enter: [[0, 1, 2], [3], [3]],
      groups: ['3: 1 of 0 2'],
    }));

  test('a choice among other members, or an n-of that needs more, is another group', () => {
    const tiers = [{ any: [m(1), m(2), m(3)] }, { any: [m(1), m(23)] }, { atLeast: 2, of: [m(1), m(2), m(3)] }];
    expect(asked(first(24), ...tiers).groups).toEqual([
      '24: 1 of 1 2 3',
      '25: 1 of 1 23',
      '26: 2 of 1 2 3',
    ]);
  }); // prettier-ignore

  test('ten and more members are in the order of their numbers', () =>
    expect(asked(first(12), { any: [m(10), m(9), m(2)] }).groups).toEqual(['12: 1 of 2 9 10']));

  test('members come before the group that they are members of', () =>
    expect(asked({ any: [{ atLeast: 2, of: [m(0), m(1), { any: [m(2), m(3)] }] }, m(4)] }).groups).toEqual([
      '5: 1 of 2 3',
      '6: 2 of 0 1 5',
      '7: 1 of 4 6',
    ]));

  test('in a choice, a member written twice counts once', () => {
    expect(asked({ any: [m(0), m(0), m(1)] }).groups).toEqual(['2: 1 of 0 1']);
    expect(asked({ any: [m(0), m(0)] })).toEqual({ enter: [[0]], groups: [] });
  });

  test('a list within a choice asks each of its members once, lists in it included', () => {
    expect(asked({ any: [{ all: [m(0), m(0), { all: [m(1)] }] }, m(2)] }).groups).toEqual([
      '3: 2 of 0 1',
      '4: 1 of 2 3',
    ]);
    expect(asked({ any: [{ all: [m(0), m(0)] }, m(1)] })).toEqual({ enter: [[2]], groups: ['2: 1 of 0 1'] });
  });

  test('in an n-of, a member written twice counts twice, by bits of its own', () => {
    expect(asked({ atLeast: 2, of: [m(0), m(1), m(0), m(0)] }).groups).toEqual([
      '2: 1 of 0',
      '3: 1 of 0',
      '4: 2 of 0 1 2 3',
    ]);
    expect(asked({ atLeast: 2, of: [m(0), m(0), m(1)] }, { atLeast: 2, of: [m(0), m(0), m(2)] }).groups).toEqual([
      '3: 1 of 0', // the same copy serves both
      '4: 2 of 0 1 3',
      '5: 2 of 0 2 3',
    ]);
  }); // prettier-ignore
});

describe('bits', () => {
  const words = [Int32Array.of(1 << 31, 0), Int32Array.of(0b10, -1)];

  test.each([[31, 0, true], [30, 0, false], [31, 1, false], [32, 0, false], [33, 0, true], [63, 1, true], [64, 0, false], [0, 2, false]])(
    'bit %i of row %i: %s', (bit, row, set) => expect(hasBit(words, bit, row)).toBe(set),
  ); // prettier-ignore

  test('a requirement holds where all its bits are set; one that asks nothing always does', () => {
    const both = [{ word: 0, mask: 1 << 31 }, { word: 1, mask: 0b10 }]; // prettier-ignore
    expect([0, 1, 2].map((row) => holds(both, words, row))).toEqual([true, false, false]);
    expect(holds([{ word: 1, mask: 0b11 }], words, 0)).toBe(false);
    expect(holds([{ word: 2, mask: 1 }], words, 0)).toBe(false);
    expect(holds([], words, 0)).toBe(true);
  });

  test('none is set at first', () => {
    expect(emptyBits(2, 3).map((w) => [...w])).toEqual([[0, 0, 0], [0, 0, 0]]); // prettier-ignore
  });
});
