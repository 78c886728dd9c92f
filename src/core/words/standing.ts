/** Criteria, gaps and decisions as sentences. */
import { dayInWords, spanInWords, type Day } from '../calendar.ts';
import { poolOf } from '../metrics/atom.ts';
import type { MetricWindow } from '../metrics/metric-window.ts';
import { tierTree, type Ladder, type Metric, type Program } from '../program/program.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionReason } from '../standing/decide.ts';
import { leavesOf, metricNamed, type CriterionTrace, type Gap } from '../standing/trace.ts';
import {
  distanceInWords,
  factInterval,
  noValueInWords,
  thresholdInWords,
  tierOf,
  valueInWords,
} from './value.ts';

/** A metric with its window: `closed-won ARR sourced by the partner, 1 Jan to 31 Dec 2026`. */
function metricInWords(label: string, window: MetricWindow): string {
  return `${label}, ${spanInWords(window.from, window.to)}`;
}

/** Whose figures they are, where not the partner's alone: `, all companies of the same parent company`. */
function groupInWords({ source }: Metric, { doc }: Program): string {
  const pool = 'atom' in source ? poolOf(source.atom) : undefined;
  return pool === undefined ? '' : `, all companies of the same ${doc.attributes[pool]?.label ?? pool}`;
}

/** `closed-won ARR sourced by the partner, 1 Jan to 31 Dec 2026: USD 61,234.50; asks at least USD 50,000`. */
export function criterionInWords(trace: CriterionTrace, program: Program): string {
  const metric = metricNamed(program, trace.metric);
  if (trace.award !== null) return `${trace.label}: ${trace.fact.least >= 1 ? 'granted' : 'not granted'}`;
  const keep =
    trace.keep === null
      ? ''
      : ` (to keep the tier: ${thresholdInWords(trace.op, trace.keep, metric, program)})`;
  const asks =
    metric.unit === 'flag' && trace.op === 'is'
      ? ''
      : `; asks ${thresholdInWords(trace.op, trace.threshold, metric, program)}${keep}`;
  return `${metricInWords(trace.label, trace.window)}${groupInWords(metric, program)}: ${factInterval(trace.fact, metric, program, trace.noValue)}${asks}${trace.notYet === null ? '' : `; ${notYetInWords(trace.notYet)}`}`;
}

/** `not yet, its days run through 31 Dec 2027`: what is open only because a window of the partner's own runs. */
export function notYetInWords(through: Day): string {
  return `not yet, its days run through ${dayInWords(through)}`;
}

/** What is missing, a line each, indented by depth. */
export function gapInWords(gap: Gap, program: Program, depth = 0): string[] {
  const indent = '  '.repeat(depth);
  switch (gap.gap) {
    case 'criterion':
      return [`${indent}- ${gapLeafInWords(gap, program)}`];
    case 'all':
    case 'choose': {
      const heading = gapGroupInWords(gap);
      if (heading === null) return gap.of.flatMap((g) => gapInWords(g, program, depth));
      return [`${indent}- ${heading}`, ...gap.of.flatMap((g) => gapInWords(g, program, depth + 1))];
    }
  }
}

/** What stands over a list of gaps: `the gate: all of`, `2 of`; null where all of it is missing and it has no name. */
export function gapGroupInWords(gap: Exclude<Gap, { gap: 'criterion' }>): string | null {
  if (gap.gap === 'all' && gap.label === null) return null;
  const name = gap.label === null ? '' : `${groupName(gap.label)}: `;
  return name + (gap.gap === 'all' ? 'all of' : gap.need === 1 ? 'one of' : `${gap.need} of`);
}

function groupName(label: string): string {
  return label === 'gate' ? 'the gate' : label === 'fit' ? 'the Ideal Partner Profile' : label;
}

