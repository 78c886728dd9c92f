/** Columns of metrics on any day and in any scope, and ladders as they look there; each is computed once, when it is asked for. */
import { shifted, type Day } from '../calendar.ts';
import { computeColumn } from '../metrics/formulas.ts';
import { filledColumn } from '../metrics/operand.ts';
import { momentOn, sampleDays } from '../metrics/samples.ts';
import type { Moment } from '../metrics/window.ts';
import { ownCut, plainName } from '../program/cuts.ts';
import { groupNames } from '../program/look-metrics.ts';
import { isLookFormula, type Formula, type LookFormula } from '../program/metric-refs.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { ladderOn, turningDays, type ProgramOnDay } from '../program/on-day.ts';
import type { Ladder, Metric } from '../program/program.ts';
import { scopedName, type Scope } from '../program/scope.ts';
import { compileLadder, type Circuit } from './circuit.ts';
import { criteriaColumn } from './criteria-column.ts';
import type { Facts } from './facts.ts';
import { foldLooks, inScope, type FactSource, type Look, type Seen } from './fold.ts';
import type { Column, Interval } from './interval.ts';
import { lookAt } from './ladder-look.ts';
import { ladderDays } from './look-days.ts';
import { orderKey, rankColumn, rankOrder, unplaced, type RankOrder, type RankRule } from './rank.ts';
import { sampledColumn } from './sampled.ts';

/** The metrics as they are on one day, at everything or in one scope. */
export class Sight implements FactSource {
  readonly day: Day;
  readonly scope: Scope | null;
  /** What is known so far. */
  readonly columns: Map<string, Column>;
  private readonly world: World;

  constructor(world: World, day: Day, scope: Scope | null) {
    this.world = world;
    this.day = day;
    this.scope = scope;
    this.columns = new Map(scope === null ? world.atomsOn(day) : []);
  }

  column(name: string): Column {
    const known = this.columns.get(name);
    if (known) return known;
    const made = this.compute(name);
    this.columns.set(name, made);
    return made;
  }

  fact(metric: string, row: number): Interval {
    const column = this.column(metric);
    return { least: column.least[row] ?? NaN, most: column.most[row] ?? NaN };
  }

  private compute(name: string): Column {
    const { world, scope } = this;
    const metric = world.metric(name);
    if (scope !== null && !world.isScoped(name, scope)) return world.sight(this.day, null).column(name);
    const source = metric?.source;
    if (!metric || !source || 'atom' in source) {
      const column = scope && world.atomsOn(this.day).get(scopedName(name, scope));
      if (!column) throw new Error(`No facts were given for the metric '${name}' on ${this.day}`);
      return column;
    }
    return isLookFormula(source.formula)
      ? this.elsewhere(metric, source.formula)
      : computeColumn(source.formula, {
          rows: world.rows,
          day: this.day,
          decimals: metric.decimals,
          cut: ownCut(metric),
          column: (operand) => this.column(operand),
          decimalsOf: (operand) => world.metric(operand)?.decimals ?? 0,
          unitOf: (operand) => world.metric(operand)?.unit,
        });
  }

  private elsewhere(metric: Metric, formula: LookFormula): Column {
    const { world, day, scope } = this;
    switch (formula.measure) {
      case 'earlier': {
        const of = world.sight(shifted(day, formula.shift), scope).column(formula.of);
        return inDecimals(of, metric.decimals - (world.metric(formula.of)?.decimals ?? 0), world.rows);
      }
      case 'sampled': {
        const { asked } = formula;
        const days = sampleDays(formula.every, formula.window, momentOn(world.moment, day)).map((on) => {
          const sight = world.sight(on, scope);
          const passes = asked && criteriaColumn(asked, on, (name) => sight.column(name), world.rows);
          return { value: sight.column(formula.of), passes };
        });
        const ofDecimals = world.metric(formula.of)?.decimals ?? 0;
        return sampledColumn(formula, days, world.rows, metric.decimals, ofDecimals);
      }
      case 'standing':
      case 'kept-standing':
        return world.standing(formula, day);
      case 'rank':
        return this.rank(metric, formula);
    }
  }

  private rank(metric: Metric, formula: MetricOf<'rank'>): Column {
    const { world, day, scope } = this;
    const { within, motion } = groupNames(formula);
    const own = rankOrder(
      this.column(formula.of),
      within === null ? null : this.column(within),
      motion === null ? null : this.column(motion),
      world.partners,
    );
    // To whichever side the place is cut, the order is one.
    const key = orderKey(plainName(metric.name), scope, day);
    world.orders.set(key, own);
    const rule: RankRule = {
      as: formula.as,
      better: world.metric(formula.of)?.better ?? 'higher',
      decimals: metric.decimals,
      cut: ownCut(metric),
    };
    const order = world.known === null ? own : world.known.get(key);
    if (order) return rankColumn(rule, order, own, world.partners);
    world.unplaced.add(key);
    return unplaced(rule, own, world.partners);
  }
}

