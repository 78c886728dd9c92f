/**
 * A program as the engine works with it: every metric with its unit, in dependency order, and every ladder as trees over
 * metrics and thresholds in whole units. Made from a checked document; nothing in here can fail on a document without faults.
 */
import type { Day } from '../calendar.ts';
import type { Atom, AtomMetric } from '../metrics/atom.ts';
import { metricDecimals } from '../metrics/units.ts';
import type { Operator } from '../standing/interval.ts';
import type { Kinds } from './kinds.ts';
import { Cuts } from './cuts.ts';
import { buildFit } from './profile.ts';
import { criteriaOf, isFormula, operands, type Formula, type FormulaDoc } from './metric-refs.ts';
import type { MetricDoc, Unit } from './metric-schema.ts';
import { beginnings, keyAttributes, knownMetric, whetherKnown } from './attribute-metrics.ts';
import { afterNodes, groupMetrics } from './look-metrics.ts';
import { scopedAtom, scopedMetrics, type Scope } from './scope.ts';
import type { LadderDoc, ProgramDoc, TierDoc } from './schema.ts';
import { tiersNamed } from './tiers-named.ts';
import { buildNode, groupOf, leafOf, leavesOf, metricsOf, type TreeContext } from './tree.ts';

export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly unit: Unit;
  readonly decimals: number;
  readonly better: 'higher' | 'lower';
  readonly source: { readonly atom: Atom } | { readonly formula: Formula };
  /** Where it says a tier of a ladder: the keys of its tiers, from the entry tier upwards, by which thresholds may name them. */
  readonly tiers?: readonly string[] | undefined;
}

/** What facts of a metric are counted in. */
export type Counted = Pick<Metric, 'unit' | 'decimals' | 'tiers'>;

/**
 * What a criterion compares with: a number in whole units of its metric, or another metric of the same unit and decimals, with the name under
 * which its facts are read.
 */
export type Threshold = number | { readonly metric: string; readonly reads: string };

/** The days on which a criterion or group counts; null: no first, no last day. */
export interface CountingDays {
  readonly from: Day | null;
  readonly until: Day | null;
}

/** What excuses from a criterion: a metric that counts the evidence for it, which is at least 1. */
export interface Exemption {
  readonly metric: string;
  readonly reason: string;
}

/** One metric against one threshold. */
export interface Leaf {
  readonly node: 'leaf';
  /** As the document names it. */
  readonly metric: string;
  /** The name under which its facts are read: cut to the side that decides the comparison. */
  readonly reads: string;
  readonly op: Operator;
  readonly threshold: Threshold;
  /** Something the vendor grants; `eligible` reads it as given. */
  readonly award: string | null;
  readonly exempt: Exemption | null;
  /** To keep a tier: the threshold to enter, where it cannot be known beforehand that `threshold` is the looser one. */
  readonly orEnter: Threshold | null;
  readonly days: CountingDays | null;
}

/** At least `need` of the members; all of them when need is their number, any when it is 1. */
export interface Group {
  readonly node: 'group';
  readonly kind: 'all' | 'any' | 'n-of';
  readonly need: number;
  readonly label: string | null;
  readonly members: readonly Node[];
  readonly days: CountingDays | null;
}

export type Node = Leaf | Group;

/** Thresholds to enter a tier, or the looser ones to keep it (rule 7). */
export type Way = 'enter' | 'keep';

/** What a part of a tier's tree is about, so that screens can name it. */
export interface TierParts {
  readonly criteria: Node;
  /** The two parts of the criteria: tiers on other ladders, and what the tier asks by itself. */
  readonly after: readonly Leaf[];
  readonly own: Node;
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
  /** On a day: criteria that count from a later one, in document order. */
  readonly announced: readonly Announced[];
}

