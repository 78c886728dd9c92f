/** What rules with data look at: how the partners of a program are spread, their figures, and what came before (README.md). */
import type { Day } from '../calendar.ts';
import { tierTree, type Leaf, type Node, type Program } from '../program/program.ts';
import { comparisonsOf, leavesOf } from '../program/tree.ts';
import { thresholdNumber } from '../program/threshold-fact.ts';
import type { Outside } from '../words/pins.ts';
import type { AuditRow } from '../standing/audit.ts';
import { looksOf, type Look } from '../standing/fold.ts';
import type { Operator } from '../standing/interval.ts';
import { leafPossibly, leafSurely, type LeafTest } from '../standing/leaf.ts';
import { factsOf, nodeHolds } from '../standing/trace.ts';
import { criteriaOn } from './counting.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** The partners of a program on a day, and its years before. */
export interface PartnerBase {
  readonly asOf: Day;
  /** Where the day lies, if outside all evidence. */
  readonly outside: Outside | null;
  /** Standings by ladder; none on a day before all evidence, when every figure is nothing. */
  readonly ladders: ReadonlyMap<string, LadderBase>;
  /** Partners with activity in the last twelve months, by motion; none for a motion whose activity no feed brings up to date. */
  readonly active: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, StoredKind>;
  /** Recorded tiers at the ends of program years, and on the day; the oldest first, by ladder. */
  readonly years: ReadonlyMap<string, readonly YearEnd[]>;
  /** Days since when earlier versions of the program were known here that asked something else for a tier, the oldest first. */
  readonly rewritten: readonly Day[];
}

/** What is stored of a kind of evidence. */
export interface StoredKind {
  /** Whether a feed says how complete it is; without one it counts as missing, whatever the rows. */
  readonly feed: boolean;
  /** Rows that count, up to the day; claims too. */
  readonly rows: number;
  /** The day of the first of them. */
  readonly first: Day | null;
}

/** How a ladder stood on a day. Tiers count from 0. */
export interface YearEnd {
  readonly on: Day;
  /** Partners held at each tier. */
  readonly held: readonly number[];
  /** Of those held on the day before this in the list too, who stands higher or lower now. */
  readonly up: number;
  readonly down: number;
}

/** The standings of one ladder. */
export interface LadderBase {
  readonly partners: number;
  /** Partners that surely earn a tier or a higher one; by tier, counted from 0. */
  readonly earned: readonly number[];
  /** Those that may, once what is open is known, or awards are given. */
  readonly possible: readonly number[];
  readonly criteria: readonly CriterionBase[];
}

/** One threshold of a tier above entry that is a number, and the figures that it is held against. */
export interface CriterionBase {
  readonly tier: number;
  readonly path: Path;
  readonly metric: string;
  readonly op: Operator;
  readonly threshold: number;
  /** Figures that are known, in whole units of the metric, in order; who has no figure is left out. */
  readonly values: readonly number[];
  /** Partners whose figure is not known. */
  readonly open: number;
  /** Partners that this criterion alone keeps from the tier or takes it from, or may. */
  readonly kept: number;
  /** Partners that have the tier by this criterion: without it they surely would not. Of a ladder that is looked at more than once, some of them. */
  readonly carried: number;
}

/** The standings of an audit as rules read them; each row of one ladder. */
export function ladderBases(
  subject: Subject,
  rows: readonly AuditRow[],
  asOf: Day,
): ReadonlyMap<string, LadderBase> {
  return new Map(
    subject.program.ladders.map((ladder) => {
      const own = rows.filter((r) => r.standings.ladder.key === ladder.key);
      const reach = (of: (row: AuditRow) => number): number[] =>
        ladder.tiers.map((_, i) => own.filter((r) => of(r) >= i).length);
      const criteria = subject
        .rungsOf(ladder)
        .slice(1)
        .flatMap((rung) => thresholdsOf(subject.program, rung, asOf).map((t) => criterionBase(rung, t, own)));
      const base = {
        partners: own.length,
        earned: reach((r) => r.earned),
        possible: reach((r) => Math.max(r.possible, r.eligible)),
      };
      return [ladder.key, { ...base, criteria }];
    }),
  );
}

interface PlacedThreshold extends Pick<Leaf, 'op' | 'metric' | 'reads'> {
  readonly path: Path;
  readonly threshold: number;
  /** What is enough to keep the tier; null where that is no number. */
  readonly keep: number | null;
}

