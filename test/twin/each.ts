/** `each`: rows grouped by a key, an interval for each key and aggregate, `having`, and one reduction over the keys. */
import type { AggregateDoc } from '../../src/core/program/evidence-schema.ts';
import type { ByDoc, HavingDoc, InnerEachDoc } from '../../src/core/program/each-schema.ts';
import type { MetricOf } from '../../src/core/program/metric-schema.ts';
import type { EvidenceRow } from './data.ts';
import { addDays, periodStart } from './days.ts';
import { decimal, ten, times } from './exact.ts';
import {
  all, any, atLeast, compared, comparedFacts, exactly, isNone, maxOf, maybeNone, minOf, none, operators, toDecimals, truth, yes,
  type Interval, type Truth,
} from './interval.ts'; // prettier-ignore
import { rowsOfPartner, type PartnerRows } from './own.ts';
import { readings } from './readings.ts';
import {
  asFact, bounds, employmentCoverage, fullRange, innerBounds, reduceRows,
} from './reduce.ts'; // prettier-ignore
import { fieldOf, type World } from './rows.ts';
import { parts as partsOfWindow, twinWindow } from './windows.ts';

type EachDoc = MetricOf<'each'>;

/** The field that a key is read from; none for the calendar. */
function keyField(by: ByDoc): string | undefined {
  return typeof by === 'string' ? by : 'field' in by ? by.field : undefined;
}

