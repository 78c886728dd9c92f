/** Criteria of a document as trees over metrics and thresholds in whole units. */
import { parseDay, type Day } from '../calendar.ts';
import { aggregateOf } from '../metrics/atom.ts';
import type { Cut } from '../metrics/exact.ts';
import { decidingSide, type Operator } from '../standing/interval.ts';
import { canonicalJson } from './canonical.ts';
import { foundByInWords } from './cell-key.ts';
import type { AggregateDoc } from './evidence-schema.ts';
import type { Kinds } from './kinds.ts';
import type {
  Counted,
  CountingDays,
  Exemption,
  Group,
  Leaf,
  Metric,
  Node,
  Threshold,
  Way,
} from './program.ts';
import type { CriterionDoc, GroupDoc, ProgramDoc, ThresholdDoc } from './schema.ts';
import { thresholdNumber } from './threshold-fact.ts';

/** A leaf that is nothing but one metric against one threshold. */
export function leafOf(metric: string, op: Operator, threshold: Threshold, reads = metric): Leaf {
  return { node: 'leaf', metric, reads, op, threshold, award: null, exempt: null, orEnter: null, days: null };
}

/** All or any of some members, or `need` of them. */
export function groupOf(
  kind: Group['kind'],
  members: readonly Node[],
  label: string | null,
  need = kind === 'any' ? 1 : members.length,
): Group {
  return { node: 'group', kind, need, label, members, days: null };
}

/** The leaves of a tree, in document order. */
export function leavesOf(node: Node): readonly Leaf[] {
  return node.node === 'leaf' ? [node] : node.members.flatMap(leavesOf);
}

/** The names of the facts that a leaf reads: its own, those of its threshold, those of what excuses from it. */
export function metricsOf({ reads, threshold, orEnter, exempt }: Leaf): readonly string[] {
  const limits = [threshold, orEnter].flatMap((t) => (typeof t === 'object' && t !== null ? [t.reads] : []));
  return [reads, ...limits, ...(exempt ? [exempt.metric] : [])];
}

/** The metrics of the document that criteria name, in document order. */
export function metricsNamed(group: GroupDoc): readonly string[] {
  if ('all' in group) return group.all.flatMap(metricsNamed);
  if ('any' in group) return group.any.flatMap(metricsNamed);
  if ('of' in group) return group.of.flatMap(metricsNamed);
  if ('award' in group) return [];
  const limits = [group.keep, ...comparisonsOf(group).map(([, threshold]) => threshold)];
  return [group.metric, ...limits.flatMap((t) => (typeof t === 'object' && 'metric' in t ? [t.metric] : []))];
}

/** The comparisons that a criterion makes, in document order. */
export function comparisonsOf(doc: CriterionDoc): readonly (readonly [Operator, ThresholdDoc])[] {
  return (['atLeast', 'atMost', 'above', 'below', 'is'] as const).flatMap((op) => {
    const threshold = doc[op];
    return threshold === undefined ? [] : [[op, threshold] as const];
  });
}

/** What comparisons read of metrics that do not come out whole. */
export interface Sides {
  /** Whether a metric may come out between two of its units. */
  isCut(metric: string): boolean;
  /** The name under which it is found cut to a side. */
  named(metric: string, side: Cut): string;
}

/** What trees are built from; what they need besides the document's metrics (awards, exemptions, lookups) is added to `metrics`. */
export interface TreeContext {
  /** What each metric of the document is counted in. */
  readonly counted: ReadonlyMap<string, Counted>;
  readonly cuts: Sides;
  readonly metrics: Map<string, Metric>;
  readonly kinds: Kinds;
  readonly tables: ProgramDoc['tables'];
  readonly attributes: ProgramDoc['attributes'];
}

/** The tree of a group, by its thresholds to enter or to keep a tier. */
export function buildNode(doc: GroupDoc, way: Way, ctx: TreeContext): Node {
  const days = countingDays(doc);
  const build = (d: GroupDoc): Node => buildNode(d, way, ctx);
  if ('all' in doc) return { ...groupOf('all', doc.all.map(build), doc.label ?? null), days };
  if ('any' in doc) return { ...groupOf('any', doc.any.map(build), doc.label ?? null), days };
  if ('of' in doc) return { ...groupOf('n-of', doc.of.map(build), doc.label ?? null, doc.atLeast), days };
  if ('award' in doc) {
    const name = `award/${doc.award}`;
    ctx.metrics.set(name, evidenceMetric(name, doc.award, { kinds: ['award'], where: { award: doc.award } }));
    return { ...leafOf(name, 'atLeast', 1), award: doc.award, days };
  }
  return criterionNode(doc, way, ctx, days);
}

