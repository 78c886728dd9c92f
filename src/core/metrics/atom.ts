/** Atoms: the metrics that PostgreSQL computes from rows, and some that a profile or a rank needs. */
import type { FitAttributeDoc } from '../program/profile-schema.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import { conditionAttributes } from '../program/condition.ts';
import type { ByDoc, InnerEachDoc } from '../program/each-schema.ts';
import type { MetricOf, Unit } from '../program/metric-schema.ts';
import { isOwnWindow, isRunPart, rowBeginnings, rowsSince, windowParts, type RowSinceDoc } from './window.ts';

export type Atom =
  | MetricOf<'rows'>
  | MetricOf<'each'>
  | MetricOf<'attribute'>
  | MetricOf<'lookup'>
  | MetricOf<'placement'>
  /** On which day windows begin that count from a row: between two days; without a row that surely begins them perhaps on none. */
  | { readonly measure: 'begun'; readonly since: RowSinceDoc; readonly pool: string | undefined }
  /** 0 to 100 for the value of a partner attribute; missing is anything its table can give. */
  | { readonly measure: 'score'; readonly attribute: string; readonly entry: FitAttributeDoc }
  /** Whether a must-have about a partner attribute holds, 1 or 0; missing is open. */
  | {
      readonly measure: 'must';
      readonly attribute: string;
      readonly must: NonNullable<FitAttributeDoc['must']>;
    }
  /** Whether the partner runs a motion, 1 or 0; what is recorded is known. */
  | { readonly measure: 'enrolled'; readonly motion: string };

/** A metric as the engine sees it: a name, what its whole numbers mean, and how it comes about. */
export interface AtomMetric {
  readonly name: string;
  readonly unit: Unit;
  readonly decimals: number;
  readonly atom: Atom;
}

/** Whether an atom reduces rows without a key. */
export function isRowsAtom(atom: Atom): atom is MetricOf<'rows'> {
  return atom.measure === 'rows';
}

/** Whether a member of an `each` is itself one, by keys within its key. */
export function isInnerEach(member: AggregateDoc | InnerEachDoc): member is InnerEachDoc {
  return 'by' in member;
}

/** All aggregates of an `each`, those of inner keys too. */
export function aggregatesOf(each: MetricOf<'each'>): readonly AggregateDoc[] {
  return keyedAggregates(each).map((k) => k.aggregate);
}

/** One aggregate of an `each` and the keys that its rows are grouped by, the outer one first. */
export interface KeyedAggregate {
  readonly aggregate: AggregateDoc;
  readonly keys: readonly ByDoc[];
}

/** All aggregates of an `each` with their keys, in document order. */
export function keyedAggregates(each: MetricOf<'each'>): readonly KeyedAggregate[] {
  return Object.values(each.with).flatMap((member): readonly KeyedAggregate[] => {
    if (!isInnerEach(member)) return [{ aggregate: member, keys: [each.by] }];
    return Object.values(member.with).map((inner) => ({
      aggregate: inner,
      keys: inner.across ? [member.by] : [each.by, member.by],
    }));
  });
}

/** Whether an `each` counts people, as its key or as an inner one: then it matters who works where. */
export function looksAtPeople(each: MetricOf<'each'>): boolean {
  return [each, ...Object.values(each.with).filter(isInnerEach)].some((level) => level.by === 'person');
}

/** Attributes of the partner with which an aggregate compares fields of rows, those that count and those that say when its window begins. */
export function comparedAttributes({
  where,
  window,
}: Pick<AggregateDoc, 'where' | 'window'>): readonly string[] {
  const runs = windowParts(window).filter(isRunPart);
  const begun = rowBeginnings(window).map((since) => rowsSince(since).where);
  return [...new Set([where, ...runs.map(({ over }) => over?.where), ...begun].flatMap(conditionAttributes))];
}

/** Whether which rows an aggregate counts depends on what is the partner's own, so that it differs within a group of companies. */
export function isPartnersOwn(aggregate: Pick<AggregateDoc, 'where' | 'window'>): boolean {
  return isOwnWindow(aggregate.window) || comparedAttributes(aggregate).length > 0;
}

/** The attribute by which a metric counts for groups of companies; undefined: each partner for itself. */
export function poolOf(atom: Atom): string | undefined {
  return atom.measure === 'rows' || atom.measure === 'each' || atom.measure === 'begun'
    ? atom.pool
    : undefined;
}

/** The aggregate inside a `rows` metric. */
export function aggregateOf(metric: MetricOf<'rows'>): AggregateDoc {
  const { kinds, where, window, value, reduce, none } = metric;
  return { kinds, where, window, value, reduce, none };
}
