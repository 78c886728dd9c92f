/** The days that a metric looks at: its window, or for a formula the span of everything it reads. */
import { plus, type Day } from '../calendar.ts';
import { aggregatesOf } from './atom.ts';
import { operands, type Formula } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import { momentOn, sampleDays } from './samples.ts';
import { resolveWindow, type Moment, type Window } from './window.ts';

export interface MetricWindow {
  /** Null: no beginning. */
  readonly from: Day | null;
  readonly to: Day;
}

/** The days from the first to the last that a metric looks at. */
export function metricWindow(program: Program, name: string, moment: Moment): MetricWindow {
  const windows = metricWindows(program, name, moment);
  const first = windows[0] ?? { from: moment.asOf, to: moment.asOf };
  return windows.reduce<MetricWindow>(
    (span, w) => ({
      from: span.from === null || w.from === null ? null : w.from < span.from ? w.from : span.from,
      to: w.to > span.to ? w.to : span.to,
    }),
    { from: first.from, to: first.to },
  );
}

function metricWindows(program: Program, name: string, moment: Moment): Window[] {
  const metric = program.metrics.find((m) => m.name === name);
  return metric ? windowsOf(program, metric, moment) : [];
}

function windowsOf(program: Program, metric: Metric, moment: Moment): Window[] {
  if ('formula' in metric.source) {
    const { formula } = metric.source;
    return momentsOf(formula, moment).flatMap((m) =>
      operands(formula).flatMap((o) => metricWindows(program, o, m)),
    );
  }
  const { atom } = metric.source;
  switch (atom.measure) {
    case 'rows':
      return [resolveWindow(atom.window, moment)];
    case 'each':
      return aggregatesOf(atom).map((a) => resolveWindow(a.window, moment));
    case 'attribute':
    case 'lookup':
    case 'placement':
    case 'score':
    case 'must':
    case 'enrolled':
      return [];
  }
}

/** From where a formula reads: the moment itself, an earlier one, or the first and the last of its sample days. */
function momentsOf(formula: Formula, moment: Moment): readonly Moment[] {
  switch (formula.measure) {
    case 'earlier':
      return [momentOn(moment, plus(moment.asOf, formula.shift))];
    case 'sampled': {
      const days = sampleDays(formula.every, formula.window, moment);
      return [days[0], days.at(-1)].flatMap((day) => (day === undefined ? [] : [momentOn(moment, day)]));
    }
    default:
      return [moment];
  }
}
