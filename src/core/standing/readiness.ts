/**
 * Readiness (M31): which missing feed, answer or value keeps how many standings undecided, ranked so that the next hour of data
 * work is well spent.
 */
import { dayOfNumber, plus, type Day } from '../calendar.ts';
import {
  aggregateOf,
  isRowsAtom,
  keyedAggregates,
  looksAtPeople,
  poolOf,
  type Atom,
  type KeyedAggregate,
} from '../metrics/atom.ts';
import { aggregateCoverage, employmentCoverage, type Cause, type Feed } from '../metrics/coverage.ts';
import type { Beginning } from '../metrics/metric-window.ts';
import { momentOn, sampleDays } from '../metrics/samples.ts';
import { isOwnWindow, neededThrough, ownWindow, resolveWindow, type Moment } from '../metrics/window.ts';
import { groupNames } from '../program/look-metrics.ts';
import { isLookFormula, operands, type LookFormula } from '../program/metric-refs.ts';
import {
  knownMetric,
  sinceMetric,
  tierTree,
  type Leaf,
  type Metric,
  type Node,
  type Program,
  type Way,
} from '../program/program.ts';
import { scopedName } from '../program/scope.ts';
import { metricsOf } from '../program/tree.ts';
import type { Evaluation, LadderStandings } from './evaluate.ts';
import { looksOf, type FactSource, type Look } from './fold.ts';
import type { Interval } from './interval.ts';
import { leafOutcome, leafSurely } from './leaf.ts';
import { orderKey } from './rank.ts';
import type { Sight } from './world.ts';

/** Besides the state of feeds, what can be missing about a single partner. */
export type Missing =
  | Exclude<Cause, { cause: 'answer-missing' }>
  | { readonly cause: 'answer-missing'; readonly kind: string; readonly metric: string }
  | { readonly cause: 'attribute-missing'; readonly attribute: string }
  /** Windows that count from an attribute and have not ended; the first and the last day through which they run. */
  | {
      readonly cause: 'window-running';
      readonly attribute: string;
      readonly first: Day;
      readonly last: Day;
    }
  | { readonly cause: 'claims-undecided'; readonly kinds: readonly string[] }
  | { readonly cause: 'rate-missing'; readonly kinds: readonly string[] }
  /** A partner alone is placed among the others as the newest audit had them, and there is none. */
  | { readonly cause: 'order-missing'; readonly metric: string }
  /** A place depends on what others have, and that is open. */
  | { readonly cause: 'others-open'; readonly metric: string };

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

/** Kinds of evidence by the id of a partner. */
export type KindsByPartner = ReadonlyMap<number, ReadonlySet<string>>;

export interface ReadinessInput {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly moment: Moment;
  readonly feeds: readonly Feed[];
  /** Ids in the order of the evaluation's rows. */
  readonly partners: readonly number[];
  /** Kinds of which a partner has claims that nobody decided. */
  readonly claims: KindsByPartner;
  /** The same for all companies of a partner's group, by the attribute that makes the groups; for programs with pooled metrics. */
  readonly pooledClaims?: ReadonlyMap<string, KindsByPartner> | undefined;
}

/** Says what keeps one row's standing on a ladder open; nothing when it is decided. */
export type MissingFinder = (standings: LadderStandings, row: number) => readonly Missing[];

/** Says what keeps a metric of one row open; nothing when it is known. */
export type CauseFinder = (
  metric: string,
  row: number,
  look: Pick<Look, 'day' | 'scope'>,
) => readonly Missing[];

/** What the finders read. */
export type CauseInput = Pick<
  ReadinessInput,
  'program' | 'evaluation' | 'moment' | 'feeds' | 'partners' | 'claims' | 'pooledClaims'
>;

/** A finder for many rows of one evaluation: what is the same for every partner is found out once for each metric. */
export function causeFinder(input: CauseInput): CauseFinder {
  const finder = new Finder(input);
  return (metric, row, look) => finder.ofMetric(metric, input.evaluation.at(look.day, look.scope), row);
}

