/**
 * The reasons of a standing (rule 11), derived on read and never stored: every criterion with its fact, threshold, outcome and
 * distance; what is missing is in `gap.ts`. Words are made from these elsewhere.
 */
import type { Day } from '../calendar.ts';
import { metricWindow, type MetricWindow } from '../metrics/metric-window.ts';
import { momentOn } from '../metrics/samples.ts';
import type { Moment } from '../metrics/window.ts';
import { leavesOf, metricsOf, sameThreshold } from '../program/tree.ts';
import type { Announced, Leaf, Node, Program, Threshold, Tier } from '../program/program.ts';
import type { LadderStandings } from './evaluate.ts';
import { decidingLook, type FactSource, type Look } from './fold.ts';
import { notYetThrough, type EvaluatedFrom } from './not-yet.ts';
import { beginningOf } from './missing-evidence.ts';
import {
  distance,
  outcomeOf,
  type Distance,
  type Interval,
  type Operator,
  type Outcome,
} from './interval.ts';
import {
  exemptOutcome,
  leafOutcome,
  leafPossibly,
  leafSurely,
  limitOf,
  type FactOf,
  type LeafTest,
} from './leaf.ts';
import { noValueOf, type NoValue } from './no-value.ts';

export type Part = 'criteria' | 'gate' | 'fit';

/** Whether a partner is excused from a criterion, and why. */
export interface ExemptTrace {
  readonly reason: string;
  readonly outcome: Outcome;
}

/** What a criterion asks of one partner. Numbers are whole units of the metric. */
export interface AskedTrace {
  readonly metric: string;
  /** The name under which its fact is read. */
  readonly reads: string;
  readonly label: string;
  readonly fact: Interval;
  readonly op: Operator;
  readonly threshold: Threshold;
  /** The figure of the threshold for this partner. */
  readonly limit: Interval;
  readonly outcome: Outcome;
  /** Where it is unknown only because windows of the partner's own run: the day through which they do. */
  readonly notYet: Day | null;
  /** Open at both ends for who is excused. */
  readonly distance: Distance;
  readonly exempt: ExemptTrace | null;
  readonly award: string | null;
  /** Why there is surely no value, where that is known. */
  readonly noValue: NoValue | null;
}

/** One criterion of one tier for one partner. */
export interface CriterionTrace extends AskedTrace {
  readonly tier: string;
  readonly part: Part;
  readonly window: MetricWindow;
  /** The looser threshold that is enough to keep the tier, where there is one, with its figure. */
  readonly keep: Threshold | null;
  readonly keepLimit: Interval | null;
  /** The last day on which it counts, where there is one. */
  readonly until: Day | null;
}

/** A criterion that counts from a later day: what stands today, which is asked of nobody yet. */
export interface AnnouncedTrace extends AskedTrace {
  readonly tier: string;
  readonly part: Part;
  readonly window: MetricWindow;
  readonly from: Day;
  readonly until: Day | null;
  /** Whether it will be one of several choices. */
  readonly choice: boolean;
}

/** Where a trace reads from. */
export type TraceContext = EvaluatedFrom;

/** Facts of one day, at everything or in one scope, and the moment from which their windows count. */
export interface SightContext {
  readonly program: Program;
  /** What the look is part of. */
  readonly whole: EvaluatedFrom;
  readonly evaluation: FactSource & Pick<Look, 'day' | 'scope'>;
  readonly moment: Moment;
}

/** One look at a ladder. */
export interface LookContext extends SightContext {
  readonly evaluation: Look;
}

/** The same scope on another day. */
export function sightOn(ctx: SightContext, day: Day): SightContext {
  const { whole, evaluation } = ctx;
  return {
    ...ctx,
    evaluation: whole.evaluation.at(day, evaluation.scope),
    moment: momentOn(whole.moment, day),
  };
}

/** The same as seen in one look at a ladder. */
export function contextOf(whole: TraceContext, look: Look): LookContext {
  const { program, moment } = whole;
  return { program, whole, evaluation: look, moment: momentOn(moment, look.day) };
}

/** The as-of day, in the scope of a look. */
export function asOfContext(whole: TraceContext, { scope }: Pick<Look, 'scope'>): SightContext {
  const { program, moment } = whole;
  return { program, whole, evaluation: whole.evaluation.at(moment.asOf, scope), moment };
}

