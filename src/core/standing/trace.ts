/**
 * The reasons of a standing (rule 11), derived on read and never stored: every criterion with its fact, threshold, outcome and
 * distance, and what is missing as a tree shaped like the criteria. Words are made from these elsewhere.
 */
import type { Day } from '../calendar.ts';
import { metricWindow, type MetricWindow } from '../metrics/metric-window.ts';
import { tierTree, type Group, type Leaf, type Node, type Program, type Tier } from '../program/program.ts';
import type { Evaluation, LadderStandings } from './evaluate.ts';
import { notYetThrough, type EvaluatedFrom } from './not-yet.ts';
import { beginningOf } from './readiness.ts';
import {
  distance,
  outcomeOf,
  possibly,
  surely,
  type Interval,
  type Operator,
  type Outcome,
} from './interval.ts';
import { noValueOf, type NoValue } from './no-value.ts';

export type Part = 'criteria' | 'gate' | 'fit';

/** One criterion of one tier for one partner. Numbers are whole units of the metric. */
export interface CriterionTrace {
  readonly tier: string;
  readonly part: Part;
  readonly metric: string;
  readonly label: string;
  readonly window: MetricWindow;
  readonly fact: Interval;
  readonly op: Operator;
  readonly threshold: number;
  /** The looser threshold that is enough to keep the tier, where there is one. */
  readonly keep: number | null;
  readonly outcome: Outcome;
  /** Where it is unknown only because windows of the partner's own run: the day through which they do. */
  readonly notYet: Day | null;
  readonly distance: { readonly least: number | null; readonly most: number | null };
  readonly award: string | null;
  /** Why there is surely no value, where that is known. */
  readonly noValue: NoValue | null;
}

/** What is missing: all of a list, one of a choice, `need` of a choice; leaves say how far. */
export type Gap =
  | {
      readonly gap: 'criterion';
      readonly metric: string;
      readonly label: string;
      readonly op: Operator;
      readonly threshold: number;
      readonly fact: Interval;
      readonly outcome: 'unmet' | 'unknown';
      readonly notYet: Day | null;
      readonly distance: CriterionTrace['distance'];
      readonly noValue: NoValue | null;
    }
  | { readonly gap: 'all'; readonly label: string | null; readonly of: readonly Gap[] }
  | {
      readonly gap: 'choose';
      readonly label: string | null;
      readonly need: number;
      readonly of: readonly Gap[];
    };

/** Where a trace reads from. */
export type TraceContext = EvaluatedFrom;

/** Every criterion of every tier of a ladder for one row, in document order; gate and fit once for each tier that asks them. */
export function traceCriteria(ctx: TraceContext, standings: LadderStandings, row: number): CriterionTrace[] {
  return standings.ladder.tiers.flatMap((tier) => traceTier(ctx, tier, row));
}

/** Every criterion of one tier for one row, in document order. */
export function traceTier(ctx: TraceContext, tier: Tier, row: number): CriterionTrace[] {
  const { enter, keep } = tier;
  const kept = leavesOf(keep.criteria);
  const keptGate = keep.gate ? leavesOf(keep.gate) : [];
  return [
    ...leavesOf(enter.criteria).map((leaf, i) =>
      traceLeaf(ctx, tier, 'criteria', leaf, kept[i] ?? leaf, row),
    ),
    ...(enter.gate
      ? leavesOf(enter.gate).map((leaf, i) => traceLeaf(ctx, tier, 'gate', leaf, keptGate[i] ?? leaf, row))
      : []),
    ...(enter.fit ? leavesOf(enter.fit).map((leaf) => traceLeaf(ctx, tier, 'fit', leaf, leaf, row)) : []),
  ];
}

/** The leaves of a tree, in document order. */
export function leavesOf(node: Node): readonly Leaf[] {
  return node.node === 'leaf' ? [node] : node.members.flatMap(leavesOf);
}

function traceLeaf(
  ctx: TraceContext,
  tier: Tier,
  part: Part,
  leaf: Leaf,
  keep: Leaf,
  row: number,
): CriterionTrace {
  const fact = ctx.evaluation.fact(leaf.metric, row);
  const metric = metricNamed(ctx.program, leaf.metric);
  const outcome = outcomeOf(surely(leaf.op, fact, leaf.threshold), possibly(leaf.op, fact, leaf.threshold));
  return {
    tier: tier.key,
    part,
    metric: leaf.metric,
    label: metric.label,
    window: metricWindow(ctx.program, leaf.metric, ctx.moment, beginningOf(ctx.evaluation, row)),
    fact,
    op: leaf.op,
    threshold: leaf.threshold,
    keep: keep.threshold === leaf.threshold ? null : keep.threshold,
    outcome,
    notYet: outcome === 'unknown' ? notYetThrough(ctx, leaf.metric, row) : null,
    distance: distance(leaf.op, fact, leaf.threshold),
    award: leaf.award,
    noValue: noValueOf(ctx.program, ctx.evaluation, row, leaf.metric),
  };
}