/** The key of a row; undefined: it forms no group. */
function keyOf(world: World, row: EvidenceRow, by: ByDoc): string | undefined {
  if (typeof by === 'object' && 'calendar' in by)
    return periodStart(by.calendar, row.day, 0, world.doc.calendar.yearStarts);
  const field = keyField(by) ?? '';
  const value = fieldOf(world, row, field);
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Names of aggregates that carry the metric's decimals: those that the outer value reads, and what is compared with them; all others carry six. */
function outerValues({ value, having }: Keyed): string[] {
  const read = terms(value).flatMap((term) => (typeof term === 'string' ? [term] : []));
  const spread = (names: readonly string[]): string[] => {
    const more = [...new Set([...names, ...names.flatMap((name) => comparedWith(having, name))])];
    return more.length === names.length ? more : spread(more);
  };
  return spread([...new Set(read)]);
}

/** What the value of a key is made of. */
function terms(value: Keyed['value']): readonly (string | number)[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return 'min' in value ? value.min : 'max' in value ? value.max : value.add;
}

/** Names that stand in a comparison with one. */
function comparedWith(having: HavingDoc | undefined, name: string): string[] {
  if (having === undefined) return [];
  if ('all' in having) return having.all.flatMap((h) => comparedWith(h, name));
  if ('any' in having) return having.any.flatMap((h) => comparedWith(h, name));
  if ('of' in having) return having.of.flatMap((h) => comparedWith(h, name));
  return operators.flatMap((op) => {
    const bound = having[op];
    if (typeof bound !== 'object') return [];
    return bound.value === name ? [having.value] : having.value === name ? [bound.value] : [];
  });
}

/** Whose rows count: those of a partner or of its group, and of persons employed there. */
export interface Whose {
  /** Whose windows are looked at. */
  readonly partner: number;
  /** Whether a row counts for the partner or its group. */
  belongs(row: EvidenceRow): boolean;
  /** Whether a row is of a person whom the partner or its group employs on the as-of day. */
  employs(row: EvidenceRow): boolean;
}

/** Keys that rows have to have: the field or period, and the value. */
type Held = readonly { readonly by: ByDoc; readonly key: string }[];

interface Part {
  readonly name: string;
  readonly decimals: number;
  /** What it is for the rows that hold some keys; undefined: for a key that nobody has seen. */
  readonly value: (held: Held | undefined) => Interval;
  /** Rows that say that a key is there. */
  readonly forming: readonly EvidenceRow[];
  readonly surely: (row: EvidenceRow) => boolean;
  /** Whether rows that say so may still come. */
  readonly open: boolean;
}

/** One key: what its aggregates give. */
export interface Group {
  readonly passes: Truth;
  readonly value: Interval;
  /** What `among` compares. */
  readonly size: Interval;
}

export function eachFact(world: World, doc: EachDoc, decimals: number, whose: Whose): Interval {
  return overKeys(world, doc, [], decimals, bounds(doc.unit, doc.reduce), whose)([]);
}

type Keyed = EachDoc | InnerEachDoc;

/**
 * What an `each` is, as a function of the keys around it. `above` are those keys' fields; by person only rows of persons employed
 * count, for whatever stands inside.
 */
function overKeys(
  world: World,
  doc: Keyed,
  above: readonly ByDoc[],
  decimals: number,
  unit: Interval,
  whose: Whose,
): (held: Held | undefined) => Interval {
  const parts = partsOf(world, doc, [...above, doc.by], decimals, whose);
  const outer = outerValues(doc);
  const periods = everyPeriod(world, doc);
  const otherwise = doc.none === undefined ? undefined : asFact(doc.none, decimals);
  const picks = doc.reduce === 'min' || doc.reduce === 'max';
  const staffUnknown = doc.by === 'person' && employmentCoverage(world) !== 'complete';
  const group = (held: Held | undefined): Group => {
    const values = new Map(parts.map((p) => [p.name, p.value(held)]));
    const having =
      doc.having === undefined
        ? yes
        : judge(doc.having, (name) => [values.get(name) ?? none, outer.includes(name) ? decimals : 6]);
    const there =
      periods !== undefined ||
      (held !== undefined && parts.some((p) => p.forming.some((r) => p.surely(r) && holds(world, r, held))));
    const sure = having.sure && (!readings.keyMustSurelyExist || there);
    const size = doc.among === undefined ? none : (values.get(doc.among.of) ?? none);
    return { passes: truth(sure, having.possible), value: outerValue(doc, values, decimals), size };
  };
  const stranger = group(undefined);
  const unseen =
    periods === undefined &&
    parts.some((p) => p.open) &&
    stranger.passes.possible &&
    (doc.among === undefined || !isNone(stranger.size));
  return (held) => {
    if (staffUnknown)
      return doc.reduce === 'count' ? [0, Infinity] : fullRange(unit, picks, picks ? otherwise : undefined);
    const rows =
      held === undefined ? [] : parts.flatMap((p) => p.forming.filter((r) => holds(world, r, held)));
    const keys = periods ?? new Set(rows.flatMap((r) => keyOf(world, r, doc.by) ?? []));
    const passing = [...keys]
      .map((key) => group([...(held ?? []), { by: doc.by, key }]))
      .filter((g) => g.passes.possible);
    const seen =
      doc.among?.exactly === true
        ? sumOfSome(doc.among, passing)
        : reduceKeys(
            doc.reduce,
            doc.among === undefined ? passing : amongThem(doc.among, passing, unseen),
            otherwise,
            decimals,
          );
    if (!unseen) return seen;
    if (doc.reduce === 'count') return [seen[0], Infinity];
    return fullRange(unit, picks && maybeNone(seen), picks ? otherwise : undefined);
  };
}

/** The periods that are keys with rows and without: those in which a day of the window lies. */
function everyPeriod(world: World, doc: Keyed): ReadonlySet<string> | undefined {
  const { by } = doc;
  if (typeof by === 'string' || !('calendar' in by) || by.empty === undefined) return undefined;
  const aggregates = Object.values(doc.with).flatMap((m) => ('by' in m ? Object.values(m.with) : [m]));
  const windows = aggregates
    .flatMap((a) => partsOfWindow(a.window))
    .map((w) => twinWindow(w, world.doc, world.at));
  const keys = new Set<string>();
  for (const { from, to } of windows.slice(0, 1)) {
    if (from === null) throw new Error('a window without a beginning has no periods');
    for (let day = from; day <= to && day <= world.at.asOf; day = addDays(day, 1))
      keys.add(periodStart(by.calendar, day, 0, world.doc.calendar.yearStarts));
  }
  return keys;
}

/**
 * The sum of no more than so many keys. Most: those that may be largest, what need not count counting only where that is more. Least: the
 * largest of those that surely count, and everything else that would take something away. `smallest` is `largest` of the opposite.
 */
function sumOfSome(among: NonNullable<EachDoc['among']>, keys: readonly Group[]): Interval {
  const n = 'largest' in among ? among.largest : among.smallest;
  const turn = 'largest' in among ? 1 : -1;
  const top = (values: readonly number[]): number =>
    values.toSorted((a, b) => b - a).slice(0, n).reduce((sum, v) => sum + v, 0); // prettier-ignore
  const counted = keys
    .filter((g) => !isNone(g.size))
    .map((g) => {
      const low = maybeNone(g.size) ? -Infinity : g.size[0];
      const [least, most] = turn === 1 ? [low, g.size[1]] : [-g.size[1], -low];
      return { surely: g.passes.sure && !maybeNone(g.size), least, most };
    });
  const sure = counted.filter((k) => k.surely);
  const most = top(counted.map((k) => (k.surely ? k.most : Math.max(0, k.most))));
  const less = counted.filter((k) => !k.surely).reduce((sum, k) => sum + Math.min(0, k.least), 0);
  const least = top(sure.map((k) => k.least)) + less;
  return turn === 1 ? [least + 0, most + 0] : [0 - most, 0 - least];
}

function partsOf(world: World, doc: Keyed, keys: readonly ByDoc[], decimals: number, whose: Whose): Part[] {
  const outer = outerValues(doc);
  /** Rows of an aggregate that have some keys; by person only those of people employed. */
  const rowsOf = (aggregate: AggregateDoc, by: readonly ByDoc[], asked = by): PartnerRows => {
    const having = (asksFor: readonly ByDoc[]) => (r: EvidenceRow) =>
      whose.belongs(r) &&
      (!asksFor.includes('person') || whose.employs(r)) &&
      asksFor.every((one) => keyOf(world, r, one) !== undefined);
    const mine = { counts: having(by), inRun: having(asked), belongs: whose.belongs };
    return rowsOfPartner(
      world,
      aggregate,
      whose.partner,
      mine,
      asked.flatMap((one) => keyField(one) ?? []),
    );
  };
  return Object.entries(doc.with).map(([name, member]): Part => {
    const own = outer.includes(name) ? decimals : 6;
    if ('by' in member) {
      const inner = overKeys(world, member, keys, own, innerBounds(member.reduce), whose);
      // Rows without the inner key, and of persons employed elsewhere, still say that the outer key is there.
      const forming = Object.values(member.with)
        .filter((a) => !a.across)
        .map((a) => rowsOf(a, keys, [...keys, member.by]));
      return {
        name,
        decimals: own,
        value: inner,
        forming: forming.flatMap((f) => f.rows),
        surely: (r) => forming.some((f) => f.rows.includes(r) && f.surely(r)),
        open: forming.some((f) => f.known !== 'complete' && f.known !== 'unanswered'),
      };
    }
    const across = 'across' in member && member.across === true;
    const { rows, surely, known } = rowsOf(member, across ? [doc.by] : keys);
    return {
      name,
      decimals: own,
      value: (held) => {
        const asked = across ? held?.slice(-1) : held;
        const of = asked === undefined ? [] : rows.filter((r) => holds(world, r, asked));
        // A key that nobody has seen under the one around it may have rows across.
        const how = across && held === undefined ? 'missing' : known;
        return reduceRows(world, member, of, how, innerBounds(member.reduce), own, surely);
      },
      forming: across ? [] : rows,
      surely,
      open: !across && known !== 'complete' && known !== 'unanswered',
    };
  });
}

function holds(world: World, row: EvidenceRow, held: Held): boolean {
  return held.every(({ by, key }) => keyOf(world, row, by) === key);
}

/** The keys that are among the largest or smallest, each as sure as that is. */
function amongThem(among: NonNullable<EachDoc['among']>, keys: readonly Group[], unseen: boolean): Group[] {
  const n = 'largest' in among ? among.largest : among.smallest;
  const turned = (g: Group): Interval => {
    // What may be none, else anything up to its most, is as small as can be; smallest is largest of the opposite.
    const least = maybeNone(g.size) ? -Infinity : g.size[0];
    return 'largest' in among ? [least, g.size[1]] : [-g.size[1], -least];
  };
  return keys.flatMap((g): Group[] => {
    if (isNone(g.size)) return [];
    const [least, most] = turned(g);
    const others = keys.filter((o) => o !== g && !isNone(o.size));
    const surely = others.filter((o) => o.passes.sure && !maybeNone(o.size) && turned(o)[0] > most);
    const perhaps = others.filter((o) => turned(o)[1] > least);
    if (surely.length >= n) return [];
    const sure = g.passes.sure && !maybeNone(g.size) && perhaps.length < n && !unseen;
    return [{ ...g, passes: truth(sure, true) }];
  });
}

function judge(having: HavingDoc, value: (name: string) => readonly [Interval, number]): Truth {
  if ('all' in having) return all(having.all.map((h) => judge(h, value)));
  if ('any' in having) return any(having.any.map((h) => judge(h, value)));
  if ('of' in having)
    return atLeast(
      having.atLeast,
      having.of.map((h) => judge(h, value)),
    );
  const [interval, decimals] = value(having.value);
  return all(
    operators.flatMap((op) => {
      const bound = having[op];
      if (bound === undefined) return [];
      if (typeof bound === 'number') return [compared(op, interval, times(decimal(bound), ten(decimals)))];
      const [other, digits] = value(bound.value);
      const most = Math.max(decimals, digits);
      const [own, others] = [toDecimals(interval, decimals, most), toDecimals(other, digits, most)];
      // So many times the other, both sides times the power of ten that makes it whole.
      const { n, d } = decimal(bound.times ?? 1);
      const many = (i: Interval, by: bigint): Interval => [i[0] * Number(by), i[1] * Number(by)];
      return [comparedFacts(op, many(own, d), many(others, n))];
    }),
  );
}

function outerValue({ value }: Keyed, values: ReadonlyMap<string, Interval>, decimals: number): Interval {
  const get = (name: string): Interval => values.get(name) ?? none;
  if (value === undefined) return none;
  if (typeof value === 'string') return get(value);
  const ends = terms(value).map((term) =>
    typeof term === 'string' ? get(term) : exactly(asFact(term, decimals)),
  );
  if ('min' in value) return minOf(ends);
  if ('max' in value) return maxOf(ends);
  if (ends.some(isNone)) return none;
  return [ends.reduce((t, [a]) => t + a, 0), ends.reduce((t, [, b]) => t + b, 0)];
}

/** Keys, or days, that possibly pass, reduced to one interval. */
export function reduceKeys(
  reduce: EachDoc['reduce'],
  possible: readonly Group[],
  otherwise: number | undefined,
  decimals: number,
): Interval {
  const sure = possible.filter((g) => g.passes.sure);
  if (reduce === 'count') {
    const one = readings.countsCarryDecimals ? 10 ** decimals : 1;
    return [sure.length * one, possible.length * one];
  }
  if (reduce === 'sum') {
    let [least, most] = [0, 0];
    for (const { passes, value } of possible) {
      const [a, b] = summand(value);
      least += passes.sure ? a : Math.min(0, a);
      most += passes.sure ? b : Math.max(0, b);
    }
    return [least, most];
  }
  const [least, most] = pickKeys(reduce, possible);
  if (otherwise === undefined || !Number.isNaN(least)) return [least, most];
  if (Number.isNaN(most)) return exactly(otherwise);
  // A value is merely possible: one of the candidates, or `none`.
  const some = possible.map((g) => g.value).filter((v) => !isNone(v));
  const candidates = some.map(([a]) => (Number.isNaN(a) ? -Infinity : a));
  return [Math.min(otherwise, ...candidates), Math.max(otherwise, most)];
}

/** A value as it adds up: none adds nothing. */
function summand(value: Interval): Interval {
  if (isNone(value)) return [0, 0];
  if (!maybeNone(value)) return value;
  return readings.sumOfMaybeNoneIsOpen ? [-Infinity, Math.max(0, value[1])] : [0, value[1]];
}

/** Largest or smallest over the keys: a key that only possibly passes is as good as a value that is maybe none. */
function pickKeys(reduce: 'min' | 'max', possible: readonly Group[]): Interval {
  const some = possible.filter((g) => !isNone(g.value));
  if (some.length === 0) return none;
  const sure = some.filter((g) => g.passes.sure && !maybeNone(g.value)).map((g) => g.value);
  const every = some.map((g) => g.value);
  if (reduce === 'max') {
    return [
      sure.length === 0 ? NaN : Math.max(...sure.map((v) => v[0])),
      Math.max(...every.map((v) => v[1])),
    ];
  }
  if (sure.length === 0) return [NaN, Infinity];
  const least = Math.min(...every.map(([a]) => (Number.isNaN(a) ? -Infinity : a)));
  return [least, Math.min(...sure.map((v) => v[1]))];
}
