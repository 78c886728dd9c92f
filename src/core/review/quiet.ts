/**
 * A partner that has gone quiet: what it holds of papers, people and old figures may be anything, but of some kinds of evidence there is no row
 * any more in any window of a year. The engine itself says which tiers such a partner may still keep.
 */
import { inUnits } from '../metrics/operand.ts';
import { isInnerEach, type AtomMetric } from '../metrics/atom.ts';
import { countedPeriod } from '../metrics/periods.ts';
import { valueTerms } from '../metrics/each.ts';
import { unitRange } from '../metrics/units.ts';
import type { Moment } from '../metrics/window.ts';
import { minus, type Day } from '../calendar.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { HavingDoc, InnerEachDoc } from '../program/each-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { groupNames } from '../program/look-metrics.ts';
import { programOn, turningDays } from '../program/on-day.ts';
import type { Program } from '../program/program.ts';
import { leavesOf } from '../program/tree.ts';
import { holds } from '../standing/circuit.ts';
import { evaluate } from '../standing/evaluate.ts';
import { looksOf } from '../standing/fold.ts';
import { possibly, possiblyAgainst, type Column, type Interval } from '../standing/interval.ts';
import { walkLooks } from '../standing/look-days.ts';
import { ageOf } from './readings.ts';
import type { Rung, Subject } from './subject.ts';

/** Others that a quiet partner is ranked with, where a program ranks. */
const crowd = 1000;
/** What each of them has of everything. */
const plenty = 1e9;

const open: Interval = { least: -Infinity, most: Infinity };

/**
 * The tiers above entry that a partner may keep without any row of the kinds that are `missing` within a year, everything else being as good as
 * can be. Dated criteria count as they do in the end, when those that end have ended and those that are announced count.
 */
export function keptWithout(subject: Subject, missing: (kind: string) => boolean): readonly Rung[] {
  const { program, doc } = subject;
  const moment: Moment = {
    asOf: inTheEnd(program, subject.today),
    mode: 'review',
    yearStarts: doc.calendar.yearStarts,
  };
  const onDay = programOn(program, moment.asOf);
  const { days, issues } = walkLooks(onDay, moment);
  if (issues.length > 0) return [];
  const partner = new QuietPartner(subject, missing);
  const [main, ...others] = days.map(({ day, atoms }) => {
    const quiet = day > minus(moment.asOf, { years: 1 });
    return [day, new Map(atoms.map((atom) => [atom.name, partner.column(atom, quiet)]))] as const;
  });
  const columns = main?.[1] ?? new Map<string, Column>();
  const { ladders } = evaluate(onDay, { rows: partner.rows, columns, others: new Map(others) }, moment);
  return subject.aboveEntry.filter(({ ladder, index }) => {
    const found = ladders.find((l) => l.ladder.key === ladder.key);
    if (!found) return false;
    if (ladder.doc.cumulative) return (found.holdable[0] ?? -1) >= index;
    return looksOf(found.seen).some(({ circuit, possible }) => holds(circuit.keep[index] ?? [], possible, 0));
  });
}

/** The first day from which on the same criteria count for ever. */
function inTheEnd(program: Program, today: Day): Day {
  return program.ladders.flatMap(turningDays).reduce((last, turn) => (turn > last ? turn : last), today);
}

/** Facts of a quiet partner in the first row, and of those it is ranked with in the others. */
class QuietPartner {
  readonly rows: number;
  readonly #missing: (aggregate: AggregateDoc) => boolean;
  /** What nobody is: excused from a criterion. That is for the few who are, and has its reason. */
  readonly #none: ReadonlySet<string>;
  /** What is the same for all who are ranked. */
  readonly #alike: ReadonlySet<string>;
  readonly #known = new Map<string, Column>();

