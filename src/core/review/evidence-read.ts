/** Which rows of evidence tiers, gate and profile read in the end, aggregate by aggregate with its place. */
import { isInnerEach } from '../metrics/atom.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { MetricDoc } from '../program/metric-schema.ts';
import type { Path, Subject } from './subject.ts';

/** Rows that one metric reads, itself and not through others. */
export interface PlacedAggregate {
  readonly metric: string;
  readonly path: Path;
  readonly aggregate: AggregateDoc;
}

/** Every aggregate that anything asks for, through all formulas; each once, metrics in the order of the document. */
export function aggregatesRead(subject: Subject): readonly PlacedAggregate[] {
  const read = new Set(subject.asked.flatMap((name) => [...subject.reading(name).metrics]));
  return Object.entries(subject.doc.metrics)
    .filter(([name]) => read.has(name))
    .flatMap(([name, metric]) =>
      aggregatesIn(metric, ['metrics', name]).map((placed) => ({ metric: name, ...placed })),
    );
}

function aggregatesIn(metric: MetricDoc, path: Path): readonly Omit<PlacedAggregate, 'metric'>[] {
  if (metric.measure === 'rows') return [{ path, aggregate: metric }];
  if (metric.measure !== 'each') return [];
  return Object.entries(metric.with).flatMap(([key, member]) => {
    const at = [...path, 'with', key];
    if (!isInnerEach(member)) return [{ path: at, aggregate: member }];
    return Object.entries(member.with).map(([inner, aggregate]) => ({
      path: [...at, 'with', inner],
      aggregate,
    }));
  });
}