/** The metric of a name that the program is known to have. */
export function metricNamed(program: Program, name: string): Program['metrics'][number] {
  const metric = program.metrics.find((m) => m.name === name);
  if (!metric) throw new Error(`The program has no metric '${name}'`);
  return metric;
}

/** Outcome of a tree for one row, the slow and obvious way; the bits say the same. */
export function nodeOutcome(node: Node, evaluation: Evaluation, row: number): Outcome {
  return outcomeOf(nodeHolds(node, evaluation, row, surely), nodeHolds(node, evaluation, row, possibly));
}

function nodeHolds(node: Node, evaluation: Evaluation, row: number, test: typeof surely): boolean {
  if (node.node === 'leaf') return test(node.op, evaluation.fact(node.metric, row), node.threshold);
  return node.members.filter((m) => nodeHolds(m, evaluation, row, test)).length >= node.need;
}

/** What stands between a row and a tier: everything of that tier, and on a cumulative ladder of all tiers below, that is not surely met. */
export function gapToTier(
  ctx: TraceContext,
  standings: LadderStandings,
  row: number,
  tier: number,
): Gap | null {
  const { ladder } = standings;
  const from = ladder.doc.cumulative ? 0 : tier;
  const trees = ladder.tiers.slice(from, tier + 1).map((t) => tierTree(t.enter));
  const gaps = trees.map((tree) => gapOf(ctx, tree, row)).filter((g) => g !== null);
  const merged = merge(gaps);
  if (merged.length === 0) return null;
  const [only] = merged;
  return merged.length === 1 && only ? only : { gap: 'all', label: null, of: merged };
}

/** Joins the lists of several tiers and names what several of them ask for only once. */
function merge(gaps: readonly Gap[]): Gap[] {
  const flatten = (g: Gap): readonly Gap[] =>
    g.gap === 'all' && g.label === null ? g.of.flatMap(flatten) : [g];
  const flat = gaps.flatMap(flatten);
  const seen = new Map<string, Gap>();
  for (const g of flat) seen.set(JSON.stringify(g), g);
  const all = [...seen.values()];
  // Of one metric asked by several tiers, the hardest upward threshold says it all.
  return all.filter(
    (g) =>
      g.gap !== 'criterion' ||
      !all.some(
        (h) =>
          h !== g &&
          h.gap === 'criterion' &&
          h.metric === g.metric &&
          h.op === g.op &&
          (g.op === 'atLeast' ? h.threshold > g.threshold : g.op === 'atMost' && h.threshold < g.threshold),
      ),
  );
}

/** What is missing of a tree for one row; null when it surely holds. */
function gapOf(ctx: TraceContext, node: Node, row: number): Gap | null {
  const { evaluation } = ctx;
  if (nodeHolds(node, evaluation, row, surely)) return null;
  if (node.node === 'leaf') {
    const fact = evaluation.fact(node.metric, row);
    const outcome = possibly(node.op, fact, node.threshold) ? 'unknown' : 'unmet';
    return {
      gap: 'criterion',
      metric: node.metric,
      label: metricNamed(ctx.program, node.metric).label,
      op: node.op,
      threshold: node.threshold,
      fact,
      outcome,
      notYet: outcome === 'unknown' ? notYetThrough(ctx, node.metric, row) : null,
      distance: distance(node.op, fact, node.threshold),
      noValue: noValueOf(ctx.program, evaluation, row, node.metric),
    };
  }
  return groupGap(ctx, node, row);
}

function groupGap(ctx: TraceContext, node: Group, row: number): Gap {
  const of = node.members.map((m) => gapOf(ctx, m, row)).filter((g) => g !== null);
  const need = node.need - (node.members.length - of.length);
  const [only] = of;
  if (of.length === 1 && only && need === 1) return only;
  return need >= of.length
    ? { gap: 'all', label: node.label, of }
    : { gap: 'choose', label: node.label, need, of };
}
