/** Makes metrics, one after the other; formulas read those made before them. */
import { currencyDecimals } from '../../src/core/money.ts';
import type { MetricDoc, MetricOf, OperandDoc, Unit } from '../../src/core/program/metric-schema.ts';
import { makeAsked, makeHaving, makeWhen } from './make-criteria.ts';
import { makeEach } from './make-each.ts';
import {
  anyCell, digits, hasAreas, onGrid, pooled, together, unitOf, withinUnit, worse, type Common, type Draft, type Made, type Shop,
} from './make-parts.ts'; // prettier-ignore
import { makeAggregate } from './make-rows.ts';
import { isQuotient } from './sides.ts';
import type { Dice } from './tape.ts';

export function makeMetric(d: Dice, shop: Shop, name: string): Made {
  const atoms = shop.made.length < 2;
  const { doc, natural } = d.weighted(
    [7, makeRows],
    [7, makeEach],
    [2, makeAttribute],
    [1, makeLookup],
    [1, makePlacement],
    [atoms ? 0 : 14, makeFormula],
  )(d, shop, name);
  const bounded = ['count', 'points', 'days', 'score', 'flag'].includes(doc.unit); // else an open end may lie below 0
  return { name, doc, unit: doc.unit, decimals: decimalsOf(shop, doc), natural: natural && bounded };
}

const decimalsOf = (shop: Shop, doc: MetricDoc): number =>
  doc.unit === 'money' ? currencyDecimals(shop.currency) : (doc.decimals ?? 0);

function makeRows(d: Dice, shop: Shop, name: string): Draft {
  const made = makeAggregate(d, shop.kinds, together(d, shop, () => true), 40); // prettier-ignore
  const unit = unitOf(d, made.sort);
  const doc: MetricDoc = {
    label: name,
    unit,
    ...digits(d, unit),
    better: worse(d),
    measure: 'rows',
    ...withinUnit(made.doc, unit),
    ...pooled(d),
  };
  return { doc, natural: made.natural };
}

function makeAttribute(d: Dice, shop: Shop, name: string): Draft {
  const attribute = d.pick(Object.keys(shop.attributes));
  const type = shop.attributes[attribute]?.type;
  if (type === 'text') {
    const texts = attribute === 'region' ? ['north', 'south', 'west'] : ['core', 'a', 'x', 'other'];
    const is = d.chance(50) ? d.pick(texts) : d.list(1, 3, () => d.pick(texts));
    const doc: MetricDoc = {
      label: name,
      unit: 'flag',
      better: worse(d),
      measure: 'attribute',
      attribute,
      is,
    };
    return { doc, natural: true };
  }
  const unit = type === 'yes-no' ? 'flag' : type === 'day' ? 'day' : unitOf(d, 'number');
  const doc: MetricDoc = {
    label: name,
    unit,
    ...digits(d, unit),
    better: worse(d),
    measure: 'attribute',
    attribute,
  };
  return { doc, natural: unit === 'flag' };
}

function makeLookup(d: Dice, shop: Shop, name: string): Draft {
  const unit = d.pick(['points', 'count', 'money'] as const);
  const doc: MetricDoc = {
    label: name,
    unit,
    ...digits(d, unit),
    better: worse(d),
    measure: 'lookup',
    ...anyCell(d, hasAreas(shop.kinds)),
    ...(d.chance(50) ? { otherwise: d.pick([0, 2, -1]) } : {}),
  };
  return { doc, natural: false };
}

function makePlacement(d: Dice, { tiers }: Shop, name: string): Draft {
  const ladder = d.int(tiers.length);
  const read = d.pick(['tier', 'since', 'first'] as const);
  const doc: MetricDoc = {
    label: name,
    unit: read === 'tier' ? 'count' : 'day',
    better: worse(d),
    measure: 'placement',
    ladder: `l${ladder}`,
    read,
    ...(read !== 'tier' && d.chance(60) ? { tier: `t${d.int(tiers[ladder] ?? 1)}` } : {}),
    ...(d.chance(30) ? { shift: d.pick([{ months: -6 }, { days: -1 }, { years: -1 }]) } : {}),
  };
  return { doc, natural: read === 'tier' };
}

