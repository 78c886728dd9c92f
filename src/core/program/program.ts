/**
 * A program as the engine works with it: every metric with its unit, in dependency order, and every ladder as trees over
 * metrics and thresholds in whole units. Made from a checked document; nothing in here can fail on a document without faults.
 */
import { aggregateOf, aggregatesOf, type Atom, type AtomMetric } from '../metrics/atom.ts';
import { metricDecimals } from '../metrics/units.ts';
import { isOwnWindow } from '../metrics/window.ts';
import type { Operator } from '../standing/interval.ts';
import type { Kinds } from './kinds.ts';
import { buildFit } from './profile.ts';
import { thresholdFact } from './threshold-fact.ts';
import { isFormula, operands, type Formula } from './metric-refs.ts';
import type { MetricDoc, Unit } from './metric-schema.ts';
import type { CriterionDoc, GroupDoc, LadderDoc, ProgramDoc, TierDoc, ThresholdDoc } from './schema.ts';

export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly decimals: number;
  readonly better: 'higher' | 'lower';
  readonly source: { readonly atom: Atom } | { readonly formula: Formula };
}

/** One metric against one threshold, in whole units of the metric. */
export interface Leaf {
  readonly node: 'leaf';
  readonly metric: string;
  readonly op: Operator;
  readonly threshold: number;
  /** Something the vendor grants; `eligible` reads it as given. */
  readonly award: string | null;
}

/** At least `need` of the members; all of them when need is their number, any when it is 1. */
export interface Group {
  readonly node: 'group';
  readonly kind: 'all' | 'any' | 'n-of';
  readonly need: number;
  readonly label: string | null;
  readonly members: readonly Node[];
}

export type Node = Leaf | Group;

/** Thresholds to enter a tier, or the looser ones to keep it (rule 7). */
export type Way = 'enter' | 'keep';

/** What a part of a tier's tree is about, so that screens can name it. */
export interface TierParts {
  readonly criteria: Node;
  readonly gate: Node | null;
  readonly fit: Node | null;
}

export interface Tier {
  readonly key: string;
  readonly label: string;
  readonly doc: TierDoc;
  readonly fitAsked: 'any' | 'near' | 'match';
  readonly enter: TierParts;
  readonly keep: TierParts;
}

export interface GateCheck {
  readonly key: string;
  readonly label: string;
  /** What it asks, and what is enough to keep a tier. */
  readonly node: Node;
  readonly keep: Node;
}

export interface Ladder {
  readonly key: string;
  readonly motion: string;
  readonly label: string;
  readonly doc: LadderDoc;
  readonly tiers: readonly Tier[];
  readonly gate: readonly GateCheck[];
  /** Name of the fit metric of this motion, its must-haves, and the lines between the verdicts, in hundredths. */
  readonly fit: {
    readonly metric: string;
    readonly musts: readonly Leaf[];
    readonly near: number;
    readonly match: number;
    readonly entries: readonly FitEntry[];
  } | null;
}

export interface FitEntry {
  readonly label: string;
  readonly weight: number;
  /** The metric that carries the score, 0 to 100; null for a pure must-have. */
  readonly score: string | null;
  readonly must: Leaf | null;
}

export interface Program {
  readonly doc: ProgramDoc;
  readonly kinds: Kinds;
  /** In dependency order: what a metric reads comes before it. */
  readonly metrics: readonly Metric[];
  readonly atoms: readonly AtomMetric[];
  readonly ladders: readonly Ladder[];
}

/** Builds the program of a document that `checkProgram` found without faults. `kinds` are the shipped and the document's own. */
export function buildProgram(doc: ProgramDoc, kinds: Kinds): Program {
  const metrics = new Map<string, Metric>();
  for (const [name, metric] of Object.entries(doc.metrics))
    metrics.set(name, fromDoc(name, metric, doc.program.currency));
  for (const attribute of keyAttributes(doc))
    metrics.set(knownMetric(attribute), whetherKnown(attribute, doc));
  for (const attribute of beginnings(doc)) metrics.set(sinceMetric(attribute), beginning(attribute, doc));
  const ladders = Object.entries(doc.ladders).map(([key, ladder]) => buildLadder(key, ladder, doc, metrics));
  const ordered = inOrder(metrics);
  const atoms = ordered.flatMap(({ name, unit, decimals, source }) =>
    'atom' in source ? [{ name, unit, decimals, atom: source.atom }] : [],
  );
  return { doc, kinds, metrics: ordered, atoms, ladders };
}

function fromDoc(name: string, metric: MetricDoc, currency: string): Metric {
  const { label, unit, better } = metric;
  const source = isFormula(metric) ? { formula: metric } : { atom: metric };
  return { name, label, unit, better, decimals: metricDecimals(metric, currency), source };
}

/** The name of the metric that says when the windows of a partner begin that count from an attribute. */
export function sinceMetric(attribute: string): string {
  return `since/${attribute}`;
}

/** The name of the metric that says whether an attribute is known by which a table is looked up. */
export function knownMetric(attribute: string): string {
  return `known/${attribute}`;
}

/** Attributes by which metrics look things up in tables. */
function keyAttributes(doc: ProgramDoc): ReadonlySet<string> {
  return new Set(
    Object.values(doc.metrics).flatMap((m) => (m.measure === 'lookup' ? Object.values(m.key) : [])),
  );
}

