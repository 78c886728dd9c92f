import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { programOn } from '../program/on-day.ts';
import { buildProgram, tierTree, type Node, type Program } from '../program/program.ts';
import { programSchema, type GroupDoc } from '../program/schema.ts';
import { countDeciding, decidingChecks, decidingCriteria } from './attribution.ts';
import { auditRows, type AuditRow } from './audit.ts';
import { evaluate } from './evaluate.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
type Facts = Partial<Record<(typeof names)[number], number | readonly [number, number]>>;

interface Tier {
  readonly enter: GroupDoc;
  readonly gate?: boolean;
}

interface Ask {
  readonly gate?: GroupDoc;
  readonly cumulative?: boolean;
}

function programOf(tiers: readonly Tier[], { gate, cumulative = true }: Ask): Program {
  const rows = { unit: 'count', measure: 'rows', kinds: ['deal'], window: 'review-year', reduce: 'count' };
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    metrics: Object.fromEntries(names.map((n) => [n, { label: n, ...rows }])),
    motions: {},
    ...(gate ? { gate: { checks: [{ key: 'check', label: 'Check', ask: gate }] } } : {}),
    ladders: {
      l: {
        motion: 'company',
        label: 'L',
        cumulative,
        tiers: tiers.map((t, i) => ({ key: `t${i}`, label: `T${i}`, ...t })),
      },
    },
  });
  const deal = { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: true, fields: {}, defaults: {} } as const; // prettier-ignore
  return buildProgram(doc, { deal });
}

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

/** One partner that holds a tier, or none, with such facts. */
function looked(program: Program, facts: Facts, held: number | null): AuditRow {
  const columns = program.atoms.map(({ name }) => {
    const fact = facts[name as keyof Facts] ?? 0;
    const [least, most] = typeof fact === 'number' ? [fact, fact] : fact;
    return [name, { least: Float64Array.of(least), most: Float64Array.of(most) }] as const;
  });
  const evaluation = evaluate(
    programOn(program, moment.asOf),
    { rows: 1, columns: new Map(columns) },
    moment,
  );
  const [row] = auditRows({
    program,
    moment,
    evaluation,
    partners: [1],
    enrolments: [{ partner: 1, motion: 'company', from: day('2020-01-01') }],
    placements:
      held === null
        ? []
        : [{ partner: 1, ladder: 'l', tier: `t${held}`, heldUntil: null, since: day('2020-01-01') }],
    feeds: [],
    claims: new Map(),
    reviews: [],
  });
  if (!row) throw new Error('no row');
  return row;
}

/** `promote: a>=3 alone, b>=1` */
function told(tiers: readonly Tier[], facts: Facts, held: number | null, ask: Ask = {}): string {
  const row = looked(programOf(tiers, ask), facts, held);
  const said = decidingCriteria(row).map(
    ({ part, tier, leaf, alone }) =>
      `${part === 'criteria' ? `t${tier}` : part}:${leaf.metric}>=${typeof leaf.threshold === 'object' ? leaf.threshold.metric : leaf.threshold}${alone ? ' alone' : ''}`,
  );
  return `${row.decision.kind}: ${said.join(', ')}`;
}

const at = (metric: string, atLeast: number, keep?: number): GroupDoc => ({
  metric,
  atLeast,
  ...(keep === undefined ? {} : { keep }),
});
const asks = (enter: GroupDoc): Tier => ({ enter });