/** Units that go together. */
function family(unit: Unit): Unit {
  return unit === 'flag' || unit === 'points' || unit === 'score' || unit === 'number' ? 'count' : unit;
}

/** What can be made of days of the calendar. */
function makeOfDates(d: Dice, shop: Shop, dates: readonly Made[], numbers: readonly Made[], name: string): Draft {
  const start = (unit: Unit): Common => ({ label: name, unit, ...digits(d, unit), better: worse(d) });
  const date = (): string => d.pick(dates).name;
  const draft = (doc: MetricDoc): Draft => ({ doc, natural: false });
  const days = numbers.filter((m) => m.unit === 'days' && m.decimals === 0);
  const span = (): OperandDoc => (days.length > 0 && d.chance(50) ? d.pick(days).name : d.pick([30, 0, -1]));
  switch (
    d.weighted([5, 'elapsed'], [3, 'subtract'], [2, 'first'], [1, 'max'], [1, 'min'], [1, 'later'], [1, 'before'], [1, 'choose'])
  ) {
    case 'elapsed': {
      const of = d.pick(['months', 'years', 'days'] as const);
      const unit = of === 'days' && d.chance(50) ? 'days' : 'count';
      return draft({ ...start(unit), measure: 'elapsed', since: date(), of });
    }
    case 'subtract':
      return draft({ ...start('days'), measure: 'subtract', from: date(), less: date() });
    case 'first':
      return draft({ ...start('day'), measure: 'first', of: d.list(2, 3, date) });
    case 'max':
      return draft({ ...start('day'), measure: 'max', of: d.list(1, 3, date) });
    case 'min':
      return draft({ ...start('day'), measure: 'min', of: d.list(1, 3, date) });
    case 'later':
      return draft({ ...start('day'), measure: 'add', of: [span(), date()] });
    case 'before':
      return draft({ ...start('day'), measure: 'subtract', from: date(), less: span() });
    case 'choose': {
      const when = makeWhen(d, shop);
      // oxlint-disable-next-line unicorn/no-thenable -- the language's own word
      return draft({ ...start('day'), measure: 'choose', when, then: date(), else: date() });
    }
  }
} // prettier-ignore

