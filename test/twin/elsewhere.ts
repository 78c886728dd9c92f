/** Metrics of other days, other ladders and other partners. */
import type { Day } from '../../src/core/calendar.ts';
import type { MetricOf, SamplesDoc } from '../../src/core/program/metric-schema.ts';
import { addDays, look as lookFrom, number, periodStart, type Period } from './days.ts';
import { reduceKeys, type Group } from './each.ts';
import { whole as wholeNumber, over } from './exact.ts';
import type { Look, Whole } from './facts.ts';
import { cut, exactly, isNone, maybeNone, none, toDecimals, yes, type Interval } from './interval.ts';
import type { World } from './rows.ts';
import { pickedFrom, type Read } from './sides.ts';
import { twinWindow } from './windows.ts';

type Elsewhere = MetricOf<'earlier'> | MetricOf<'sampled'> | MetricOf<'standing'> | MetricOf<'rank'>;

/** The fact of a metric that reads another look; `text` is the value of a partner's attribute on the day of this one. */
export function elsewhere(
  whole: Whole,
  doc: Elsewhere,
  decimals: number,
  partner: number,
  look: Look,
  text: (partner: number, attribute: string) => string | undefined,
  read?: Read,
): Interval {
  const on = (name: string, day: Day): Interval => {
    // What is one of the days is compared as it is; what is summed is reckoned with.
    const fact = whole.fact(name, partner, { ...look, day }, pickedFrom(doc).length > 0 ? read : undefined);
    return toDecimals(fact.value, fact.decimals, decimals);
  };
  switch (doc.measure) {
    case 'earlier':
      return on(doc.of, lookFrom(look.day, doc.shift));
    case 'sampled': {
      const days = sampleDaysOf(whole.world, doc.every, doc.window, look.day);
      const groups = days.map((day): Group => {
        const passes =
          doc.having === undefined
            ? yes
            : whole.met({ metric: doc.of, ...doc.having }, partner, { ...look, day });
        return { passes, value: doc.reduce === 'count' ? none : on(doc.of, day), size: none };
      });
      return doc.reduce === 'latest'
        ? latest(groups, doc.having !== undefined)
        : reduceKeys(doc.reduce, groups.filter((g) => g.passes.possible), undefined, decimals); // prettier-ignore
    }
    case 'standing': {
      const { earned, possible } =
        doc.scope === undefined
          ? whole.reached(doc.ladder, partner, look.day)
          : whole.reachedIn(doc.ladder, partner, look.day, doc.scope);
      return [earned, possible];
    }
    case 'rank':
      return rank(whole, doc, decimals, partner, look, text);
  }
}

/** Days of a window up to the day itself, those that are asked for. */
export function sampleDaysOf(
  world: World,
  every: SamplesDoc,
  window: MetricOf<'sampled'>['window'],
  asOf: Day,
): Day[] {
  const { from, to } = twinWindow(window, world.doc, { ...world.at, asOf });
  if (from === null) throw new Error('a window without a beginning has no sample days');
  const days: Day[] = [];
  for (let day = from; day <= to && day <= asOf; day = addDays(day, 1))
    if (isSample(every, day, world.doc.calendar.yearStarts)) days.push(day);
  return days;
}

function isSample(every: SamplesDoc, day: Day, yearStarts: string): boolean {
  const next = addDays(day, 1);
  const ends = (period: Period): boolean => periodStart(period, next, 0, yearStarts) === next;
  switch (every) {
    case 'day':
      return true;
    case 'week-end':
      return (((number(day) - 3) % 7) + 7) % 7 === 0; // 4 January 1970 was a Sunday
    case 'month-end':
      return ends('month');
    case 'quarter-end':
      return ends('quarter');
    case 'half-year-end':
      return ends('half-year');
    case 'year-end':
      return ends('year');
  }
}

/** The newest day that passes: what it is on each day on which that could be, back to the first that surely passes. */
function latest(groups: readonly Group[], tested: boolean): Interval {
  let found: Interval | undefined;
  const hull = ([least, most]: Interval, more: Interval): Interval => [
    Math.min(least, more[0]),
    Math.max(most, more[1]),
  ];
  for (const { passes, value } of groups.toReversed()) {
    if (!passes.possible) continue;
    // Where it passes a comparison it has a value.
    const seen: Interval = tested && maybeNone(value) ? [-Infinity, value[1]] : value;
    found = found === undefined ? seen : hull(found, seen);
    if (passes.sure) return found;
  }
  return found === undefined ? none : [NaN, found[1]];
}

function rank(
  whole: Whole,
  doc: MetricOf<'rank'>,
  decimals: number,
  partner: number,
  look: Look,
  text: (partner: number, attribute: string) => string | undefined,
): Interval {
  const { motion, within } = doc;
  const member = (p: number): boolean =>
    motion === undefined || whole.enrolments.get(p)?.has(motion) === true;
  const groupOf = (p: number): string | undefined => (within === undefined ? 'all' : text(p, within));
  const own = whole.fact(doc.of, partner, look).value;
  if (!member(partner) || isNone(own)) return none;
  const better = whole.world.doc.metrics[doc.of]?.better ?? 'higher';
  const mine = groupOf(partner);
  let [surelyBetter, possiblyBetter, surelyThere, possiblyThere] = [0, 0, 0, 0];
  for (const other of whole.enrolments.keys()) {
    const value = whole.fact(doc.of, other, look).value;
    if (other === partner || !member(other) || isNone(value)) continue;
    const theirs = groupOf(other);
    const together = mine !== undefined && theirs !== undefined ? mine === theirs : undefined;
    if (together === false) continue;
    const surelyValued = !maybeNone(value);
    // At the ends of what both could be: none at an end leaves it open below.
    const low = ([a]: Interval): number => (Number.isNaN(a) ? -Infinity : a);
    const sure = better === 'higher' ? low(value) > own[1] : value[1] < low(own);
    const possible = better === 'higher' ? value[1] > low(own) : low(value) < own[1];
    if (together === true && surelyValued) {
      surelyThere++;
      if (sure) surelyBetter++;
    }
    possiblyThere++;
    if (possible) possiblyBetter++;
  }
  const best = mine === undefined ? 1 : 1 + surelyBetter;
  const worst = 1 + possiblyBetter;
  const one = 10 ** decimals;
  const part = (place: number, of: number): number =>
    cut(over(wholeNumber(place * 100 * one), wholeNumber(of)), doc.better);
  const [least, most] =
    doc.as === 'place'
      ? [best * one, worst * one]
      : [
          part(best, 1 + possiblyThere),
          mine === undefined ? 100 * one : Math.min(100 * one, part(worst, 1 + surelyThere)),
        ];
  return maybeNone(own) ? [NaN, most] : least === most ? exactly(least) : [least, most];
}
