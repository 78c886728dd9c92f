/** The audit as JSON: the shape that scripts read. Money is decimal text, an open end is null, days are ISO text. */
import type { Day } from '../calendar.ts';
import { factText } from '../money.ts';
import type { Metric, Program } from '../program/program.ts';
import type { AuditRow, AuditSummary } from './audit.ts';
import type { Scope } from '../program/scope.ts';
import type { Interval, Operator, Outcome } from './interval.ts';
import { lookSpans } from './look-spans.ts';
import type { ReadinessItem } from './readiness.ts';
import { gapToTier, type Gap } from './gap.ts';
import {
  metricNamed,
  traceAnnounced,
  traceCriteria,
  type AnnouncedTrace,
  type AskedTrace,
  type CriterionTrace,
  type ExemptTrace,
  type TraceContext,
} from './trace.ts';

/** A number of a metric: text for money, else a number; null where it is open or there is none. */
export type Value = string | number | null;

/** One value where it is known, both ends where it is not. */
export type Span = Value | { readonly least: Value; readonly most: Value };

export interface CriterionJson {
  readonly tier: string;
  readonly part: CriterionTrace['part'];
  readonly metric: string;
  readonly window: { readonly from: string | null; readonly to: string };
  readonly least: Value;
  readonly most: Value;
  /** Present where there is surely no value, such as a share of nothing. */
  readonly noValue?: true;
  readonly op: Operator;
  readonly threshold: Span;
  /** The metric that the threshold is, where the document gives no figure; `keepOf` likewise. */
  readonly thresholdOf?: string;
  readonly keep?: Span;
  readonly keepOf?: string;
  readonly outcome: Outcome;
  /** Present where it is unknown only because windows of the partner's own run: the day through which they do. */
  readonly notYet?: Day;
  readonly distance: Span;
  /** Whether the partner is excused, and why; only where the criterion can be excused. */
  readonly exempt?: ExemptTrace;
  /** The last day on which it counts. */
  readonly until?: string;
}

/** A criterion that counts from a later day. */
export interface AnnouncedJson extends Omit<CriterionJson, 'keep' | 'keepOf'> {
  readonly from: string;
  readonly choice: boolean;
}

export type GapJson =
  | {
      readonly metric: string;
      readonly op: Operator;
      readonly threshold: Span;
      readonly thresholdOf?: string;
      readonly least: Value;
      readonly most: Value;
      readonly outcome: Outcome;
      readonly notYet?: Day;
      readonly distance: Span;
      readonly exempt?: ExemptTrace;
    }
  /** Too few choices count on the day; nothing helps. */
  | { readonly closed: true; readonly label?: string }
  | { readonly all: readonly GapJson[]; readonly label?: string }
  | { readonly choose: number; readonly of: readonly GapJson[]; readonly label?: string };

/** One look at a ladder: its day, and its scope where there is one. */
export interface LookJson {
  readonly day: string;
  readonly scope?: string;
}

/** Sample days one after the other that give the same. */
export interface LookSpanJson {
  readonly scope?: string;
  readonly from: string;
  readonly to: string;
  readonly earned: string | null;
  readonly possible: string | null;
  readonly holdable: string | null;
}

export interface AuditRowJson {
  readonly partner: string;
  readonly name: string;
  readonly motion: string;
  readonly ladder: string;
  readonly current: string | null;
  readonly earned: string | null;
  readonly possible: string | null;
  readonly holdable: string | null;
  readonly decision: string;
  readonly reason: string;
  readonly next: string | null;
  readonly awardPending: string | null;
  /** When the decision would take effect by the ladder's cadence; null where nothing changes, or the rollout says. */
  readonly effectiveOn: string | null;
  /** The last day on which the tier held, or the one proposed, cannot be lost. */
  readonly heldUntil: string | null;
  /** Where the ladder is looked at more than once: the look that decides, whose criteria these are, and what each look gives. */
  readonly look?: LookJson;
  readonly looks?: readonly LookSpanJson[];
  readonly fit: Span;
  readonly fitVerdict: string;
  readonly gate: string;
  readonly criteria: readonly CriterionJson[];
  /** Criteria that count from a later day; present where there are some. */
  readonly announced?: readonly AnnouncedJson[];
  /** What stands between the partner and the next tier above the one earned; null at the top. */
  readonly gap: GapJson | null;
}

