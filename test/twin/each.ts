/** `each`: rows grouped by a key, an interval for each key and aggregate, `having`, and one reduction over the keys. */
import type { AggregateDoc } from '../../src/core/program/evidence-schema.ts';
import type { ByDoc, HavingDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import { employers, type EvidenceRow } from './data.ts';
import { periodStart } from './days.ts';
import { decimal, ten, times } from './exact.ts';
import {
  all, any, atLeast, exactly, isNone, maxOf, maybeNone, meets, minOf, none, truth, yes, type Interval, type Truth,
} from './interval.ts'; // prettier-ignore
import { rowsOfPartner } from './own.ts';
import { readings } from './readings.ts';
import {
  asFact, bounds, employmentCoverage, fullRange, innerBounds, reduceRows, type Coverage,
} from './reduce.ts'; // prettier-ignore
import { fieldOf, type World } from './rows.ts';

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

/** Names of aggregates that the outer value reads; they carry the metric's decimals, all others six. */
function outerValues({ value }: EachDoc): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return 'min' in value ? value.min : value.max;
}

interface Part {
  readonly name: string;
  readonly doc: AggregateDoc;
  readonly decimals: number;
  readonly known: Coverage;
  readonly rows: readonly EvidenceRow[];
  readonly surely: (row: EvidenceRow) => boolean;
}

/** One key: what its aggregates give. */
export interface Group {
  readonly passes: Truth;
  readonly value: Interval;
}

export function eachFact(
  world: World,
  doc: EachDoc,
  decimals: number,
  partner: number,
  belongs: (row: EvidenceRow) => boolean,
): Interval {
  const byPerson = doc.by === 'person';
  const employed = (row: EvidenceRow): boolean =>
    row.person_id !== null && employers(world.data, row.person_id, world.at.asOf).includes(partner);
  const outer = outerValues(doc);
  const parts = Object.entries(doc.with).flatMap(([name, aggregate]): Part[] => {
    if ('by' in aggregate) throw new Error('keys within a key are not evaluated in this version');
    return [
      {
        name,
        doc: aggregate,
        decimals: outer.includes(name) ? decimals : 6,
        ...rowsOfPartner(
          world,
          aggregate,
          partner,
          (r) => belongs(r) && (!byPerson || employed(r)) && keyOf(world, r, doc.by) !== undefined,
          keyField(doc.by),
        ),
      },
    ];
  });
  const keys = new Set(parts.flatMap((p) => p.rows.flatMap((r) => keyOf(world, r, doc.by) ?? [])));
  const group = (key: string | undefined): Group => {
    const values = new Map<string, Interval>();
    for (const p of parts) {
      const rows = key === undefined ? [] : p.rows.filter((r) => keyOf(world, r, doc.by) === key);
      values.set(p.name, reduceRows(world, p.doc, rows, p.known, innerBounds(p.doc), p.decimals, p.surely));
    }
    const having =
      doc.having === undefined
        ? yes
        : judge(doc.having, (name) => [values.get(name) ?? none, outer.includes(name) ? decimals : 6]);
    const sure = having.sure && (!readings.keyMustSurelyExist || exists(world, doc, parts, key));
    const passes = truth(sure, having.possible);
    return { passes, value: outerValue(doc, values) };
  };
  const possible = [...keys].map(group).filter((g) => g.passes.possible);
  const otherwise = doc.none === undefined ? undefined : asFact(doc.none, decimals);
  const seen = reduceKeys(doc.reduce, possible, otherwise, decimals);
  const picks = doc.reduce !== 'sum';
  if (byPerson && ['missing', 'behind'].includes(employmentCoverage(world))) {
    if (doc.reduce === 'count') return [0, Infinity];
    return fullRange(bounds(doc.unit, doc.reduce), picks, picks ? otherwise : undefined);
  }
  const open = parts.some((p) => p.known !== 'complete');
  if (!open || !group(undefined).passes.possible) return seen;
  if (doc.reduce === 'count') return [seen[0], Infinity];
  return fullRange(bounds(doc.unit, doc.reduce), picks && maybeNone(seen), picks ? otherwise : undefined);
}

/** Whether a key surely has rows: at least one that surely counts. */
function exists(world: World, doc: EachDoc, parts: readonly Part[], key: string | undefined): boolean {
  if (key === undefined) return false;
  return parts.some((p) => p.rows.some((r) => p.surely(r) && keyOf(world, r, doc.by) === key));
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
  return meets(having, interval, (t: number) => times(decimal(t), ten(decimals)));
}

function outerValue({ value }: EachDoc, values: ReadonlyMap<string, Interval>): Interval {
  const get = (name: string): Interval => values.get(name) ?? none;
  if (value === undefined) return none;
  if (typeof value === 'string') return get(value);
  return 'min' in value ? minOf(value.min.map(get)) : maxOf(value.max.map(get));
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
