/** The days that a metric looks at: its window, or for a formula the span of everything it reads. */
import { shifted, type Day } from '../calendar.ts';
import { canonicalJson } from '../program/canonical.ts';
import type { WindowDoc } from '../program/evidence-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { aggregatesOf } from './atom.ts';
import { operands, type Formula } from '../program/metric-refs.ts';
import type { Metric, Program } from '../program/program.ts';
import { momentOn, sampleDays } from './samples.ts';
import {
  isOwnPart,
  ownWindow,
  rowBeginnings,
  windowParts,
  type Beginning,
  type Moment,
  type RowSinceDoc,
} from './window.ts';

export interface MetricWindow {
  /** Null: no beginning. */
  readonly from: Day | null;
  readonly to: Day;
  /** The row with which it began, and its day; null: there is no such row. Only where it begins with a row, and that is known. */
  readonly begins?: { readonly since: RowSinceDoc; readonly day: Day | null };
}

/** The days from the first to the last that a metric looks at; for one partner, where windows of its own are. */
export function metricWindow(
  program: Program,
  name: string,
  moment: Moment,
  beginning: Beginning = () => undefined,
): MetricWindow {
  const windows = metricWindows({ program, moment, beginning }, name);
  const first = windows[0] ?? { from: moment.asOf, to: moment.asOf };
  const span = windows.reduce<MetricWindow>(
    (all, w) => ({
      from: all.from === null || w.from === null ? null : w.from < all.from ? w.from : all.from,
      to: w.to > all.to ? w.to : all.to,
    }),
    { from: first.from, to: first.to },
  );
  // Of formulas over several windows each says its own.
  const [begins, ...more] = new Map(windows.map((w) => [canonicalJson(w.begins ?? null), w.begins])).values();
  return begins === undefined || more.length > 0 ? span : { ...span, begins };
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
      return [daysOf(ctx, atom.window, atom.pool)];
    case 'each':
      return aggregatesOf(atom).map((a) => daysOf(ctx, a.window, atom.pool));
    case 'placement':
      return [placementDay(atom, ctx.moment)];
    case 'attribute':
    case 'lookup':
    case 'begun':
    case 'score':
    case 'must':
    case 'enrolled':
      return [];
  }
}

/** The days that all windows share; where a day of the partner's own is not known, as if its window had no limit. */
function daysOf(ctx: Context, window: WindowDoc, pool: string | undefined): MetricWindow {
  const days = ownWindow(window, (since) => exactly(ctx.beginning(since, pool)), ctx.moment);
  if (days === undefined || days.never) {
    const others = windowParts(window).filter((part) => !isOwnPart(part));
    const span = daysOf(ctx, others.length === 0 ? 'lifetime' : others, pool);
    const since = rowBeginnings(window).find((s) => ctx.beginning(s, pool) === 'never');
    return since === undefined ? span : { ...span, begins: { since, day: null } };
  }
  const { from, to } = days;
  const begins = rowBeginnings(window).map((since) => ({ since, begun: ctx.beginning(since, pool) }));
  const [first] = begins.flatMap(({ since, begun }) =>
    typeof begun === 'object' ? [{ since, day: begun.latest }] : [],
  );
  // Of a window that has not begun there is only its first day to show.
  return { from, to: from !== null && from > to ? from : to, ...(first && { begins: first }) };
}

/** A beginning of which the day is known. */
function exactly(begun: ReturnType<Beginning>): ReturnType<Beginning> {
  return typeof begun === 'object' && begun.earliest !== begun.latest ? undefined : begun;
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