/** A fact as JSON carries it. */
export function value(fact: number, metric: Pick<Metric, 'unit' | 'decimals'>): Value {
  if (!Number.isFinite(fact)) return null;
  const text = factText(fact, metric.decimals);
  return metric.unit === 'money' ? text : Number(text);
}

function span(
  { least, most }: { readonly least: number | null; readonly most: number | null },
  metric: Pick<Metric, 'unit' | 'decimals'>,
): Span {
  const [l, m] = [value(least ?? NaN, metric), value(most ?? NaN, metric)];
  return l === m ? l : { least: l, most: m };
}

export interface ReportContext extends TraceContext {
  identity(partner: number): { readonly key: string; readonly name: string };
}

/** One partner on one ladder, with every criterion and what is missing for the next tier. */
export function rowJson(ctx: ReportContext, row: AuditRow): AuditRowJson {
  const { ladder } = row.standings;
  const tier = (index: number | null): string | null =>
    index === null ? null : (ladder.tiers[index]?.key ?? null);
  const { key, name } = ctx.identity(row.partner);
  const next = row.earned + 1;
  const gap = next < ladder.tiers.length ? gapToTier(ctx, row.standings, row.row, next) : null;
  const announced = ladder.tiers.flatMap((t) => traceAnnounced(ctx, row.standings, t, row.row, row.look));
  return {
    partner: key,
    name,
    motion: ladder.motion,
    ladder: ladder.key,
    current: row.held.held === 'tier' ? tier(row.held.tier) : row.current,
    earned: tier(row.earned),
    possible: tier(row.possible),
    holdable: tier(row.holdable),
    decision: row.decision.kind,
    reason: row.decision.reason,
    next: tier(row.decision.next),
    awardPending: tier(row.decision.awardPending),
    effectiveOn: row.decision.effectiveOn,
    heldUntil: row.decision.heldUntil,
    ...looksJson(row, tier),
    fit: row.fit ? span(row.fit, { unit: 'score', decimals: 2 }) : null,
    fitVerdict: row.fitVerdict,
    gate: row.gate,
    criteria: traceCriteria(ctx, row.standings, row.row, row.look).map((c) => criterionJson(ctx.program, c)),
    ...(announced.length === 0 ? {} : { announced: announced.map((a) => announcedJson(ctx.program, a)) }),
    gap: gap && gapJson(ctx, gap),
  };
}

function looksJson(
  { standings: { seen }, look, row }: AuditRow,
  tier: (index: number) => string | null,
): Pick<AuditRowJson, 'look' | 'looks'> {
  if (seen.kind === 'look') return {};
  const scoped = (scope: Scope | null): { scope?: string } => (scope === null ? {} : { scope: scope.value });
  return {
    look: { day: look.day, ...scoped(look.scope) },
    looks: lookSpans(seen, row).map(({ scope, from, to, earned, possible, holdable }) => ({
      ...scoped(scope),
      from,
      to,
      earned: tier(earned),
      possible: tier(possible),
      holdable: tier(holdable),
    })),
  };
}

/** One criterion with its ends, threshold and distance. */
function criterionJson(program: Program, trace: CriterionTrace): CriterionJson {
  const metric = metricNamed(program, trace.metric);
  const { keep, keepLimit, until, distance } = trace;
  return {
    tier: trace.tier,
    part: trace.part,
    metric: trace.metric,
    window: trace.window,
    ...ends(trace.fact, metric),
    op: trace.op,
    ...thresholdJson(trace, metric),
    ...(keepLimit === null ? {} : { keep: span(keepLimit, metric) }),
    ...(typeof keep === 'object' && keep !== null ? { keepOf: keep.metric } : {}),
    outcome: trace.outcome,
    ...(trace.notYet === null ? {} : { notYet: trace.notYet }),
    distance: span(distance, metric),
    ...(trace.exempt === null ? {} : { exempt: trace.exempt }),
    ...(until === null ? {} : { until }),
  };
}

