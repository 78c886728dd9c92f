/** What holds for every ladder that is looked at more than once. `PROPERTY_RUNS` sets how many (short form: 150). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram, type Program } from '../../src/core/program/program.ts';
import type { LadderDoc, ProgramDoc } from '../../src/core/program/schema.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { gapToTier } from '../../src/core/standing/gap.ts';
import { anyCase, type Case } from '../twin/arbitrary.ts';
import { compareCore } from '../twin/compare.ts';
import { accepted } from '../twin/engine.ts';
import { twinStandings } from '../twin/whole.ts';
import { anyFact, anyLadder, factsFrom, madeMoment, runs, standing, tiers, type FactsOf } from './made.ts';

type Sample = NonNullable<LadderDoc['sample']>;

function sampled(program: Program, days: number, fold: Sample['fold']): Program {
  const ladder = program.doc.ladders['l'];
  if (!ladder) throw new Error('no ladder');
  const sample: Sample = { every: 'day', window: { last: days, of: 'days' }, fold };
  return buildProgram({ ...program.doc, ladders: { l: { ...ladder, sample } } }, program.kinds);
}

/** Evaluates one row with facts of its own on every day, the newest last. */
function onDays(program: Program, facts: readonly FactsOf[]): Evaluation {
  const days = lookDays(program, madeMoment).map((d) => d.day);
  const columnsOf = (of: FactsOf = {}) =>
    new Map(
      program.atoms.map(({ name }) => {
        const { least, most } = of[name] ?? { least: NaN, most: NaN };
        return [name, { least: Float64Array.of(least), most: Float64Array.of(most) }] as const;
      }),
    );
  const main = days.slice(0, 1);
  const others = days.slice(1);
  const sorted = [...others, ...main].map((day, i) => [day, columnsOf(facts[i])] as const);
  const columns = sorted.at(-1)?.[1] ?? new Map();
  return evaluate(
    programOn(program, madeMoment.asOf),
    { rows: 1, columns, others: new Map(sorted.slice(0, -1)) },
    madeMoment,
  );
}

const lists = fc.array(fc.array(anyFact, { minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 3 });
const folds = fc.constantFrom<readonly [Sample['fold'], number]>(
  ['best', 1],
  ['every', 3],
  [{ atLeast: 2 }, 2],
  [{ atLeast: 3 }, 3],
  [{ atLeast: 1 }, 1],
);

test('a fold reaches what so many of its looks reach, and keeps the order of what is sure, possible and may be kept', () => {
  fc.assert(
    fc.property(anyLadder({ upward: false }), lists, folds, (program, list, [fold, need]) => {
      const facts = list.map((l) => factsFrom(program, l));
      const folded = tiers(onDays(sampled(program, 3, fold), facts), 0);
      const single = facts.map((f) => tiers(standing(program, f), 0));
      for (const of of ['earned', 'possible', 'holdable', 'eligible'] as const)
        expect(folded[of]).toBe(single.map((s) => s[of]).toSorted((a, b) => b - a)[need - 1]);
      expect(folded.earned).toBeLessThanOrEqual(folded.possible);
      expect(folded.possible).toBeLessThanOrEqual(folded.holdable);
      expect(folded.earned).toBeLessThanOrEqual(folded.eligible);
    }),
    { numRuns: runs },
  );
});

test('nothing is missing for a tier exactly where the fold has earned it', () => {
  fc.assert(
    fc.property(anyLadder({ upward: false }), lists, folds, (made, list, [fold]) => {
      fc.pre(made.ladders.every((l) => l.doc.cumulative));
      const program = sampled(made, 3, fold);
      const evaluation = onDays(program, list.map((l) => factsFrom(program, l))); // prettier-ignore
      const [ladder] = evaluation.ladders;
      if (!ladder) throw new Error('no ladder');
      const { earned } = tiers(evaluation, 0);
      for (const i of ladder.ladder.tiers.keys()) {
        const gap = gapToTier({ program, evaluation, moment: madeMoment, feeds: [] }, ladder, 0, i);
        expect(gap === null).toBe(earned >= i);
      }
    }),
    { numRuns: runs },
  );
});

test('one look is no fold', () => {
  fc.assert(
    fc.property(anyLadder({ upward: false }), lists, folds, (program, [list = []], [fold]) => {
      fc.pre(typeof fold === 'string' || fold.atLeast === 1);
      const facts = factsFrom(program, list);
      const folded = onDays(sampled(program, 1, fold), [facts]);
      expect(tiers(folded, 0)).toEqual(tiers(standing(program, facts), 0));
    }),
    { numRuns: runs },
  );
});

/** A case in which all evidence that can have an area has the same one, and in which every feed says it. */
function ofOneArea(c: Case, scope: LadderDoc['scope']): Case {
  const kinds = { ...c.kinds, ...c.doc.kinds };
  const evidence = c.data.evidence.map((row) =>
    kinds[row.kind]?.fields['area'] === undefined ? row : { ...row, fields: { ...row.fields, area: 'a' } },
  );
  const feeds = c.data.feeds.map((f) => ({ ...f, fields: [...new Set([...f.fields, 'area'])] }));
  const metrics: ProgramDoc['metrics'] = Object.fromEntries(
    Object.entries(c.doc.metrics).map(([name, m]) => [
      name,
      m.measure === 'standing' ? { ...m, scope: undefined } : m,
    ]),
  );
  const ladders = Object.fromEntries(
    Object.entries(c.doc.ladders).map(([name, l]) => [name, { ...l, scope }]),
  );
  return { ...c, doc: { ...c.doc, metrics, ladders }, data: { ...c.data, evidence, feeds } };
}

test('a scope of one value that all evidence has is no scope', () => {
  const scope: LadderDoc['scope'] = { by: 'area', values: { a: 'A' }, fold: 'best' };
  fc.assert(
    fc.property(anyCase({ metrics: 6, rows: 20 }), (made) => {
      const [one, plain] = [ofOneArea(made, scope), ofOneArea(made, undefined)];
      fc.pre(accepted(one) && accepted(plain));
      const found = (c: Case) =>
        twinStandings(c.doc, c.kinds, c.data, c.at).map(({ partner, ladder, earned, possible, holdable, eligible, gate, fitVerdict }) =>
          ({ partner, ladder, earned, possible, holdable, eligible, gate, fitVerdict })); // prettier-ignore
      expect(found(one)).toEqual(found(plain));
      expect(compareCore(one).differences).toEqual([]);
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});
