/**
 * Readiness (M31): which missing feed, answer or value keeps how many standings undecided, ranked so that the next hour of data
 * work is well spent.
 */
import { isRowsAtom, type Atom } from '../metrics/atom.ts';
import { aggregateCoverage, employmentCoverage, type Cause, type Feed } from '../metrics/coverage.ts';
import { aggregateOf } from '../metrics/atom.ts';
import { neededThrough, resolveWindow, type Moment } from '../metrics/window.ts';
import { operands } from '../program/metric-refs.ts';
import { tierTree, type Leaf, type Node, type Program } from '../program/program.ts';
import type { Evaluation, LadderStandings } from './evaluate.ts';
import { possibly, surely } from './interval.ts';
import { metricNamed } from './trace.ts';

/** Besides the state of feeds, what can be missing about a single partner. */
export type Missing =
  | Exclude<Cause, { cause: 'answer-missing' }>
  | { readonly cause: 'answer-missing'; readonly kind: string; readonly metric: string }
  | { readonly cause: 'attribute-missing'; readonly attribute: string }
  | { readonly cause: 'claims-undecided'; readonly kinds: readonly string[] }
  | { readonly cause: 'rate-missing'; readonly kinds: readonly string[] };

export interface ReadinessItem {
  readonly missing: Missing;
  /** Undecided standings that it is part of. */
  readonly blocks: number;
  /** Undecided standings that it alone keeps open. */
  readonly alone: number;
  /** Standings released once this and everything ranked above it is there. */
  readonly released: number;
}

export interface Readiness {
  /** Standings whose tier is not yet sure. */
  readonly undecided: number;
  readonly total: number;
  readonly items: readonly ReadinessItem[];
}

export interface ReadinessInput {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly moment: Moment;
  readonly feeds: readonly Feed[];
  /** Ids in the order of the evaluation's rows. */
  readonly partners: readonly number[];
  /** Kinds of which a partner has claims that nobody decided. */
  readonly claims: ReadonlyMap<number, ReadonlySet<string>>;
}

/** What keeps one row's standing on a ladder open; empty when it is decided. */
export function missingFor(
  input: ReadinessInput,
  standings: LadderStandings,
  row: number,
): readonly Missing[] {
  const from = standings.earned[row] ?? -1;
  const to = standings.possibleTier[row] ?? -1;
  const leaves = new Set<Leaf>();
  for (let tier = from + 1; tier <= to; tier++) {
    const parts = standings.ladder.tiers[tier];
    if (parts) for (const leaf of openLeaves(tierTree(parts.enter), input.evaluation, row)) leaves.add(leaf);
  }
  const found = new Map<string, Missing>();
  for (const leaf of leaves)
    for (const m of missingOfMetric(input, leaf.metric, row)) found.set(missingId(m), m);
  return [...found.values()];
}

/** The same text for the same thing missing. */
function missingId(missing: Missing): string {
  return JSON.stringify(missing);
}

/** Leaves that are unknown and matter: those under groups that are not sure yet. */
function openLeaves(node: Node, evaluation: Evaluation, row: number): readonly Leaf[] {
  if (node.node === 'leaf') {
    const fact = evaluation.fact(node.metric, row);
    return !surely(node.op, fact, node.threshold) && possibly(node.op, fact, node.threshold) ? [node] : [];
  }
  const sure = node.members.filter((m) => holds(m, evaluation, row)).length;
  return sure >= node.need ? [] : node.members.flatMap((m) => openLeaves(m, evaluation, row));
}

function holds(node: Node, evaluation: Evaluation, row: number): boolean {
  if (node.node === 'leaf') return surely(node.op, evaluation.fact(node.metric, row), node.threshold);
  return node.members.filter((m) => holds(m, evaluation, row)).length >= node.need;
}

function missingOfMetric(input: ReadinessInput, name: string, row: number): readonly Missing[] {
  const { least, most } = input.evaluation.fact(name, row);
  if (least === most || Number.isNaN(most)) return [];
  const metric = metricNamed(input.program, name);
  if ('formula' in metric.source)
    return operands(metric.source.formula).flatMap((o) => missingOfMetric(input, o, row));
  return missingOfAtom(input, metric.source.atom, name, row);
}