/** A finder of what keeps standings open. */
export function missingFinder(input: ReadinessInput): MissingFinder {
  const finder = new Finder(input);
  return (standings, row) => finder.ofLadder(standings, row, 'enter');
}

class Finder {
  private readonly input: CauseInput;
  private readonly metrics: ReadonlyMap<string, Metric>;
  private readonly atoms: ReadonlyMap<string, Atom>;
  private readonly known = new Map<string, AtomCauses>();

  constructor(input: CauseInput) {
    this.input = input;
    this.metrics = new Map(input.program.metrics.map((m) => [m.name, m]));
    this.atoms = new Map(input.program.atoms.map((a) => [a.name, a.atom]));
  }

  /** What keeps the tiers between those that are sure and those that are possible, to enter or to keep, in all looks that could decide. */
  ofLadder({ seen }: LadderStandings, row: number, way: Way): readonly Missing[] {
    const topOf = (reached: Pick<Look, 'possibleTier' | 'holdable'>): number =>
      (way === 'enter' ? reached.possibleTier : reached.holdable)[row] ?? -1;
    const [sure, top] = [seen.earned[row] ?? -1, topOf(seen)];
    const found = new Map<string, Missing>();
    for (const look of looksOf(seen)) {
      const from = look.earned[row] ?? -1;
      if (topOf(look) <= sure || from >= top) continue;
      const names = new Set<string>();
      for (const tier of look.ladder.tiers.slice(from + 1, topOf(look) + 1)) {
        for (const leaf of openLeaves(tierTree(tier[way]), look, row))
          for (const name of metricsOf(leaf)) names.add(name);
      }
      const sight = this.input.evaluation.at(look.day, look.scope);
      for (const name of names)
        for (const m of this.ofMetric(name, sight, row))
          found.set(missingId(m), together(found.get(missingId(m)), m));
    }
    return latestNeeded([...found.values()]);
  }

  /** What keeps a metric open, as it is in one place. */
  ofMetric(name: string, sight: Sight, row: number): readonly Missing[] {
    const { least, most } = sight.fact(name, row);
    if (least === most || Number.isNaN(most)) return [];
    const source = this.metrics.get(name)?.source;
    if (!source) return [];
    if ('formula' in source) {
      const { formula } = source;
      return isLookFormula(formula)
        ? this.elsewhere(name, formula, sight, row)
        : operands(formula).flatMap((o) => this.ofMetric(o, sight, row));
    }
    const { atom } = source;
    switch (atom.measure) {
      case 'placement':
      case 'enrolled':
        return []; // always known
      case 'lookup':
        return unknownKeys(sight, Object.values(atom.key), row);
      case 'attribute':
      case 'score':
      case 'must':
        return [{ cause: 'attribute-missing', attribute: atom.attribute }];
      case 'rows':
      case 'each':
        return missingEvidence(this.input, this.causesOf(name, atom, sight), sight, row, { least, most });
    }
  }

  private elsewhere(name: string, formula: LookFormula, sight: Sight, row: number): readonly Missing[] {
    const { evaluation, moment, program } = this.input;
    const { day, scope } = sight;
    switch (formula.measure) {
      case 'earlier':
        return this.ofMetric(formula.of, evaluation.at(plus(day, formula.shift), scope), row);
      case 'sampled':
        return sampleDays(formula.every, formula.window, momentOn(moment, day)).flatMap((on) =>
          this.ofMetric(formula.of, evaluation.at(on, scope), row),
        );
      case 'standing':
      case 'kept-standing': {
        const ladder = program.ladders.find((l) => l.key === formula.ladder);
        const way = formula.measure === 'standing' ? 'enter' : 'keep';
        return ladder ? this.ofLadder(evaluation.ladderOn(ladder, day), row, way) : [];
      }
      case 'rank': {
        if (evaluation.unplaced.has(orderKey(name, scope, day)))
          return [{ cause: 'order-missing', metric: name }];
        const { within } = groupNames(formula);
        const own = [formula.of, ...(within === null ? [] : [within])].flatMap((o) =>
          this.ofMetric(o, sight, row),
        );
        return own.length > 0 ? own : [{ cause: 'others-open', metric: name }];
      }
    }
  }

