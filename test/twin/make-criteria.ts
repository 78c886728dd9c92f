/** Makes criteria: of tiers, of gates, and of metrics. */
import type { Day } from '../../src/core/calendar.ts';
import type { MetricOf } from '../../src/core/program/metric-schema.ts';
import type { CriterionDoc, GroupDoc, ThresholdDoc } from '../../src/core/program/schema.ts';
import { addDays } from './days.ts';
import { anyCell, comparison, hasAreas, onGrid, type Made, type Shop } from './make-parts.ts';
import { asOfDays, landmarks } from './make-rows.ts';
import { isQuotient } from './sides.ts';
import type { Dice } from './tape.ts';

export const awards = ['gold', 'invited'] as const;

/** What criteria are made from. */
export interface GroupShop {
  readonly made: readonly Made[];
  readonly kinds: readonly string[];
  /** Whether ladders can be looked at by areas. */
  readonly areas: boolean;
  /** Whether there is a tier to keep. */
  readonly keeps: boolean;
}

/** Days on which rules begin and end: around those that are looked from. */
const turns: readonly Day[] = asOfDays
  .flatMap((day) => [-1, 0, 1].map((n) => addDays(day as Day, n))) // of the list above
  .toSorted(); // prettier-ignore

interface Span {
  readonly from?: Day;
  readonly until?: Day;
}

/** Days on which a group counts, now and then, within those of the groups around it. */
function makeSpan(d: Dice, around: Span): Span {
  const fit = turns.filter((t) => t >= (around.from ?? t) && t <= (around.until ?? t));
  if (fit.length === 0 || !d.chance(8)) return {};
  const [a, b] = [d.pick(fit), d.pick(fit)].toSorted();
  return d.weighted<Span>([3, a ? { from: a } : {}], [3, b ? { until: b } : {}], [2, a && b ? { from: a, until: b } : {}]); // prettier-ignore
}

export function makeGroup(d: Dice, shop: GroupShop, depth: number, around: Span = {}): GroupDoc {
  const span = makeSpan(d, around);
  const inner = (): GroupDoc => makeGroup(d, shop, depth + 1, { ...around, ...span });
  switch (
    depth > 2
      ? 'leaf'
      : d.weighted([depth === 0 ? 1 : 6, 'leaf'], [4, 'all'], [2, 'any'], [2, 'n of'], [1, 'award'])
  ) {
    case 'all':
      return { all: d.list(0, 3, inner), ...span };
    case 'any':
      return { any: d.list(1, 3, inner), ...span };
    case 'n of': {
      const of = d.list(1, 4, inner);
      return { atLeast: 1 + d.int(of.length), of, ...span };
    }
    case 'award':
      return { award: d.pick(awards), ...span };
    default:
      return { ...makeCriterion(d, shop), ...span };
  }
}

function makeCriterion(d: Dice, shop: GroupShop): CriterionDoc {
  const quotients = shop.made.filter((m) => isQuotient(m.doc));
  const metric = d.pick(quotients.length > 0 && d.chance(20) ? quotients : shop.made);
  const criterion = makeComparison(d, shop, metric);
  if (!d.chance(12)) return criterion;
  const kind = d.pick(['award', ...shop.kinds]);
  const where = kind === 'award' ? { where: { award: d.pick(awards) } } : {};
  return { ...criterion, exempt: { kind, ...where, reason: 'excused' } };
}

function makeComparison(
  d: Dice,
  { made, keeps, areas }: GroupShop,
  { name, doc, unit, decimals }: Made,
): CriterionDoc {
  const others = made.filter((m) => m.name !== name && m.unit === unit && m.decimals === decimals);
  const divided = others.filter((m) => isQuotient(m.doc));
  const other = (): ThresholdDoc | undefined =>
    others.length > 0 && d.chance(keeps && !isQuotient(doc) && divided.length === 0 ? 20 : 60)
      ? { metric: d.pick(divided.length > 0 && d.chance(50) ? divided : others).name }
      : undefined;
  if (unit === 'flag') {
    const limit = other();
    return { metric: name, ...(d.chance(20) ? { atLeast: limit ?? true } : { is: limit ?? !d.chance(25) }) };
  }
  const threshold = (): ThresholdDoc => {
    const limit = other();
    if (limit !== undefined) return limit;
    if (unit !== 'day' && d.chance(keeps ? 12 : 25)) return anyCell(d, areas);
    if (unit === 'day') return d.pick(landmarks);
    const n = onGrid(d, decimals);
    return d.chance(15) ? n.toFixed(decimals) : n;
  };
  const tests = comparison(d, threshold);
  const [only, ...more] = Object.entries(tests);
  if (!only || more.length > 0 || only[0] === 'is' || !keeps || !d.chance(30))
    return { metric: name, ...tests };
  const limit = other();
  if (limit !== undefined) return { metric: name, ...tests, keep: limit };
  if (typeof only[1] === 'object') return { metric: name, ...tests, keep: threshold() };
  const by = only[0] === 'atLeast' || only[0] === 'above' ? -d.pick([1, 2, 10]) : d.pick([1, 2, 10]);
  const keep =
    typeof only[1] === 'string' && unit === 'day'
      ? addDays(only[1] as Day, by) // a landmark
      : Number((Number(only[1]) + by).toFixed(decimals));
  return { metric: name, ...tests, keep };
}

const askedShop = ({ made, kinds }: Shop): GroupShop => ({
  made,
  kinds: Object.keys(kinds),
  areas: hasAreas(kinds),
  keeps: false,
});

/** Criteria that a metric asks. */
export function makeAsked(d: Dice, shop: Shop): GroupDoc {
  return makeGroup(d, askedShop(shop), d.pick([1, 2, 0]));
}

/** One metric against thresholds: what a choice asks. */
export function makeWhen(d: Dice, shop: Shop): MetricOf<'choose'>['when'] {
  return makeComparison(d, askedShop(shop), d.pick(shop.made));
}

/** What is asked of a metric on each sample day. */
export function makeHaving(d: Dice, shop: Shop, of: Made): NonNullable<MetricOf<'sampled'>['having']> {
  const { metric: _, ...having } = makeComparison(d, askedShop(shop), of);
  return having;
}
