/** Metrics that a program makes up beside others: on which day windows begin, and whether attributes that a metric reads are known. */
import { aggregatesOf, comparedAttributes, type Atom } from '../metrics/atom.ts';
import { beginningsOf, rowsSince, type RowSinceDoc, type SinceDoc } from '../metrics/window.ts';
import { canonicalJson } from './canonical.ts';
import { attributesOf } from './cell-key.ts';
import { conditionAttributes } from './condition.ts';
import type { Kinds } from './kinds.ts';
import type { Metric } from './program.ts';
import type { ProgramDoc } from './schema.ts';

/** The name of the metric that says when the windows of a partner begin that count from an attribute, or from rows of its own or its group's. */
export function sinceMetric(since: SinceDoc, pool: string | undefined): string {
  return `since/${typeof since === 'string' ? since : canonicalJson([since, pool ?? null])}`;
}

/** The name of the metric that says whether an attribute is known that a metric reads besides its value. */
export function knownMetric(attribute: string): string {
  return `known/${attribute}`;
}

/** Attributes by which metrics and thresholds look things up in tables, and with which they compare fields of rows. */
export function keyAttributes(metrics: ReadonlyMap<string, Metric>): ReadonlySet<string> {
  return new Set(
    [...metrics.values()].flatMap(({ source }) => ('atom' in source ? attributesRead(source.atom) : [])),
  );
}

function attributesRead(atom: Atom): readonly string[] {
  switch (atom.measure) {
    case 'lookup':
      return attributesOf(atom.key);
    case 'rows':
      return comparedAttributes(atom);
    case 'each':
      return aggregatesOf(atom).flatMap(comparedAttributes);
    case 'begun':
      return conditionAttributes(rowsSince(atom.since).where);
    case 'attribute':
    case 'placement':
    case 'score':
    case 'must':
    case 'enrolled':
      return [];
  }
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

/** The names of the metrics that say what else an atom reads: when its windows begin, and whether attributes are known. */
export function readBeside(atom: Atom): readonly string[] {
  const begin = sincesOf(atom).map(({ since, pool }) => sinceMetric(since, pool));
  return [...new Set([...begin, ...attributesRead(atom).map(knownMetric)])];
}

/** From when windows of an atom count. */
function sincesOf(atom: Atom): readonly { readonly since: SinceDoc; readonly pool: string | undefined }[] {
  if (atom.measure !== 'rows' && atom.measure !== 'each') return [];
  const windows = atom.measure === 'rows' ? [atom.window] : aggregatesOf(atom).map((a) => a.window);
  return windows.flatMap(beginningsOf).map((since) => ({ since, pool: atom.pool }));
}

/** The days from which windows of the document's metrics count. */
export function beginnings(doc: ProgramDoc, kinds: Kinds): readonly Metric[] {
  const metrics = Object.values(doc.metrics).filter((m) => m.measure === 'rows' || m.measure === 'each');
  return metrics
    .flatMap(sincesOf)
    .map(({ since, pool }) =>
      typeof since === 'string' ? attributeDay(since, doc) : rowDay(since, pool, kinds),
    );
}

function attributeDay(attribute: string, doc: ProgramDoc): Metric {
  const label = doc.attributes[attribute]?.label ?? attribute;
  const common = { label, unit: 'day', better: 'higher' } as const;
  const atom = { ...common, measure: 'attribute', attribute } as const;
  return { ...common, name: sinceMetric(attribute, undefined), decimals: 0, source: { atom } };
}

function rowDay(since: RowSinceDoc, pool: string | undefined, kinds: Kinds): Metric {
  const atom = { measure: 'begun', since, pool } as const;
  const common = { unit: 'day', better: 'higher', decimals: 0 } as const;
  return { ...common, name: sinceMetric(since, pool), label: sinceInWords(since, kinds), source: { atom } };
}

/** `the first certification`, `the latest contract or renewal`; which of them, where not all count, is not said. */
export function sinceInWords(since: RowSinceDoc, kinds: Kinds): string {
  return `the ${'first' in since ? 'first' : 'latest'} ${rowInWords(since, kinds)}`;
}

/** `certification`, `contract or renewal`: the rows of which one begins a window. */
export function rowInWords(since: RowSinceDoc, kinds: Kinds): string {
  return rowsSince(since)
    .kinds.map((kind) => kinds[kind]?.label ?? kind)
    .join(' or ');
}
