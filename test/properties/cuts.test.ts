/** Comparisons of what does not come out whole: decided by what it is, never by how it is cut. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, type Outcome } from '../../src/core/standing/interval.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram, type Program } from '../../src/core/program/program.ts';
import { traceCriteria } from '../../src/core/standing/reasons.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';
import { compare, decimal, over, ten, times, whole, type Exact } from '../twin/exact.ts';
import { operators, type Operator } from '../twin/interval.ts';
import { document } from '../twin/build.ts';
import { madeMoment, runs } from './made.ts';

/** What a metric is, exactly: `a` and `b` are counts. */
type Truth = (a: number, b: number) => Exact;

const quotients: readonly (readonly [object, Truth])[] = [
  [{ measure: 'ratio', of: 'a', to: 'b' }, (a, b) => over(whole(a), whole(b))],
  [{ measure: 'share', part: 'a', rest: 'b' }, (a, b) => over(whole(a), whole(a + b))],
  [{ measure: 'growth', now: 'a', before: 'b' }, (a, b) => over(whole(a - b), whole(b))],
  [{ measure: 'mean', of: { a: 1, b: 2 } }, (a, b) => over(whole(a + 2 * b), whole(3))],
  [{ measure: 'scale', of: 'a', by: 0.3 }, (a) => times(decimal('0.3'), whole(a))],
  [{ measure: 'scale', of: 'a', by: -0.3 }, (a) => times(decimal('-0.3'), whole(a))],
  [{ measure: 'linear', of: 'a', full: 7, points: 5 }, (a) => over(whole(5 * Math.min(a, 7)), whole(7))],
];

/** Metrics that are `x`, picked in some way. */
const picks: readonly object[] = [
  { measure: 'max', of: ['x', -1000] },
  { measure: 'min', of: [1000, 'x'] },
  { measure: 'first', of: ['x', 5] },
  { measure: 'cap', of: 'x', least: -1000, most: 1000 },
  // oxlint-disable-next-line unicorn/no-thenable -- the language says so
  { measure: 'choose', when: { metric: 'a', atLeast: 0 }, then: 'x', else: 0 },
];

const anyCut = fc.record({
  quotient: fc.constantFrom(...quotients),
  /** What it is compared with, where that is cut, too. */
  other: fc.constantFrom(...quotients),
  pick: fc.option(fc.constantFrom(...picks), { nil: null }),
  better: fc.constantFrom('higher', 'lower'),
  /** Digits of the quotient, and how many more what picks it has. */
  decimals: fc.nat(2),
  more: fc.nat(1),
  a: fc.integer({ min: 0, max: 30 }),
  b: fc.integer({ min: 1, max: 30 }),
});

type Cut = typeof anyCut extends fc.Arbitrary<infer T> ? T : never;

const count = { unit: 'count', measure: 'rows', kinds: ['k'], window: 'lifetime', reduce: 'count' };

/** A program with one tier for each criterion. */
function programOf(cut: Cut, criteria: readonly object[]): Program {
  const { quotient, other, pick, better, decimals, more } = cut;
  const own = { unit: 'number', better };
  const read = pick ?? { measure: 'max', of: ['x'] };
  const doc = document({
    kinds: { k: { suppliedBy: 'vendor', fields: {} } },
    metrics: {
      a: count,
      b: count,
      x: { ...own, ...quotient[0], decimals },
      y: { ...own, ...read, decimals: decimals + more },
      z: { ...own, ...other[0], decimals: decimals + more },
      t: { unit: 'number', measure: 'add', of: ['a', 0], decimals: decimals + more },
    },
    motions: { m: { label: 'M', axis: 'a', style: 'mixed', activity: ['k'] } },
    ladders: {
      l: {
        motion: 'm',
        label: 'L',
        cumulative: false,
        tiers: criteria.map((enter, i) => ({ key: `t${i}`, label: `T${i}`, enter })),
      },
    },
  });
  return buildProgram(doc, doc.kinds);
}

function evaluated(program: Program, { a, b }: Pick<Cut, 'a' | 'b'>): Evaluation {
  const known = (value: number) => ({ least: Float64Array.of(value), most: Float64Array.of(value) });
  const columns = new Map([
    ['a', known(a)],
    ['b', known(b)],
  ]);
  return evaluate(programOn(program, madeMoment.asOf), { rows: 1, columns }, madeMoment);
}