/** A criterion or group that counts from a later day, as it will be on its first. */
export interface Announced {
  readonly from: Day;
  readonly until: Day | null;
  /** Whether it will be one more of several choices; otherwise it will be asked for too. */
  readonly choice: boolean;
  readonly node: Node;
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
  /** On a day: what the gate asks from a later one. */
  readonly announcedGate: readonly Announced[];
  /** Name of the fit metric of this motion, its must-haves, and the lines between the verdicts, in hundredths. */
  readonly fit: {
    readonly metric: string;
    readonly musts: readonly Leaf[];
    readonly near: number;
    readonly match: number;
    readonly entries: readonly FitEntry[];
  } | null;
  /** Where it is looked at, by value; none: at everything together. */
  readonly scopes: readonly Scope[];
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
  /** Of all metrics, and their copies in the scopes of ladders. */
  readonly atoms: readonly AtomMetric[];
  readonly ladders: readonly Ladder[];
  /** By each field that a ladder's scopes go by: the metrics that are another number in each of them. */
  readonly scoped: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Builds the program of a document that `checkProgram` found without faults, with everything that it ever asks; `programOn` says what
 * of it counts on a day. `kinds` are the shipped and the document's own.
 */
export function buildProgram(doc: ProgramDoc, kinds: Kinds): Program {
  const metrics = new Map<string, Metric>();
  const counted = new Map(
    Object.entries(doc.metrics).map(([name, metric]): [string, Counted] => [
      name,
      {
        unit: metric.unit,
        decimals: metricDecimals(metric, doc.program.currency),
        tiers: tiersNamed(metric, doc.ladders),
      },
    ]),
  );
  const cuts = new Cuts(doc);
  const ctx: TreeContext = { counted, cuts, metrics, kinds, tables: doc.tables, attributes: doc.attributes };
  for (const [name, metric] of Object.entries(doc.metrics)) metrics.set(name, fromDoc(name, metric, ctx));
  for (const metric of beginnings(doc, kinds)) metrics.set(metric.name, metric);
  for (const metric of groupMetrics(doc)) metrics.set(metric.name, metric);
  const ladders = Object.entries(doc.ladders).map(([key, ladder]) => buildLadder(key, ladder, doc, ctx));
  // Thresholds are looked up, too.
  for (const attribute of keyAttributes(metrics))
    metrics.set(knownMetric(attribute), whetherKnown(attribute, doc));
  cuts.addTo(metrics);
  const ordered = inOrder(metrics);
  const atoms = ordered.flatMap(({ name, unit, decimals, source }) =>
    'atom' in source ? [{ name, unit, decimals, atom: source.atom }] : [],
  );
  const scoped = new Map(
    ladders.flatMap((l) =>
      l.doc.scope ? [[l.doc.scope.by, scopedMetrics(metrics, l.doc.scope.by, kinds)] as const] : [],
    ),
  );
  const copies = ladders.flatMap((l) => scopedCopies(l, atoms, metrics, scoped));
  const all = new Map([...atoms, ...copies].map((a) => [a.name, a]));
  return { doc, kinds, metrics: ordered, atoms: [...all.values()], ladders, scoped };
}

/** The copies of atoms that the looks at a ladder read. */
function scopedCopies(
  ladder: Ladder,
  atoms: readonly AtomMetric[],
  metrics: ReadonlyMap<string, Metric>,
  scoped: Program['scoped'],
): readonly AtomMetric[] {
  const { scope } = ladder.doc;
  const another = scope && scoped.get(scope.by);
  if (!another) return [];
  const read = new Set<string>();
  const visit = (name: string): void => {
    if (read.has(name) || !another.has(name)) return;
    read.add(name);
    const source = metrics.get(name)?.source;
    if (source && 'formula' in source) operands(source.formula).forEach(visit);
  };
  ladderReads(ladder).forEach(visit);
  return atoms
    .filter((a) => read.has(a.name))
    .flatMap((a) => ladder.scopes.map((where) => scopedAtom(a, where)));
}

/** Names of the metrics that a ladder's criteria, gate and profile ask. */
export function ladderReads({ tiers, gate, fit }: Ladder): ReadonlySet<string> {
  const trees = [
    ...tiers.flatMap((t) => [tierTree(t.enter), tierTree(t.keep)]),
    ...gate.flatMap((c) => [c.node, c.keep]),
    ...(fit?.musts ?? []),
  ];
  const names = new Set(fit ? [fit.metric] : []);
  for (const leaf of trees.flatMap(leavesOf)) for (const name of metricsOf(leaf)) names.add(name);
  return names;
}

function fromDoc(name: string, metric: MetricDoc, ctx: TreeContext): Metric {
  const { label, unit, better } = metric;
  const source = isFormula(metric) ? { formula: formulaOf(metric, ctx) } : { atom: metric };
  return { name, label, unit, decimals: 0, ...ctx.counted.get(name), better, source };
}

/** A formula of a checked document with the criteria that it asks as a tree. */
export function formulaOf(doc: FormulaDoc, ctx: TreeContext): Formula {
  const criteria = criteriaOf(doc);
  const asked = criteria === undefined ? null : buildNode(criteria, 'enter', ctx);
  switch (doc.measure) {
    case 'choose':
    case 'sampled':
    case 'meets':
      return { ...doc, asked };
    // Steps begin at thresholds, and something is open while it is above 0.
    case 'step':
      return { ...doc, of: ctx.cuts.named(doc.of, 'down') };
    case 'ratio':
    case 'share':
    case 'growth':
      return typeof doc.short === 'string'
        ? doc
        : { ...doc, short: { unknownWhile: ctx.cuts.named(doc.short.unknownWhile, 'up') } };
    default:
      return doc;
  }
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

function buildLadder(key: string, ladder: LadderDoc, doc: ProgramDoc, ctx: TreeContext): Ladder {
  const fit = doc.ipp ? buildFit(doc.ipp, doc.attributes, ladder.motion, ctx) : null;
  const build = (group: TierDoc['enter'], way: Way): Node => buildNode(group, way, ctx);
  const gate = (doc.gate?.checks ?? [])
    .filter((c) => !c.motions || c.motions.includes(ladder.motion))
    .map((c): GateCheck => ({
      key: c.key,
      label: c.label,
      node: build(c.ask, 'enter'),
      keep: build(c.ask, 'keep'),
    }));
  const after = (tier: TierDoc, way: Way): readonly Leaf[] =>
    afterNodes([...(ladder.after ?? []), ...(tier.after ?? [])], doc, way, ctx.metrics);
  const tiers = ladder.tiers.map((tier, i): Tier => {
    const asked = fit === null ? 'any' : (tier.fit ?? (i === 0 ? 'any' : 'near'));
    const gated = tier.gate ?? i > 0;
    const parts = (way: Way): TierParts => ({
      ...partsOf(after(tier, way), build(tier.enter, way)),
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
      announced: [],
    };
  });
  const { scope } = ladder;
  // By value: the order of keys in a document has no meaning.
  const scopes = Object.entries(scope?.values ?? {})
    .map(([value, label]): Scope => ({ by: scope?.by ?? '', value, label }))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
  return {
    key,
    motion: ladder.motion,
    label: ladder.label,
    doc: ladder,
    tiers,
    gate,
    announcedGate: [],
    fit,
    scopes,
  };
}

/** What a tier asks by itself, together with what its ladder asks on others; lists without a name become one. */
export function partsOf(after: readonly Leaf[], own: Node): Pick<TierParts, 'after' | 'own' | 'criteria'> {
  if (after.length === 0) return { after, own, criteria: own };
  const plain = own.node === 'group' && own.kind === 'all' && own.label === null && own.days === null;
  return { after, own, criteria: groupOf('all', [...after, ...(plain ? own.members : [own])], null) };
}

function fitNode(fit: NonNullable<Ladder['fit']>, asked: 'near' | 'match'): Node {
  const leaf = leafOf(fit.metric, 'atLeast', asked === 'near' ? fit.near : fit.match);
  return groupOf('all', [...fit.musts, leaf], 'fit');
}

/** The base check of a ladder as one tree; null when the program asks none here. */
export function gateNode({ gate }: Pick<Ladder, 'gate'>, way: Way): Node | null {
  return gate.length === 0
    ? null
    : groupOf(
        'all',
        gate.map((c) => (way === 'enter' ? c.node : c.keep)),
        'gate',
      );
}

/** The whole tree of a tier: its criteria, the gate and the fit it asks. */
export function tierTree(parts: TierParts): Node {
  const members = [parts.criteria, parts.gate, parts.fit].filter((n) => n !== null);
  return members.length === 1 && members[0] ? members[0] : groupOf('all', members, null);
}
