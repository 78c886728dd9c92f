/** What rules with data look at: how the partners of a program are spread, their figures, and what came before. */
import type { Day } from '../calendar.ts';
import { tierTree, type Leaf, type Node } from '../program/program.ts';
import { comparisonsOf } from '../program/tree.ts';
import { thresholdNumber } from '../program/threshold-fact.ts';
import type { Outside } from '../words/pins.ts';
import type { AuditRow } from '../standing/audit.ts';
import { leafPossibly, leafSurely, type LeafTest } from '../standing/leaf.ts';
import { nodeHolds } from '../standing/trace.ts';
import { criteriaOf } from './asks.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** The partners of a program on a day, and its years before. */
export interface PartnerBase {
  readonly asOf: Day;
  /** Where the day lies, if outside all evidence. */
  readonly outside: Outside | null;
  readonly ladders: ReadonlyMap<string, LadderBase>;
  /** Partners with activity in the last twelve months, by motion. */
  readonly active: ReadonlyMap<string, number>;
  /** Kinds of evidence that a feed or stored rows bring, with the first day of a row. */
  readonly kinds: ReadonlyMap<string, { readonly first: Day | null }>;
  /** Recorded tiers at the ends of years, the oldest first, by ladder. */
  readonly years: ReadonlyMap<string, readonly YearEnd[]>;
  /** Days since when earlier versions of the program were known here that asked something else for a tier, the oldest first. */
  readonly rewritten: readonly Day[];
}

/** How a ladder stood at the end of a year. Tiers count from 0. */
export interface YearEnd {
  readonly on: Day;
  /** Partners held at each tier. */
  readonly held: readonly number[];
  /** Of those held at both ends, who stands higher or lower than a year before. */
  readonly up: number;
  readonly down: number;
}

/** The standings of one ladder. */
export interface LadderBase {
  readonly partners: number;
  /** Partners that surely earn a tier or a higher one, and those that may; by tier, counted from 0. */
  readonly earned: readonly number[];
  readonly possible: readonly number[];
  readonly criteria: readonly CriterionBase[];
}

/** One threshold of a tier above entry, and the figures that it is held against. */
export interface CriterionBase {
  readonly tier: number;
  readonly path: Path;
  readonly metric: string;
  readonly threshold: number;
  readonly upward: boolean;
  /** Figures that are known, in whole units of the metric, in order. */
  readonly values: readonly number[];
  /** Partners that this criterion alone keeps from the tier. */
  readonly decides: number;
}

/** The standings of an audit as rules read them; each row of one ladder. */
export function ladderBases(subject: Subject, rows: readonly AuditRow[]): ReadonlyMap<string, LadderBase> {
  return new Map(
    subject.program.ladders.map((ladder) => {
      const own = rows.filter((r) => r.standings.ladder.key === ladder.key);
      const reach = (of: (row: AuditRow) => number): number[] =>
        ladder.tiers.map((_, i) => own.filter((r) => of(r) >= i).length);
      const criteria = subject
        .rungsOf(ladder)
        .slice(1)
        .flatMap((rung) => thresholdsOf(subject, rung).map((t) => criterionBase(rung, t, own)));
      return [
        ladder.key,
        {
          partners: own.length,
          earned: reach((r) => r.earned),
          possible: reach((r) => r.possible),
          criteria,
        },
      ];
    }),
  );
}

type PlacedThreshold = Pick<CriterionBase, 'path' | 'metric' | 'threshold'> & Pick<Leaf, 'op'>;

/** The thresholds of a tier that are numbers. */
function thresholdsOf({ program, today }: Subject, rung: Rung): readonly PlacedThreshold[] {
  return criteriaOf(rung, today).flatMap(({ criterion, path }) => {
    const metric = program.metrics.find((m) => m.name === criterion.metric);
    if (!metric || metric.unit === 'flag' || metric.unit === 'day') return [];
    return comparisonsOf(criterion).flatMap(([op, asked]) =>
      typeof asked === 'object' || op === 'is'
        ? []
        : [{ path: [...path, op], metric: criterion.metric, threshold: thresholdNumber(asked, metric), op }],
    );
  });
}

function criterionBase(
  { index, ladder }: Rung,
  { op, ...asked }: PlacedThreshold,
  rows: readonly AuditRow[],
): CriterionBase {
  const values: number[] = [];
  let decides = 0;
  for (const row of rows) {
    const { least, most } = row.look.fact(asked.metric, row.row);
    if (least === most) values.push(least);
    const tier = row.look.ladder.tiers[index];
    const near = !ladder.doc.cumulative || row.possible >= index - 1;
    if (tier && near && row.earned < index && isAlone(tierTree(tier.enter), { op, ...asked }, row)) decides++;
  }
  return {
    ...asked,
    tier: index,
    upward: op === 'atLeast' || op === 'above',
    values: values.toSorted((a, b) => a - b),
    decides,
  };
}

/** Whether a tree does not hold, surely or possibly, and would if one threshold were met. */
function isAlone(tree: Node, { metric, op, threshold }: PlacedThreshold, { look, row }: AuditRow): boolean {
  const met =
    (test: LeafTest): LeafTest =>
    (leaf, fact) =>
      (leaf.metric === metric && leaf.op === op && leaf.threshold === threshold) || test(leaf, fact);
  return [leafSurely, leafPossibly].some(
    (test) => !nodeHolds(tree, look, row, test) && nodeHolds(tree, look, row, met(test)),
  );
}
