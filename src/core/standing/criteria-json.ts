/** Criteria and gaps as JSON: the shape that scripts read. Money is decimal text, an open end is null, days are ISO text. */
import { dayOfNumber, type Day } from '../calendar.ts';
import { factText } from '../money.ts';
import type { Counted, Metric } from '../program/program.ts';
import type { Gap } from './gap.ts';
import type { Interval, Operator, Outcome } from './interval.ts';
import {
  behindCriterion,
  tierParts,
  tierReasons,
  type Behind,
  type CriterionReason,
  type Reason,
} from './reasons.ts';
import {
  metricNamed,
  type LookContext,
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
  /** Where it is one of a choice, or of a list with a name: the groups that it stands in, the outermost first. */
  readonly within?: readonly GroupJson[];
}

/** A group of criteria: so many of its members have to be met. */
export interface GroupJson {
  /** Its place in what the part of the tier asks: the number of the member, from 0, on each level. */
  readonly at: readonly number[];
  readonly need: number;
  readonly of: number;
  readonly outcome: Outcome;
  readonly label?: string;
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

/** Every criterion of a ladder as it is seen in one look, in document order. */
export function criteriaJson(ctx: LookContext, row: number): readonly CriterionJson[] {
  return ctx.evaluation.ladder.tiers.flatMap((tier) =>
    tierParts.flatMap((part) => {
      const reason = tierReasons(ctx, tier, part, row);
      return reason === null ? [] : placed(reason, [], row);
    }),
  );
}

/** The criteria of a tree, each with the groups that it stands in; a list of which all has to be met anyway is not named. */
function placed(
  reason: Reason,
  within: readonly GroupJson[],
  row: number,
  at: readonly number[] = [],
): readonly CriterionJson[] {
  if (reason.reason === 'criterion') {
    const own = criterionJson(reason, row);
    return [within.length === 0 ? own : { ...own, within }];
  }
  const { need, of, label, outcome } = reason;
  const told = need !== of.length || label !== null || within.length > 0;
  const group = { at, need, of: of.length, outcome, ...(label === null ? {} : { label }) };
  return of.flatMap((r, i) => placed(r, told ? [...within, group] : within, row, [...at, i]));
}

/** One criterion with its ends, threshold and distance. */
function criterionJson(reason: CriterionReason, row: number): CriterionJson {
  const { ctx, trace } = reason;
  const metric = metricNamed(ctx.program, trace.metric);
  const behind = behindCriterion(reason, row);
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
    ...(behind?.behind === 'criteria' ? { opened: openedJson(behind, row) } : {}),
  };
}

function openedJson(
  { day: on, notMetOn, of }: Extract<Behind, { behind: 'criteria' }>,
  row: number,
): OpenedJson {
  return { day: on, ...(notMetOn === null ? {} : { notMetOn }), criteria: treeJson(of, row) };
}

function treeJson(reason: Reason, row: number): CriteriaJson {
  if (reason.reason === 'criterion') return criterionJson(reason, row);
  const { need, of, outcome, label } = reason;
  return { need, of: of.map((r) => treeJson(r, row)), outcome, ...(label === null ? {} : { label }) };
}

/** The same of one that counts from a later day. */
export function announcedJson(ctx: SightContext, announced: AnnouncedTrace, row: number): AnnouncedJson {
  const { from, choice } = announced;
  const trace = { ...announced, keep: null, keepLimit: null };
  return { ...criterionJson({ reason: 'criterion', trace, ctx }, row), from, choice };
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