/** What a tier will ask from later days, and its gate where the tier has one: as it stands on the as-of day, in the scope of a look. */
export function traceAnnounced(
  whole: TraceContext,
  { ladder, seen }: Pick<LadderStandings, 'ladder' | 'seen'>,
  { key }: Pick<Tier, 'key'>,
  row: number,
  { scope }: Pick<Look, 'scope'> = decidingLook(seen, row),
): AnnouncedTrace[] {
  const ctx = asOfContext(whole, { scope });
  const { program, moment } = ctx;
  const of = (part: Part, list: readonly Announced[]): AnnouncedTrace[] =>
    list.flatMap(({ from, until, choice, node }) =>
      leavesOf(node).map((leaf): AnnouncedTrace => ({
        ...traceAsked(ctx, leaf, row),
        tier: key,
        part,
        window: metricWindow(program, leaf.metric, moment, beginningOf(ctx.evaluation, row)),
        from,
        until: leaf.days?.until ?? until,
        choice: choice || (node.node === 'group' && node.need < node.members.length),
      })),
    );
  const index = ladder.tiers.findIndex((t) => t.key === key);
  const tier = ladder.tiers[index];
  if (!tier) return [];
  const gated = tier.doc.gate ?? index > 0;
  return [...of('criteria', tier.announced), ...(gated ? of('gate', ladder.announcedGate) : [])];
}

/** One criterion for one row; `keep` is what is enough to keep the tier. */
export function traceLeaf(
  ctx: SightContext,
  { tier, part }: Pick<CriterionTrace, 'tier' | 'part'>,
  leaf: Leaf,
  keep: Leaf,
  row: number,
): CriterionTrace {
  const kept = sameThreshold(keep.threshold, leaf.threshold) ? null : keep.threshold;
  return {
    ...traceAsked(ctx, leaf, row),
    tier,
    part,
    window: metricWindow(ctx.program, leaf.metric, ctx.moment, beginningOf(ctx.evaluation, row)),
    keep: kept,
    keepLimit: kept === null ? null : limitOf(kept, factsOf(ctx.evaluation, row)),
    until: leaf.days?.until ?? null,
  };
}

/** What one criterion asks of one row, and what is there. */
export function traceAsked(
  { program, whole, evaluation }: SightContext,
  leaf: Leaf,
  row: number,
): AskedTrace {
  const facts = factsOf(evaluation, row);
  const { metric, reads, op, threshold, award } = leaf;
  const [fact, limit] = [facts(reads), limitOf(threshold, facts)];
  const outcome = leafOutcome(leaf, facts);
  const exempt = leaf.exempt && { reason: leaf.exempt.reason, outcome: exemptOutcome(leaf, facts) };
  return {
    metric,
    reads,
    label: metricNamed(program, metric).label,
    fact,
    op,
    threshold,
    limit,
    outcome,
    notYet: outcome === 'unknown' ? notYetThrough(whole, metricsOf(leaf), row, evaluation) : null,
    distance: exempt?.outcome === 'met' ? { least: null, most: null } : distance(op, fact, limit),
    exempt,
    award,
    noValue: noValueOf(program, evaluation, row, metric),
  };
}

/** The facts of one row. */
export function factsOf(evaluation: FactSource, row: number): FactOf {
  return (metric) => evaluation.fact(metric, row);
}

/** The metric of a name that the program is known to have. */
export function metricNamed(program: Program, name: string): Program['metrics'][number] {
  const metric = program.metrics.find((m) => m.name === name);
  if (!metric) throw new Error(`The program has no metric '${name}'`);
  return metric;
}

/** Outcome of a tree for one row, the slow and obvious way; the bits say the same. */
export function nodeOutcome(node: Node, evaluation: FactSource, row: number): Outcome {
  return outcomeOf(
    nodeHolds(node, evaluation, row, leafSurely),
    nodeHolds(node, evaluation, row, leafPossibly),
  );
}

/** Whether a tree holds for one row, surely or possibly. */
export function nodeHolds(node: Node, evaluation: FactSource, row: number, test: LeafTest): boolean {
  if (node.node === 'leaf') return test(node, factsOf(evaluation, row));
  return node.members.filter((m) => nodeHolds(m, evaluation, row, test)).length >= node.need;
}
