/**
 * Attribution (M15, rule 27): the criteria that decided a move, which are those that had to be otherwise for another outcome. Derived
 * from the facts on read, never stored.
 */
import type { Leaf, Node, TierParts } from '../program/program.ts';
import type { AuditRow } from './audit.ts';
import type { DecisionKind } from './decide.ts';
import { looksOf, type FactSource, type Look } from './fold.ts';
import type { Interval } from './interval.ts';
import { leafPossibly, leafSurely, type LeafTest } from './leaf.ts';
import { leafOf, sameThreshold } from '../program/tree.ts';
import type { Part } from './trace.ts';

/** One criterion that decided a move. */
export interface DecidingCriterion {
  readonly part: Part;
  /** Index of the lowest tier that asks it; null for gate and fit, which stand under several. */
  readonly tier: number | null;
  /** With the threshold that it was tested against: to keep in a demotion, to enter otherwise. */
  readonly leaf: Leaf;
  /** What the partner has of it, in the look that decided. */
  readonly fact: Interval;
  /** Whether this one alone, had it been otherwise, would have given another outcome. */
  readonly alone: boolean;
}

/** The moves that have deciding criteria; a hold and a pending one are no moves. */
export const attributedKinds = [
  'demote',
  'propose-exit',
  'promote',
  'enter',
] as const satisfies DecisionKind[];
export type AttributedKind = (typeof attributedKinds)[number];

/** The criteria that decided one move, in document order; none for who does not move. */
export function decidingCriteria(row: AuditRow): readonly DecidingCriterion[] {
  const question = questionOf(row);
  return question === null ? [] : answersOf(question, row.look, row.row);
}

/** A look in which the gate is surely not passed: the one that decides, else the latest; the one that decides where there is none. */
export function gateLook({ look, row, standings }: AuditRow): Look {
  const fails = (l: Look): boolean => l.gate(row) === 'unmet';
  return fails(look) ? look : (looksOf(standings.seen).findLast(fails) ?? look);
}

/** The checks of the gate that decide that it is surely not passed, in that look; none where it may be. */
export function decidingChecks(row: AuditRow): readonly DecidingCriterion[] {
  if (row.gate !== 'unmet') return [];
  const failed = gateLook(row);
  const asked = failed.ladder.gate.map(({ node }): Asked => ({ part: 'gate', tier: null, node }));
  return answersOf({ asked, test: leafPossibly, answer: false, known: new Set() }, failed, row.row);
}

/** A part of what decides, and where it stands. */
interface Asked {
  readonly part: Part;
  readonly tier: number | null;
  readonly node: Node;
}

/** What was asked of a partner as one tree, all of its parts, and how it was answered. */
interface Question {
  readonly asked: readonly Asked[];
  readonly test: LeafTest;
  /** Whether all of it holds. */
  readonly answer: boolean;
  /** Criteria that the tier held asks already, so that they are not news. */
  readonly known: ReadonlySet<string>;
}

function questionOf({ decision, held, look }: AuditRow): Question | null {
  const { tiers, fit, doc } = look.ladder;
  const asked = (from: number, to: number, way: 'enter' | 'keep'): readonly Asked[] =>
    tiers
      .slice(doc.cumulative ? from : to, to + 1)
      .flatMap((tier, i) => parts(tier[way], i + (doc.cumulative ? from : to)));
  const heldTier = held.held === 'tier' ? held.tier : -1;
  switch (decision.kind) {
    case 'demote':
      return { asked: asked(0, heldTier, 'keep'), test: leafPossibly, answer: false, known: new Set() };
    case 'promote':
    case 'enter': {
      const known = doc.cumulative ? asked(0, heldTier, 'enter').flatMap((a) => leafIds(a.node)) : [];
      const to = decision.next ?? -1;
      return {
        asked: asked(heldTier + 1, to, 'enter'),
        test: leafSurely,
        answer: true,
        known: new Set(known),
      };
    }
    case 'propose-exit': {
      if (!fit) return null;
      const nodes = [...fit.musts, leafOf(fit.metric, 'atLeast', fit.near)];
      return {
        asked: nodes.map((node): Asked => ({ part: 'fit', tier: null, node })),
        test: leafPossibly,
        answer: false,
        known: new Set(),
      };
    }
    case 'hold':
    case 'pending':
      return null;
  }
}