function inDecimals(column: Column, more: number, rows: number): Column {
  if (more === 0) return column;
  const factor = 10 ** more;
  return filledColumn(rows, (i, out) =>
    out((column.least[i] ?? NaN) * factor, (column.most[i] ?? NaN) * factor),
  );
}

/** One evaluation: its facts, and everything that was made from them. */
export class World {
  readonly rows: number;
  readonly moment: Moment;
  /** What tells the rows apart: the partners' ids where they are placed in a known order. */
  readonly partners: readonly number[];
  readonly known: ReadonlyMap<string, RankOrder> | null;
  readonly orders = new Map<string, RankOrder>();
  readonly unplaced = new Set<string>();
  private readonly program: ProgramOnDay;
  private readonly facts: Facts;
  private readonly metrics: ReadonlyMap<string, Metric>;
  private readonly sights = new Map<string, Sight>();
  private readonly counted = new Map<string, { readonly there: Ladder; readonly circuit: Circuit }>();
  private readonly ladders = new Map<string, Seen>();
  private readonly looks = new Map<string, Look>();

  constructor(program: ProgramOnDay, facts: Facts, moment: Moment) {
    this.program = program;
    this.facts = facts;
    this.moment = moment;
    this.rows = facts.rows;
    this.metrics = new Map(program.metrics.map((m) => [m.name, m]));
    this.partners = facts.known?.partners ?? Array.from({ length: facts.rows }, (_, row) => row);
    this.known = facts.known?.orders ?? null;
  }

  metric(name: string): Metric | undefined {
    return this.metrics.get(name);
  }

  isScoped(name: string, { by }: Scope): boolean {
    return this.program.scoped.get(by)?.has(name) === true;
  }

  /** The columns that were given for a day. */
  atomsOn(day: Day): ReadonlyMap<string, Column> {
    if (day === this.moment.asOf) return this.facts.columns;
    return this.facts.others?.get(day) ?? new Map<string, Column>();
  }

  sight(day: Day, scope: Scope | null): Sight {
    return once(
      this.sights,
      scope === null ? day : `${day} ${scope.by}=${scope.value}`,
      () => new Sight(this, day, scope),
    );
  }

  /** A ladder as it looks from a day, folded where it is looked at more than once. */
  ladder(ladder: Ladder, day: Day): Seen {
    return once(this.ladders, `${ladder.key} ${day}`, () => {
      const { scope, sample } = ladder.doc;
      const tiers = ladder.tiers.length;
      const on = (d: Day): Seen => {
        const looks = ladder.scopes.map((s) => this.look(ladder, d, s));
        return scope ? foldLooks('scopes', scope.fold, looks, tiers, this.rows) : this.look(ladder, d, null);
      };
      const days = ladderDays(ladder, momentOn(this.moment, day));
      return sample ? foldLooks('days', sample.fold, days.map(on), tiers, this.rows) : on(day);
    });
  }

  /** The tiers of a ladder on a day as facts: earned and possible, or what may be kept. */
  standing(formula: Extract<Formula, { measure: 'standing' | 'kept-standing' }>, day: Day): Column {
    const ladder = this.program.ladders.find((l) => l.key === formula.ladder);
    if (!ladder) throw new Error(`The program has no ladder '${formula.ladder}'`);
    const all = this.ladder(ladder, day);
    const seen =
      formula.scope === undefined ? all : inScope(all, formula.scope, ladder.tiers.length, this.rows);
    const most = formula.measure === 'standing' ? seen.possibleTier : seen.holdable;
    return filledColumn(this.rows, (i, out) => out(seen.earned[i] ?? -1, most[i] ?? -1));
  }

  private look(ladder: Ladder, day: Day, scope: Scope | null): Look {
    return once(this.looks, `${ladder.key} ${day} ${scope?.value ?? ''}`, () => {
      const { there, circuit } = this.counting(ladder, day);
      const sight = this.sight(day, scope);
      return lookAt(there, circuit, (name) => sight.column(name), sight, this.rows);
    });
  }

  /** A ladder with the criteria that count on a day; between two days on which something else begins to count they are the same. */
  private counting(ladder: Ladder, day: Day): { readonly there: Ladder; readonly circuit: Circuit } {
    const whole = this.program.whole.ladders.find((l) => l.key === ladder.key) ?? ladder;
    const turns = turningDays(whole).filter((turn) => turn <= day).length;
    return once(this.counted, `${ladder.key} ${turns}`, () => {
      const there = ladderOn(whole, day);
      return { there, circuit: compileLadder(there) };
    });
  }
}

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
