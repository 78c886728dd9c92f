/** What holds for every ladder and every set of facts, without a database. `PROPERTY_RUNS` sets how many (short form: 150). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../src/core/calendar.ts';
import { buildProgram, tierTree, type Program } from '../../src/core/program/program.ts';
import { programSchema, type GroupDoc } from '../../src/core/program/schema.ts';
import { outcomeOf, type Interval } from '../../src/core/standing/interval.ts';
import { gapToTier, type Gap } from '../../src/core/standing/gap.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';
import { hasBit } from '../../src/core/standing/circuit.ts';
import { decidingLook } from '../../src/core/standing/fold.ts';
import { decide } from '../../src/core/standing/decide.ts';
import { anyFact, anyLadder, factsFrom, runs, standing, tiers, type FactsOf } from './made.ts';

const facts = fc.array(anyFact, { minLength: 1, maxLength: 12 });

/** An interval that allows at least what the other does. */
function widened(fact: Interval, [down, up]: readonly [number, number]): Interval {
  const least = down > 3 ? NaN : down > 2 ? -Infinity : fact.least - down;
  const known = Number.isNaN(fact.most) ? -2 : fact.most;
  const most = up > 3 ? Infinity : Number.isNaN(fact.most) && up === 0 ? NaN : known + up;
  return Number.isNaN(fact.least) ? { least: NaN, most } : { least: Number.isNaN(most) ? NaN : least, most };
}
const widening = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 12 });

function mapped(of: FactsOf, change: (fact: Interval, i: number) => Interval): FactsOf {
  return Object.fromEntries(Object.entries(of).map(([name, fact], i) => [name, change(fact, i)]));
}

test('standings keep their order: earned <= possible <= holdable, earned <= eligible', () => {
  fc.assert(
    fc.property(anyLadder({ upward: false }), facts, (program, list) => {
      const { earned, possible, holdable, eligible } = tiers(standing(program, factsFrom(program, list)), 0);
      expect(earned).toBeLessThanOrEqual(possible);
      expect(possible).toBeLessThanOrEqual(holdable);
      expect(earned).toBeLessThanOrEqual(eligible);
    }),
    { numRuns: runs },
  );
});

test('I7: knowing less never raises earned, never lowers possible or holdable, never passes a criterion', () => {
  fc.assert(
    fc.property(anyLadder({ upward: false }), facts, widening, (program, list, wider) => {
      const before = factsFrom(program, list);
      const after = mapped(before, (fact, i) => widened(fact, wider[i % wider.length] ?? [0, 0]));
      const evaluation = standing(program, before, after);
      const [a, b] = [tiers(evaluation, 0), tiers(evaluation, 1)];
      expect(b.earned).toBeLessThanOrEqual(a.earned);
      expect(b.possible).toBeGreaterThanOrEqual(a.possible);
      expect(b.holdable).toBeGreaterThanOrEqual(a.holdable);
      const [ladder] = evaluation.ladders;
      const look = ladder && decidingLook(ladder.seen, 0);
      look?.circuit.leaves.forEach((_, bit) => {
        const outcome = (row: number) => outcomeOf(hasBit(look.sure, bit, row), hasBit(look.possible, bit, row));
        expect(['unknown', outcome(0)]).toContain(outcome(1));
      });
    }),
    { numRuns: runs },
  ); // prettier-ignore
});

