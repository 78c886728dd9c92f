/** Criteria of a document in words: what they are called, and what they ask. */
import { thresholdInWords } from '../../words/value.ts';
import type { Program } from '../program.ts';
import type { CriterionDoc, GroupDoc, ThresholdDoc } from '../schema.ts';
import { thresholdNumber } from '../threshold-fact.ts';
import { comparisonsOf } from '../tree.ts';
import { groupOf } from './asked.ts';
import { shown } from './difference.ts';

/** The name of a group; undefined where it has none. */
export function labelOf(doc: GroupDoc): string | undefined {
  return 'label' in doc ? doc.label : undefined;
}

/** The metrics that a part of a tree tests. */
export function metricsOf(doc: GroupDoc): readonly string[] {
  const c = criterionOf(doc);
  return c ? [c.metric] : (groupOf(doc)?.members.flatMap(metricsOf) ?? []);
}

/** The one criterion that a part of a tree is; null for groups and awards. */
export function criterionOf(doc: GroupDoc): CriterionDoc | null {
  return 'metric' in doc ? doc : null;
}

/** What criteria are called: the label of their metric, or of their group; of a group without one the metrics that it is about. */
export function nameOf(doc: GroupDoc, program: Program): string {
  const c = criterionOf(doc);
  if (c) return program.doc.metrics[c.metric]?.label ?? c.metric;
  if ('award' in doc) return `award ${doc.award}`;
  const label = labelOf(doc);
  return (
    label ??
    `criteria (${[...new Set(metricsOf(doc))].map((m) => program.doc.metrics[m]?.label ?? m).join(', ')})`
  );
}

function thresholdText(
  op: Parameters<typeof thresholdInWords>[0],
  threshold: ThresholdDoc,
  name: string,
  program: Program,
): string {
  const metric = program.metrics.find((m) => m.name === name);
  if (!metric || typeof threshold === 'object') return `${op} ${shown(threshold) ?? ''}`;
  return thresholdInWords(op, thresholdNumber(threshold, metric), metric, program);
}

/** `at least USD 50,000 (to keep the tier: at least USD 40,000)`; groups as lists. */
export function askedInWords(doc: GroupDoc, program: Program): string {
  const dates = [
    ...(doc.from === undefined ? [] : [`from ${doc.from}`]),
    ...(doc.until === undefined ? [] : [`until ${doc.until}`]),
  ].map((d) => `, ${d}`);
  const c = criterionOf(doc);
  if (c) {
    const tests = comparisonsOf(c).map(([op, t]) => {
      const keep =
        c.keep === undefined ? '' : ` (to keep the tier: ${thresholdText(op, c.keep, c.metric, program)})`;
      return thresholdText(op, t, c.metric, program) + keep;
    });
    const excuse = c.exempt === undefined ? '' : `, unless ${c.exempt.kind} excuses it`;
    return tests.join(' and ') + excuse + dates.join('');
  }
  if ('award' in doc) return `granted${dates.join('')}`;
  const group = groupOf(doc);
  const how = group?.kind === 'all' ? 'all of' : group?.kind === 'any' ? 'one of' : `${group?.need ?? 0} of`;
  const members = (group?.members ?? []).map((m) => `${nameOf(m, program)} ${askedInWords(m, program)}`);
  return `${how}: ${members.join('; ')}${dates.join('')}`;
}
