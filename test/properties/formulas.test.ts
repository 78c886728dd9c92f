/** I7 for formulas: whatever exact values the operands turn out to have within their intervals, the result lies in its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day } from '../../src/core/calendar.ts';
import { computeColumn } from '../../src/core/metrics/formulas.ts';
import { isFormula, isLookFormula, type RowFormula } from '../../src/core/program/metric-refs.ts';
import { Cuts } from '../../src/core/program/cuts.ts';
import { formulaOf } from '../../src/core/program/program.ts';
import type { TreeContext } from '../../src/core/program/tree.ts';
import { metricSchema } from '../../src/core/program/metric-schema.ts';
import type { Interval } from '../../src/core/standing/interval.ts';
import { runs } from './made.ts';
import { within } from './resolve.ts';

const names = ['a', 'b', 'c'] as const;
type Facts = Readonly<Record<(typeof names)[number], Interval>>;

const number = fc.integer({ min: -30, max: 30 });
const operand = fc.oneof(fc.constantFrom(...names), fc.integer({ min: -5, max: 5 }));
const two = fc.array(operand, { minLength: 1, maxLength: 3 });
const name = fc.constantFrom(...names);
const short = fc.constantFrom<unknown>('unmet', 'unknown', { unknownWhile: 'c' });
const limit = fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined });
const comparison = fc
  .tuple(fc.constantFrom('atLeast', 'atMost', 'above', 'below', 'is'), fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom('a', 'b')))
  .map(([op, t]) => ({ [op]: typeof t === 'string' ? { metric: t } : t })); // prettier-ignore

const criterion = fc
  .tuple(name, fc.constantFrom('atLeast', 'atMost', 'above', 'below', 'is'), fc.oneof(fc.integer({ min: -5, max: 5 }), name))
  .filter(([metric, , t]) => metric !== t)
  .map(([metric, op, t]) => ({ metric, [op]: typeof t === 'string' ? { metric: t } : t })); // prettier-ignore
const several = fc.array(criterion, { minLength: 1, maxLength: 3 });
const criteria = fc.oneof(
  criterion,
  several.map((all) => ({ all })),
  several.map((any) => ({ any })),
  several.chain((of) => fc.integer({ min: 1, max: of.length }).map((atLeast) => ({ atLeast, of }))),
);

/** What formulas are built from here: three metrics that are counted. */
const context: TreeContext = {
  counted: new Map(names.map((n) => [n, { unit: 'count', decimals: 0 }])),
  cuts: new Cuts({ program: { currency: 'USD' }, metrics: {} }),
  metrics: new Map(),
  kinds: {},
  tables: {},
  attributes: {},
};

const anyFormula: fc.Arbitrary<RowFormula> = fc
  .tuple(
    fc.oneof<fc.Arbitrary<object>[]>(
      two.map((of) => ({ measure: 'add', of })),
      fc.tuple(name, name).map((of) => ({ measure: 'multiply', of })),
      two.map((of) => ({ measure: 'min', of })),
      two.map((of) => ({ measure: 'max', of })),
      fc.tuple(operand, operand).map(([from, less]) => ({ measure: 'subtract', from, less })),
      fc
        .tuple(name, fc.constantFrom(-2.5, -1, -0.3, 0.3, 1, 2.5))
        .map(([of, by]) => ({ measure: 'scale', of, by })),
      fc
        .tuple(name, fc.nat(4), fc.nat(8))
        .map(([of, least, more]) => ({ measure: 'cap', of, least, most: least + more })),
      fc
        .record({
          of: name,
          steps: fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), number), { minLength: 1, maxLength: 4 }),
          below: number,
          none: fc.option(number, { nil: undefined }),
        })
        .map((f) => ({ measure: 'step', ...f })),
      fc
        .record({
          of: name,
          full: fc.integer({ min: 1, max: 9 }),
          points: fc.integer({ min: 1, max: 20 }),
          none: fc.option(fc.nat(20), { nil: undefined }),
        })
        .map((f) => ({ measure: 'linear', ...f })),
      fc
        .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
        .chain(([a, b]) => fc.constantFrom({}, { none: 'skip' }, { none: 3 }).map((more) => ({ measure: 'mean', of: { a, b }, ...more }))),
      fc
        .record({ atLeast: limit, atMost: limit, short })
        .map((f) => ({ measure: 'ratio', of: 'a', to: 'b', ...f })),
      fc.record({ atLeast: limit, short }).map((f) => ({ measure: 'share', part: 'a', rest: 'b', ...f })),
      fc.record({ atLeast: limit, short }).map((f) => ({ measure: 'growth', now: 'a', before: 'b', ...f })),
      criteria.map((of) => ({ measure: 'meets', of })),
      fc
        .tuple(comparison, operand, operand)
        // oxlint-disable-next-line unicorn/no-thenable -- the language says so
        .map(([when, then, other]) => ({ measure: 'choose', when: { metric: 'c', ...when }, then, else: other })),
    ),
    fc.constantFrom('percent', 'count'),
    fc.nat(2),
    fc.constantFrom('higher', 'lower'),
  )
  .map(([formula, unit, decimals, better]) => {
    const read = metricSchema.parse(JSON.parse(JSON.stringify({ label: 'f', unit, decimals, better, ...formula })));
    const formula_ = isFormula(read) ? formulaOf(read, context) : null;
    if (formula_ === null || isLookFormula(formula_)) throw new Error('no formula');
    return formula_;
  }); // prettier-ignore