function missingOfAtom(input: ReadinessInput, atom: Atom, metric: string, row: number): readonly Missing[] {
  if (atom.measure === 'attribute' || atom.measure === 'score' || atom.measure === 'must') {
    return [{ cause: 'attribute-missing', attribute: atom.attribute }];
  }
  const aggregates = isRowsAtom(atom) ? [aggregateOf(atom)] : Object.values(atom.with);
  const kinds = [...new Set(aggregates.flatMap((a) => a.kinds))].toSorted();
  const causes = coverageCauses(input, atom);
  const claimed = kinds.filter((k) => input.claims.get(input.partners[row] ?? -1)?.has(k));
  const claims: Missing[] = claimed.length > 0 ? [{ cause: 'claims-undecided', kinds: claimed }] : [];
  const feeds = causes.filter((c) => c.cause !== 'answer-missing');
  if (feeds.length > 0) return [...claims, ...feeds];
  const asked = causes.filter((c) => c.cause === 'answer-missing').map((c): Missing => ({ ...c, metric }));
  if (asked.length > 0) return [...claims, ...asked];
  // With all feeds complete and every question answered, only rows without a rate leave an end open.
  const { least, most } = input.evaluation.fact(metric, row);
  const open = least === -Infinity || most === Infinity;
  return open ? [...claims, { cause: 'rate-missing', kinds }] : claims;
}

/** Why the evidence behind an atom is not complete, whoever the partner is. */
function coverageCauses(
  input: Pick<ReadinessInput, 'program' | 'moment' | 'feeds'>,
  atom: Extract<Atom, { measure: 'rows' | 'each' }>,
): readonly Cause[] {
  const { program, moment, feeds } = input;
  const by = atom.measure === 'each' ? atom.by : undefined;
  const aggregates = isRowsAtom(atom) ? [aggregateOf(atom)] : Object.values(atom.with);
  const causes = aggregates.flatMap((a) => {
    const window = resolveWindow(a.window, moment);
    return aggregateCoverage(a, by, neededThrough(window, moment.asOf), program.kinds, feeds, moment.asOf)
      .causes;
  });
  return by === 'person' ? [...causes, ...employmentCoverage(moment.asOf, feeds).causes] : causes;
}

/** Ranks what is missing: first what releases most, each counted together with everything ranked above it. */
export function readiness(rows: readonly (readonly Missing[])[], total: number): Readiness {
  const byId = new Map<string, Missing>();
  const sets = new Map<string, { readonly ids: readonly string[]; rows: number }>();
  for (const missing of rows) {
    const ids = missing.map(missingId).toSorted();
    missing.forEach((m) => byId.set(missingId(m), m));
    const known = sets.get(ids.join('\n'));
    if (known) known.rows++;
    else sets.set(ids.join('\n'), { ids, rows: 1 });
  }
  const all = [...sets.values()];
  const count = (test: (ids: readonly string[]) => boolean): number =>
    all.reduce((sum, s) => sum + (test(s.ids) ? s.rows : 0), 0);
  const chosen = new Set<string>();
  /** Where nothing releases a row by itself: how many things the easiest row with this one still needs. */
  const nearestSet = (id: string): number =>
    Math.min(...all.filter((s) => s.ids.includes(id)).map((s) => s.ids.filter((x) => !chosen.has(x)).length));
  const items: ReadinessItem[] = [];
  while (chosen.size < byId.size) {
    const left = [...byId.keys()].filter((id) => !chosen.has(id));
    const scored = left.map((id) => ({
      id,
      releases: count((ids) => ids.includes(id) && ids.every((x) => x === id || chosen.has(x))),
      nearest: nearestSet(id),
      blocks: count((ids) => ids.includes(id)),
    }));
    const best = scored.toSorted(
      (a, b) =>
        b.releases - a.releases || a.nearest - b.nearest || b.blocks - a.blocks || (a.id < b.id ? -1 : 1),
    )[0];
    const missing = best && byId.get(best.id);
    if (!best || !missing) break;
    chosen.add(best.id);
    items.push({
      missing,
      blocks: best.blocks,
      alone: count((ids) => ids.length === 1 && ids[0] === best.id),
      released: count((ids) => ids.length > 0 && ids.every((x) => chosen.has(x))),
    });
  }
  return { undecided: rows.length, total, items };
}
