/** Atoms: the metrics that PostgreSQL computes from rows, and some that a profile or a rank needs. */
import type { FitAttributeDoc } from '../program/schema.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { InnerEachDoc, MetricOf, Unit } from '../program/metric-schema.ts';

export type Atom =
  | MetricOf<'rows'>
  | MetricOf<'each'>
  | MetricOf<'attribute'>
  | MetricOf<'lookup'>
  | MetricOf<'placement'>
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
  return Object.values(each.with).flatMap((m) => (isInnerEach(m) ? Object.values(m.with) : [m]));
}

/** The aggregate inside a `rows` metric. */
export function aggregateOf(metric: MetricOf<'rows'>): AggregateDoc {
  const { kinds, where, window, value, reduce, none } = metric;
  return { kinds, where, window, value, reduce, none };
}
