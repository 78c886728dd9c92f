/** Criteria, gaps and decisions as sentences. */
import { dayInWords, spanInWords, type Day } from '../calendar.ts';
import { poolOf } from '../metrics/atom.ts';
import type { MetricWindow } from '../metrics/metric-window.ts';
import { tierTree, type Ladder, type Metric, type Program } from '../program/program.ts';
import { leavesOf, sameThreshold } from '../program/tree.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionReason } from '../standing/decide.ts';
import type { Gap } from '../standing/gap.ts';
import { metricNamed, type AnnouncedTrace, type CriterionTrace } from '../standing/trace.ts';
import { askedInWords, exemptInWords, hasInWords } from './asked.ts';
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
  const { op, threshold, limit, keep, keepLimit, until } = trace;
  const ends = until === null ? '' : `; counts through ${dayInWords(until)}`;
  if (trace.award !== null)
    return `${trace.label}: ${trace.fact.least >= 1 ? 'granted' : 'not granted'}${ends}`;
  const kept =
    keep === null
      ? ''
      : ` (to keep the tier: ${thresholdInWords(op, keep, metric, program, keepLimit ?? undefined)})`;
  const asks =
    metric.unit === 'flag' && op === 'is'
      ? ''
      : `; asks ${thresholdInWords(op, threshold, metric, program, limit)}${kept}`;
  const excused = exemptInWords(trace);
  const more = [excused, trace.notYet === null ? null : notYetInWords(trace.notYet)].filter(
    (m) => m !== null,
  );
  return `${metricInWords(trace.label, trace.window)}${groupInWords(metric, program)}: ${factInterval(trace.fact, metric, program, trace.noValue)}${asks}${more.map((m) => `; ${m}`).join('')}${ends}`;
}

/** `counts from 1 Jan 2027`, `counts from 1 Jan to 31 Dec 2027, as one of several choices`. */
export function countsFromInWords({ from, until, choice }: AnnouncedTrace): string {
  const span = until === null ? dayInWords(from) : spanInWords(from, until);
  return `counts from ${span}${choice ? ', as one of several choices' : ''}`;
}

/** `counts from 1 Jan 2027: certified people, at least 5; today 3`. */
export function announcedInWords(trace: AnnouncedTrace, program: Program): string {
  const today = hasInWords(trace.fact, trace, program, trace.noValue);
  return `${countsFromInWords(trace)}: ${trace.label}, ${askedInWords(trace, program)}; today ${today}`;
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
    case 'closed':
      return [`${indent}- ${closedInWords(gap)}`];
    case 'all':
    case 'choose': {
      const heading = gapGroupInWords(gap);
      if (heading === null) return gap.of.flatMap((g) => gapInWords(g, program, depth));
      return [`${indent}- ${heading}`, ...gap.of.flatMap((g) => gapInWords(g, program, depth + 1))];
    }
  }
}

/** What cannot be met on the day, whatever a partner does. */
export function closedInWords({ label }: Extract<Gap, { gap: 'closed' }>): string {
  return `${label === null ? '' : `${groupName(label)}: `}cannot be met on this day, since too little of what it asks counts yet or still`;
}

/** What stands over a list of gaps: `the gate: all of`, `2 of`; null where all of it is missing and it has no name. */
export function gapGroupInWords(gap: Extract<Gap, { gap: 'all' | 'choose' }>): string | null {
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
  const asked = thresholdInWords(gap.op, gap.threshold, metric, program, gap.limit);
  const { least, most } = gap.distance;
  if (gap.outcome === 'unknown') {
    const has = factInterval(gap.fact, metric, program);
    const excused = exemptInWords(gap);
    const now = has === 'not known' ? '' : ` (${has})`;
    const said =
      gap.notYet === null
        ? `${gap.label}: not yet sure whether ${metric.unit === 'flag' ? `the answer is ${asked}` : `it is ${asked}`}${now}`
        : `${gap.label}: not yet ${asked}${now}, and its days run through ${dayInWords(gap.notYet)}`;
    return excused === null ? said : `${said}; ${excused}`;
  }
  if (tierOf(gap.limit.least, metric, program) !== null) return `${gap.label}: ${asked}`;
  if (gap.metric.startsWith('award/')) return `${gap.label}: not granted`;
  if (gap.metric.startsWith('must/')) return `${gap.label}: does not hold`;
  if (Number.isNaN(gap.fact.most))
    return `${gap.label}: ${asked}, and there is ${noValueInWords(gap.noValue, program)}`;
  if (Number.isNaN(gap.limit.most)) return `${gap.label}: nothing to compare with yet; has to be ${asked}`;
  if (metric.unit === 'flag') return `${gap.label}: has to be ${asked}`;
  if (gap.op === 'atMost' || gap.op === 'below')
    return `${gap.label}: ${most === null ? 'less' : `${distanceInWords(most, metric, program)} less`} to be ${asked}`;
  const more =
    most === null
      ? least === null
        ? 'more'
        : `at least ${distanceInWords(least, metric, program)} more`
      : `${distanceInWords(most, metric, program)} more`;
  const plain = gap.op !== 'above' && typeof gap.threshold === 'number';
  return `${gap.label}: ${more}, to ${plain ? valueInWords(gap.limit.least, metric, program) : asked}`;
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
  curing: 'what it holds is out of reach, and there is time to mend',
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
    return leavesOf(tierTree(enter)).some(
      (leaf, i) => !sameThreshold(leaf.threshold, kept[i]?.threshold ?? leaf.threshold),
    );
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
  return first + effectInWords(row) + award;
}

/** ` It would take effect on 1 Apr 2027.`, ` It is held through 30 Jun 2027.`; empty where neither is said. */
function effectInWords({ decision: { kind, effectiveOn, heldUntil } }: AuditRow): string {
  const effect = effectiveOn === null ? '' : ` It would take effect on ${dayInWords(effectiveOn)}.`;
  if (heldUntil === null) return effect;
  const held = dayInWords(heldUntil);
  return `${effect} ${kind === 'hold' ? `It is held through ${held}.` : `The new tier would be held through ${held}.`}`;
}
