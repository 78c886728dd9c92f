/**
 * Looks at a ladder, and several of them folded into one standing (README.md, "More than one look at a ladder"): the tier that is reached
 * in the best of them, in every one, or in at least n of them, which is the k-th highest each time.
 */
import type { Day } from '../calendar.ts';
import type { Ladder } from '../program/program.ts';
import type { FoldDoc } from '../program/schema.ts';
import type { Scope } from '../program/scope.ts';
import type { Bits, Circuit } from './circuit.ts';
import type { Interval, Outcome } from './interval.ts';

export type FitVerdict = 'match' | 'near' | 'no-match' | 'unknown' | 'not-asked';
export type GateOutcome = Outcome | 'not-asked';

/** What was found for every row. Tiers count from 0; -1 is below entry. */
export interface Reached {
  readonly earned: Int16Array;
  readonly possibleTier: Int16Array;
  readonly holdable: Int16Array;
  readonly eligible: Int16Array;
  gate(row: number): GateOutcome;
  fit(row: number): FitVerdict;
}

/** Facts by the name of their metric. */
export interface FactSource {
  fact(metric: string, row: number): Interval;
}

/** A ladder as it looks on one day, at everything or in one scope. */
export interface Look extends Reached, FactSource {
  readonly kind: 'look';
  readonly day: Day;
  readonly scope: Scope | null;
  /** With the criteria that count on the day. */
  readonly ladder: Ladder;
  readonly circuit: Circuit;
  readonly sure: Bits;
  readonly possible: Bits;
}

/** Several looks folded into one: days the oldest first, or scopes by their value. */
export interface Fold extends Reached {
  readonly kind: 'fold';
  readonly over: 'days' | 'scopes';
  readonly fold: FoldDoc;
  /** In so many of them a tier has to be reached. */
  readonly need: number;
  readonly members: readonly Seen[];
}

export type Seen = Look | Fold;

/** Folds looks of one ladder. */
export function foldLooks(
  over: Fold['over'],
  fold: FoldDoc,
  members: readonly Seen[],
  tiers: number,
  rows: number,
): Fold {
  const need = fold === 'best' ? 1 : fold === 'every' ? members.length : fold.atLeast;
  const folded = (of: keyof Tiers): Int16Array =>
    reachedIn(
      members.map((m) => m[of]),
      need,
      tiers,
      rows,
    );
  const earned = folded('earned');
  return {
    kind: 'fold',
    over,
    fold,
    need,
    members,
    earned,
    possibleTier: folded('possibleTier'),
    holdable: folded('holdable'),
    eligible: members.every((m) => m.eligible === m.earned) ? earned : folded('eligible'),
    gate: (row) =>
      foldGates(
        members.map((m) => m.gate(row)),
        need,
      ),
    fit: (row) => nth(members.map((m) => m.fit(row)), need, ['match', 'near', 'unknown', 'no-match', 'not-asked']), // prettier-ignore
  };
}

type Tiers = Pick<Reached, 'earned' | 'possibleTier' | 'holdable' | 'eligible'>;

/** For each row the highest tier that at least `need` of the columns reach; below entry where there are fewer. */
function reachedIn(columns: readonly Int16Array[], need: number, tiers: number, rows: number): Int16Array {
  const width = tiers + 1;
  const counts = new Int32Array(width * rows);
  for (const column of columns) {
    for (let i = 0; i < rows; i++) {
      const at = i * width + (column[i] ?? -1) + 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  const out = new Int16Array(rows);
  for (let i = 0; i < rows; i++) {
    let tier = tiers - 1;
    let reached = counts[i * width + tier + 1] ?? 0;
    while (tier >= 0 && reached < need) {
      tier--;
      reached += counts[i * width + tier + 1] ?? 0;
    }
    out[i] = tier;
  }
  return out;
}

/** A look on whose day no check of the gate counts passes it; nobody asks only where none of the looks does. */
function foldGates(gates: readonly GateOutcome[], need: number): GateOutcome {
  if (gates.every((gate) => gate === 'not-asked')) return 'not-asked';
  const asked = gates.map((gate): Outcome => (gate === 'not-asked' ? 'met' : gate));
  return nth(asked, need, ['met', 'unknown', 'unmet']);
}

/** The `need`-th of some values by an order, the best first; the worst of them where there are fewer. */
function nth<T>(values: readonly T[], need: number, order: readonly T[]): T {
  const sorted = values.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const found = sorted[Math.min(need, sorted.length) - 1];
  if (found === undefined) throw new Error('A fold over nothing is refused before it is evaluated');
  return found;
}

/** All looks of a fold, days the oldest first, scopes within days. */
export function looksOf(seen: Seen): readonly Look[] {
  return seen.kind === 'look' ? [seen] : seen.members.flatMap(looksOf);
}

/**
 * The look that decides what a row reaches: one that reaches just that, if there is one also as much as is possible; of several the latest
 * day and the first scope.
 */
export function decidingLook(seen: Seen, row: number, by: 'earned' | 'holdable' = 'earned'): Look {
  if (seen.kind === 'look') return seen;
  const alike = (of: 'earned' | 'holdable' | 'possibleTier', members: readonly Seen[]): readonly Seen[] => {
    const same = members.filter((m) => m[of][row] === seen[of][row]);
    return same.length === 0 ? members : same;
  };
  const members = alike('possibleTier', alike(by, seen.members));
  const chosen = seen.over === 'days' ? members.at(-1) : members[0];
  if (!chosen) throw new Error('A fold over nothing is refused before it is evaluated');
  return decidingLook(chosen, row, by);
}

/** What a ladder reaches in one of its scopes alone. */
export function inScope(seen: Seen, scope: string, tiers: number, rows: number): Seen {
  if (seen.kind === 'look') return seen;
  if (seen.over === 'days')
    return foldLooks(
      'days',
      seen.fold,
      seen.members.map((m) => inScope(m, scope, tiers, rows)),
      tiers,
      rows,
    );
  const found = seen.members.find((m) => m.kind === 'look' && m.scope?.value === scope);
  if (!found) throw new Error(`The ladder has no scope '${scope}'`);
  return found;
}
