/** Random programs over facts that are given rather than computed: every metric is an atom, so that any can be set. */
import fc from 'fast-check';
import { day } from '../../src/core/calendar.ts';
import type { Program } from '../../src/core/program/program.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram } from '../../src/core/program/program.ts';
import { programSchema } from '../../src/core/program/schema.ts';
import type { GroupDoc } from '../../src/core/program/schema.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import type { Interval } from '../../src/core/standing/interval.ts';

/** How often each property runs in an ordinary run. */
export const runs = Number(process.env['PROPERTY_RUNS'] ?? 150);

const metricNames = Array.from({ length: 8 }, (_, i) => `m${i}`);

const metrics = Object.fromEntries(
  metricNames.map((name) => [name, { label: name, unit: 'percent', measure: 'attribute', attribute: name }]),
);

interface Shape {
  /** Only `atLeast` and `above`, so that the ladder is upward. */
  readonly upward: boolean;
  /** Each metric in one leaf at most, so that no two leaves contradict each other. */
  readonly apart?: boolean;
}

const leaf = ({ upward }: Shape): fc.Arbitrary<GroupDoc> =>
  fc
    .tuple(
      fc.constantFrom(...metricNames),
      fc.constantFrom(...(upward ? (['atLeast', 'above'] as const) : (['atLeast', 'above', 'atMost', 'below', 'is'] as const))),
      fc.integer({ min: -3, max: 5 }),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([metric, op, t, slack]) => {
      const keep = op === 'is' ? t : op === 'atLeast' || op === 'above' ? t - slack : t + slack;
      return { metric, [op]: t, keep };
    }); // prettier-ignore

/** Trees of groups and leaves, some levels deep. */
function tree(shape: Shape): fc.Arbitrary<GroupDoc> {
  return fc.letrec<{ node: GroupDoc }>((tie) => {
    const members = fc.array(tie('node'), { minLength: 1, maxLength: 4 });
    return {
      node: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        leaf(shape),
        members.map((all): GroupDoc => ({ all })),
        members.map((any): GroupDoc => ({ any })),
        fc
          .tuple(members, fc.nat(3))
          .map(([of, n]): GroupDoc => ({ atLeast: Math.min(of.length, n + 1), of })),
      ),
    };
  }).node;
}

/** Gives every leaf a metric of its own, in document order. */
function apart(group: GroupDoc, next: () => string): GroupDoc {
  if ('all' in group) return { ...group, all: group.all.map((g) => apart(g, next)) };
  if ('any' in group) return { ...group, any: group.any.map((g) => apart(g, next)) };
  if ('of' in group) return { ...group, of: group.of.map((g) => apart(g, next)) };
  return 'award' in group ? group : { ...group, metric: next() };
}

/** A program of one ladder of one to four tiers, some with a gate beneath. */
export function anyLadder(shape: Shape): fc.Arbitrary<Program> {
  return fc
    .record({
      tiers: fc.array(tree(shape), { minLength: 1, maxLength: 4 }),
      gate: fc.option(tree(shape)),
      cumulative: fc.boolean(),
    })
    .map(({ tiers: trees, gate, cumulative }) => {
      const names: string[] = [];
      const own = (group: GroupDoc): GroupDoc =>
        shape.apart ? apart(group, () => `n${names.push('') - 1}`) : group;
      const doc = {
        tierwright: 1,
        program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
        ...(gate ? { gate: { checks: [{ key: 'ok', label: 'OK', ask: own(gate) }] } } : {}),
        motions: {},
        ladders: {
          l: {
            motion: 'company',
            label: 'L',
            cumulative,
            tiers: trees.map((enter, i) => ({ key: `t${i}`, label: `T${i}`, enter: own(enter) })),
          },
        },
      };
      const more = names.map((_, i) => [`n${i}`, { ...metrics['m0'], label: `n${i}` }]);
      const all = { ...metrics, ...Object.fromEntries(more) };
      return buildProgram(programSchema.parse({ ...doc, metrics: all }), {});
    });
}

export type FactsOf = Readonly<Record<string, Interval>>;

const end = fc.integer({ min: -5, max: 7 });

/** A fact: known, open at either end, perhaps none, or surely none. */
export const anyFact: fc.Arbitrary<Interval> = fc.oneof(
  { weight: 4, arbitrary: end.map((v) => ({ least: v, most: v })) },
  { weight: 3, arbitrary: fc.tuple(end, fc.nat(5)).map(([v, more]) => ({ least: v, most: v + more })) },
  end.map((v) => ({ least: v, most: Infinity })),
  end.map((v) => ({ least: -Infinity, most: v })),
  fc.constant({ least: -Infinity, most: Infinity }),
  end.map((v) => ({ least: NaN, most: v })),
  fc.constant({ least: NaN, most: Infinity }),
  fc.constant({ least: NaN, most: NaN }),
);

/** One fact for each of a program's metrics, drawn from a list that goes round. */
export function factsFrom(program: Program, list: readonly Interval[]): FactsOf {
  return Object.fromEntries(
    program.metrics.map((m, i) => [m.name, list[i % list.length] ?? { least: NaN, most: NaN }]),
  );
}

/** The moment from which made facts are looked at. */
export const madeMoment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

/** Evaluates rows of given facts. */
export function standing(program: Program, ...rows: readonly FactsOf[]): Evaluation {
  const ends = (name: string, which: 'least' | 'most'): Float64Array =>
    Float64Array.from(rows, (r) => r[name]?.[which] ?? NaN);
  const columns = program.atoms.map(
    ({ name }) => [name, { least: ends(name, 'least'), most: ends(name, 'most') }] as const,
  );
  return evaluate(
    programOn(program, madeMoment.asOf),
    { rows: rows.length, columns: new Map(columns) },
    madeMoment,
  );
}

/** Tiers of one row on the one ladder. */
export function tiers(evaluation: Evaluation, row: number) {
  const [l] = evaluation.ladders;
  if (!l) throw new Error('no ladder');
  return {
    earned: l.earned[row] ?? -9,
    possible: l.possibleTier[row] ?? -9,
    holdable: l.holdable[row] ?? -9,
    eligible: l.eligible[row] ?? -9,
  };
}