test('I7: knowing less never promotes and never demotes', () => {
  const held = fc.integer({ min: -1, max: 4 });
  fc.assert(
    fc.property(anyLadder({ upward: false }), facts, widening, held, (program, list, wider, tier) => {
      const before = factsFrom(program, list);
      const after = mapped(before, (fact, i) => widened(fact, wider[i % wider.length] ?? [0, 0]));
      const evaluation = standing(program, before, after);
      const next = (row: number) =>
        decide({
          standing: { ...tiers(evaluation, row), fit: 'not-asked' },
          held: { held: 'tier', tier, heldUntil: null, since: day('2020-01-01') },
          day: day('2026-12-31'),
          mode: 'review',
          yearStarts: '01-01',
          cadence: { up: 'review', down: 'review' },
          dropAtMost: null,
          settled: true,
          enrolledOn: day('2020-01-01'),
          tiers: [],
          curingSince: null,
        }).next ?? -9;
      const [a, b] = [next(0), next(1)];
      expect(Math.abs(b - tier)).toBeLessThanOrEqual(Math.abs(a - tier));
      expect((b - tier) * (a - tier)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: runs },
  );
});

test('I4: better facts never lower a tier of an upward ladder', () => {
  const better = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(anyLadder({ upward: true }), facts, better, (program, list, more) => {
      const before = factsFrom(program, list);
      const after = mapped(before, ({ least, most }, i) => {
        const [low, high] = more[i % more.length] ?? [0, 0];
        // Having a value is better than having none.
        const upper = Number.isNaN(most) ? (high > 0 ? high - 3 : NaN) : most + high;
        const lower = Number.isNaN(least) ? (low > 3 ? Math.min(upper, low - 5) : NaN) : Math.min(upper, least + low);
        return { least: lower, most: upper };
      });
      const evaluation = standing(program, before, after);
      const [a, b] = [tiers(evaluation, 0), tiers(evaluation, 1)];
      for (const key of ['earned', 'possible', 'holdable', 'eligible'] as const)
        expect(b[key]).toBeGreaterThanOrEqual(a[key]);
    }),
    { numRuns: runs },
  ); // prettier-ignore
});

test('I6: a tier changes exactly where its threshold stands', () => {
  const one = (enter: GroupDoc): Program =>
    buildProgram(
      programSchema.parse({
        tierwright: 1,
        program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
        attributes: { a: { label: 'a', type: 'number' } },
        metrics: { m: { label: 'm', unit: 'money', measure: 'attribute', attribute: 'a' } },
        motions: {},
        ladders: { l: { motion: 'company', label: 'L', tiers: [{ key: 't', label: 'T', enter }] } },
      }),
      {},
    );
  const at = (program: Program, ...values: number[]) => {
    const evaluation = standing(program, ...values.map((v) => ({ m: { least: v, most: v } })));
    return values.map((_, row) => [tiers(evaluation, row).earned, tiers(evaluation, row).holdable]);
  };
  fc.assert(
    fc.property(fc.integer({ min: -1e6, max: 1e6 }), (t) => {
      const money = t / 100; // cents
      const [below, equal, over] = [t - 1, t, t + 1];
      const [no, yes] = [[-1, -1], [0, 0]]; // prettier-ignore
      expect(at(one({ metric: 'm', atLeast: money }), below, equal, over)).toEqual([no, yes, yes]);
      expect(at(one({ metric: 'm', above: money }), below, equal, over)).toEqual([no, no, yes]);
      expect(at(one({ metric: 'm', atMost: money }), below, equal, over)).toEqual([yes, yes, no]);
      expect(at(one({ metric: 'm', below: money }), below, equal, over)).toEqual([yes, no, no]);
      expect(at(one({ metric: 'm', is: money }), below, equal, over)).toEqual([no, yes, no]);
      const kept = one({ metric: 'm', atLeast: money, keep: (t - 1) / 100 });
      expect(at(kept, t - 2, t - 1, t)).toEqual([no, [-1, 0], yes]);
    }),
    { numRuns: runs },
  );
});

/** The criteria of one path through a gap: all of a list, so many of a choice, picked by the numbers given. */
function path(gap: Gap, picks: readonly number[], depth = 0): readonly Extract<Gap, { gap: 'criterion' }>[] {
  if (gap.gap === 'criterion') return [gap];
  if (gap.gap === 'closed') throw new Error('nothing is announced here');
  if (gap.gap === 'all') return gap.of.flatMap((g, i) => path(g, picks, depth + i + 1));
  const from = (picks[depth % picks.length] ?? 0) % gap.of.length;
  const turned = [...gap.of.slice(from), ...gap.of.slice(0, from)];
  return turned.slice(0, gap.need).flatMap((g, i) => path(g, picks, depth + i + 1));
}

/** A fact that passes, as near as it gets. */
function passing({ op, limit: { least: t } }: Extract<Gap, { gap: 'criterion' }>): Interval {
  const value = op === 'above' ? t + 1 : op === 'below' ? t - 1 : t;
  return { least: value, most: value };
}

describe('I8: closing every gap on any one path of the gap tree gives that tier', () => {
  const picks = fc.array(fc.nat(6), { minLength: 1, maxLength: 8 });
  const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

  const check = (program: Program, list: readonly Interval[], picked: readonly number[], hardest: boolean): void => {
    const before = factsFrom(program, list);
    const evaluation = standing(program, before);
    const [ladder] = evaluation.ladders;
    if (!ladder) throw new Error('no ladder');
    const { cumulative } = ladder.ladder.doc;
    ladder.ladder.tiers.forEach((tier, i) => {
      const gap = gapToTier({ program, evaluation, moment, feeds: [] }, ladder, 0, i);
      const { earned } = tiers(evaluation, 0);
      if (cumulative) expect(gap === null).toBe(earned >= i);
      else expect(gap === null).toBe(nodeOutcome(tierTree(tier.enter), evaluation, 0) === 'met');
      if (!gap) return;
      const closed: Record<string, Interval> = { ...before };
      for (const leaf of path(gap, picked)) {
        expect(leaf.outcome).not.toBe('met');
        const value = passing(leaf);
        const known = closed[leaf.metric];
        // Of two thresholds on one metric of an upward ladder the higher closes both.
        if (hardest && known && known.least > value.least) continue;
        closed[leaf.metric] = value;
      }
      expect(tiers(standing(program, closed), 0).earned).toBeGreaterThanOrEqual(i);
    });
  }; // prettier-ignore

  test('with every operator, each criterion on a metric of its own', () => {
    fc.assert(
      fc.property(anyLadder({ upward: false, apart: true }), facts, picks, (program, list, picked) =>
        check(program, list, picked, false),
      ),
      { numRuns: runs },
    );
  });

  test('in upward ladders, criteria sharing metrics', () => {
    fc.assert(
      fc.property(anyLadder({ upward: true }), facts, picks, (program, list, picked) =>
        check(program, list, picked, true),
      ),
      { numRuns: runs },
    );
  });

  test('a path asks for nothing needless: with one of its criteria left open the tier is not earned', () => {
    fc.assert(
      fc.property(anyLadder({ upward: false, apart: true }), facts, picks, (program, list, picked) => {
        const before = factsFrom(program, list);
        const evaluation = standing(program, before);
        const [ladder] = evaluation.ladders;
        if (!ladder) throw new Error('no ladder');
        const top = ladder.ladder.tiers.length - 1;
        const gap = gapToTier({ program, evaluation, moment, feeds: [] }, ladder, 0, top);
        fc.pre(gap !== null && ladder.ladder.doc.cumulative);
        if (!gap) return;
        const steps = path(gap, picked);
        const closed = {
          ...before,
          ...Object.fromEntries(steps.slice(1).map((s) => [s.metric, passing(s)])),
        };
        // The gate stands under several tiers and is named once.
        expect(new Set(steps.map((step) => step.metric)).size).toBe(steps.length);
        expect(tiers(standing(program, closed), 0).earned).toBeLessThan(top);
      }),
      { numRuns: runs },
    );
  });
});

test('I9: the order of partners changes nothing, and each is evaluated alike alone and among others', () => {
  const many = fc.array(facts, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(anyLadder({ upward: false }), many, (program, lists) => {
      const rows = lists.map((list) => factsFrom(program, list));
      const all = standing(program, ...rows);
      const back = standing(program, ...rows.toReversed());
      rows.forEach((row, i) => {
        expect(tiers(back, rows.length - 1 - i)).toEqual(tiers(all, i));
        expect(tiers(standing(program, row), 0)).toEqual(tiers(all, i));
      });
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});

describe('I11: deep and wide criteria end', () => {
  const leaf: GroupDoc = { metric: 'm0', atLeast: 1 };
  const deep = (levels: number): GroupDoc => {
    let group: GroupDoc = leaf;
    for (let i = 0; i < levels; i++)
      group = i % 3 === 0 ? { all: [group, leaf] } : i % 3 === 1 ? { any: [group] } : { atLeast: 1, of: [group, leaf] };
    return group;
  }; // prettier-ignore
  const wide = (members: number): GroupDoc => ({
    atLeast: Math.floor(members / 2),
    of: Array.from({ length: members }, (_, i) => ({ metric: `m${i % 8}`, atLeast: i })),
  });
  const square: GroupDoc = { any: Array.from({ length: 40 }, () => wide(50)) };

  test.each<[string, GroupDoc]>([
    ['50 levels', deep(50)],
    ['500 levels', deep(500)],
    ['500 members', wide(500)],
    ['40 groups of 50', square],
    ['no members', { all: [] }],
  ])('%s', (_, enter) => {
    const tierDocs = Array.from({ length: 20 }, (_x, i) => ({ key: `t${i}`, label: `T${i}`, enter }));
    const program = buildProgram(
      {
        ...programSchema.parse({
          tierwright: 1,
          program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
          metrics: Object.fromEntries(
            Array.from({ length: 8 }, (_x, i) => [
              `m${i}`,
              { label: 'm', unit: 'percent', measure: 'attribute', attribute: 'a' },
            ]),
          ),
          motions: {},
          ladders: {},
        }),
        ladders: {
          l: {
            motion: 'company',
            label: 'L',
            cumulative: true,
            cadence: { up: 'review', down: 'review', protect: { months: 12 } },
            tiers: tierDocs,
          },
        },
      },
      {},
    );
    const value = (v: number): FactsOf =>
      Object.fromEntries(program.metrics.map((m) => [m.name, { least: v, most: v }]));
    const evaluation = standing(program, value(1000), value(-1), {});
    const some = 'all' in enter && enter.all.length === 0 ? 19 : -1;
    expect([0, 1, 2].map((row) => tiers(evaluation, row).earned)).toEqual([19, some, some]);
  });
});