function makeFormula(d: Dice, shop: Shop, name: string): Draft {
  const { made } = shop;
  const dates = made.filter((m) => m.unit === 'day');
  const numbers = made.filter((m) => m.unit !== 'day');
  if (dates.length > 0 && (numbers.length === 0 || d.chance(25)))
    return makeOfDates(d, shop, dates, numbers, name);
  const of = d.pick(numbers);
  const measure = d.weighted(
    [6, 'meets'], [3, 'multiply'], [3, 'add'], [2, 'subtract'], [2, 'scale'], [2, 'min'], [2, 'max'], [1, 'cap'], [2, 'step'], [2, 'linear'],
    [2, 'mean'], [4, 'ratio'], [4, 'share'], [3, 'growth'], [5, 'choose'], [2, 'first'],
    [2, 'earlier'], [5, 'sampled'], [3, 'rank'],
  ); // prettier-ignore
  const start = (unit: Unit, decimals: { decimals?: number }): Common => ({
    label: name,
    unit,
    ...decimals,
    better: worse(d),
  });
  // Like one of those made: its unit, and its decimals or more. Others of the same sort can stand beside it.
  const unit: Unit = of.unit === 'flag' ? 'points' : of.unit;
  const like = start(unit, digits(d, unit, of.unit === 'flag' ? 0 : of.decimals));
  const own = unit === 'money' ? of.decimals : (like.decimals ?? 0);
  const beside = numbers.filter((m) => family(m.unit) === family(unit) && m.decimals <= own);
  const fallback: OperandDoc = onGrid(d, own);
  const operand = (): OperandDoc =>
    beside.length === 0 || d.chance(20) ? onGrid(d, own) : d.pick(beside).name;
  const free = (least: number): Common => {
    const u = d.pick(['points', 'percent', 'score', 'count'] as const);
    return start(u, digits(d, u, least));
  };
  const several = (): OperandDoc[] => d.list(1, 3, operand);
  const open = numbers.map((m) => m.name);
  type Short = Extract<MetricDoc, { measure: 'ratio' }>['short'];
  const short = (): Short =>
    d.weighted<Short>(
      [4, 'unmet'],
      [2, 'unknown'],
      [3, open.length > 0 ? { unknownWhile: d.pick(open) } : 'unknown'],
    );
  const base = () => (d.chance(60) ? { atLeast: d.pick([1, 2, 3, 0, 10]) } : {});
  const draft = (doc: MetricDoc, natural = false): Draft => ({ doc, natural });
  switch (measure) {
    case 'add': {
      const list = several();
      return draft(
        { ...like, measure, of: list },
        list.every((o) => made.some((m) => m.name === o && m.natural)),
      );
    }
    case 'subtract':
      return draft({ ...like, measure, from: operand(), less: operand() });
    case 'multiply': {
      const others = numbers.filter((m) => m.unit !== 'money' || of.unit !== 'money');
      if (others.length === 0) return draft({ ...like, measure: 'add', of: [fallback] });
      const other = d.pick(others);
      const isMoney = of.unit === 'money' || other.unit === 'money';
      const u = isMoney ? 'money' : d.pick(['points', 'percent', 'count', 'number'] as const);
      return draft(
        { ...start(u, digits(d, u)), measure, of: [of.name, other.name] },
        of.natural && other.natural,
      );
    }
    case 'scale': {
      const by = d.pick([2, 0.5, -1, 0.01, 1.005, -0.25, 33.3]);
      const form = d.chance(70) ? like : free(0);
      return draft({ ...form, measure, of: of.name, by }, of.natural && by >= 0);
    }
    case 'min':
    case 'max':
      return draft({ ...like, measure, of: several() });
    case 'first':
      return draft({ ...like, measure, of: d.list(2, 3, operand) });
    case 'cap': {
      const held = beside.length === 0 ? undefined : d.pick(beside);
      if (!held) return draft({ ...like, measure: 'add', of: [fallback] });
      const least = d.chance(60) ? { least: d.pick([0, 1, -1, 2]) } : {};
      const most = d.chance(60) ? { most: d.pick([3, 10, 100, 2]) } : {}; // not below any of `least`
      return draft({ ...like, measure, of: held.name, ...least, ...most }, (least.least ?? -1) >= 0);
    }
    case 'step': {
      const froms = [...new Set(d.list(1, 4, () => onGrid(d, of.decimals)))].toSorted((a, b) => a - b);
      const steps = froms.map((from): [number, number] => [from, d.pick([10, 20, 5, 0, -5, 1])]);
      const below = d.pick([0, 1, -5]);
      return draft({ ...free(0), measure, of: of.name, steps, below, ...instead(d) });
    }
    case 'linear': {
      const form = free(0);
      const full = Math.abs(onGrid(d, of.decimals)) || 7; // above 0
      const points = d.pick([30, 1, 10, 7]) + ((form.decimals ?? 0) > 0 ? d.pick([0, 0.5]) : 0);
      const none = instead(d);
      return draft({ ...form, measure, of: of.name, full, points, ...none }, (none.none ?? 0) >= 0);
    }
    case 'mean': {
      const names = [...new Set(d.list(1, 3, () => (beside.length === 0 ? undefined : d.pick(beside).name)))];
      const weights = names.flatMap((n): [string, number][] =>
        n === undefined ? [] : [[n, d.pick([1, 2, 3, 30])]],
      );
      if (weights.length === 0) return draft({ ...like, measure: 'add', of: [fallback] });
      const none = d.weighted<{ none?: 'skip' | number }>([3, {}], [3, { none: 'skip' }], [1, { none: 0 }]);
      return draft({ ...like, measure, of: Object.fromEntries(weights), ...none });
    }
    case 'ratio':
      return draft({ ...percent(d, start, made), measure, of: of.name, to: d.pick(numbers).name, ...base(), ...(d.chance(35) ? { atMost: d.pick([100, 50, 150]) } : {}), short: short() }); // prettier-ignore
    case 'share': {
      const parts = made.filter((m) => m.natural);
      const part = parts.length === 0 ? undefined : d.pick(parts);
      const rests = parts.filter(
        (m) => m.decimals === part?.decimals && family(m.unit) === family(part.unit),
      );
      if (!part) return draft({ ...like, measure: 'add', of: [fallback] });
      return draft({ ...percent(d, start, made), measure, part: part.name, rest: d.pick(rests).name, ...base(), short: short() }); // prettier-ignore
    }
    case 'growth':
      return draft({
        ...percent(d, start, made),
        measure,
        now: of.name,
        before: d.pick(numbers.filter((m) => family(m.unit) === family(of.unit))).name,
        ...base(),
        short: short(),
      });
    case 'earlier':
      return draft({ ...sameAs(d, of, name), measure, of: of.name, shift: d.pick(shifts) }, of.natural);
    case 'sampled': {
      const reduce = d.weighted([4, 'count'], [2, 'max'], [2, 'min'], [2, 'sum'], [3, 'latest']);
      const having = reduce === 'count' || d.chance(80) ? { having: makeHaving(d, shop, of) } : {}; // prettier-ignore
      const days = d.pick(sampleDays);
      if (reduce === 'count')
        return draft({ ...start('count', digits(d, 'count')), measure, of: of.name, ...days, ...having, reduce }, true); // prettier-ignore
      const summed = reduce === 'sum' && (of.unit === 'flag' || of.unit === 'day');
      return draft({ ...sameAs(d, of, name), measure, of: of.name, ...days, ...having, reduce: summed ? 'latest' : reduce }); // prettier-ignore
    }
    case 'rank': {
      const ranked = of.unit === 'flag' ? made.find((m) => m.unit !== 'flag') : of;
      if (!ranked) return draft({ ...like, measure: 'add', of: [fallback] });
      const as = d.weighted([2, 'place'], [2, 'percent']);
      const unit_ = as === 'place' ? 'count' : 'percent';
      const within = d.chance(50) ? { within: 'region' } : {};
      const motion = d.chance(30) ? { motion: d.pick(['ma', 'mb']) } : {};
      return draft({ ...start(unit_, digits(d, unit_)), measure, of: ranked.name, ...within, ...motion, as }, true); // prettier-ignore
    }
    case 'meets':
      return draft({ ...start('flag', {}), measure, of: makeAsked(d, shop) }, true);
    case 'choose': {
      const when = makeWhen(d, shop);
      // oxlint-disable-next-line unicorn/no-thenable -- the language's own word
      return draft({ ...like, measure, when, then: operand(), else: operand() });
    }
  }
}

