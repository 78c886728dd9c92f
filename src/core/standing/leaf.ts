/** Whether a criterion holds for one partner: its metric against its threshold, or what is enough in its place. */
import type { Leaf, Threshold } from '../program/program.ts';
import {
  outcomeOf,
  possibly,
  possiblyAgainst,
  surely,
  surelyAgainst,
  type Interval,
  type Operator,
  type Outcome,
} from './interval.ts';

/** The fact of a metric for the partner that is looked at. */
export type FactOf = (metric: string) => Interval;

/** Whether a criterion holds, surely or possibly. */
export type LeafTest = (leaf: Leaf, fact: FactOf) => boolean;

/** Whether a criterion surely holds, by its figures or by what excuses from it. */
export const leafSurely: LeafTest = (leaf, fact) => holds(leaf, fact, surely, surelyAgainst);

/** Whether a criterion could hold. */
export const leafPossibly: LeafTest = (leaf, fact) => holds(leaf, fact, possibly, possiblyAgainst);

/** Met, unmet or unknown. */
export function leafOutcome(leaf: Leaf, fact: FactOf): Outcome {
  return outcomeOf(leafSurely(leaf, fact), leafPossibly(leaf, fact));
}

/** Whether what excuses from a criterion is there; `unmet` where nothing excuses. */
export function exemptOutcome({ exempt }: Leaf, fact: FactOf): Outcome {
  if (exempt === null) return 'unmet';
  const found = fact(exempt.metric);
  return outcomeOf(surely('atLeast', found, 1), possibly('atLeast', found, 1));
}

/** A threshold as a fact; one that the document gives is known. */
export function limitOf(threshold: Threshold, fact: FactOf): Interval {
  return typeof threshold === 'number' ? { least: threshold, most: threshold } : fact(threshold.reads);
}

function holds(
  { reads, op, threshold, orEnter, exempt }: Leaf,
  fact: FactOf,
  test: typeof surely,
  against: (op: Operator, x: Interval, t: Interval) => boolean,
): boolean {
  const x = fact(reads);
  const passes = (t: Threshold): boolean =>
    typeof t === 'number' ? test(op, x, t) : against(op, x, fact(t.reads));
  return (
    passes(threshold) ||
    (orEnter !== null && passes(orEnter)) ||
    (exempt !== null && test('atLeast', fact(exempt.metric), 1))
  );
}
