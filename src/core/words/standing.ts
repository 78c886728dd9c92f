/** Criteria and decisions as sentences. */
import { dayInWords, spanInWords, type Day } from '../calendar.ts';
import { poolOf } from '../metrics/atom.ts';
import type { MetricWindow } from '../metrics/metric-window.ts';
import { tierTree, type Ladder, type Metric, type Program } from '../program/program.ts';
import { leavesOf, sameThreshold } from '../program/tree.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionReason } from '../standing/decide.ts';
import { metricNamed, type AnnouncedTrace, type CriterionTrace } from '../standing/trace.ts';
import { askedInWords, exemptInWords, hasInWords, isMust } from './asked.ts';
import { factInterval, thresholdInWords } from './value.ts';
import { windowDaysInWords } from './window.ts';

/** A metric with its window: `closed-won ARR sourced by the partner, 1 Jan to 31 Dec 2026`. */
function metricInWords(label: string, window: MetricWindow, program: Program): string {
  return `${label}, ${windowDaysInWords(window, program)}`;
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
  if (isMust(trace.metric)) return `${trace.label}: ${hasInWords(trace.fact, trace, program)}`;
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
  return `${metricInWords(trace.label, trace.window, program)}${groupInWords(metric, program)}: ${factInterval(trace.fact, metric, program, trace.noValue)}${asks}${more.map((m) => `; ${m}`).join('')}${ends}`;
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
  'first-year': 'nobody is demoted in the first months in a motion',
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
  const protects = row.standings.ladder.doc.cadence.protect.months;
  const why =
    reason === 'first-year'
      ? `nobody is demoted in the first ${protects} months in the motion`
      : reasons[reason];
  const because = `because ${why}${looser ? ', even by the looser thresholds to keep a tier' : ''}`;
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