/** Spans that surely lead back. */
const shifts = [
  { months: -1 },
  { years: -1 },
  { days: -1 },
  { months: -2, days: 20 },
  { days: -100 },
] as const;

/** Few days each, and always at least one. */
export const sampleDays = [
  { every: 'month-end', window: { last: 2, of: 'months' } },
  { every: 'day', window: { last: 3, of: 'days' } },
  { every: 'week-end', window: { last: 15, of: 'days' } },
  { every: 'quarter-end', window: { calendar: 'quarter', from: -1, to: 0 } },
  { every: 'year-end', window: { last: 2, of: 'years' } },
  { every: 'day', window: { last: 1, of: 'days' } },
] as const satisfies Pick<MetricOf<'sampled'>, 'every' | 'window'>[];

/** Counted as another metric is, with its decimals or more. */
function sameAs(d: Dice, of: Made, label: string): Common {
  return { label, unit: of.unit, ...digits(d, of.unit, of.decimals), better: worse(d) };
}

/** What stands where there is no value, now and then. */
const instead = (d: Dice): { none?: number } => (d.chance(25) ? { none: d.pick([0, 1, -5]) } : {});

function percent(
  d: Dice,
  start: (unit: Unit, decimals: { decimals?: number }) => Common,
  made: readonly Made[],
): Common {
  // Often like one before, so that the two can be compared.
  const before = made.filter((m) => isQuotient(m.doc) && (m.unit === 'percent' || m.unit === 'points'));
  if (before.length > 0 && d.chance(50)) {
    const like = d.pick(before);
    return start(like.unit, like.decimals === 0 ? {} : { decimals: like.decimals });
  }
  const unit = d.weighted([5, 'percent' as const], [1, 'points' as const]);
  return start(unit, digits(d, unit));
}
