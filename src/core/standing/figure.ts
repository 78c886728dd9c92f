/** How the figure of a metric comes about: the formula and what it was computed from, for one row (rule 11). */
import { shifted, type Day } from '../calendar.ts';
import { sampleDays } from '../metrics/samples.ts';
import type { Formula } from '../program/metric-refs.ts';
import type { OperandDoc } from '../program/metric-schema.ts';
import type { Interval } from './interval.ts';
import { metricNamed, nodeOutcome, sightOn, type SightContext } from './trace.ts';

/** What a part is to its formula; one word for each place that an operand can have. */
export type PartRole =
  'of' | 'from' | 'less' | 'to' | 'part' | 'rest' | 'now' | 'before' | 'then' | 'else' | 'since';

/** One thing that a formula reads. */
export interface FigurePart {
  readonly role: PartRole;
  /** A metric, or a number of the document in the unit of the formula. */
  readonly of: string | number;
  /** What it counts for in a mean; null in all other formulas. */
  readonly weight: number | null;
  /** What there is of it; null for a number of the document. */
  readonly fact: Interval | null;
  /** Where it is read. */
  readonly ctx: SightContext;
}

/** A formula with what it was computed from. */
export interface Figure {
  readonly formula: Formula;
  readonly parts: readonly FigurePart[];
  /** The day on which the parts are read, where it is another than that of the figure. */
  readonly on: Day | null;
}

/**
 * The formula of a metric with its parts as they are for one row; null where the figure comes from rows or attributes, from another
 * ladder, or from criteria alone (`opened.ts`). Of many days it is the newest.
 */
export function figureOf(ctx: SightContext, metric: string, row: number): Figure | null {
  const { source } = metricNamed(ctx.program, metric);
  if ('atom' in source) return null;
  const { formula } = source;
  const there = sightOf(ctx, formula);
  const parts = partsOf(ctx, formula, row).map(([role, of, weight = null]): FigurePart => {
    const fact = typeof of === 'number' ? null : there.evaluation.fact(of, row);
    return { role, of, weight, fact, ctx: there };
  });
  return parts.length === 0
    ? null
    : {
        formula,
        parts,
        on: formula.measure === 'earlier' || formula.measure === 'sampled' ? there.evaluation.day : null,
      };
}

/** Where a formula is read: another day for one of an earlier day, the newest of the days of one that samples. */
function sightOf(ctx: SightContext, formula: Formula): SightContext {
  if (formula.measure === 'earlier') return sightOn(ctx, shifted(ctx.evaluation.day, formula.shift));
  const newest =
    formula.measure === 'sampled' ? sampleDays(formula.every, formula.window, ctx.moment).at(-1) : undefined;
  return newest === undefined ? ctx : sightOn(ctx, newest);
}

type PartOf = readonly [role: PartRole, of: OperandDoc, weight?: number];

function partsOf(ctx: SightContext, formula: Formula, row: number): readonly PartOf[] {
  switch (formula.measure) {
    case 'add':
    case 'min':
    case 'max':
    case 'first':
    case 'multiply':
      return formula.of.map((of): PartOf => ['of', of]);
    case 'subtract':
      return [
        ['from', formula.from],
        ['less', formula.less],
      ];
    case 'scale':
    case 'cap':
    case 'step':
    case 'linear':
    case 'rank':
    case 'earlier':
    case 'sampled':
      return [['of', formula.of]];
    case 'elapsed':
      return [['since', formula.since]];
    case 'mean':
      return Object.entries(formula.of).map(([of, weight]): PartOf => ['of', of, weight]);
    case 'ratio':
      return [
        ['of', formula.of],
        ['to', formula.to],
      ];
    case 'share':
      return [
        ['part', formula.part],
        ['rest', formula.rest],
      ];
    case 'growth':
      return [
        ['now', formula.now],
        ['before', formula.before],
      ];
    case 'choose':
      return chosen(ctx, formula, row);
    case 'meets':
    case 'standing':
    case 'kept-standing':
      return [];
  }
}

/** What a choice takes; both where it is not known which. */
function chosen(
  ctx: SightContext,
  formula: Extract<Formula, { measure: 'choose' }>,
  row: number,
): readonly PartOf[] {
  const { asked } = formula;
  const outcome = asked ? nodeOutcome(asked, ctx.evaluation, row) : 'unknown';
  return [
    ...(outcome === 'unmet' ? [] : [['then', formula.then] as const]),
    ...(outcome === 'met' ? [] : [['else', formula.else] as const]),
  ];
}