  private causesOf(name: string, common: EvidenceAtom, { day, scope }: Sight): AtomCauses {
    const { program, moment } = this.input;
    const here = scope !== null && program.scoped.get(scope.by)?.has(name) === true;
    const own = here ? scopedName(name, scope) : name;
    const key = `${own} ${day}`;
    const copy = this.atoms.get(own);
    const atom = copy?.measure === 'rows' || copy?.measure === 'each' ? copy : common;
    const found =
      this.known.get(key) ?? atomCauses({ ...this.input, moment: momentOn(moment, day) }, name, atom);
    this.known.set(key, found);
    return found;
  }
}

/** Of one feed that is behind for several days only the latest day: what reaches it reaches the others. */
function latestNeeded(missing: readonly Missing[]): readonly Missing[] {
  return missing.filter(
    (m) =>
      m.cause !== 'feed-behind' ||
      !missing.some(
        (o) => o.cause === 'feed-behind' && o.kind === m.kind && o.source === m.source && o.needed > m.needed,
      ),
  );
}

/** The same text for the same thing missing. */
function missingId(missing: Missing): string {
  const known = knownIds.get(missing);
  if (known !== undefined) return known;
  const { cause } = missing;
  const id = JSON.stringify(cause === 'window-running' ? { cause, attribute: missing.attribute } : missing);
  knownIds.set(missing, id);
  return id;
}

/** The same thing missing twice: windows end on different days. */
function together(known: Missing | undefined, missing: Missing): Missing {
  if (known?.cause !== 'window-running' || missing.cause !== 'window-running') return missing;
  const { first, last } = known;
  return {
    ...missing,
    first: first < missing.first ? first : missing.first,
    last: last > missing.last ? last : missing.last,
  };
}

/** Most rows lack the same few things, the same objects of which were made once. */
const knownIds = new WeakMap<Missing, string>();

/** Leaves that are unknown and matter: those under groups that are not sure yet. */
function openLeaves(node: Node, evaluation: FactSource, row: number): readonly Leaf[] {
  if (node.node === 'leaf') {
    return leafOutcome(node, (metric) => evaluation.fact(metric, row)) === 'unknown' ? [node] : [];
  }
  const sure = node.members.filter((m) => holds(m, evaluation, row)).length;
  return sure >= node.need ? [] : node.members.flatMap((m) => openLeaves(m, evaluation, row));
}

function holds(node: Node, evaluation: FactSource, row: number): boolean {
  if (node.node === 'leaf') return leafSurely(node, (metric) => evaluation.fact(metric, row));
  return node.members.filter((m) => holds(m, evaluation, row)).length >= node.need;
}

type EvidenceAtom = Extract<Atom, { measure: 'rows' | 'each' }>;

/** What may be missing of an atom whoever the partner is. */
interface AtomCauses {
  readonly pool: string | undefined;
  readonly kinds: readonly string[];
  readonly feeds: readonly Missing[];
  readonly answers: readonly Missing[];
  readonly rates: Missing;
  /** Aggregates of which something may be missing for one partner and not for another. */
  readonly own: readonly KeyedAggregate[];
}

function atomCauses(
  { program, moment, feeds }: Pick<ReadinessInput, 'program' | 'moment' | 'feeds'>,
  metric: string,
  atom: EvidenceAtom,
): AtomCauses {
  const keyed: readonly KeyedAggregate[] = isRowsAtom(atom)
    ? [{ aggregate: aggregateOf(atom), keys: [] }]
    : keyedAggregates(atom);
  const kinds = [...new Set(keyed.flatMap(({ aggregate }) => aggregate.kinds))].toSorted();
  const own = keyed.filter(({ aggregate }) => isOwnWindow(aggregate.window));
  const ofEvidence = keyed.flatMap(({ aggregate, keys }) => {
    if (isOwnWindow(aggregate.window)) return [];
    const through = neededThrough(resolveWindow(aggregate.window, moment), moment.asOf);
    return aggregateCoverage(aggregate, keys, through, program.kinds, feeds, moment.asOf).causes;
  });
  const people = !isRowsAtom(atom) && looksAtPeople(atom);
  const ofPeople = people ? employmentCoverage(moment.asOf, feeds).causes : [];
  const causes = [...ofEvidence, ...ofPeople];
  return {
    pool: poolOf(atom),
    kinds,
    feeds: causes.filter((c) => c.cause !== 'answer-missing'),
    answers: causes.flatMap((c) => (c.cause === 'answer-missing' ? [{ ...c, metric }] : [])),
    rates: { cause: 'rate-missing', kinds },
    own,
  };
}

