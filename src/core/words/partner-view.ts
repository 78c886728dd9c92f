/**
 * What a partner is shown of its own standing (rule 24): figures beside published thresholds, in the same form for every partner. What an
 * evaluation concludes from them (tier, verdict, decision) is not in here, and cannot be got at through a figure.
 */
import type { Day } from '../calendar.ts';
import { poolOf } from '../metrics/atom.ts';
import { operands } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import type { LadderStandings } from '../standing/evaluate.ts';
import { looksOf, type Look, type Seen } from '../standing/fold.ts';
import { criteriaJson, type CriterionJson, type Span, type Value } from '../standing/criteria-json.ts';
import { traceCriteria } from '../standing/reasons.ts';
import { contextOf, metricNamed, type CriterionTrace, type TraceContext } from '../standing/trace.ts';
import { askedInWords, exemptInWords } from './asked.ts';
import { gapOutline } from './gap.ts';

/** A criterion of a tier as the partner sees it. */
export interface ShownCriterion {
  readonly tier: string;
  readonly part: 'criteria' | 'gate';
  /** Label of the region, track or line that it is looked at in. */
  readonly scope: string | null;
  readonly metric: string;
  readonly label: string;
  readonly unit: Metric['unit'];
  readonly window: CriterionJson['window'];
  /** What it asks, in words. */
  readonly asks: string;
  readonly op: CriterionJson['op'];
  /** Null where it is withheld. */
  readonly threshold: Span;
  /** The metric that the threshold is, where the document gives no figure. */
  readonly thresholdOf: string | null;
  readonly least: Value;
  readonly most: Value;
  /** Left out because it says a tier, an order, or something that other companies have a part in. */
  readonly withheld: boolean;
  /** What is missing, in words; null where nothing is, or it is withheld. */
  readonly missing: string | null;
  /** Why it is not asked of this partner. */
  readonly excused: string | null;
  /** The last day on which it counts. */
  readonly until: Day | null;
  /** The lists and choices that it stands in, the outermost first. */
  readonly within: readonly {
    readonly at: readonly number[];
    readonly need: number;
    readonly of: number;
    readonly label: string | null;
  }[];
}

/** Every criterion of every tier and of its gate for one row, in document order; of a ladder with scopes once in each. */
export function shownCriteria(
  whole: TraceContext,
  standings: Pick<LadderStandings, 'seen'>,
  row: number,
): readonly ShownCriterion[] {
  const withheld = withheldMetrics(whole.program);
  return newestLooks(standings.seen).flatMap((look) => {
    const traces = traceCriteria(whole, standings, row, look);
    return criteriaJson(contextOf(whole, look), row).flatMap((json, i) => {
      const trace = traces[i]; // both go through the tiers in document order
      return trace === undefined || trace.part === 'fit'
        ? []
        : [shown(whole.program, look, { ...trace, part: trace.part }, json, withheld)];
    });
  });
}

function shown(
  program: Program,
  { scope }: Look,
  trace: CriterionTrace & { readonly part: ShownCriterion['part'] },
  json: CriterionJson,
  withheld: ReadonlySet<string>,
): ShownCriterion {
  const { metric, label, op, threshold, award, limit } = trace;
  const of = typeof threshold === 'object' ? threshold.metric : null;
  const hidden = withheld.has(metric);
  const hiddenThreshold = of !== null && withheld.has(of);
  return {
    tier: trace.tier,
    part: trace.part,
    scope: scope?.label ?? null,
    metric,
    label,
    unit: metricNamed(program, metric).unit,
    window: json.window,
    asks: askedInWords({ metric, op, threshold, award, ...(hiddenThreshold ? {} : { limit }) }, program),
    op,
    threshold: hiddenThreshold ? null : json.threshold,
    thresholdOf: of,
    least: hidden ? null : json.least,
    most: hidden ? null : json.most,
    withheld: hidden || hiddenThreshold,
    missing: hidden || hiddenThreshold ? null : missingInWords(trace, program),
    excused: exemptInWords(trace),
    until: trace.until,
    within: (json.within ?? []).map(({ at, need, of: members, label: name }) => ({
      at,
      need,
      of: members,
      label: name ?? null,
    })),
  };
}

function missingInWords(trace: CriterionTrace, program: Program): string | null {
  const { outcome } = trace;
  if (outcome === 'met') return null;
  const [line] = gapOutline({ ...trace, gap: 'criterion', outcome }, program);
  return line?.text ?? null;
}

/** Of each scope the newest look. Which look decides is not said: that would tell what is earned. */
function newestLooks(seen: Seen): readonly Look[] {
  const newest = new Map<string | null, Look>();
  for (const look of looksOf(seen)) newest.set(look.scope?.value ?? null, look);
  return [...newest.values()];
}

/**
 * Metrics whose figure a partner is not shown: those that say what an evaluation found on a ladder, that put partners in order, or that add up
 * companies of a group, since in a group of two the sum tells what the other has; and whatever is computed from one of them.
 */
function withheldMetrics({ metrics }: Pick<Program, 'metrics'>): ReadonlySet<string> {
  const withheld = new Set<string>();
  // What a metric reads comes before it.
  for (const { name, source } of metrics) {
    const own =
      'atom' in source
        ? poolOf(source.atom) !== undefined
        : ['standing', 'kept-standing', 'rank'].includes(source.formula.measure) ||
          operands(source.formula).some((operand) => withheld.has(operand));
    if (own) withheld.add(name);
  }
  return withheld;
}