function passes(operator: Operator, x: Exact, t: Exact): boolean {
  const c = compare(x, t);
  return { atLeast: c >= 0, above: c > 0, atMost: c <= 0, below: c < 0, is: c === 0 }[operator];
}

const outcomes = (program: Program, evaluation: Evaluation): Outcome[] =>
  program.ladders.flatMap((l) => l.tiers.map((t) => nodeOutcome(t.enter.criteria, evaluation, 0)));

test('a comparison with a number is that of what a metric is, whatever `better` says and however it is picked', () => {
  fc.assert(
    fc.property(anyCut, fc.integer({ min: -2, max: 2 }), (cut, off) => {
      const digits = cut.decimals + cut.more;
      const truth = cut.quotient[1](cut.a, cut.b);
      // Thresholds around what it is, with all the digits that may be written.
      const near = times(truth, ten(digits));
      const threshold = Number(near.n / near.d) + off;
      const criteria = operators.map((o) => ({
        metric: 'y',
        [o]: Number((threshold / 10 ** digits).toFixed(digits)),
      }));
      const program = programOf(cut, criteria);
      const evaluation = evaluated(program, cut);
      const wanted = operators.map((o) => (passes(o, near, whole(threshold)) ? 'met' : 'unmet'));
      expect(outcomes(program, evaluation)).toEqual(wanted);
      const [ladder] = evaluation.ladders;
      expect(ladder?.earned[0]).toBe(wanted.lastIndexOf('met'));
    }),
    { numRuns: runs * 10 },
  );
});

test('a whole metric is compared with what a threshold is that does not come out whole', () => {
  fc.assert(
    fc.property(anyCut, (cut) => {
      const truth = cut.quotient[1](cut.a, cut.b);
      const program = programOf(
        cut,
        operators.map((o) => ({ metric: 't', [o]: { metric: 'y' } })),
      );
      const wanted = operators.map((o) => (passes(o, whole(cut.a), truth) ? 'met' : 'unmet'));
      expect(outcomes(program, evaluated(program, cut))).toEqual(wanted);
    }),
    { numRuns: runs * 5 },
  );
});

test('of two that are both cut nothing that holds is refused without strictness, and nothing is strictly more that is not', () => {
  fc.assert(
    fc.property(anyCut, (cut) => {
      const [x, z] = [cut.quotient, cut.other].map(([, truth]) => truth(cut.a, cut.b)) as [Exact, Exact];
      const program = programOf(
        { ...cut, more: 0 },
        operators.map((o) => ({ metric: 'y', [o]: { metric: 'z' } })),
      );
      const found = outcomes(program, evaluated(program, cut));
      for (const [i, o] of operators.entries()) {
        const [holds, met] = [passes(o, x, z), found[i] === 'met'];
        if (o === 'atLeast' || o === 'atMost' || o === 'is') expect([o, !holds || met]).toEqual([o, true]);
        else expect([o, !met || holds]).toEqual([o, true]);
      }
      // Equal only where the units next to the two are.
      if (found[4] === 'met')
        expect(Math.abs(Number(x.n) / Number(x.d) - Number(z.n) / Number(z.d))).toBeLessThan(1);
    }),
    { numRuns: runs * 5 },
  );
});

test('the figure that is shown is the one that was compared: it passes just when the criterion is met', () => {
  fc.assert(
    fc.property(anyCut, fc.integer({ min: -2, max: 2 }), (cut, off) => {
      const digits = cut.decimals + cut.more;
      const near = times(cut.quotient[1](cut.a, cut.b), ten(digits));
      const threshold = Number(near.n / near.d) + off;
      const criteria = operators.map((o) => ({
        metric: 'y',
        [o]: Number((threshold / 10 ** digits).toFixed(digits)),
      }));
      const program = programOf(cut, criteria);
      const evaluation = evaluated(program, cut);
      const from = { program, evaluation, moment: madeMoment, feeds: [] };
      for (const ladder of evaluation.ladders)
        for (const trace of traceCriteria(from, ladder, 0)) {
          const { fact, op, outcome } = trace;
          expect(passes(op, whole(fact.least), whole(threshold)) ? 'met' : 'unmet').toBe(outcome);
          expect(trace.distance).toEqual(distance(op, fact, { least: threshold, most: threshold }));
          if (op === 'is') continue; // it may lie to either side
          expect(outcome === 'met').toBe(trace.distance.least === 0 && trace.distance.most === 0);
        }
    }),
    { numRuns: runs * 5 },
  );
});