describe('the criteria that decided', () => {
  const ladder = [
    asks(at('a', 1)),
    asks({ all: [at('a', 3), at('b', 2)] }),
    asks({ all: [at('a', 9), at('c', 1)] }),
  ];
  test.each<[string, readonly Tier[], Facts, number | null, string, Ask?]>([
    ['a demotion by one', ladder, { a: 9, b: 2 }, 2, 'demote: t2:c>=1 alone'],
    ['a demotion by two', ladder, { a: 3, b: 2 }, 2, 'demote: t2:a>=9, t2:c>=1'],
    ['of one metric the hardest threshold', ladder, { a: 2, b: 2, c: 1 }, 2, 'demote: t2:a>=9 alone'],
    ['a demotion below entry', ladder, { b: 2 }, 1, 'demote: t1:a>=3 alone'],
    ['missing evidence decides nothing', ladder, { a: 9, b: [0, 2], c: 0 }, 2, 'demote: t2:c>=1 alone'],
    ['the threshold to keep', [asks(at('a', 1)), asks(at('b', 5, 3))], { a: 1, b: 2 }, 1, 'demote: t1:b>=3 alone'],
    ['a choice of which none is met', [asks(at('a', 1)), asks({ any: [at('b', 1), at('c', 1)] })], { a: 1 }, 1, 'demote: t1:b>=1 alone, t1:c>=1 alone'],
    ['two of a choice', [asks(at('a', 1)), asks({ atLeast: 2, of: [at('b', 1), at('c', 1), at('d', 1)] })], { a: 1 }, 1, 'demote: t1:b>=1, t1:c>=1, t1:d>=1'],
    ['a met part of a choice is no reason', [asks(at('a', 1)), asks({ atLeast: 2, of: [at('b', 1), at('c', 1), at('d', 1)] })], { a: 1, c: 1 }, 1, 'demote: t1:b>=1 alone, t1:d>=1 alone'],
    ['a promotion by what is new', ladder, { a: 9, b: 2, c: 1 }, 1, 'promote: t2:a>=9 alone, t2:c>=1 alone'],
    ['a promotion over two rungs', ladder, { a: 9, b: 2, c: 1 }, 0, 'promote: t1:b>=2 alone, t2:a>=9 alone, t2:c>=1 alone'],
    ['a choice met twice is not decided by either alone', [asks(at('a', 1)), asks({ any: [at('b', 1), at('c', 1)] })], { a: 1, b: 1, c: 1 }, 0, 'promote: t1:b>=1, t1:c>=1'],
    ['an entry', ladder, { a: 4, b: 2 }, null, 'enter: t1:a>=3 alone, t1:b>=2 alone'],
    ['a hold', ladder, { a: 4, b: 2 }, 1, 'hold: '],
    ['pending', ladder, {}, null, 'pending: '],
    ['the gate, once for all tiers', ladder, { a: 9, b: 2, c: 1 }, 2, 'demote: gate:d>=1 alone', { gate: at('d', 1) }],
    ['the gate is no news for who stands above it', ladder, { a: 9, b: 2, c: 1, d: 1 }, 1, 'promote: t2:a>=9 alone, t2:c>=1 alone', { gate: at('d', 1) }],
    ['a tier that stands for itself', ladder, { a: 9 }, 2, 'demote: t2:c>=1 alone', { cumulative: false }],
  ])('%s', (_, tiers, facts, held, expected, ask = {}) => {
    expect(told(tiers, facts, held, ask)).toBe(expected);
  }); // prettier-ignore

  test('are counted, the most frequent first', () => {
    const program = programOf(ladder, {});
    const moves = [
      { a: 9, b: 2 },
      { a: 3, b: 2 },
      { a: 9, b: 0 },
    ].map((facts) => {
      return decidingCriteria(looked(program, facts, 2));
    });
    expect(countDeciding(moves).map(({ leaf, moves: times, alone }) => [leaf.metric, times, alone])).toEqual([
      ['c', 3, 1],
      ['b', 1, 0],
      ['a', 1, 0],
    ]);
  });

  test('of a gate that is surely not passed, and of no other', () => {
    const gate: GroupDoc = { all: [at('d', 1), { any: [at('e', 1), at('f', 1)] }] };
    const failing = (facts: Facts): string[] => {
      return decidingChecks(looked(programOf(ladder, { gate }), facts, 1)).map((c) => c.leaf.metric);
    };
    expect(failing({ d: 0, e: 1 })).toEqual(['d']);
    expect(failing({ d: 1 })).toEqual(['e', 'f']);
    expect(failing({ d: [0, 1] })).toEqual(['e', 'f']);
    expect(failing({ d: [0, 1], e: [0, 1] })).toEqual([]);
  });
});

/** Every smallest set of criteria that, all of them otherwise, change the answer: the definition itself, tried out. */
function smallestChanges(tree: Node, met: ReadonlySet<string>): readonly (readonly string[])[] {
  const holds = (node: Node, of: ReadonlySet<string>): boolean =>
    node.node === 'leaf' ? of.has(node.metric) : node.members.filter((m) => holds(m, of)).length >= node.need;
  const answer = holds(tree, met);
  const turnable = names.filter((n) => met.has(n) === answer);
  const changing = Array.from({ length: 2 ** turnable.length }, (_, bits) =>
    turnable.filter((_n, i) => (bits >> i) & 1),
  ).filter((set) => {
    const turned = new Set(names.filter((n) => (set.includes(n) ? !answer : met.has(n))));
    return holds(tree, turned) !== answer;
  });
  return changing.filter(
    (set) => !changing.some((s) => s.length < set.length && s.every((n) => set.includes(n))),
  );
}

const anyTree = fc.letrec<{ tree: GroupDoc }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...names).map((metric): GroupDoc => ({ metric, atLeast: 1 })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all): GroupDoc => ({ all })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any): GroupDoc => ({ any })),
  ),
})).tree;

/** Each metric once: then what decides is exactly what stands in some smallest change. */
function readsOnce(node: Node, seen = new Set<string>()): boolean {
  if (node.node === 'leaf') return !seen.has(node.metric) && Boolean(seen.add(node.metric));
  return node.members.every((m) => readsOnce(m, seen));
}

test('what decided is what had to be otherwise, tried out on every combination', () => {
  fc.assert(
    fc.property(anyTree, fc.subarray([...names]), fc.boolean(), (enter, metNames, falls) => {
      const program = programOf([{ enter: { all: [] } }, { enter }], {});
      const tree = program.ladders[0]?.tiers[1];
      if (!tree) throw new Error('no tier');
      const node = tierTree(tree.enter);
      fc.pre(readsOnce(node));
      const row = looked(program, Object.fromEntries(metNames.map((n) => [n, 1])), falls ? 1 : 0);
      fc.pre(row.decision.kind === (falls ? 'demote' : 'promote'));
      const found = decidingCriteria(row);
      const changes = smallestChanges(node, new Set(metNames));
      expect(new Set(found.map((d) => d.leaf.metric))).toEqual(new Set(changes.flat()));
      const alone = found.filter((d) => d.alone).map((d) => d.leaf.metric);
      expect(new Set(alone)).toEqual(new Set(changes.filter((c) => c.length === 1).flat()));
    }),
    { numRuns: 500 },
  );
});
