/**
 * The reasons of a standing (rule 11), derived on read and never stored: every criterion with its fact, threshold, outcome and
 * distance, and what is missing as a tree shaped like the criteria. Words are made from these elsewhere.
 */
import { dayInWords, type Day } from '../calendar.ts';
import { metricWindow, type MetricWindow } from '../metrics/metric-window.ts';
import { momentOn } from '../metrics/samples.ts';
import type { Moment } from '../metrics/window.ts';
import { leavesOf, metricsOf, sameThreshold } from '../program/tree.ts';
import {
  tierTree,
  type Announced,
  type Group,
  type Leaf,
  type Node,
  type Program,
  type Threshold,
  type Tier,
} from '../program/program.ts';
import type { LadderStandings } from './evaluate.ts';
import { decidingLook, type FactSource, type Fold, type Look, type Seen } from './fold.ts';
import { notYetThrough, type EvaluatedFrom } from './not-yet.ts';
import { beginningOf } from './readiness.ts';
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

/** What is missing: all of a list, one of a choice, `need` of a choice; leaves say how far. */
export type Gap =
  | (AskedTrace & { readonly gap: 'criterion'; readonly outcome: 'unmet' | 'unknown' })
  /** Nothing helps: too few of its choices count on the day. */
  | { readonly gap: 'closed'; readonly label: string | null }
  | { readonly gap: 'all'; readonly label: string | null; readonly of: readonly Gap[] }
  | {
      readonly gap: 'choose';
      readonly label: string | null;
      readonly need: number;
      readonly of: readonly Gap[];
    };

/** Where a trace reads from. */
export type TraceContext = EvaluatedFrom;

