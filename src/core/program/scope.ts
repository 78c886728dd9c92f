/** Scopes of a ladder: the metrics that a look at one region, track or product line reads instead of the common ones. */
import { aggregatesOf, isInnerEach, type Atom, type AtomMetric } from '../metrics/atom.ts';
import { keysWithin, scopesOf } from './cell-key.ts';
import type { AggregateDoc, Condition } from './evidence-schema.ts';
import { fieldType, type Kinds } from './kinds.ts';
import { operands } from './metric-refs.ts';
import type { InnerEachDoc } from './each-schema.ts';
import type { MetricOf } from './metric-schema.ts';
import type { Metric } from './program.ts';

/** One value of the field by which a ladder is looked at. */
export interface Scope {
  readonly by: string;
  readonly value: string;
  readonly label: string;
}

/** The name of a metric's copy in a scope. No metric of a document can have it. */
export function scopedName(metric: string, { by, value }: Pick<Scope, 'by' | 'value'>): string {
  return `${metric}@${by}=${value}`;
}

/** Whether an atom is another number in each scope by a field: its kinds all have the field, or its cell is found by it. */
function isScopedAtom(atom: Atom, field: string, kinds: Kinds): boolean {
  if (atom.measure === 'lookup') return scopesOf(atom.key).includes(field);
  if (atom.measure !== 'rows' && atom.measure !== 'each') return false;
  return kindsOf(atom).every((name) => {
    const kind = kinds[name];
    return kind !== undefined && fieldType(kind, field) !== undefined;
  });
}

/** The kinds of evidence that an atom counts. */
export function kindsOf(atom: MetricOf<'rows'> | MetricOf<'each'>): readonly string[] {
  return atom.measure === 'rows' ? atom.kinds : aggregatesOf(atom).flatMap((a) => a.kinds);
}

/** Names of the metrics that are another number in each scope by a field: atoms that have it or are found by it, and formulas over them. */
export function scopedMetrics(
  metrics: ReadonlyMap<string, Metric>,
  by: string,
  kinds: Kinds,
): ReadonlySet<string> {
  const known = new Map<string, boolean>();
  const isScoped = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const source = metrics.get(name)?.source;
    const found =
      source !== undefined &&
      ('atom' in source ? isScopedAtom(source.atom, by, kinds) : operands(source.formula).some(isScoped));
    known.set(name, found);
    return found;
  };
  return new Set([...metrics.keys()].filter(isScoped));
}

/** The copy of an atom that counts only the rows of one scope, or reads the cell of it. */
export function scopedAtom(metric: AtomMetric, scope: Scope): AtomMetric {
  const { atom } = metric;
  const name = scopedName(metric.name, scope);
  switch (atom.measure) {
    case 'rows':
      return { ...metric, name, atom: { ...atom, where: within(atom.where, scope) } };
    case 'each':
      return { ...metric, name, atom: { ...atom, with: membersWithin(atom.with, scope) } };
    case 'lookup':
      return { ...metric, name, atom: { ...atom, key: keysWithin(atom.key, scope) } };
    case 'attribute':
    case 'begun':
    case 'placement':
    case 'score':
    case 'must':
    case 'enrolled':
      return metric;
  }
}

function membersWithin(
  members: MetricOf<'each'>['with'],
  scope: Scope,
): Record<string, AggregateDoc | InnerEachDoc> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      isInnerEach(member)
        ? { ...member, with: aggregatesWithin(member.with, scope) }
        : { ...member, where: within(member.where, scope) },
    ]),
  );
}

function aggregatesWithin(
  members: Readonly<Record<string, AggregateDoc>>,
  scope: Scope,
): Record<string, AggregateDoc> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => [
      name,
      { ...member, where: within(member.where, scope) },
    ]),
  );
}

/** A condition and the scope: both hold, also where the condition already asks something of the field. */
function within(where: Condition | undefined, { by, value }: Scope): Condition {
  return where === undefined ? { [by]: value } : { [by]: value, anyOf: [where] };
}
