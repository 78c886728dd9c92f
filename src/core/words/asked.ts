/** A criterion in two halves, for tables: what it asks, and what is there. */
import type { Group, Leaf, Program } from '../program/program.ts';
import type { FactSource } from '../standing/fold.ts';
import type { Interval } from '../standing/interval.ts';
import { exemptOutcome, limitOf, type FactOf } from '../standing/leaf.ts';
import { noValueOf, type NoValue } from '../standing/no-value.ts';
import { factsOf, metricNamed, type AskedTrace } from '../standing/trace.ts';
import { factInterval, thresholdInWords } from './value.ts';

type Asked = Pick<Leaf, 'metric' | 'op' | 'threshold' | 'award'>;

/** What a criterion asks, with the figure of its threshold where a partner is looked at. */
type AskedOf = Asked & { readonly limit?: Interval };

/** Whether a metric is a must-have of the profile, which holds or does not. */
export const isMust = (metric: string): boolean => metric.startsWith('must/');

/** What a criterion asks of its metric: `at least USD 50,000`, `yes`, `has to hold`, `granted`. */
export function askedInWords({ metric, op, threshold, award, limit }: AskedOf, program: Program): string {
  if (award !== null) return 'granted';
  if (isMust(metric)) return 'has to hold';
  return thresholdInWords(op, threshold, metricNamed(program, metric), program, limit);
}

/** What a partner has of it: `USD 33,731.10`, `between 0 and 1`, `not known`, `holds`, `not granted`. */
export function hasInWords(
  fact: Interval,
  { metric, award }: Pick<Asked, 'metric' | 'award'>,
  program: Program,
  why: NoValue | null = null,
): string {
  const said = (yes: string, no: string): string =>
    fact.least >= 1 ? yes : fact.most < 1 ? no : 'not known';
  if (award !== null) return said('granted', 'not granted');
  if (isMust(metric)) return said('holds', 'does not hold');
  return factInterval(fact, metricNamed(program, metric), program, why);
}

/** The name of what a criterion asks for. */
export function criterionLabel({ metric }: Pick<Asked, 'metric'>, program: Program): string {
  return metricNamed(program, metric).label;
}

/**
 * `active sellers: 2, asks at least 3`, for one row of a look; who is excused is told so:
 * `active sellers: 2, excused: they are new`.
 */
export function criterionInBrief(leaf: Leaf, evaluation: FactSource, row: number, program: Program): string {
  return `${criterionLabel(leaf, program)}: ${valueOf(leaf, evaluation, row, program)}, ${demandInWords(leaf, factsOf(evaluation, row), program)}`;
}

/** What a criterion demands of a partner, or why it does not: `asks at least 3`, `excused: they are new`. */
export function demandInWords(leaf: Leaf, fact: FactOf, program: Program): string {
  if (leaf.exempt !== null && exemptOutcome(leaf, fact) === 'met')
    return `excused: ${withoutStop(leaf.exempt.reason)}`;
  return `asks ${askedInWords({ ...leaf, limit: limitOf(leaf.threshold, fact) }, program)}`;
}

/** A reason within a sentence. */
const withoutStop = (reason: string): string => reason.replace(/\.$/, '');

/** Why a partner is excused from a criterion, or may be; null where it is not. */
export function exemptInWords({ exempt }: Pick<AskedTrace, 'exempt'>): string | null {
  if (exempt === null || exempt.outcome === 'unmet') return null;
  const reason = withoutStop(exempt.reason);
  return exempt.outcome === 'met' ? `excused: ${reason}` : `perhaps excused (not known): ${reason}`;
}

/** What one row of an evaluation has of a criterion, with the reason where it has no value. */
export function valueOf(
  leaf: Pick<Leaf, 'metric' | 'reads' | 'award'>,
  evaluation: FactSource,
  row: number,
  program: Program,
): string {
  const why = noValueOf(program, evaluation, row, leaf.metric);
  return hasInWords(evaluation.fact(leaf.reads, row), leaf, program, why);
}

/** What a choice asks: `one of these is enough`, `2 of these are enough`. */
export function enoughInWords({ need }: Pick<Group, 'need'>): string {
  return need === 1 ? 'one of these is enough' : `${need} of these are enough`;
}

/** A must-have of the profile with its demand: `must-have: Sells a direct competitor first has to be no`. */
export function mustInWords(must: Asked, program: Program): string {
  const { label } = metricNamed(program, must.metric);
  return isMust(must.metric) ? label : `must-have: ${label} ${askedInWords(must, program)}`;
}