function whetherKnown(attribute: string, doc: ProgramDoc): Metric {
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
function beginnings(doc: ProgramDoc): ReadonlySet<string> {
  const windows = Object.values(doc.metrics).flatMap((m) =>
    m.measure === 'rows' ? [m.window] : m.measure === 'each' ? aggregatesOf(m).map((a) => a.window) : [],
  );
  return new Set(windows.filter(isOwnWindow).map((w) => w.since));
}

function beginning(attribute: string, doc: ProgramDoc): Metric {
  const label = doc.attributes[attribute]?.label ?? attribute;
  const common = { label, unit: 'day', better: 'higher' } as const;
  const atom = { ...common, measure: 'attribute', attribute } as const;
  return { ...common, name: sinceMetric(attribute), decimals: 0, source: { atom } };
}

function inOrder(metrics: ReadonlyMap<string, Metric>): Metric[] {
  const done = new Map<string, Metric>();
  const visit = (metric: Metric): void => {
    if (done.has(metric.name)) return;
    if ('formula' in metric.source) {
      for (const name of operands(metric.source.formula)) {
        const operand = metrics.get(name);
        if (operand) visit(operand);
      }
    }
    done.set(metric.name, metric);
  };
  for (const metric of metrics.values()) visit(metric);
  return [...done.values()];
}

// --- ladders ---

function buildLadder(key: string, ladder: LadderDoc, doc: ProgramDoc, metrics: Map<string, Metric>): Ladder {
  const fit = doc.ipp ? buildFit(doc.ipp, doc.attributes, ladder.motion, metrics) : null;
  const gate = (doc.gate?.checks ?? [])
    .filter((c) => !c.motions || c.motions.includes(ladder.motion))
    .map((c): GateCheck => ({
      key: c.key,
      label: c.label,
      node: buildNode(c.ask, 'enter', metrics),
      keep: buildNode(c.ask, 'keep', metrics),
    }));
  const tiers = ladder.tiers.map((tier, i): Tier => {
    const asked = fit === null ? 'any' : (tier.fit ?? (i === 0 ? 'any' : 'near'));
    const gated = tier.gate ?? i > 0;
    const parts = (way: Way): TierParts => ({
      criteria: buildNode(tier.enter, way, metrics),
      gate: gated ? gateNode({ gate }, way) : null,
      fit: fit === null || asked === 'any' ? null : fitNode(fit, asked),
    });
    return {
      key: tier.key,
      label: tier.label,
      doc: tier,
      fitAsked: asked,
      enter: parts('enter'),
      keep: parts('keep'),
    };
  });
  return { key, motion: ladder.motion, label: ladder.label, doc: ladder, tiers, gate, fit };
}

function fitNode(fit: NonNullable<Ladder['fit']>, asked: 'near' | 'match'): Node {
  const leaf: Leaf = {
    node: 'leaf',
    metric: fit.metric,
    op: 'atLeast',
    threshold: asked === 'near' ? fit.near : fit.match,
    award: null,
  };
  return group('all', [...fit.musts, leaf], 'fit');
}

/** The base check of a ladder as one tree; null when the program asks none here. */
export function gateNode({ gate }: Pick<Ladder, 'gate'>, way: Way): Node | null {
  return gate.length === 0
    ? null
    : group(
        'all',
        gate.map((c) => (way === 'enter' ? c.node : c.keep)),
        'gate',
      );
}

/** The whole tree of a tier: its criteria, the gate and the fit it asks. */
export function tierTree(parts: TierParts): Node {
  const members = [parts.criteria, parts.gate, parts.fit].filter((n) => n !== null);
  return members.length === 1 && members[0] ? members[0] : group('all', members, null);
}

function group(
  kind: Group['kind'],
  members: readonly Node[],
  label: string | null,
  need = kind === 'any' ? 1 : members.length,
): Group {
  return { node: 'group', kind, need, label, members };
}

function buildNode(doc: GroupDoc, way: Way, metrics: Map<string, Metric>): Node {
  if ('all' in doc)
    return group(
      'all',
      doc.all.map((d) => buildNode(d, way, metrics)),
      doc.label ?? null,
    );
  if ('any' in doc)
    return group(
      'any',
      doc.any.map((d) => buildNode(d, way, metrics)),
      doc.label ?? null,
    );
  if ('of' in doc)
    return group(
      'n-of',
      doc.of.map((d) => buildNode(d, way, metrics)),
      doc.label ?? null,
      doc.atLeast,
    );
  if ('award' in doc) {
    const name = `award/${doc.award}`;
    metrics.set(name, awardMetric(name, doc.award));
    return { node: 'leaf', metric: name, op: 'atLeast', threshold: 1, award: doc.award };
  }
  const leaves = comparisonsOf(doc).map(([op, threshold]): Leaf => {
    const metric = metrics.get(doc.metric);
    const kept = way === 'keep' && doc.keep !== undefined ? doc.keep : threshold;
    return {
      node: 'leaf',
      metric: doc.metric,
      op,
      threshold: metric ? thresholdFact(kept, metric) : 0,
      award: null,
    };
  });
  const [only] = leaves;
  return leaves.length === 1 && only ? only : group('all', leaves, null);
}

/** The comparisons that a criterion makes, in document order. */
export function comparisonsOf(doc: CriterionDoc): readonly (readonly [Operator, ThresholdDoc])[] {
  return (['atLeast', 'atMost', 'above', 'below', 'is'] as const).flatMap((op) => {
    const threshold = doc[op];
    return threshold === undefined ? [] : [[op, threshold] as const];
  });
}

function awardMetric(name: string, award: string): Metric {
  const aggregate = aggregateOf({
    label: award,
    unit: 'count',
    better: 'higher',
    measure: 'rows',
    kinds: ['award'],
    where: { award },
    window: 'valid',
    reduce: 'count',
  });
  return {
    name,
    label: award,
    unit: 'count',
    decimals: 0,
    better: 'higher',
    source: { atom: { ...aggregate, label: award, unit: 'count', better: 'higher', measure: 'rows' } },
  };
}