function parts({ criteria, gate, fit }: TierParts, tier: number): readonly Asked[] {
  return [
    { part: 'criteria', tier, node: criteria },
    ...(gate ? [{ part: 'gate', tier: null, node: gate } as const] : []),
    ...(fit ? [{ part: 'fit', tier: null, node: fit } as const] : []),
  ];
}

type Holds = (leaf: Leaf) => boolean;

function answersOf(question: Question, facts: FactSource, row: number): readonly DecidingCriterion[] {
  const { asked, test, answer, known } = question;
  const holds: Holds = (leaf) => test(leaf, (metric) => facts.fact(metric, row));
  const found = new Map<string, Omit<DecidingCriterion, 'alone'>>();
  for (const { part, tier, node } of asked) {
    if (nodeHolds(node, holds) !== answer) continue;
    for (const leaf of agreeing(node, answer, holds)) {
      const id = leafId(leaf);
      if (!known.has(id) && !found.has(id))
        found.set(id, { part, tier, leaf, fact: facts.fact(leaf.reads, row) });
    }
  }
  const all = [...found.values()];
  const hardest = all.filter(({ leaf }) => !all.some((o) => o.leaf !== leaf && implies(o.leaf, leaf)));
  return hardest.map((d) => {
    // What is otherwise takes along what it implies: who misses 50,000 also misses a million.
    const otherwise: Holds = (leaf) =>
      (answer ? implies(leaf, d.leaf) : implies(d.leaf, leaf)) ? !answer : holds(leaf);
    return { ...d, alone: asked.every(({ node }) => nodeHolds(node, otherwise)) !== answer };
  });
}

/** Leaves that answer as their node does, under groups that do: every way to another answer goes through some of them. */
function agreeing(node: Node, answer: boolean, holds: Holds): readonly Leaf[] {
  if (nodeHolds(node, holds) !== answer) return [];
  return node.node === 'leaf' ? [node] : node.members.flatMap((m) => agreeing(m, answer, holds));
}

function nodeHolds(node: Node, holds: Holds): boolean {
  if (node.node === 'leaf') return holds(node);
  return node.members.filter((m) => nodeHolds(m, holds)).length >= node.need;
}

/** Whether one criterion cannot hold without the other: itself, or an easier threshold of the same metric. */
function implies(hard: Leaf, easy: Leaf): boolean {
  if (hard.metric !== easy.metric || hard.op !== easy.op || hard.award !== easy.award) return false;
  // Who is excused from the one need not be from the other.
  if (hard.exempt !== null && hard.exempt.metric !== easy.exempt?.metric) return false;
  if (hard.orEnter !== null || easy.orEnter !== null) return leafId(hard) === leafId(easy);
  const [h, e] = [hard.threshold, easy.threshold];
  if (typeof h === 'object' || typeof e === 'object') return sameThreshold(h, e);
  switch (hard.op) {
    case 'atLeast':
    case 'above':
      return h >= e;
    case 'atMost':
    case 'below':
      return h <= e;
    case 'is':
      return h === e;
  }
}

function leafIds(node: Node): readonly string[] {
  return node.node === 'leaf' ? [leafId(node)] : node.members.flatMap(leafIds);
}

function leafId({ metric, op, threshold, orEnter, exempt, award }: Leaf): string {
  return JSON.stringify([metric, op, threshold, orEnter, exempt?.metric, award]);
}

/** How often one criterion decided moves of a kind. */
export interface CountedCriterion extends Omit<DecidingCriterion, 'alone' | 'fact'> {
  readonly moves: number;
  /** Moves that it decided alone. */
  readonly alone: number;
}

/** The criteria that decided some moves, counted, the most frequent first. */
export function countDeciding(moves: Iterable<readonly DecidingCriterion[]>): readonly CountedCriterion[] {
  const counts = new Map<string, { criterion: DecidingCriterion; moves: number; alone: number }>();
  for (const criteria of moves) {
    for (const criterion of criteria) {
      const id = `${criterion.part} ${criterion.tier ?? ''} ${leafId(criterion.leaf)}`;
      const count = counts.get(id) ?? { criterion, moves: 0, alone: 0 };
      count.moves++;
      if (criterion.alone) count.alone++;
      counts.set(id, count);
    }
  }
  return [...counts]
    .toSorted(([x, a], [y, b]) => b.moves - a.moves || b.alone - a.alone || (x < y ? -1 : 1))
    .map(
      ([
        ,
        {
          criterion: { part, tier, leaf },
          moves: times,
          alone,
        },
      ]) => ({ part, tier, leaf, moves: times, alone }),
    );
}