function criterionNode(doc: CriterionDoc, way: Way, ctx: TreeContext, days: CountingDays | null): Node {
  const metric = ctx.counted.get(doc.metric);
  const exempt = doc.exempt ? exemption(doc.exempt, ctx) : null;
  const leaves = comparisonsOf(doc)
    .flatMap((written) => comparedBy(doc, written, ctx.cuts))
    .map(({ op, side, entered }): Leaf => {
      const read = (t: ThresholdDoc): Threshold =>
        metric ? thresholdOf(t, metric, ctx, ctx.cuts.isCut(doc.metric) ? side : otherSide(side)) : 0;
      const enter = read(entered);
      const threshold = way === 'keep' && doc.keep !== undefined ? read(doc.keep) : enter;
      const looser = typeof threshold === 'number' && typeof enter === 'number';
      const orEnter = looser || sameThreshold(threshold, enter) ? null : enter;
      return { ...leafOf(doc.metric, op, threshold, ctx.cuts.named(doc.metric, side)), exempt, orEnter };
    });
  const [only] = leaves;
  return leaves.length === 1 && only ? { ...only, days } : { ...groupOf('all', leaves, null), days };
}

/** One comparison, and the side on which the metric is read for it. */
interface Compared {
  readonly op: Operator;
  readonly side: Cut;
  readonly entered: ThresholdDoc;
}

/** What a comparison of a criterion comes to: where something of it is cut, `is` is decided on both sides. */
function comparedBy(
  { metric, keep }: Pick<CriterionDoc, 'metric' | 'keep'>,
  [op, entered]: readonly [Operator, ThresholdDoc],
  cuts: Sides,
): readonly Compared[] {
  if (op !== 'is') return [{ op, side: decidingSide(op), entered }];
  const isCut = (t: ThresholdDoc | undefined): boolean =>
    typeof t === 'object' && 'metric' in t && cuts.isCut(t.metric);
  const [own, other] = [cuts.isCut(metric), isCut(entered)];
  if (own && other) return (['down', 'up'] as const).map((side) => ({ op, side, entered }));
  if (own || other || isCut(keep))
    return (['atLeast', 'atMost'] as const).map((by) => ({ op: by, side: decidingSide(by), entered }));
  return [{ op, side: 'down', entered }];
}

/** A whole metric is at least another where that one is at most it: then the other is read as what is compared. */
function otherSide(side: Cut): Cut {
  return side === 'down' ? 'up' : 'down';
}

/** Whether two thresholds are the same figure whatever the facts. */
export function sameThreshold(a: Threshold, b: Threshold): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.metric === b.metric : a === b;
}

function countingDays({ from, until }: GroupDoc): CountingDays | null {
  const day = (text: string | undefined): Day | null =>
    text === undefined ? null : (parseDay(text) ?? null);
  return from === undefined && until === undefined ? null : { from: day(from), until: day(until) };
}

/** A threshold of the document, cut to a side where it is; one that is looked up becomes a metric of its own, counted as the one it is for. */
function thresholdOf(
  doc: ThresholdDoc,
  metric: Counted,
  { cuts, metrics, tables, attributes }: TreeContext,
  side: Cut,
): Threshold {
  if (typeof doc !== 'object') return thresholdNumber(doc, metric);
  if ('metric' in doc) return { metric: doc.metric, reads: cuts.named(doc.metric, side) };
  const { unit, decimals } = metric;
  const name = `lookup/${canonicalJson([doc, unit, decimals])}`;
  const label = `${doc.column} in ${tables[doc.table]?.label ?? doc.table}${foundByInWords(doc.key, attributes)}`;
  const atom = { label, unit, decimals, better: 'higher', measure: 'lookup', ...doc } as const;
  metrics.set(name, { name, label, unit, decimals, better: 'higher', source: { atom } });
  return { metric: name, reads: name };
}

function exemption(
  { kind, where, reason }: NonNullable<CriterionDoc['exempt']>,
  { metrics, kinds }: TreeContext,
): Exemption {
  const name = `exempt/${canonicalJson(where === undefined ? [kind] : [kind, where])}`;
  metrics.set(name, evidenceMetric(name, kinds[kind]?.label ?? kind, { kinds: [kind], where }));
  return { metric: name, reason };
}

/** How many pieces of some evidence are in force on the day. */
function evidenceMetric(name: string, label: string, of: Pick<AggregateDoc, 'kinds' | 'where'>): Metric {
  const common = { label, unit: 'count', better: 'higher' } as const;
  const aggregate = aggregateOf({ ...common, measure: 'rows', ...of, window: 'valid', reduce: 'count' });
  const atom = { ...aggregate, ...common, measure: 'rows' } as const;
  return { name, ...common, decimals: 0, source: { atom } };
}
