/**
 * What is missing for a tier, as a tree shaped like the criteria (README.md, "Gap tree"); of a ladder that is looked at more than once
 * a choice among looks, or all of them.
 */
import { dayInWords, spanInWords } from '../calendar.ts';
import { tierTree, type Group, type Leaf, type Node, type Threshold } from '../program/program.ts';
import type { LadderStandings } from './evaluate.ts';
import type { Fold, Look, Seen } from './fold.ts';
import type { Operator } from './interval.ts';
import { leafSurely } from './leaf.ts';
import { openedOf } from './opened.ts';
import {
  contextOf,
  metricNamed,
  nodeHolds,
  traceAsked,
  type AskedTrace,
  type LookContext,
  type TraceContext,
} from './trace.ts';

/** What is missing: all of a list, one of a choice, `need` of a choice; leaves say how far. */
export type Gap =
  | (AskedTrace & { readonly gap: 'criterion'; readonly outcome: 'unmet' | 'unknown' })
  /** Nothing helps: too few of its choices count on the day. */
  | { readonly gap: 'closed'; readonly label: string | null }
  | { readonly gap: 'all'; readonly label: string | null; readonly of: readonly Gap[] }
  | {
      readonly gap: 'choose';
      readonly label: string | null;
      readonly need: number;
      readonly of: readonly Gap[];
    };

/** What stands between a row and a tier: everything of that tier, and on a cumulative ladder of all tiers below, that is not surely met. */
export function gapToTier(
  ctx: TraceContext,
  { seen }: Pick<LadderStandings, 'seen'>,
  row: number,
  tier: number,
): Gap | null {
  return gapInLooks(ctx, seen, row, tier);
}

function gapInLooks(ctx: TraceContext, seen: Seen, row: number, tier: number): Gap | null {
  if (seen.kind === 'look') return gapInLook(contextOf(ctx, seen), row, tier);
  const open = seen.members.flatMap((member, at): Open[] => {
    const gap = gapInLooks(ctx, member, row, tier);
    return gap === null ? [] : [{ looks: [member], at, gap }];
  });
  const need = seen.need - (seen.members.length - open.length);
  if (need <= 0) return null;
  const every = need >= open.length;
  // Of a choice of several it matters how many looks there are, so that each is named.
  const told = every || need === 1 ? joined(seen, open) : open;
  const of = (every ? told : nearestFirst(seen, told, need, row)).map(({ looks, gap }): Gap => {
    const label = placeOf(seen, looks);
    return gap.gap === 'all' && gap.label === null ? { ...gap, label } : { gap: 'all', label, of: [gap] };
  });
  const [only] = of;
  if (of.length === 1 && only) return only;
  return every ? { gap: 'all', label: null, of } : { gap: 'choose', label: null, need, of };
}

/** Looks that lack the same: days one after the other, or scopes. */
interface Open {
  readonly looks: readonly Seen[];
  /** The place of the last of them among all members. */
  readonly at: number;
  readonly gap: Gap;
}

/** Joins sample days one after the other, and scopes, that lack the same. */
function joined({ over }: Fold, open: readonly Open[]): readonly Open[] {
  const out: (Open & { readonly same: string })[] = [];
  for (const one of open) {
    const same = exactText(one.gap);
    const found = out.findIndex((o) => o.same === same && (over === 'scopes' || o.at === one.at - 1));
    const before = out[found];
    if (before) out[found] = { ...before, looks: [...before.looks, ...one.looks], at: one.at };
    else out.push({ ...one, same });
  }
  return out;
}

/** A gap as text that tells any two apart; JSON alone writes every open end as null. */
function exactText(gap: Gap): string {
  return JSON.stringify(gap, (_, v: unknown) => (typeof v === 'number' ? String(v) : v));
}

/** A choice names no more than these beyond those that are needed: a year of days would be a list that nobody reads. */
const further: Readonly<Record<Fold['over'], number>> = { days: 1, scopes: 4 };

/** The looks of a choice, those that reach highest first; of days that reach the same the latest. */
function nearestFirst({ over }: Fold, open: readonly Open[], need: number, row: number): readonly Open[] {
  const reach = ({ looks }: Open): number => {
    const last = looks.at(-1);
    return (last?.earned[row] ?? -1) + (last?.possibleTier[row] ?? -1) / 1000;
  };
  const listed = over === 'days' ? open.toReversed() : open;
  return listed.toSorted((a, b) => reach(b) - reach(a)).slice(0, need + further[over]);
}