/** The thresholds of a tier that are numbers, of criteria that count on the day. */
function thresholdsOf(program: Program, rung: Rung, on: Day): readonly PlacedThreshold[] {
  const leaves = leavesOf(rung.tier.enter.criteria);
  return criteriaOn(rung.tier.doc.enter, [...rung.path, 'enter'], on).flatMap(({ criterion, path }) => {
    const metric = program.metrics.find((m) => m.name === criterion.metric);
    if (!metric || metric.unit === 'flag' || metric.unit === 'day') return [];
    const { keep: kept } = criterion;
    return comparisonsOf(criterion).flatMap(([op, asked]) => {
      if (typeof asked === 'object' || op === 'is') return [];
      const threshold = thresholdNumber(asked, metric);
      const keep =
        kept === undefined ? threshold : typeof kept === 'object' ? null : thresholdNumber(kept, metric);
      const leaf = leaves.find((l) => l.metric === criterion.metric && l.op === op);
      const reads = leaf?.reads ?? criterion.metric;
      return [{ path: [...path, op], metric: criterion.metric, reads, op, threshold, keep }];
    });
  });
}

function criterionBase(
  { index, ladder }: Rung,
  asked: PlacedThreshold,
  rows: readonly AuditRow[],
): CriterionBase {
  const { path, metric, reads, op, threshold, keep } = asked;
  const isEnter = isLeaf(asked, threshold);
  const isKeep = isLeaf(asked, keep);
  const reaches = (below: number): boolean => !ladder.doc.cumulative || below >= index - 1;
  const values: number[] = [];
  let [open, kept, carried] = [0, 0, 0];
  for (const row of rows) {
    const { least, most } = row.look.fact(reads, row.row);
    if (least === most) values.push(least);
    else if (!Number.isNaN(most)) open++;
    const within = row.earned >= index;
    if (within && carries(row, index, isEnter)) carried++;
    const fromEntering = !within && reaches(row.possible) && keepsOut(row, index, 'enter', isEnter);
    const holds = row.held.held === 'tier' && row.held.tier >= index && row.holdable < index;
    if (fromEntering || (holds && reaches(row.holdable) && keepsOut(row, index, 'keep', isKeep))) kept++;
  }
  return {
    tier: index,
    path,
    metric,
    op,
    threshold,
    values: values.toSorted((a, b) => a - b),
    open,
    kept,
    carried,
  };
}

type IsLeaf = (leaf: Leaf) => boolean;

function isLeaf({ metric, op }: PlacedThreshold, threshold: number | null): IsLeaf {
  return (leaf) => leaf.metric === metric && leaf.op === op && leaf.threshold === threshold;
}

/** Whether a criterion alone may keep a partner out, in any look at the ladder: it may fail, all else may hold, and with both it does. */
function keepsOut({ standings, row }: AuditRow, tier: number, way: 'enter' | 'keep', isIt: IsLeaf): boolean {
  const met: LeafTest = (leaf, fact) => isIt(leaf) || leafPossibly(leaf, fact);
  return looksOf(standings.seen).some((look) => {
    const tree = treeOf(look, tier, way);
    if (!tree) return false;
    const mayFail = leavesOf(tree).some((leaf) => isIt(leaf) && !leafSurely(leaf, factsOf(look, row)));
    return mayFail && nodeHolds(tree, look, row, met) && !nodeHolds(tree, look, row, leafSurely);
  });
}

/** Whether a partner that has a tier surely would not without a criterion: in no look at the ladder. */
function carries({ standings, row }: AuditRow, tier: number, isIt: IsLeaf): boolean {
  const missed: LeafTest = (leaf, fact) => !isIt(leaf) && leafPossibly(leaf, fact);
  return looksOf(standings.seen).every((look) => {
    const tree = treeOf(look, tier, 'enter');
    return tree !== null && !nodeHolds(tree, look, row, missed);
  });
}

function treeOf({ ladder }: Look, tier: number, way: 'enter' | 'keep'): Node | null {
  const asked = ladder.tiers[tier];
  return asked ? tierTree(asked[way]) : null;
}

/** Whether more is better for a criterion. */
export function isUpward({ op }: CriterionBase): boolean {
  return op === 'atLeast' || op === 'above';
}

/** Whether enough figures of a criterion are known to say how partners are spread: of at most one in five it is not. */
export function isKnown({ values, open }: CriterionBase): boolean {
  return open * 4 <= values.length;
}
