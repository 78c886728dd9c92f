/** The days that a metric looks at: its window, or for a formula the span of everything it reads. */
import { shifted, type Day } from '../calendar.ts';
import type { WindowDoc } from '../program/evidence-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { aggregatesOf } from './atom.ts';
import { operands, type Formula } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import { momentOn, sampleDays } from './samples.ts';
import { isOwnPart, ownWindow, windowParts, type Moment } from './window.ts';

export interface MetricWindow {
  /** Null: no beginning. */
  readonly from: Day | null;
  readonly to: Day;
}

/** The day on which the windows of one partner begin that count from an attribute; undefined where it is not known. */
export type Beginning = (attribute: string) => Day | undefined;

/** The days from the first to the last that a metric looks at; for one partner, where windows of its own are. */
export function metricWindow(
  program: Program,
  name: string,
  moment: Moment,
  beginning: Beginning = () => undefined,
): MetricWindow {
  const windows = metricWindows({ program, moment, beginning }, name);
  const first = windows[0] ?? { from: moment.asOf, to: moment.asOf };
  return windows.reduce<MetricWindow>(
    (span, w) => ({
      from: span.from === null || w.from === null ? null : w.from < span.from ? w.from : span.from,
      to: w.to > span.to ? w.to : span.to,
    }),
    { from: first.from, to: first.to },
  );
}

interface Context {
  readonly program: Program;
  readonly moment: Moment;
  readonly beginning: Beginning;
}

function metricWindows(ctx: Context, name: string): MetricWindow[] {
  const metric = ctx.program.metrics.find((m) => m.name === name);
  return metric ? windowsOf(ctx, metric) : [];
}

function windowsOf(ctx: Context, metric: Metric): MetricWindow[] {
  if ('formula' in metric.source) {
    const { formula } = metric.source;
    return momentsOf(formula, ctx.moment).flatMap((moment) =>
      operands(formula).flatMap((o) => metricWindows({ ...ctx, moment }, o)),
    );
  }
  const { atom } = metric.source;
  switch (atom.measure) {
    case 'rows':
      return [daysOf(ctx, atom.window)];
    case 'each':
      return aggregatesOf(atom).map((a) => daysOf(ctx, a.window));
    case 'placement':
      return [placementDay(atom, ctx.moment)];
    case 'attribute':
    case 'lookup':
    case 'score':
    case 'must':
    case 'enrolled':
      return [];
  }
}

/** The days that all windows share; where a day of the partner's own is not known, as if its window had no limit. */
function daysOf(ctx: Context, window: WindowDoc): MetricWindow {
  const days = ownWindow(window, ctx.beginning, ctx.moment);
  if (days === undefined) {
    const others = windowParts(window).filter((part) => !isOwnPart(part));
    return daysOf(ctx, others.length === 0 ? 'lifetime' : others);
  }
  const { from, to } = days;
  // Of a window that has not begun there is only its first day to show.
  return { from, to: from !== null && from > to ? from : to };
}

function placementDay({ shift }: MetricOf<'placement'>, { asOf }: Moment): MetricWindow {
  const on = shifted(asOf, shift ?? {});
  return { from: on, to: on };
}

/** From where a formula reads: the moment itself, an earlier one, or the first and the last of its sample days. */
function momentsOf(formula: Formula, moment: Moment): readonly Moment[] {
  switch (formula.measure) {
    case 'earlier':
      return [momentOn(moment, shifted(moment.asOf, formula.shift))];
    case 'sampled': {
      const days = sampleDays(formula.every, formula.window, moment);
      return [days[0], days.at(-1)].flatMap((day) => (day === undefined ? [] : [momentOn(moment, day)]));
    }
    default:
      return [moment];
  }
}
