/** Tasks as they are sent. */
import type { z } from 'zod';
import { taskSchema } from '../../api/tasks.ts';
import type { Ids } from '../http/ids.ts';
import type { TaskRow } from './queries.ts';

/** A task as it is sent. */
export function taskOf(
  { id, what, state, progress, result, issues, since, ended }: TaskRow,
  ids: Ids,
): z.input<typeof taskSchema> {
  return {
    id: ids.seal('task', id),
    what: asked(what),
    state,
    progress,
    result: result && sealedResult(result, ids),
    issues: (issues ?? []).map(({ place, ...issue }) => ({
      ...issue,
      place: { ...place, path: place.path && [...place.path] },
    })),
    since: new Date(since).toISOString(),
    ended: ended && new Date(ended).toISOString(),
  };
}

/** The kind of a task that somebody asked for; the server's own are nobody's to see. */
function asked(what: TaskRow['what']) {
  if (what === 'standings') throw new Error('a task of the server itself is shown');
  return what;
}

/** What came of a task, with ids as callers see them in the place of numbers. */
function sealedResult(result: Record<string, unknown>, ids: Ids): Record<string, unknown> {
  const sealed = (of: 'audit' | 'recording' | 'partner', value: unknown): unknown =>
    typeof value === 'number' ? ids.seal(of, value) : value;
  const entries = Object.entries(result).map(([key, value]): readonly [string, unknown] => {
    if (key === 'audit' || key === 'recording' || key === 'partner') return [key, sealed(key, value)];
    if (key !== 'moves' || !Array.isArray(value)) return [key, value];
    return [key, value.map((move: Record<string, unknown>) => sealedResult(move, ids))];
  });
  return Object.fromEntries(entries);
}
