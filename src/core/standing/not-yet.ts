/** What is open only because windows of the partner's own still run: not yet, rather than not known. */
import type { Day } from '../calendar.ts';
import type { Feed } from '../metrics/coverage.ts';
import type { Moment } from '../metrics/window.ts';
import type { Program } from '../program/program.ts';
import type { Evaluation } from './evaluate.ts';
import { causeFinder, type CauseFinder, type Missing } from './readiness.ts';

/** What an evaluation was made from. */
export interface EvaluatedFrom {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly moment: Moment;
  readonly feeds: readonly Feed[];
}

/**
 * The day through which the windows run of which a metric is open, when nothing else keeps it open; null otherwise. Claims that nobody
 * has decided do not count: they are readiness's, and what they would add is not there yet either.
 */
export function notYetThrough(from: EvaluatedFrom, metric: string, row: number): Day | null {
  const { least, most } = from.evaluation.fact(metric, row);
  if (least === most || Number.isNaN(most)) return null;
  return lastRunning(finderOf(from)(metric, row));
}

/** The last day of windows that run, where they are all that is missing. */
export function lastRunning(missing: readonly Missing[]): Day | null {
  let last: Day | null = null;
  for (const m of missing) {
    if (m.cause === 'claims-undecided') continue;
    if (m.cause !== 'window-running') return null;
    if (last === null || m.last > last) last = m.last;
  }
  return last;
}

const finders = new WeakMap<Evaluation, CauseFinder>();

function finderOf(from: EvaluatedFrom): CauseFinder {
  const known = finders.get(from.evaluation) ?? causeFinder({ ...from, partners: [], claims: new Map() });
  finders.set(from.evaluation, known);
  return known;
}
