/** What of a program counts on a day: criteria that are announced or have ended are left out of their groups. */
import { plus, type Day } from '../calendar.ts';
import type {
  Announced,
  CountingDays,
  GateCheck,
  Ladder,
  Node,
  Program,
  Tier,
  TierParts,
  Way,
} from './program.ts';
import { gateNode, partsOf } from './program.ts';
import { groupOf } from './tree.ts';

/** A program as it counts on one day. */
export interface ProgramOnDay extends Program {
  readonly day: Day;
  /** With everything that it ever asks. */
  readonly whole: Program;
}

/**
 * The part of a program that counts on a day, with what is announced; all metrics stay, since announced criteria show their figures.
 * From a program on another day one gets to any day, too.
 */
export function programOn(program: Program | ProgramOnDay, day: Day): ProgramOnDay {
  const whole = wholeOf(program);
  return { ...whole, day, whole, ladders: whole.ladders.map((l) => ladderOn(l, day)) };
}

/** The program with everything that it ever asks. */
export function wholeOf(program: Program | ProgramOnDay): Program {
  return 'whole' in program ? program.whole : program;
}

/** A ladder as it counts on a day. */
export function ladderOn(ladder: Ladder, day: Day): Ladder {
  const gate = ladder.gate.flatMap((check): GateCheck[] => {
    const [node, keep] = [countingOn(check.node, day), countingOn(check.keep, day)];
    return node && keep ? [{ ...check, node, keep }] : [];
  });
  const partsOn = (parts: TierParts, way: Way): TierParts => ({
    ...parts,
    ...partsOf(parts.after, countingOn(parts.own, day) ?? unreachable),
    gate: parts.gate && gateNode({ gate }, way),
  });
  const tierOn = (tier: Tier): Tier => ({
    ...tier,
    enter: partsOn(tier.enter, 'enter'),
    keep: partsOn(tier.keep, 'keep'),
    announced: announcedIn(tier.enter.criteria, day, false),
  });
  return {
    ...ladder,
    tiers: ladder.tiers.map(tierOn),
    gate,
    announcedGate: ladder.gate.flatMap((check) => announcedIn(check.node, day, false)),
  };
}

/** What a tier asks of which nothing counts: a choice among nothing. */
const unreachable: Node = groupOf('any', [], null);

/** Whether a node counts on a day. */
function counts(days: CountingDays | null, day: Day): boolean {
  return days === null || ((days.from ?? day) <= day && (days.until ?? day) >= day);
}

/**
 * A tree without what does not count on a day; null when it does not count itself. A list none of whose members counts is left out like
 * them, so that it is no choice that asks nothing; a choice stays, and cannot be met. Leaves carry the last day on which they count,
 * whichever group says it.
 */
export function countingOn(node: Node, day: Day, ends: Day | null = null): Node | null {
  if (!counts(node.days, day)) return null;
  const own = node.days?.until ?? null;
  const until = own === null || (ends !== null && ends < own) ? ends : own;
  const days = until === null ? null : { from: null, until };
  if (node.node === 'leaf') return { ...node, days };
  const members = node.members.flatMap((m) => countingOn(m, day, until) ?? []);
  if (node.kind === 'all' && members.length === 0 && node.members.length > 0) return null;
  return { ...node, members, days, need: node.kind === 'all' ? members.length : node.need };
}

/** What of a tree counts from a later day. */
function announcedIn(node: Node, day: Day, choice: boolean): readonly Announced[] {
  const { days } = node;
  const from = days?.from ?? day;
  if (from > day) {
    const then = countingOn(node, from);
    const first: Announced[] = then ? [{ from, until: days?.until ?? null, choice, node: then }] : [];
    return [...first, ...announcedInMembers(node, from, choice)];
  }
  return counts(days, day) ? announcedInMembers(node, day, choice) : [];
}

function announcedInMembers(node: Node, day: Day, choice: boolean): readonly Announced[] {
  if (node.node === 'leaf') return [];
  return node.members.flatMap((m) => announcedIn(m, day, choice || node.kind !== 'all'));
}

/** The days on which something else of a ladder begins to count than on the day before, in order. */
export function turningDays(ladder: Ladder): readonly Day[] {
  const days = new Set<Day>();
  const visit = (node: Node): void => {
    if (node.days?.from) days.add(node.days.from);
    if (node.days?.until) days.add(plus(node.days.until, { days: 1 }));
    if (node.node === 'group') node.members.forEach(visit);
  };
  for (const tier of ladder.tiers) visit(tier.enter.criteria);
  for (const check of ladder.gate) visit(check.node);
  return [...days].toSorted();
}
