/**
 * Places in the population (../metrics/README.md, "Other days, other ladders, the population"): a second pass over the values of all
 * partners. Their values are kept with an audit, so that a partner that is evaluated alone can be placed among them.
 */
import { cutQuotient, type Cut } from '../metrics/exact.ts';
import { filledColumn, none } from '../metrics/operand.ts';
import type { Day } from '../calendar.ts';
import { scopedName, type Scope } from '../program/scope.ts';
import type { Column } from './interval.ts';

/** What a rank is made from: the value of each partner and the group in which it is compared, NaN where that is not known. */
export interface RankOrder {
  readonly partners: readonly number[];
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly group: Float64Array;
}

/** Orders of the whole population by which partners that are evaluated alone are placed, and whose rows these are. */
export interface KnownOrders {
  readonly partners: readonly number[];
  readonly orders: ReadonlyMap<string, RankOrder>;
}

/** The name of the order that a rank makes on a day and in a scope. */
export function orderKey(metric: string, scope: Scope | null, day: Day): string {
  return `${scope === null ? metric : scopedName(metric, scope)} ${day}`;
}

/** How a rank counts. */
export interface RankRule {
  readonly as: 'place' | 'percent';
  /** What is ranked: larger first, or smaller first. */
  readonly better: 'higher' | 'lower';
  /** Digits of the result, and to which side it is cut. */
  readonly decimals: number;
  readonly cut: Cut;
}

/** The values that are compared: those of partners of the motion, each with its group. `partners` are numbers of the rows. */
export function rankOrder(
  of: Column,
  group: Column | null,
  member: Column | null,
  partners: readonly number[],
): RankOrder {
  const rows = partners.flatMap((_, row) => (member === null || member.least[row] === 1 ? [row] : []));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row] ?? none);
  return {
    partners: rows.map((row) => partners[row] ?? row),
    least: pick(of.least),
    most: pick(of.most),
    group:
      group === null
        ? new Float64Array(rows.length)
        : Float64Array.from(rows, (row) => {
            const [least, most] = [group.least[row] ?? none, group.most[row] ?? none];
            return least === most ? least : none;
          }),
  };
}

/**
 * The place of each row in an order; `own` are the rows' values as they are now, which stand in the place of those that the order has of the
 * same partners.
 */
export function rankColumn(
  rule: RankRule,
  order: RankOrder,
  own: RankOrder,
  rows: readonly number[],
): Column {
  const groups = new Groups(rule, order);
  const at = new Map(own.partners.map((partner, i) => [partner, i]));
  const stored = order === own ? at : new Map(order.partners.map((partner, i) => [partner, i]));
  const one = 10 ** rule.decimals;
  return filledColumn(rows.length, (row, out) => {
    const partner = rows[row] ?? row;
    const i = at.get(partner);
    const me = i === undefined ? undefined : entry(rule, own, i);
    // No member of the motion, or surely no value: no place.
    if (!me || Number.isNaN(me.best)) return out(none, none);
    const before = stored.get(partner);
    const { surely, possibly, valued, perhapsValued } = groups.others(
      me,
      before === undefined ? undefined : entry(rule, order, before),
    );
    const known = !Number.isNaN(me.group);
    const place = { least: known ? 1 + surely : 1, most: 1 + possibly };
    const cut = (num: number, den: number): number => cutQuotient(num, 100 * one, den, rule.cut);
    const [least, most] =
      rule.as === 'place'
        ? [place.least * one, place.most * one]
        : [
            cut(place.least, perhapsValued + 1),
            known ? Math.min(100 * one, cut(place.most, valued + 1)) : 100 * one,
          ];
    out(me.hasValue ? least : none, most);
  });
}

/** Whether all of an order is unknown, since there is none: any place, if there is a value. */
export function unplaced(rule: RankRule, own: RankOrder, rows: readonly number[]): Column {
  const at = new Map(own.partners.map((partner, i) => [partner, i]));
  const one = 10 ** rule.decimals;
  return filledColumn(rows.length, (row, out) => {
    const i = at.get(rows[row] ?? row);
    const me = i === undefined ? undefined : entry(rule, own, i);
    if (!me || Number.isNaN(me.best)) return out(none, none);
    const [least, most] = rule.as === 'place' ? [one, Infinity] : [0, 100 * one];
    out(me.hasValue ? least : none, most);
  });
}

/** A partner as it is compared: larger is better, whichever way the metric counts. NaN: surely no value. */
interface Entry {
  readonly best: number;
  readonly worst: number;
  readonly hasValue: boolean;
  readonly group: number;
}

function entry({ better }: RankRule, order: RankOrder, i: number): Entry {
  const [least, most] = [order.least[i] ?? none, order.most[i] ?? none];
  const hasValue = !Number.isNaN(least);
  const group = order.group[i] ?? none;
  if (Number.isNaN(most)) return { best: none, worst: none, hasValue: false, group };
  const low = hasValue ? least : -Infinity;
  return better === 'higher'
    ? { best: most, worst: low, hasValue, group }
    : { best: -low, worst: -most, hasValue, group };
}

/** How many others are better than somebody. */
interface Others {
  readonly surely: number;
  readonly possibly: number;
  /** Others that have a value, surely and perhaps. */
  readonly valued: number;
  readonly perhapsValued: number;
}

/** Sorted ends, so that those above a value are found by halving. */
interface Sorted {
  readonly worsts: Float64Array;
  readonly bests: Float64Array;
}

/** The partners of an order by their groups; those whose group is not known may be in any. */
class Groups {
  private readonly groups = new Map<number, Sorted>();
  private readonly members: readonly Entry[];

  constructor(rule: RankRule, order: RankOrder) {
    this.members = order.partners.map((_, i) => entry(rule, order, i)).filter((e) => !Number.isNaN(e.best));
  }

  /** The others as a partner sees them, without what the order has of itself. */
  others(me: Entry, self: Entry | undefined): Others {
    const { worsts, bests } = this.of(me.group);
    const inGroup = self !== undefined && !Number.isNaN(self.best);
    const sameGroup = inGroup && self.group === me.group;
    const perhapsSame = inGroup && (Number.isNaN(me.group) || Number.isNaN(self.group) || sameGroup);
    const surelySelf = sameGroup && self.hasValue;
    return {
      surely: above(worsts, me.best) - Number(surelySelf && self.worst > me.best),
      possibly: above(bests, me.worst) - Number(perhapsSame && self.best > me.worst),
      valued: worsts.length - Number(surelySelf),
      perhapsValued: bests.length - Number(perhapsSame),
    };
  }

  private of(group: number): Sorted {
    const known = this.groups.get(group);
    if (known) return known;
    const all = Number.isNaN(group);
    const sure = this.members.filter((e) => e.group === group && e.hasValue);
    const perhaps = this.members.filter((e) => all || e.group === group || Number.isNaN(e.group));
    const made = {
      worsts: Float64Array.from(sure, (e) => e.worst).toSorted(),
      bests: Float64Array.from(perhaps, (e) => e.best).toSorted(),
    };
    this.groups.set(group, made);
    return made;
  }
}

/** How many of some sorted numbers are above one. */
function above(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return sorted.length - from;
}
