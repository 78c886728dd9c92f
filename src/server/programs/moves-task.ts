/** Who would move between two versions, as a task. */
import { day } from '../../core/calendar.ts';
import { rowJson } from '../../core/standing/report.ts';
import { movesBetween } from '../standings/moves.ts';
import type { MovesTaskRequest, TaskTools } from '../tasks/runners.ts';
import { findVersion, loadVersion } from './queries.ts';

/** So many moves are listed; all of them are counted. */
const listed = 2000;

/** Evaluates both versions on the same evidence. */
export async function runMovesTask(
  { store, report }: TaskTools,
  request: MovesTaskRequest,
): Promise<Record<string, unknown>> {
  report({ phase: 'evaluating', rows: 0, share: 0 });
  const { audits, compared, moves } = await store.read(async (tx) => {
    const load = async (prefix: string) => loadVersion(tx, await findVersion(tx, prefix));
    return movesBetween(
      tx,
      { old: await load(request.old), new: await load(request.new) },
      day(request.asOf),
    );
  });
  const brief = (audit: typeof audits.old, row: (typeof moves)[number]['old']) => {
    if (row === null) return null;
    const { criteria: _criteria, figures: _figures, gap: _gap, ...rest } = rowJson(audit, row);
    return rest;
  };
  const count = (goes: string): number => moves.filter((m) => m.goes === goes).length;
  return {
    asOf: request.asOf,
    compared,
    up: count('up'),
    down: count('down'),
    otherwise: count('otherwise'),
    moves: moves.slice(0, listed).map((m) => ({
      partner: m.partner,
      ladder: m.ladder,
      goes: m.goes,
      old: brief(audits.old, m.old),
      new: brief(audits.new, m.new),
    })),
  };
}