function announcedJson(program: Program, trace: AnnouncedTrace): AnnouncedJson {
  const { from, choice } = trace;
  return { ...criterionJson(program, { ...trace, keep: null, keepLimit: null }), from, choice };
}

function thresholdJson(
  { threshold, limit }: Pick<AskedTrace, 'threshold' | 'limit'>,
  metric: Metric,
): { threshold: Span; thresholdOf?: string } {
  const figure = span(limit, metric);
  return typeof threshold === 'object'
    ? { threshold: figure, thresholdOf: threshold.metric }
    : { threshold: figure };
}

function ends(fact: Interval, metric: Metric): { least: Value; most: Value; noValue?: true } {
  const both = { least: value(fact.least, metric), most: value(fact.most, metric) };
  return Number.isNaN(fact.most) ? { ...both, noValue: true } : both;
}

function gapJson(ctx: TraceContext, gap: Gap): GapJson {
  switch (gap.gap) {
    case 'criterion': {
      const metric = metricNamed(ctx.program, gap.metric);
      const { least, most } = ends(gap.fact, metric);
      return {
        metric: gap.metric,
        op: gap.op,
        ...thresholdJson(gap, metric),
        least,
        most,
        outcome: gap.outcome,
        ...(gap.notYet === null ? {} : { notYet: gap.notYet }),
        distance: span(gap.distance, metric),
        ...(gap.exempt === null ? {} : { exempt: gap.exempt }),
      };
    }
    case 'closed':
      return { closed: true, ...(gap.label === null ? {} : { label: gap.label }) };
    case 'all':
      return { all: gap.of.map((g) => gapJson(ctx, g)), ...(gap.label === null ? {} : { label: gap.label }) };
    case 'choose':
      return {
        choose: gap.need,
        of: gap.of.map((g) => gapJson(ctx, g)),
        ...(gap.label === null ? {} : { label: gap.label }),
      };
  }
}

export interface SummaryJson {
  readonly distributions: readonly {
    readonly ladder: string;
    readonly motion: string;
    readonly partners: number;
    readonly undecided: number;
    readonly unmapped: number;
    readonly tiers: readonly {
      readonly tier: string | null;
      readonly held: number;
      readonly earned: number;
      readonly possible: number;
    }[];
    readonly decisions: Readonly<Record<string, number>>;
  }[];
  readonly hiddenGems: readonly {
    readonly partner: string;
    readonly ladder: string;
    readonly current: string | null;
    readonly earned: string | null;
  }[];
  readonly noLongerFit: SummaryJson['hiddenGems'];
  readonly paperPartnerships: SummaryJson['hiddenGems'];
  readonly readiness: {
    readonly undecided: number;
    readonly total: number;
    readonly items: readonly ReadinessItem[];
  };
}

/** Distribution, movement, those who stand out, and readiness. */
export function summaryJson(ctx: ReportContext, summary: AuditSummary): SummaryJson {
  const brief = (row: AuditRow): SummaryJson['hiddenGems'][number] => ({
    partner: ctx.identity(row.partner).key,
    ladder: row.standings.ladder.key,
    current: row.current,
    earned: row.standings.ladder.tiers[row.earned]?.key ?? null,
  });
  return {
    distributions: byLadder(summary.distributions).map((d) => ({
      ladder: d.ladder.key,
      motion: d.ladder.motion,
      partners: d.partners,
      undecided: d.undecided,
      unmapped: d.unmapped,
      tiers: [null, ...d.ladder.tiers.map((t) => t.key)].map((tier, i) => ({
        tier,
        held: d.held[i] ?? 0,
        earned: d.earned[i] ?? 0,
        possible: d.possible[i] ?? 0,
      })),
      decisions: d.decisions,
    })),
    hiddenGems: summary.hiddenGems.map(brief),
    noLongerFit: summary.noLongerFit.map(brief),
    paperPartnerships: summary.paper.map(brief),
    readiness: summary.readiness,
  };
}

function byLadder(distributions: AuditSummary['distributions']): AuditSummary['distributions'] {
  return distributions.toSorted((a, b) => (a.ladder.key < b.ladder.key ? -1 : 1));
}
