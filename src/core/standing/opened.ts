/** The criteria behind a metric, so that reasons open to what is asked and not only to yes and no. */
import { shifted, type Day } from '../calendar.ts';
import { sampleDays } from '../metrics/samples.ts';
import { countingOn } from '../program/on-day.ts';
import type { Node } from '../program/program.ts';
import { groupOf } from '../program/tree.ts';
import { metricNamed, sightOn, type SightContext } from './trace.ts';

/** Criteria that a metric is made of, as they are looked at for one row. */
export interface Opened {
  /** Where its facts are read. */
  readonly ctx: SightContext;
  /** What of it counts there. */
  readonly node: Node;
  /** The day of the look, where it is another than that of the metric. */
  readonly on: Day | null;
  /** On so many sample days it is not surely met, of which this is the newest; null where it is looked at once. */
  readonly notMetOn: number | null;
}

/**
 * The criteria of `meets`, also where another day is looked at (`earlier`), or many (`sampled`: the newest day on which they are not surely
 * met); null for all other metrics, and where they are met on each sample day.
 */
export function openedOf(ctx: SightContext, metric: string, row: number): Opened | null {
  const { source } = metricNamed(ctx.program, metric);
  if ('atom' in source) return null;
  const { formula } = source;
  switch (formula.measure) {
    case 'meets': {
      const counting = formula.asked && countingOn(formula.asked, ctx.evaluation.day);
      return { ctx, node: counting ?? groupOf('any', [], null), on: null, notMetOn: null };
    }
    case 'earlier': {
      const on = shifted(ctx.evaluation.day, formula.shift);
      const opened = openedOf(sightOn(ctx, on), formula.of, row);
      return opened && { ...opened, on: opened.on ?? on };
    }
    case 'sampled': {
      if (!isMade(ctx, formula.of)) return null;
      const days = sampleDays(formula.every, formula.window, ctx.moment)
        .map((day) => sightOn(ctx, day))
        .filter(({ evaluation }) => !(evaluation.fact(formula.of, row).least >= 1));
      const newest = days.at(-1);
      const opened = newest && openedOf(newest, formula.of, row);
      return opened ? { ...opened, on: opened.on ?? newest.evaluation.day, notMetOn: days.length } : null;
    }
    default:
      return null;
  }
}

/** Whether a metric is made of criteria, of the day or of an earlier one. */
function isMade(ctx: SightContext, metric: string): boolean {
  const { source } = metricNamed(ctx.program, metric);
  if ('atom' in source) return false;
  const { formula } = source;
  return formula.measure === 'meets' || (formula.measure === 'earlier' && isMade(ctx, formula.of));
}
