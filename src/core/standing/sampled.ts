/** A metric on many days, reduced to one number (../metrics/README.md, "Other days, other ladders, the population"). */
import { filledColumn, maybeNone, none, surelyNone } from '../metrics/operand.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import type { Column, Interval } from './interval.ts';

/** One sample day: the metric, and whether it compares as it has to; null where nothing is asked of it. */
export interface SampleColumns {
  readonly value: Column;
  readonly passes: Column | null;
}

/** The metric on each sample day, the oldest first; `ofDecimals` are its own digits, `decimals` those of the result. */
export function sampledColumn(
  { reduce }: Pick<MetricOf<'sampled'>, 'reduce'>,
  days: readonly SampleColumns[],
  rows: number,
  decimals: number,
  ofDecimals: number,
): Column {
  const tested = days.some(({ passes }) => passes !== null);
  const factor = 10 ** (decimals - ofDecimals);
  const one = 10 ** decimals;
  return filledColumn(rows, (row, out) => {
    const passing: Passing[] = [];
    for (const { value, passes } of days) {
      if (passes?.most[row] === 0) continue;
      passing.push({
        sure: passes === null || passes.least[row] === 1,
        value: { least: (value.least[row] ?? none) * factor, most: (value.most[row] ?? none) * factor },
      });
    }
    const { least, most } = reduced(reduce, passing, tested, one);
    out(least, most);
  });
}

/** A day that passes, surely or perhaps. */
interface Passing {
  readonly sure: boolean;
  readonly value: Interval;
}

function reduced(
  reduce: MetricOf<'sampled'>['reduce'],
  passing: readonly Passing[],
  tested: boolean,
  one: number,
): Interval {
  switch (reduce) {
    case 'count':
      return { least: passing.filter((p) => p.sure).length * one, most: passing.length * one };
    case 'sum':
      return passing.reduce<Interval>(
        (sum, { sure, value }) => {
          if (surelyNone(value)) return sum;
          const least = maybeNone(value) ? -Infinity : value.least;
          const known = sure && !maybeNone(value);
          return {
            least: sum.least + (known ? least : Math.min(0, least)),
            most: sum.most + (known ? value.most : Math.max(0, value.most)),
          };
        },
        { least: 0, most: 0 },
      );
    case 'max':
      return largest(passing);
    case 'min': {
      // A day that only perhaps has a value counts like one that only perhaps passes.
      const sure = passing.filter((p) => p.sure && !maybeNone(p.value));
      const some = passing.filter((p) => !surelyNone(p.value));
      if (some.length === 0) return { least: none, most: none };
      if (sure.length === 0) return { least: none, most: Infinity };
      return {
        least: extreme(Math.min, some, ({ least }) => (Number.isNaN(least) ? -Infinity : least)),
        most: extreme(Math.min, sure, ({ most }) => most),
      };
    }
    case 'latest':
      return latest(passing, tested);
  }
}

function largest(passing: readonly Passing[]): Interval {
  const sure = passing.filter((p) => p.sure && !maybeNone(p.value));
  const some = passing.filter((p) => !surelyNone(p.value));
  return {
    least: sure.length === 0 ? none : extreme(Math.max, sure, ({ least }) => least),
    most: some.length === 0 ? none : extreme(Math.max, some, ({ most }) => most),
  };
}

function extreme(
  choose: (...numbers: number[]) => number,
  of: readonly Passing[],
  end: (value: Interval) => number,
): number {
  return choose(...of.map((p) => end(p.value)));
}

/** The value on the newest day that passes: the hull of those days on which it could be, back to the newest that surely passes. */
function latest(passing: readonly Passing[], tested: boolean): Interval {
  const newest = passing.findLastIndex((p) => p.sure);
  const candidates = passing.slice(Math.max(0, newest));
  const some = candidates.filter((p) => !surelyNone(p.value));
  if (some.length === 0) return { least: none, most: none };
  const most = extreme(Math.max, some, (v) => v.most);
  // What has passed a comparison has a value.
  const perhapsNone = newest < 0 || (!tested && candidates.some((p) => maybeNone(p.value)));
  if (perhapsNone) return { least: none, most };
  return { least: extreme(Math.min, some, ({ least }) => (Number.isNaN(least) ? -Infinity : least)), most };
}