/** Facts of one day, at everything or in one scope, and the moment from which their windows count. */
interface SightContext {
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

/** The same as seen in one look at a ladder. */
export function contextOf(whole: TraceContext, look: Look): LookContext {
  const { program, moment } = whole;
  return { program, whole, evaluation: look, moment: momentOn(moment, look.day) };
}

/**
 * Every criterion of every tier of a ladder for one row, in document order; gate and fit once for each tier that asks them. As they are in
 * one look, the deciding one unless another is named.
 */
export function traceCriteria(
  ctx: TraceContext,
  { seen }: Pick<LadderStandings, 'seen'>,
  row: number,
  look: Look = decidingLook(seen, row),
): CriterionTrace[] {
  const own = contextOf(ctx, look);
  return look.ladder.tiers.flatMap((tier) => traceTier(own, tier, row));
}

/** A tier with what it asks on the day of a look. */
export function tierIn({ ladder }: Pick<Look, 'ladder'>, tier: Tier): Tier {
  return ladder.tiers.find((t) => t.key === tier.key) ?? tier;
}

/** Every criterion of one tier for one row, in document order. */
export function traceTier(ctx: LookContext, tier: Tier, row: number): CriterionTrace[] {
  const { enter, keep } = tierIn(ctx.evaluation, tier);
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

/** What a tier will ask from later days, and its gate where the tier has one: as it stands on the as-of day, in the scope of a look. */
export function traceAnnounced(
  whole: TraceContext,
  { ladder, seen }: Pick<LadderStandings, 'ladder' | 'seen'>,
  { key }: Pick<Tier, 'key'>,
  row: number,
  { scope }: Pick<Look, 'scope'> = decidingLook(seen, row),
): AnnouncedTrace[] {
  const { program, moment } = whole;
  const ctx: SightContext = { program, whole, evaluation: whole.evaluation.at(moment.asOf, scope), moment };
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

function traceLeaf(
  ctx: LookContext,
  tier: Tier,
  part: Part,
  leaf: Leaf,
  keep: Leaf,
  row: number,
): CriterionTrace {
  const kept = sameThreshold(keep.threshold, leaf.threshold) ? null : keep.threshold;
  return {
    ...traceAsked(ctx, leaf, row),
    tier: tier.key,
    part,
    window: metricWindow(ctx.program, leaf.metric, ctx.moment, beginningOf(ctx.evaluation, row)),
    keep: kept,
    keepLimit: kept === null ? null : limitOf(kept, factsOf(ctx.evaluation, row)),
    until: leaf.days?.until ?? null,
  };
}

function traceAsked({ program, whole, evaluation }: SightContext, leaf: Leaf, row: number): AskedTrace {
  const facts = factsOf(evaluation, row);
  const { metric, op, threshold, award } = leaf;
  const [fact, limit] = [facts(metric), limitOf(threshold, facts)];
  const outcome = leafOutcome(leaf, facts);
  const exempt = leaf.exempt && { reason: leaf.exempt.reason, outcome: exemptOutcome(leaf, facts) };
  return {
    metric,
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

function nodeHolds(node: Node, evaluation: FactSource, row: number, test: LeafTest): boolean {
  if (node.node === 'leaf') return test(node, factsOf(evaluation, row));
  return node.members.filter((m) => nodeHolds(m, evaluation, row, test)).length >= node.need;
}

/** What stands between a row and a tier: everything of that tier, and on a cumulative ladder of all tiers below, that is not surely met. */
export function gapToTier(
  ctx: TraceContext,
  { seen }: Pick<LadderStandings, 'seen'>,
  row: number,
  tier: number,
): Gap | null {
  return gapInLooks(ctx, seen, row, tier);
}

function gapInLooks(ctx: TraceContext, seen: Seen, row: number, tier: number): Gap | null {
  if (seen.kind === 'look') return gapInLook(contextOf(ctx, seen), row, tier);
  const open = seen.members.flatMap((member) => {
    const gap = gapInLooks(ctx, member, row, tier);
    return gap === null ? [] : [{ member, gap }];
  });
  const need = seen.need - (seen.members.length - open.length);
  if (need <= 0) return null;
  const shown = need < open.length ? nearestLooks(open, need, row) : open;
  const of = shown.map(({ member, gap }): Gap => {
    const label = placeOf(seen, member);
    return gap.gap === 'all' && gap.label === null ? { ...gap, label } : { gap: 'all', label, of: [gap] };
  });
  const [only] = of;
  if (of.length === 1 && only) return only;
  return need >= of.length ? { gap: 'all', label: null, of } : { gap: 'choose', label: null, need, of };
}

/** More looks than these, beyond those that are needed, are too many to choose among: those that reach highest are shown, the latest first. */
const furtherLooks = 4;

function nearestLooks<T extends { readonly member: Seen }>(
  open: readonly T[],
  need: number,
  row: number,
): readonly T[] {
  if (open.length <= need + furtherLooks) return open;
  const reach = ({ member }: T): number =>
    (member.earned[row] ?? -1) + (member.possibleTier[row] ?? -1) / 1000;
  return open
    .toReversed()
    .toSorted((a, b) => reach(b) - reach(a))
    .slice(0, need + furtherLooks);
}

/** What tells a member of a fold from the others: its day, or the label of its scope. */
function placeOf({ over }: Fold, member: Seen): string {
  const look = firstLook(member);
  return over === 'days' ? dayInWords(look.day) : (look.scope?.label ?? '');
}

function firstLook(seen: Seen): Look {
  if (seen.kind === 'look') return seen;
  const [first] = seen.members;
  if (!first) throw new Error('A fold over nothing is refused before it is evaluated');
  return firstLook(first);
}

function gapInLook(ctx: LookContext, row: number, tier: number): Gap | null {
  const { ladder } = ctx.evaluation;
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
          h.exempt === null &&
          harder(h, g),
      ),
  );
}

function harder(h: AskedTrace, g: AskedTrace): boolean {
  if (typeof h.threshold === 'object' || typeof g.threshold === 'object') return false;
  return g.op === 'atLeast' ? h.threshold > g.threshold : g.op === 'atMost' && h.threshold < g.threshold;
}

/** What is missing of a tree for one row; null when it surely holds. */
function gapOf(ctx: LookContext, node: Node, row: number): Gap | null {
  if (nodeHolds(node, ctx.evaluation, row, leafSurely)) return null;
  if (node.node === 'leaf') {
    const asked = traceAsked(ctx, node, row);
    return { ...asked, gap: 'criterion', outcome: asked.outcome === 'unknown' ? 'unknown' : 'unmet' };
  }
  return groupGap(ctx, node, row);
}

function groupGap(ctx: LookContext, node: Group, row: number): Gap {
  const of = node.members.map((m) => gapOf(ctx, m, row)).filter((g) => g !== null);
  const need = node.need - (node.members.length - of.length);
  const [only] = of;
  if (need > of.length) return { gap: 'closed', label: node.label };
  if (of.length === 1 && only && need === 1) return only;
  return need >= of.length
    ? { gap: 'all', label: node.label, of }
    : { gap: 'choose', label: node.label, need, of };
}