/** What is missing of aggregates in windows of the partner's own: its day, what feeds have not brought, the end of the window. */
function missingOfOwn(
  input: CauseInput,
  { own }: AtomCauses,
  sight: Sight,
  row: number,
): readonly Exclude<Missing, { cause: 'answer-missing' }>[] {
  const { program, feeds } = input;
  const moment = momentOn(input.moment, sight.day);
  return own.flatMap(({ aggregate, keys }): Exclude<Missing, { cause: 'answer-missing' }>[] => {
    const { window } = aggregate;
    if (!isOwnWindow(window)) return [];
    const begun = beginningOf(sight, row)(window.since);
    if (begun === undefined) return [{ cause: 'attribute-missing', attribute: window.since }];
    const { to, runsThrough } = ownWindow(window, begun, moment);
    const { causes } = aggregateCoverage(aggregate, keys, to, program.kinds, feeds, moment.asOf);
    const running: Extract<Missing, { cause: 'window-running' }>[] =
      runsThrough === null
        ? []
        : [{ cause: 'window-running', attribute: window.since, first: runsThrough, last: runsThrough }];
    return [...causes.filter((c) => c.cause !== 'answer-missing'), ...running];
  });
}

/** The day on which the windows of a row begin that count from an attribute. */
export function beginningOf(evaluation: FactSource, row: number): Beginning {
  return (attribute) => {
    const { least, most } = evaluation.fact(sinceMetric(attribute), row);
    return least === most ? dayOfNumber(least) : undefined;
  };
}

/** Attributes by which a table is looked up and that are not known of a row. */
function unknownKeys(evaluation: FactSource, attributes: readonly string[], row: number): Missing[] {
  return attributes
    .filter((attribute) => evaluation.fact(knownMetric(attribute), row).least < 1)
    .map((attribute) => ({ cause: 'attribute-missing', attribute }));
}

function missingEvidence(
  input: CauseInput,
  causes: AtomCauses,
  sight: Sight,
  row: number,
  { least, most }: Interval,
): readonly Missing[] {
  const { claims, pooledClaims, partners } = input;
  const { pool, kinds, answers, rates } = causes;
  const feeds =
    causes.own.length === 0 ? causes.feeds : [...causes.feeds, ...missingOfOwn(input, causes, sight, row)];
  const ofAll = (pool === undefined ? undefined : pooledClaims?.get(pool)) ?? claims;
  const ofPartner = ofAll.get(partners[row] ?? -1);
  const claimed = ofPartner ? kinds.filter((k) => ofPartner.has(k)) : [];
  const undecided: Missing[] = claimed.length > 0 ? [{ cause: 'claims-undecided', kinds: claimed }] : [];
  if (feeds.length > 0) return [...undecided, ...feeds];
  if (answers.length > 0) return [...undecided, ...answers];
  // With all feeds complete and every question answered, only rows without a rate leave an end open.
  return least === -Infinity || most === Infinity ? [...undecided, rates] : undecided;
}

/** Ranks what is missing: first what releases most, each counted together with everything ranked above it. */
export function readiness(rows: readonly (readonly Missing[])[], total: number): Readiness {
  const byId = new Map<string, Missing>();
  const sets = new Map<string, { readonly ids: readonly string[]; rows: number }>();
  for (const missing of rows) {
    const ids = missing.map(missingId).toSorted();
    missing.forEach((m) => byId.set(missingId(m), together(byId.get(missingId(m)), m)));
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
