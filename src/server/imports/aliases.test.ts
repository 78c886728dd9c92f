import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planAliases } from './aliases.ts';

const links = (...pairs: [number, number][]): Map<number, number> => new Map(pairs);

test.each<[string, Map<number, number>, Map<number, number>, Map<number, number>, number[]]>([
  ['a new merge', links(), links([1, 2]), links([1, 2]), []],
  ['earlier aliases follow', links([1, 2]), links([2, 3]), links([1, 3], [2, 3]), []],
  ['a merge into an alias goes to its end', links([2, 3]), links([1, 2]), links([1, 3]), []],
  ['a chain in one file', links(), links([1, 2], [2, 3], [3, 4]), links([1, 4], [2, 4], [3, 4]), []],
  ['the same again', links([1, 3]), links([1, 3]), links([1, 3]), []],
  ['another target', links([1, 2]), links([1, 3]), links([1, 3]), []],
  ['a circle in the file', links(), links([1, 2], [2, 1]), links(), [1, 2]],
  ['a circle with what is recorded', links([1, 2]), links([2, 1]), links(), [1, 2]],
])('%s', (_name, current, wanted, ends, circles) => {
  const plan = planAliases(current, wanted);
  expect(plan.ends).toEqual(ends);
  expect(plan.circles).toEqual(new Set(circles));
});

test('an alias that is taken back leads nobody on', () => {
  expect(planAliases(links([1, 3], [2, 3]), links([1, 2]), new Set([2])).ends).toEqual(links([1, 2]));
});

test('who only leads into a circle is not part of it', () => {
  const plan = planAliases(links(), links([1, 2], [2, 1], [3, 2]));
  expect(plan).toEqual({ ends: links(), circles: new Set([1, 2]) });
});

test('when circles are refused until there are none, every alias ends at a partner that is no alias', () => {
  const link = fc.tuple(fc.nat(20), fc.nat(20)).filter(([a, b]) => a !== b);
  const settled = (current: Map<number, number>, wanted: Map<number, number>): Map<number, number> => {
    for (;;) {
      const { ends, circles } = planAliases(current, wanted);
      if (circles.size === 0) return new Map([...current, ...ends]);
      const before = wanted.size;
      for (const alias of circles) wanted.delete(alias);
      expect(wanted.size).toBeLessThan(before);
    }
  };
  fc.assert(
    fc.property(fc.array(link), fc.array(link), (before, after) => {
      const all = settled(settled(links(), links(...before)), links(...after));
      for (const end of all.values()) expect(all.has(end)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
