/**
 * From facts to standings, columns at a time. Pure: knows nothing of the tier held, of clocks or of I/O; the CLI, the server, the
 * browser and replay all call this one (rule 1).
 */
import type { Day } from '../calendar.ts';
import type { Moment } from '../metrics/window.ts';
import type { ProgramOnDay } from '../program/on-day.ts';
import type { Ladder } from '../program/program.ts';
import type { Scope } from '../program/scope.ts';
import type { Facts } from './facts.ts';
import type { FactSource, Reached, Seen } from './fold.ts';
import type { Column, Interval } from './interval.ts';
import type { RankOrder } from './rank.ts';
import { World, type Sight } from './world.ts';

/** Version of the meaning of evaluation. An audit pins it; replay under another shows the difference and changes nothing. */
export const semanticsVersion = 4;

/** What an evaluation found for every row on one ladder: one look, or several folded. */
export interface LadderStandings extends Reached {
  readonly ladder: Ladder;
  readonly seen: Seen;
}

export interface Evaluation extends FactSource {
  readonly rows: number;
  /** Every metric's column on the as-of day, atoms and formulas. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly ladders: readonly LadderStandings[];
  /** Facts as they are on another day or in a scope. */
  at(day: Day, scope: Scope | null): Sight;
  /** Any ladder on any day that was looked at. */
  ladderOn(ladder: Ladder, day: Day): LadderStandings;
  /** The orders of the rows by which the program ranks, by name, scope and day. */
  readonly orders: ReadonlyMap<string, RankOrder>;
  /** Those of them in which the rows could not be placed, since there is no known order of the whole population. */
  readonly unplaced: ReadonlySet<string>;
}

/** Computes formulas, criteria, gate, fit and tiers for every row of the facts; the program is that of the moment's day. */
export function evaluate(program: ProgramOnDay, facts: Facts, moment: Moment): Evaluation {
  const world = new World(program, facts, moment);
  const main = world.sight(moment.asOf, null);
  for (const { name } of program.metrics) main.column(name);
  const ladderOn = (ladder: Ladder, day: Day): LadderStandings => {
    const seen = world.ladder(ladder, day);
    const { earned, possibleTier, holdable, eligible } = seen;
    const [gate, fit] = [(row: number) => seen.gate(row), (row: number) => seen.fit(row)];
    return { ladder, seen, earned, possibleTier, holdable, eligible, gate, fit };
  };
  return {
    rows: facts.rows,
    columns: main.columns,
    ladders: program.ladders.map((ladder) => ladderOn(ladder, moment.asOf)),
    fact: (metric: string, row: number): Interval => main.fact(metric, row),
    at: (day, scope) => world.sight(day, scope),
    ladderOn,
    orders: world.orders,
    unplaced: world.unplaced,
  };
}
