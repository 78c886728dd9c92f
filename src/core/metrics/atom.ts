/** Atoms: the metrics that PostgreSQL computes from rows, and two that a program's profile needs. */
import type { FitAttributeDoc } from '../program/schema.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricOf, Unit } from '../program/metric-schema.ts';

export type Atom =
  | MetricOf<'rows'>
  | MetricOf<'each'>
  | MetricOf<'attribute'>
  /** 0 to 100 for the value of a partner attribute; missing is anything its table can give. */
  | { readonly measure: 'score'; readonly attribute: string; readonly entry: FitAttributeDoc }
  /** Whether a must-have about a partner attribute holds, 1 or 0; missing is open. */
  | {
      readonly measure: 'must';
      readonly attribute: string;
      readonly must: NonNullable<FitAttributeDoc['must']>;
    };

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

/** The aggregate inside a `rows` metric. */
export function aggregateOf(metric: MetricOf<'rows'>): AggregateDoc {
  const { kinds, where, window, value, reduce, none } = metric;
  return { kinds, where, window, value, reduce, none };
}
