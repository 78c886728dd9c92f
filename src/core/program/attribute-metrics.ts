/** Metrics that a program makes up for attributes: on which day windows begin, and whether what finds a row of a table is known. */
import { aggregatesOf } from '../metrics/atom.ts';
import { beginningsOf } from '../metrics/window.ts';
import type { Metric } from './program.ts';
import type { ProgramDoc } from './schema.ts';

/** The name of the metric that says when the windows of a partner begin that count from an attribute. */
export function sinceMetric(attribute: string): string {
  return `since/${attribute}`;
}

/** The name of the metric that says whether an attribute is known by which a table is looked up. */
export function knownMetric(attribute: string): string {
  return `known/${attribute}`;
}

/** Attributes by which metrics and thresholds look things up in tables. */
export function keyAttributes(metrics: ReadonlyMap<string, Metric>): ReadonlySet<string> {
  return new Set(
    [...metrics.values()].flatMap(({ source }) =>
      'atom' in source && source.atom.measure === 'lookup' ? Object.values(source.atom.key) : [],
    ),
  );
}

/** Whether an attribute is known, as a flag. */
export function whetherKnown(attribute: string, doc: ProgramDoc): Metric {
  const label = doc.attributes[attribute]?.label ?? attribute;
  const atom = { measure: 'must', attribute, must: {} } as const;
  return {
    name: knownMetric(attribute),
    label,
    unit: 'flag',
    decimals: 0,
    better: 'higher',
    source: { atom },
  };
}

/** Attributes from which windows count. */
export function beginnings(doc: ProgramDoc): ReadonlySet<string> {
  const windows = Object.values(doc.metrics).flatMap((m) =>
    m.measure === 'rows' ? [m.window] : m.measure === 'each' ? aggregatesOf(m).map((a) => a.window) : [],
  );
  return new Set(windows.flatMap(beginningsOf));
}

/** The day of an attribute from which windows count. */
export function beginning(attribute: string, doc: ProgramDoc): Metric {
  const label = doc.attributes[attribute]?.label ?? attribute;
  const common = { label, unit: 'day', better: 'higher' } as const;
  const atom = { ...common, measure: 'attribute', attribute } as const;
  return { ...common, name: sinceMetric(attribute), decimals: 0, source: { atom } };
}
