/** Makes `each`: keys, keys within them, what they compare, and which of them are meant. */
import type {
  ByDoc,
  HavingDoc,
  InnerAggregateDoc,
  InnerEachDoc,
} from '../../src/core/program/each-schema.ts';
import type { MetricDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import {
  comparison, digits, kindOf, pooled, together, unitOf, withinUnit, worse, type Draft, type Shop,
} from './make-parts.ts'; // prettier-ignore
import { operators } from './interval.ts';
import { common, makeAggregate, type Kind, type MadeAggregate, type Sort } from './make-rows.ts';
import type { Dice } from './tape.ts';

/** A member of `with`, with what `having` and the value need to know of it. */
interface Part {
  readonly doc: MetricOf<'each'>['with'][string];
  readonly sort: Sort;
  readonly natural: boolean;
}

type Term = string | number;
type Valued = string | { min: Term[] } | { max: Term[] } | { add: Term[] };

const fieldOf = (by: ByDoc): string | undefined =>
  typeof by === 'string' ? by : 'field' in by ? by.field : undefined;

/** Whether a kind can be grouped by a key. */
function hasKey(kind: Kind, by: ByDoc): boolean {
  const field = fieldOf(by);
  return field === undefined || common([kind], 'key', 'text', 'number', 'yes-no').includes(field);
}

/** A key that a kind has. */
function makeKey(d: Dice, first: Kind): ByDoc {
  const subjects = (['customer', 'thing', 'person', 'product', 'origin'] as const).filter((f) =>
    common([first], 'key').includes(f),
  );
  const fields = common([first], 'text', 'number', 'yes-no').map((field): ByDoc => ({ field }));
  const calendars = (['month', 'quarter', 'half-year', 'year'] as const).map((calendar): ByDoc => ({
    calendar,
  }));
  return d.pick<ByDoc>([...subjects, ...subjects, ...fields.slice(0, 2), d.pick(calendars)]);
}

export function makeEach(d: Dice, shop: Shop, name: string): Draft {
  const first = kindOf(shop, d.pick(Object.keys(shop.kinds)));
  const by = makeKey(d, first);
  const byPerson = by === 'person';
  const fits = (k: Kind): boolean => hasKey(k, by);
  const part = (): Part =>
    d.chance(25)
      ? makeInner(d, shop, first, by, fits)
      : makeAggregate(d, shop.kinds, together(d, shop, fits, byPerson), 55);
  const parts = Object.fromEntries(
    ['p', 'q', 'r'].slice(0, d.weighted([4, 1], [4, 2], [1, 3])).map((p) => [p, part()]),
  );
  const reduce = d.weighted([5, 'count'], [3, 'sum'], [1, 'max'], [1, 'min']);
  const { value, ...picked } = exactlySome(d, reduce, makeValued(d, parts), chosen(d, parts));
  const group = pooled(d);
  const keys = withEmpty(d, by, Object.fromEntries(Object.entries(parts).map(([k, p]) => [k, p.doc])));
  const sort = reduce === 'count' ? 'count' : sortOf(value, parts);
  const unit = unitOf(d, sort === 'flag' || sort === 'day' ? 'number' : sort);
  const doc: MetricDoc = {
    label: name,
    unit,
    ...digits(d, unit),
    better: worse(d),
    measure: 'each',
    ...keys,
    ...picked,
    ...(reduce === 'count' ? {} : { value }),
    reduce,
    ...((reduce === 'min' || reduce === 'max') && d.chance(30)
      ? withinUnit({ none: d.pick([0, 1, -1, 50]) }, unit)
      : {}),
    ...group,
  };
  return { doc, natural: reduce === 'count' || (reduce === 'sum' && isNatural(value, parts)) };
}

/** Keys within a key: of one more aggregate some rows may count whatever the key around them. */
function makeInner(d: Dice, shop: Shop, first: Kind, outer: ByDoc, around: (k: Kind) => boolean): Part {
  const other = makeKey(d, first);
  const by: ByDoc = JSON.stringify(other) === JSON.stringify(outer) ? { calendar: 'month' } : other;
  const key = JSON.stringify(by) === JSON.stringify(outer) ? ({ calendar: 'year' } as const) : by;
  const mixed = outer === 'person';
  const both = (k: Kind): boolean => around(k) && hasKey(k, key);
  const one = makeAggregate(d, shop.kinds, together(d, shop, both, mixed), 55);
  const parts: Record<string, MadeAggregate & { doc: InnerAggregateDoc }> = { x: one };
  if (d.chance(50)) {
    const across = d.chance(50);
    const more = across
      ? makeAggregate(
          d,
          shop.kinds,
          together(d, shop, (k) => hasKey(k, key), key === 'person'),
          55,
        )
      : makeAggregate(d, shop.kinds, together(d, shop, both, mixed), 55);
    parts['y'] = across ? { ...more, doc: { ...more.doc, across } } : more;
  }
  const reduce = d.weighted([5, 'count'], [3, 'sum'], [1, 'max'], [1, 'min']);
  const { value, ...picked } = exactlySome(d, reduce, makeValued(d, parts), chosen(d, parts));
  const doc: InnerEachDoc = {
    by: key,
    with: Object.fromEntries(Object.entries(parts).map(([k, p]) => [k, p.doc])),
    ...picked,
    ...(reduce === 'count' ? {} : { value }),
    reduce,
    ...((reduce === 'min' || reduce === 'max') && d.chance(30) ? { none: d.pick([0, 1, -1, 50]) } : {}),
  };
  return {
    doc,
    sort: reduce === 'count' ? 'count' : sortOf(value, parts),
    natural: reduce === 'count' || (reduce === 'sum' && isNatural(value, parts)),
  };
}

type With = MetricOf<'each'>['with'];

/** Periods now and then with those without rows: then all aggregates have one window, which is made of whole ones. */
function withEmpty(d: Dice, by: ByDoc, members: With): Pick<MetricOf<'each'>, 'by' | 'with'> {
  if (typeof by === 'string' || !('calendar' in by) || !d.chance(50)) return { by, with: members };
  const { calendar } = by;
  const window = d.pick([
    { calendar, from: -3, to: 0 },
    { calendar, from: -2, to: -1 },
    { calendar: calendar === 'month' ? calendar : 'year', from: -1, to: 0 },
  ] as const);
  const moved = Object.entries(members).map(([name, m]): [string, With[string]] => [
    name,
    'by' in m
      ? {
          ...m,
          with: Object.fromEntries(Object.entries(m.with).map(([n, inner]) => [n, { ...inner, window }])),
        }
      : { ...m, window },
  ]);
  return { by: { calendar, empty: 'count' }, with: Object.fromEntries(moved) };
}

/** Sums of the largest are often of exactly so many, of what they are compared by. */
function exactlySome(
  d: Dice,
  reduce: InnerEachDoc['reduce'],
  value: Valued,
  picked: Pick<InnerEachDoc, 'having' | 'among'>,
): Pick<InnerEachDoc, 'having' | 'among'> & { readonly value: Valued } {
  const { among } = picked;
  if (among === undefined || reduce !== 'sum' || !d.chance(60)) return { ...picked, value };
  return { ...picked, among: { ...among, exactly: true }, value: among.of };
}

type Parts = Readonly<Record<string, Pick<Part, 'sort' | 'natural'>>>;

function makeValued(d: Dice, parts: Parts): Valued {
  const one = (): string => d.pick(Object.keys(parts));
  const term = (): Term => (d.chance(35) ? d.pick([5, 0, 1, -2]) : one());
  return d.weighted<Valued>(
    [4, one()],
    [1, { min: [one(), term()] }],
    [1, { max: [one(), term()] }],
    [1, { add: [one(), term()] }],
  );
}

const termsOf = (value: Valued): Term[] =>
  typeof value === 'string' ? [value] : 'min' in value ? value.min : 'max' in value ? value.max : value.add;
const namesOf = (value: Valued): string[] => termsOf(value).filter((t) => typeof t === 'string');

function sortOf(value: Valued, parts: Parts): Sort {
  const sorts = namesOf(value).map((v) => parts[v]?.sort ?? 'count');
  const [sort = 'number'] = sorts;
  return sorts.every((s) => s === sort) ? sort : 'number';
}

const isNatural = (value: Valued, parts: Parts): boolean =>
  termsOf(value).every((t) => (typeof t === 'number' ? t >= 0 : parts[t]?.natural));

/** Which keys are meant: those that pass, and of them perhaps the largest or smallest. */
function chosen(d: Dice, parts: Parts): Pick<InnerEachDoc, 'having' | 'among'> {
  const having = d.chance(15) ? {} : { having: makeHaving(d, parts, 0) };
  if (!d.chance(25)) return having;
  const [n, of] = [d.pick([1, 2, 3]), d.pick(Object.keys(parts))];
  return { ...having, among: d.chance(30) ? { smallest: n, of } : { largest: n, of } };
}

/** Whether aggregates of two sorts are compared: money and days with their own only. */
const comparable = (a: Sort | undefined, b: Sort | undefined): boolean =>
  a === b || ![a, b].some((sort) => sort === 'money' || sort === 'day');

function makeHaving(d: Dice, parts: Parts, depth: number): HavingDoc {
  const inner = (): HavingDoc => makeHaving(d, parts, depth + 1);
  switch (depth > 1 ? 'leaf' : d.weighted([5, 'leaf'], [3, 'all'], [2, 'any'], [1, 'n of'])) {
    case 'all':
      return { all: d.list(1, 3, inner) };
    case 'any':
      return { any: d.list(1, 3, inner) };
    case 'n of': {
      const of = d.list(1, 3, inner);
      return { atLeast: 1 + d.int(of.length), of };
    }
    default: {
      const value = d.pick(Object.keys(parts));
      const menu = parts[value]?.sort === 'count' ? [1, 2, 0, 3] : [1, 0, 2, 50, 100, -1, 0.5, 3.75, 1000];
      const others = Object.keys(parts).filter(
        (p) => p !== value && comparable(parts[p]?.sort, parts[value]?.sort),
      );
      if (others.length > 0 && d.chance(40))
        return {
          value,
          [d.pick(operators)]: {
            value: d.pick(others),
            ...(d.chance(35) ? { times: d.pick([2, 1.1, 0.25]) } : {}),
          },
        };
      return { value, ...comparison(d, () => d.pick(menu)) };
    }
  }
}
