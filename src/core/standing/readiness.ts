/**
 * Readiness (M31): which missing feed, answer or value keeps how many standings undecided, ranked so that the next hour of data
 * work is well spent.
 */
import { aggregateOf, aggregatesOf, isRowsAtom, type Atom } from '../metrics/atom.ts';
import { aggregateCoverage, employmentCoverage, type Cause, type Feed } from '../metrics/coverage.ts';
import { neededThrough, resolveWindow, type Moment } from '../metrics/window.ts';
import { operands } from '../program/metric-refs.ts';
import { metricsOf } from '../program/tree.ts';
import { tierTree, type Leaf, type Node, type Program } from '../program/program.ts';
import type { Evaluation, LadderStandings } from './evaluate.ts';
import type { Interval } from './interval.ts';
import { leafOutcome, leafSurely } from './leaf.ts';

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

/** Says what keeps one row's standing on a ladder open; nothing when it is decided. */
export type MissingFinder = (standings: LadderStandings, row: number) => readonly Missing[];

/** A finder for many rows of one evaluation: what is the same for every partner is found out once for each metric. */
export function missingFinder(input: ReadinessInput): MissingFinder {
  const metrics = new Map(input.program.metrics.map((m) => [m.name, m]));
  const known = new Map<string, AtomCauses>();
  const causesOf = (name: string, atom: EvidenceAtom): AtomCauses => {
    const found = known.get(name) ?? atomCauses(input, name, atom);
    known.set(name, found);
    return found;
  };
  const ofMetric = (name: string, row: number): readonly Missing[] => {
    const { least, most } = input.evaluation.fact(name, row);
    if (least === most || Number.isNaN(most)) return [];
    const source = metrics.get(name)?.source;
    if (!source) return [];
    if ('formula' in source) return operands(source.formula).flatMap((o) => ofMetric(o, row));
    const { atom } = source;
    if (atom.measure === 'lookup' || atom.measure === 'placement') return []; // refused by the check
    if (atom.measure === 'attribute' || atom.measure === 'score' || atom.measure === 'must')
      return [{ cause: 'attribute-missing', attribute: atom.attribute }];
    return missingEvidence(input, causesOf(name, atom), row, { least, most });
  };
  return (standings, row) => {
    const from = standings.earned[row] ?? -1;
    const to = standings.possibleTier[row] ?? -1;
    const names = new Set<string>();
    for (let tier = from + 1; tier <= to; tier++) {
      const parts = standings.ladder.tiers[tier];
      if (!parts) continue;
      for (const leaf of openLeaves(tierTree(parts.enter), input.evaluation, row))
        for (const name of metricsOf(leaf)) names.add(name);
    }
    const found = new Map<string, Missing>();
    for (const name of names) for (const m of ofMetric(name, row)) found.set(missingId(m), m);
    return [...found.values()];
  };
}

/** The same text for the same thing missing. */
function missingId(missing: Missing): string {
  const known = knownIds.get(missing);
  if (known !== undefined) return known;
  const id = JSON.stringify(missing);
  knownIds.set(missing, id);
  return id;
}

/** Most rows lack the same few things, the same objects of which were made once. */
const knownIds = new WeakMap<Missing, string>();

/** Leaves that are unknown and matter: those under groups that are not sure yet. */
function openLeaves(node: Node, evaluation: Evaluation, row: number): readonly Leaf[] {
  if (node.node === 'leaf') {
    return leafOutcome(node, (metric) => evaluation.fact(metric, row)) === 'unknown' ? [node] : [];
  }
  const sure = node.members.filter((m) => holds(m, evaluation, row)).length;
  return sure >= node.need ? [] : node.members.flatMap((m) => openLeaves(m, evaluation, row));
}

function holds(node: Node, evaluation: Evaluation, row: number): boolean {
  if (node.node === 'leaf') return leafSurely(node, (metric) => evaluation.fact(metric, row));
  return node.members.filter((m) => holds(m, evaluation, row)).length >= node.need;
}

type EvidenceAtom = Extract<Atom, { measure: 'rows' | 'each' }>;

/** What may be missing of an atom whoever the partner is. */
interface AtomCauses {
  readonly kinds: readonly string[];
  readonly feeds: readonly Missing[];
  readonly answers: readonly Missing[];
  readonly rates: Missing;
}

function atomCauses(
  { program, moment, feeds }: Pick<ReadinessInput, 'program' | 'moment' | 'feeds'>,
  metric: string,
  atom: EvidenceAtom,
): AtomCauses {
  const by = atom.measure === 'each' ? atom.by : undefined;
  const aggregates = isRowsAtom(atom) ? [aggregateOf(atom)] : aggregatesOf(atom);
  const kinds = [...new Set(aggregates.flatMap((a) => a.kinds))].toSorted();
  const ofEvidence = aggregates.flatMap((a) => {
    const through = neededThrough(resolveWindow(a.window, moment), moment.asOf);
    return aggregateCoverage(a, by, through, program.kinds, feeds, moment.asOf).causes;
  });
  const ofPeople = by === 'person' ? employmentCoverage(moment.asOf, feeds).causes : [];
  const causes = [...ofEvidence, ...ofPeople];
  return {
    kinds,
    feeds: causes.filter((c) => c.cause !== 'answer-missing'),
    answers: causes.flatMap((c) => (c.cause === 'answer-missing' ? [{ ...c, metric }] : [])),
    rates: { cause: 'rate-missing', kinds },
  };
}

function missingEvidence(
  { claims: allClaims, partners }: ReadinessInput,
  { kinds, feeds, answers, rates }: AtomCauses,
  row: number,
  { least, most }: Interval,
): readonly Missing[] {
  const ofPartner = allClaims.get(partners[row] ?? -1);
  const claimed = ofPartner ? kinds.filter((k) => ofPartner.has(k)) : [];
  const claims: Missing[] = claimed.length > 0 ? [{ cause: 'claims-undecided', kinds: claimed }] : [];
  if (feeds.length > 0) return [...claims, ...feeds];
  if (answers.length > 0) return [...claims, ...answers];
  // With all feeds complete and every question answered, only rows without a rate leave an end open.
  return least === -Infinity || most === Infinity ? [...claims, rates] : claims;
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