/** A fact with ends, either of which may be open, or perhaps none, with a value that it may turn out to have. */
function anyFact(from: number): fc.Arbitrary<{ said: Interval; truth: number }> {
  const value = fc.integer({ min: from, max: 20 });
  return fc
    .tuple(value, fc.oneof(fc.nat(6), fc.constant(Infinity)), fc.oneof(fc.nat(6), fc.constant(Infinity)), fc.nat(9))
    .map(([truth, down, up, kind]) => {
      const least = Math.max(from === 0 ? 0 : -Infinity, truth - down);
      if (kind === 0) return { said: { least: NaN, most: NaN }, truth: NaN };
      if (kind === 1) return { said: { least: NaN, most: truth + up }, truth: NaN };
      if (kind === 2) return { said: { least: NaN, most: truth + up }, truth };
      if (kind < 6) return { said: { least: truth, most: truth }, truth };
      return { said: { least, most: truth + up }, truth };
    }); // prettier-ignore
}

function compute(formula: RowFormula, facts: Facts): Interval {
  const { least, most } = computeColumn(formula, {
    rows: 1,
    day: day('2026-12-31'),
    decimals: formula.decimals ?? 0,
    cut: formula.better === 'lower' ? 'up' : 'down',
    column: (n) => {
      const fact = facts[n as (typeof names)[number]];
      return { least: Float64Array.of(fact.least), most: Float64Array.of(fact.most) };
    },
    decimalsOf: () => 0,
    unitOf: () => 'count',
  });
  return { least: least[0] ?? NaN, most: most[0] ?? NaN };
}

const shown = ({ least, most }: Interval): string => `[${least}, ${most}]`;

// `c` may be the metric of an `unknownWhile`, which counts what is still open and so always has a value.
const anyFacts = fc.record({
  a: anyFact(-20),
  b: anyFact(-20),
  c: anyFact(0).filter((f) => !Number.isNaN(f.said.least)),
});

test('I7: exact operands give an exact result inside the interval said before', () => {
  fc.assert(
    fc.property(anyFormula, anyFacts, (formula, { a, b, c }) => {
      const said = compute(formula, { a: a.said, b: b.said, c: c.said });
      const exact = (truth: number): Interval => ({ least: truth, most: truth });
      // What is still open is closed with the rest.
      const unknownWhile = 'short' in formula && typeof formula.short === 'object';
      const found = compute(formula, { a: exact(a.truth), b: exact(b.truth), c: exact(c.truth) });
      const text = `${shown(found)} within ${shown(said)}`;
      expect(within(found, said) ? text : `not ${text}`).toBe(text);
      if (!unknownWhile && !('short' in formula && formula.short === 'unknown'))
        expect(Object.is(found.least, found.most) || found.least === found.most).toBe(true);
    }),
    { numRuns: runs * 20 },
  );
});

test('I7: operands of which less is known give a wider result', () => {
  fc.assert(
    fc.property(anyFormula, anyFacts, (formula, { a, b, c }) => {
      const exact = (truth: number): Interval => ({ least: truth, most: truth });
      const all = compute(formula, { a: a.said, b: b.said, c: c.said });
      for (const closed of names) {
        const some = { a: a.said, b: b.said, c: c.said, [closed]: exact({ a, b, c }[closed].truth) };
        const text = `${closed}: ${shown(compute(formula, some))} within ${shown(all)}`;
        expect(within(compute(formula, some), all) ? text : `not ${text}`).toBe(text);
      }
    }),
    { numRuns: runs * 20 },
  );
});

test('I7: ends are never the wrong way round, and least is never open upward nor most downward', () => {
  fc.assert(
    fc.property(anyFormula, anyFacts, (formula, { a, b, c }) => {
      const { least, most } = compute(formula, { a: a.said, b: b.said, c: c.said });
      expect(least > most).toBe(false);
      expect(least === Infinity || most === -Infinity).toBe(false);
      if (Number.isNaN(most)) expect(least).toBeNaN();
    }),
    { numRuns: runs * 20 },
  );
});