  constructor({ program, doc, today }: Subject, missing: (kind: string) => boolean) {
    const ranks = Object.values(doc.metrics).filter((m) => m.measure === 'rank');
    this.rows = ranks.length === 0 ? 1 : crowd + 1;
    this.#missing = ({ kinds, window }) => kinds.every(missing) && ageOf(window, today) === 'this-year';
    this.#alike = new Set(
      ranks.flatMap((rank) => Object.values(groupNames(rank)).filter((name) => name !== null)),
    );
    const trees = program.ladders.flatMap((ladder) => [
      ...ladder.tiers.flatMap((t) => [t.enter.criteria, t.keep.criteria]),
      ...ladder.gate.flatMap((check) => [check.node, check.keep]),
    ]);
    this.#none = new Set(trees.flatMap(leavesOf).flatMap(({ exempt }) => (exempt ? [exempt.metric] : [])));
  }

  /** Of an atom, on a day on which the partner is quiet or on an older one. */
  column(metric: AtomMetric, quiet: boolean): Column {
    const key = `${metric.name} ${quiet}`;
    const known = this.#known.get(key);
    if (known) return known;
    const alike = this.#alike.has(metric.name);
    const { least, most } = alike ? { least: 1, most: 1 } : this.#fact(metric, quiet);
    const others = alike ? 1 : inUnits(plenty, metric.decimals);
    const column = {
      least: new Float64Array(this.rows).fill(others).fill(least, 0, 1),
      most: new Float64Array(this.rows).fill(others).fill(most, 0, 1),
    };
    this.#known.set(key, column);
    return column;
  }

  #fact({ name, atom, unit, decimals }: AtomMetric, quiet: boolean): Interval {
    if (this.#none.has(name)) return { least: 0, most: 0 };
    switch (atom.measure) {
      case 'rows':
        return inDecimals(quiet && this.#missing(atom) ? empty(atom) : range(unit, atom.reduce), decimals);
      case 'each':
        return quiet ? inDecimals(this.#each(atom), decimals) : range(unit, atom.reduce);
      case 'attribute':
      case 'lookup':
        // A figure that a partner is measured by is one above nothing.
        return unit === 'day' || unit === 'flag' ? range(unit) : { least: 1, most: Infinity };
      case 'score':
        return { least: 0, most: inUnits(100, decimals) };
      case 'must':
      case 'enrolled':
        return { least: 0, most: 1 };
      case 'placement':
      case 'begun':
        return open;
    }
  }

  /** Over any number of keys, as far as rows of what is missing leave any; in people's units. */
  #each(each: MetricOf<'each'> | InnerEachDoc): Interval {
    const { with: members, having, value, reduce, none } = each;
    const facts = new Map(
      Object.entries(members).map(([name, member]) => [
        name,
        isInnerEach(member) ? this.#each(member) : this.#missing(member) ? empty(member) : anything(member),
      ]),
    );
    const noRows = Object.values(members).every((m) => this.#noRows(m));
    const fact = (name: string): Interval => facts.get(name) ?? open;
    if ((noRows && countedPeriod(each.by) === null) || (having && !mayPass(having, fact))) return empty(each);
    if (reduce === 'count') return anything(each);
    const { least, most } = typeof value === 'object' ? chosen(value, fact) : fact(value ?? '');
    if (reduce === 'sum') return { least: least < 0 ? -Infinity : 0, most: most > 0 ? Infinity : 0 };
    return { least: -Infinity, most: none === undefined ? most : Math.max(none, most) };
  }

  #noRows(member: AggregateDoc | InnerEachDoc): boolean {
    if (!isInnerEach(member)) return this.#missing(member);
    return Object.values(member.with).every((inner) => this.#missing(inner));
  }
}

/** The smaller, the larger or the sum of some values, end by end. */
function chosen(
  value: Exclude<MetricOf<'each'>['value'], string | undefined>,
  fact: (name: string) => Interval,
): Interval {
  const sum = (...ends: number[]): number => ends.reduce((total, end) => total + end, 0);
  const join = 'min' in value ? Math.min : 'max' in value ? Math.max : sum;
  const facts = valueTerms(value).map((t) => (typeof t === 'string' ? fact(t) : { least: t, most: t }));
  return { least: join(...facts.map((f) => f.least)), most: join(...facts.map((f) => f.most)) };
}

function anything({ reduce }: Pick<AggregateDoc, 'reduce'>): Interval {
  return reduce === 'count' ? { least: 0, most: Infinity } : open;
}

function range(unit: AtomMetric['unit'], reduce?: AggregateDoc['reduce']): Interval {
  const [least, most] = unitRange(unit, reduce);
  return { least, most };
}

/** What comes out where no row counts, in people's units. */
function empty({ reduce, none = NaN }: Pick<AggregateDoc, 'reduce' | 'none'>): Interval {
  const value = reduce === 'count' || reduce === 'sum' ? 0 : none;
  return { least: value, most: value };
}

function inDecimals({ least, most }: Interval, decimals: number): Interval {
  const whole = (value: number): number => (Number.isFinite(value) ? inUnits(value, decimals) : value);
  return { least: whole(least), most: whole(most) };
}

function mayPass(having: HavingDoc, fact: (name: string) => Interval): boolean {
  const may = (member: HavingDoc): boolean => mayPass(member, fact);
  if ('all' in having) return having.all.every(may);
  if ('any' in having) return having.any.some(may);
  if ('of' in having) return having.of.filter(may).length >= having.atLeast;
  return (['atLeast', 'atMost', 'above', 'below', 'is'] as const).every((op) => {
    const threshold = having[op];
    if (threshold === undefined) return true;
    const value = fact(having.value);
    if (typeof threshold === 'number') return possibly(op, value, threshold);
    const { least, most } = fact(threshold.value);
    const { times = 1 } = threshold;
    return possiblyAgainst(op, value, { least: least * times, most: most * times });
  });
}
