/** Criteria and gaps as JSON: the shape that scripts read. Money is decimal text, an open end is null, days are ISO text. */
import { dayOfNumber, type Day } from '../calendar.ts';
import { factText } from '../money.ts';
import type { Counted, Metric, Node } from '../program/program.ts';
import type { Gap } from './gap.ts';
import type { Interval, Operator, Outcome } from './interval.ts';
import { openedOf, type Opened } from './opened.ts';
import {
  metricNamed,
  nodeOutcome,
  traceBehind,
  type AnnouncedTrace,
  type AskedTrace,
  type CriterionTrace,
  type ExemptTrace,
  type SightContext,
  type TraceContext,
} from './trace.ts';

/** What a metric is: text for money and for days (ISO), else a number; null where it is open or there is none. */
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
  /** Where the metric is made of criteria: what they are. */
  readonly opened?: OpenedJson;
}

/** The criteria that a metric is made of, on the day on which they are looked at. */
export interface OpenedJson {
  readonly day: Day;
  /** Where they are looked at on many days: on how many they are not surely met; `day` is the newest of these. */
  readonly notMetOn?: number;
  readonly criteria: CriteriaJson;
}

/** Criteria as a tree: so many of some have to be met. */
export type CriteriaJson =
  | CriterionJson
  | {
      readonly need: number;
      readonly of: readonly CriteriaJson[];
      readonly outcome: Outcome;
      readonly label?: string;
    };

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

/** A fact as JSON carries it. */
export function value(fact: number, metric: Counted): Value {
  if (!Number.isFinite(fact)) return null;
  if (metric.unit === 'day') return dayOfNumber(fact);
  const text = factText(fact, metric.decimals);
  return metric.unit === 'money' ? text : Number(text);
}

/** What the distance between two values of a metric is counted in: between days of the calendar there are days. */
function apart({ unit, decimals }: Counted): Counted {
  return { unit: unit === 'day' ? 'days' : unit, decimals };
}

/** One value where both ends are the same, else both. */
export function span(
  { least, most }: { readonly least: number | null; readonly most: number | null },
  metric: Counted,
): Span {
  const [l, m] = [value(least ?? NaN, metric), value(most ?? NaN, metric)];
  return l === m ? l : { least: l, most: m };
}

/** One criterion with its ends, threshold and distance. */
export function criterionJson(ctx: SightContext, trace: CriterionTrace, row: number): CriterionJson {
  const metric = metricNamed(ctx.program, trace.metric);
  const opened = openedOf(ctx, trace.metric, row);
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
    distance: span(distance, apart(metric)),
    ...(trace.exempt === null ? {} : { exempt: trace.exempt }),
    ...(until === null ? {} : { until }),
    ...(opened === null ? {} : { opened: openedJson(opened, trace, row) }),
  };
}

function openedJson({ ctx, node, notMetOn }: Opened, trace: CriterionTrace, row: number): OpenedJson {
  const treeJson = (of: Node): CriteriaJson => {
    const [only] = of.node === 'leaf' ? traceBehind(ctx, trace, of, row) : [];
    if (of.node === 'leaf') return criterionJson(ctx, only ?? trace, row);
    return {
      need: of.need,
      of: of.members.map(treeJson),
      outcome: nodeOutcome(of, ctx.evaluation, row),
      ...(of.label === null ? {} : { label: of.label }),
    };
  };
  return {
    day: ctx.evaluation.day,
    ...(notMetOn === null ? {} : { notMetOn }),
    criteria: treeJson(node),
  };
}

/** The same of one that counts from a later day. */
export function announcedJson(ctx: SightContext, trace: AnnouncedTrace, row: number): AnnouncedJson {
  const { from, choice } = trace;
  return { ...criterionJson(ctx, { ...trace, keep: null, keepLimit: null }, row), from, choice };
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

/** What is missing. */
export function gapJson(ctx: TraceContext, gap: Gap): GapJson {
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
        distance: span(gap.distance, apart(metric)),
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
