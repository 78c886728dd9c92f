/** What is open only because windows of the partner's own still run: not yet, rather than not known. */
import type { Day } from '../calendar.ts';
import type { Feed } from '../metrics/coverage.ts';
import type { Moment } from '../metrics/window.ts';
import type { Program } from '../program/program.ts';
import type { Evaluation } from './evaluate.ts';
import type { Look } from './fold.ts';
import { causeFinder, type CauseFinder } from './missing-finder.ts';
import type { Missing } from './missing.ts';

/** What an evaluation was made from. */
export interface EvaluatedFrom {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly moment: Moment;
  readonly feeds: readonly Feed[];
}

/**
 * The day through which the windows run of which metrics are open in a look, when nothing else keeps any of them open; null otherwise.
 * Claims that nobody has decided do not count: they are readiness's, and what they would add is not there yet either.
 */
export function notYetThrough(
  from: EvaluatedFrom,
  metrics: readonly string[],
  row: number,
  look: Pick<Look, 'day' | 'scope'>,
): Day | null {
  const sight = from.evaluation.at(look.day, look.scope);
  const open = metrics.filter((metric) => {
    const { least, most } = sight.fact(metric, row);
    return least !== most && !Number.isNaN(most);
  });
  const missing = open.map((metric) => finderOf(from)(metric, row, look));
  // Of something open nothing may be known to be missing, so that it is not only a window.
  return missing.some((m) => lastRunning(m) === null) ? null : lastRunning(missing.flat());
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