/** One thing that is missing: `active sellers: 1 more, to 3`. */
export function gapLeafInWords(gap: Extract<Gap, { gap: 'criterion' }>, program: Program): string {
  const metric = metricNamed(program, gap.metric);
  const asked = thresholdInWords(gap.op, gap.threshold, metric, program);
  const { least, most } = gap.distance;
  if (gap.outcome === 'unknown') {
    const has = factInterval(gap.fact, metric, program);
    if (gap.notYet !== null)
      return `${gap.label}: not yet ${asked}${has === 'not known' ? '' : ` (${has})`}, and its days run through ${dayInWords(gap.notYet)}`;
    return `${gap.label}: not yet sure whether ${metric.unit === 'flag' ? `the answer is ${asked}` : `it is ${asked}`}${has === 'not known' ? '' : ` (${has})`}`;
  }
  if (tierOf(gap.threshold, metric, program) !== null) return `${gap.label}: ${asked}`;
  if (gap.metric.startsWith('award/')) return `${gap.label}: not granted`;
  if (gap.metric.startsWith('must/')) return `${gap.label}: does not hold`;
  if (Number.isNaN(gap.fact.most))
    return `${gap.label}: ${asked}, and there is ${noValueInWords(gap.noValue, program)}`;
  if (metric.unit === 'flag') return `${gap.label}: has to be ${asked}`;
  if (gap.op === 'atMost' || gap.op === 'below')
    return `${gap.label}: ${most === null ? 'less' : `${distanceInWords(most, metric, program)} less`} to be ${asked}`;
  const more =
    most === null
      ? least === null
        ? 'more'
        : `at least ${distanceInWords(least, metric, program)} more`
      : `${distanceInWords(most, metric, program)} more`;
  return `${gap.label}: ${more}, to ${gap.op === 'above' ? asked : valueInWords(gap.threshold, metric, program)}`;
}

const reasons: Readonly<Record<DecisionReason, string>> = {
  'entry-criteria-met': 'it meets what entry asks',
  'entry-open': 'entry is not yet sure; missing evidence neither places nor refuses anybody',
  'entry-unmet': 'it does not meet what entry asks',
  'earned-more': 'it has surely earned more than it holds',
  'no-longer-holdable': 'what it holds is surely out of reach',
  'drop-limited': 'it falls further, but the ladder goes down by a limited number of rungs at a time',
  'as-earned': 'it has earned what it holds',
  'kept-by-keep-threshold': 'it would not enter today, but it meets the thresholds to keep the tier',
  'evidence-open': 'missing evidence never demotes',
  'no-match':
    'it does not match the Ideal Partner Profile; the owner decides on exit, an exception or a day to look again',
  latched: 'the tier is held until a day that has not come',
  'first-year': 'nobody is demoted in the first twelve months in a motion',
  'progress-never-demotes': 'a look during the year never demotes',
  'waits-for-review': 'it has earned more; the ladder promotes at the review',
  'ladder-never-demotes': 'the ladder never demotes',
  'no-equivalent': 'the tier it holds has no equal in this program; add it under `equivalents`',
};

/** Whether any tier of a ladder is kept by less than it is entered by. */
function hasKeep({ tiers }: Ladder): boolean {
  return tiers.some(({ enter, keep }) => {
    const kept = leavesOf(tierTree(keep));
    return leavesOf(tierTree(enter)).some((leaf, i) => leaf.threshold !== kept[i]?.threshold);
  });
}

/** What the standing means for the tier held, with its reason. */
export function decisionInWords(row: AuditRow): string {
  const { decision } = row;
  const { tiers } = row.standings.ladder;
  const tier = (index: number | null): string =>
    index === null ? 'no tier' : index < 0 ? 'below entry' : (tiers[index]?.label ?? `tier ${index}`);
  const { reason } = decision;
  const looser = reason === 'no-longer-holdable' && hasKeep(row.standings.ladder);
  const because = `because ${reasons[reason]}${looser ? ', even by the looser thresholds to keep a tier' : ''}`;
  const award = decision.awardPending === null ? '' : ` An award would open ${tier(decision.awardPending)}.`;
  const first = ((): string => {
    switch (decision.kind) {
      case 'enter':
        return `Enter at ${tier(decision.next)}, ${because}.`;
      case 'promote':
        return `Promote to ${tier(decision.next)}, ${because}.`;
      case 'demote':
        return `Demote to ${tier(decision.next)}, ${because}.`;
      case 'hold':
        return `Hold ${decision.next === null ? (row.current ?? 'as it is') : tier(decision.next)}, ${because}.`;
      case 'pending':
        return `Pending, ${because}.`;
      case 'propose-exit':
        return `Propose an exit, ${because}.`;
    }
  })();
  return first + award;
}
