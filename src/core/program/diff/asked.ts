/** What a tier asks as a condition: its criteria, the gate and the fit, on one day, to enter or to keep it. */
import { canonicalJson } from '../canonical.ts';
import { isCut } from '../cuts.ts';
import { fitAttributes } from '../profile.ts';
import type { Ladder, Program, Way } from '../program.ts';
import type { Operator } from '../../standing/interval.ts';
import type { AwardDoc, CriterionDoc, GroupDoc, ThresholdDoc, TierDoc } from '../schema.ts';
import { thresholdNumber } from '../threshold-fact.ts';
import { comparisonsOf } from '../tree.ts';
import { allOf, never, type Condition } from './condition.ts';
import { withoutWords } from './definitions.ts';

/** How what is asked is read: by which thresholds, and on which day. */
export interface Reading {
  readonly way: Way;
  /** Criteria that do not count on it are left out. */
  readonly day: string;
}

/** The members of a group, and how many of them it needs; null for one criterion or award. */
export function groupOf(doc: GroupDoc): {
  readonly kind: 'all' | 'any' | 'of';
  readonly members: readonly GroupDoc[];
  readonly need: number;
} | null {
  if ('all' in doc) return { kind: 'all', members: doc.all, need: doc.all.length };
  if ('any' in doc) return { kind: 'any', members: doc.any, need: 1 };
  if ('of' in doc) return { kind: 'of', members: doc.of, need: doc.atLeast };
  return null;
}

/** A part of the criteria; null where it is left out on the day. */
export function askedOf(doc: GroupDoc, program: Program, reading: Reading): Condition | null {
  if (doc.from !== undefined && reading.day < doc.from) return null;
  if (doc.until !== undefined && reading.day > doc.until) return null;
  if ('metric' in doc) return criterionAsked(doc, program, reading);
  if ('award' in doc) return awardAsked(doc);
  const group = groupOf(doc);
  if (group === null) return null;
  const of = group.members.map((m) => askedOf(m, program, reading)).filter((c) => c !== null);
  // A list of which nothing counts is left out itself; otherwise it would be a choice that asks nothing.
  if (group.kind === 'all' && of.length === 0 && group.members.length > 0) return null;
  return { need: group.kind === 'all' ? of.length : group.need, of };
}

function awardAsked({ award }: AwardDoc): Condition {
  return { test: 'atLeast', variable: `award/${award}`, threshold: 1 };
}

function criterionAsked(doc: CriterionDoc, program: Program, reading: Reading): Condition {
  const { way } = reading;
  const metric = program.doc.metrics[doc.metric];
  const tests = comparisonsOf(doc).map(([test, entered]): Condition => {
    const asked = way === 'keep' && doc.keep !== undefined ? doc.keep : entered;
    if (typeof asked === 'object') {
      // Looked up, or another metric: the same only where it is written the same.
      return { test: 'atLeast', variable: written({ metric: doc.metric, test, asked }), threshold: 1 };
    }
    // Criteria that have to be met are what they ask.
    if (metric?.measure === 'meets' && asksYes(test, asked))
      return askedOf(metric.of, program, { ...reading, way: 'enter' }) ?? never;
    const counted = program.metrics.find((m) => m.name === doc.metric);
    const threshold = counted ? thresholdNumber(asked, counted) : 0;
    return { test, variable: doc.metric, threshold, cut: isCut(doc.metric, program.doc) };
  });
  const asked = allOf(tests);
  if (doc.exempt === undefined) return asked;
  const { reason: _, ...excuse } = doc.exempt;
  const variable = written({ exempt: withoutWords(excuse) });
  return { need: 1, of: [asked, { test: 'atLeast', variable, threshold: 1 }] };
}

/** Whether a comparison of a flag asks that it is yes. */
export function asksYes(op: Operator, threshold: Exclude<ThresholdDoc, object>): boolean {
  const one = threshold === true || threshold === 1;
  return op === 'above' ? !one : one && (op === 'is' || op === 'atLeast');
}

/** A variable for what is written in the document and no number: an excuse, or what stands in place of a threshold. */
function written(part: unknown): string {
  return `written ${canonicalJson(part)}`;
}

/** What is written, of such a variable; undefined for any other. */
export function writtenIn(variable: string): unknown {
  return variable.startsWith('written ') ? JSON.parse(variable.slice('written '.length)) : undefined;
}

/** The gate of a motion. */
function gateAsked(program: Program, motion: string, reading: Reading): Condition {
  const checks = (program.doc.gate?.checks ?? []).filter((c) => !c.motions || c.motions.includes(motion));
  return allOf(checks.map((c) => askedOf(c.ask, program, reading)).filter((c) => c !== null));
}

function fitAsked(program: Program, motion: string, asked: 'near' | 'match'): Condition {
  const { ipp } = program.doc;
  if (!ipp) return allOf([]);
  const musts = fitAttributes(ipp, motion).flatMap((entry): Condition[] => {
    if (!entry.must) return [];
    if (entry.attribute !== undefined)
      return [{ test: 'atLeast', variable: `must/${motion}/${entry.attribute}`, threshold: 1 }];
    const { atLeast, atMost } = entry.must;
    const criterion = {
      metric: entry.metric ?? '',
      ...(atLeast === undefined ? { atMost: atMost ?? 0 } : { atLeast }),
    };
    return [criterionAsked(criterion, program, { way: 'enter', day: '' })];
  });
  const line: Condition = { test: 'atLeast', variable: `fit/${motion}`, threshold: ipp[asked] * 100 };
  return allOf([...musts, line]);
}

/** Everything that a tier of a ladder asks, with all tiers below it where the ladder is cumulative. */
export function tierAsked(program: Program, ladder: Ladder, index: number, reading: Reading): Condition {
  const { tiers, doc, motion } = ladder;
  const from = doc.cumulative ? 0 : index;
  const asked = tiers.slice(from, index + 1).flatMap((tier, i): Condition[] => {
    const gated = tier.doc.gate ?? i + from > 0;
    const { fitAsked: fit } = tier;
    return [
      askedOf(tier.doc.enter, program, reading) ?? never,
      ...(gated ? [gateAsked(program, motion, reading)] : []),
      ...(fit === 'any' ? [] : [fitAsked(program, motion, fit)]),
      ...afterAsked(tier.doc),
    ];
  });
  return allOf([...asked, ...afterAsked(doc)]);
}

/** Tiers on other ladders; how those are earned is their own affair. */
function afterAsked({ after = [] }: Pick<TierDoc, 'after'>): Condition[] {
  return after.map((a) => ({
    test: 'atLeast',
    variable: `after ${canonicalJson(a)}`,
    threshold: 1,
  }));
}

/** Days on which something begins or ends to count, and one before all of them. */
export function daysOf(...docs: readonly (GroupDoc | TierDoc)[]): readonly string[] {
  const found = new Set(['0000-01-01']);
  const visit = (doc: GroupDoc): void => {
    if (doc.from !== undefined) found.add(doc.from);
    // The day after is any that is later and before the next one; this text sorts there.
    if (doc.until !== undefined) found.add(`${doc.until}~`);
    groupOf(doc)?.members.forEach(visit);
  };
  for (const doc of docs) visit('enter' in doc ? doc.enter : doc);
  return [...found].toSorted();
}