/** What tells members of a fold from the others: their days, or the labels of their scopes. */
function placeOf({ over }: Fold, looks: readonly Seen[]): string {
  const seen = looks.map(firstLook);
  if (over === 'scopes') return seen.map((look) => look.scope?.label ?? '').join(', ');
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last) throw new Error('A gap without a look');
  return first.day === last.day ? dayInWords(first.day) : spanInWords(first.day, last.day);
}

function firstLook(seen: Seen): Look {
  if (seen.kind === 'look') return seen;
  const [first] = seen.members;
  if (!first) throw new Error('A fold over nothing is refused before it is evaluated');
  return firstLook(first);
}

function gapInLook(ctx: LookContext, row: number, tier: number): Gap | null {
  const { ladder } = ctx.evaluation;
  const from = ladder.doc.cumulative ? 0 : tier;
  const trees = ladder.tiers.slice(from, tier + 1).map((t) => tierTree(t.enter));
  const gaps = trees.map((tree) => gapOf(ctx, tree, row)).filter((g) => g !== null);
  const merged = merge(gaps);
  if (merged.length === 0) return null;
  const [only] = merged;
  return merged.length === 1 && only ? only : { gap: 'all', label: null, of: merged };
}

/** Joins the lists of several tiers and names what several of them ask for only once. */
function merge(gaps: readonly Gap[]): Gap[] {
  const flatten = (g: Gap): readonly Gap[] =>
    g.gap === 'all' && g.label === null ? g.of.flatMap(flatten) : [g];
  const flat = gaps.flatMap(flatten);
  const seen = new Map<string, Gap>();
  for (const g of flat) seen.set(JSON.stringify(g), g);
  const all = [...seen.values()];
  // Of one metric asked by several tiers, the hardest upward threshold says it all.
  return all.filter(
    (g) =>
      g.gap !== 'criterion' ||
      !all.some(
        (h) =>
          h !== g &&
          h.gap === 'criterion' &&
          h.metric === g.metric &&
          h.op === g.op &&
          h.exempt === null &&
          harder(h, g),
      ),
  );
}

function harder(h: AskedTrace, g: AskedTrace): boolean {
  if (typeof h.threshold === 'object' || typeof g.threshold === 'object') return false;
  return g.op === 'atLeast' ? h.threshold > g.threshold : g.op === 'atMost' && h.threshold < g.threshold;
}

/** What is missing of a tree for one row; null when it surely holds. */
function gapOf(ctx: LookContext, node: Node, row: number): Gap | null {
  if (nodeHolds(node, ctx.evaluation, row, leafSurely)) return null;
  if (node.node === 'leaf') {
    const behind = criteriaBehind(ctx, node, row);
    if (behind !== null) return behind;
    const asked = traceAsked(ctx, node, row);
    return { ...asked, gap: 'criterion', outcome: asked.outcome === 'unknown' ? 'unknown' : 'unmet' };
  }
  return groupGap(ctx, node, row);
}

/** What is missing of the criteria that a metric is, where it has to be met and nothing else is enough; null for all other criteria. */
function criteriaBehind(ctx: LookContext, leaf: Leaf, row: number): Gap | null {
  const { op, threshold, exempt, orEnter } = leaf;
  const metric = metricNamed(ctx.program, leaf.metric);
  if (metric.unit !== 'flag' || exempt !== null || orEnter !== null || !asksYes(op, threshold)) return null;
  const opened = openedOf(ctx, leaf.metric, row);
  if (opened === null || opened.on !== null) return null;
  const gap = gapOf(ctx, opened.node, row);
  if (gap === null) return null;
  const { label } = metric;
  return gap.gap === 'all' && gap.label === null ? { ...gap, label } : { gap: 'all', label, of: [gap] };
}

function asksYes(op: Operator, threshold: Threshold): boolean {
  return op === 'above' ? threshold === 0 : threshold === 1 && (op === 'is' || op === 'atLeast');
}

function groupGap(ctx: LookContext, node: Group, row: number): Gap {
  const of = node.members.map((m) => gapOf(ctx, m, row)).filter((g) => g !== null);
  const need = node.need - (node.members.length - of.length);
  const [only] = of;
  if (need > of.length) return { gap: 'closed', label: node.label };
  if (of.length === 1 && only && need === 1) return only;
  return need >= of.length
    ? { gap: 'all', label: node.label, of }
    : { gap: 'choose', label: node.label, need, of };
}
