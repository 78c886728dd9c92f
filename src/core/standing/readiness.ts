/**
 * Readiness (M31): which missing feed, answer or value keeps how many standings undecided, ranked so that the next hour of data
 * work is well spent.
 */
import { missingId, together, type Missing } from './missing.ts';

export interface ReadinessItem {
  readonly missing: Missing;
  /** Undecided standings that it is part of. */
  readonly blocks: number;
  /** Undecided standings that it alone keeps open. */
  readonly alone: number;
  /** Standings released once this and everything ranked above it is there. */
  readonly released: number;
}

export interface Readiness {
  /** Standings whose tier is not yet sure. */
  readonly undecided: number;
  readonly total: number;
  readonly items: readonly ReadinessItem[];
}

/** Ranks what is missing: first what releases most, each counted together with everything ranked above it. */
export function readiness(rows: readonly (readonly Missing[])[], total: number): Readiness {
  const byId = new Map<string, Missing>();
  const sets = new Map<string, { readonly ids: readonly string[]; rows: number }>();
  for (const missing of rows) {
    const ids = missing.map(missingId).toSorted();
    missing.forEach((m) => byId.set(missingId(m), together(byId.get(missingId(m)), m)));
    const known = sets.get(ids.join('\n'));
    if (known) known.rows++;
    else sets.set(ids.join('\n'), { ids, rows: 1 });
  }
  const all = [...sets.values()];
  const count = (test: (ids: readonly string[]) => boolean): number =>
    all.reduce((sum, s) => sum + (test(s.ids) ? s.rows : 0), 0);
  const chosen = new Set<string>();
  /** Where nothing releases a row by itself: how many things the easiest row with this one still needs. */
  const nearestSet = (id: string): number =>
    Math.min(...all.filter((s) => s.ids.includes(id)).map((s) => s.ids.filter((x) => !chosen.has(x)).length));
  const items: ReadinessItem[] = [];
  while (chosen.size < byId.size) {
    const left = [...byId.keys()].filter((id) => !chosen.has(id));
    const scored = left.map((id) => ({
      id,
      releases: count((ids) => ids.includes(id) && ids.every((x) => x === id || chosen.has(x))),
      nearest: nearestSet(id),
      blocks: count((ids) => ids.includes(id)),
    }));
    const best = scored.toSorted(
      (a, b) =>
        b.releases - a.releases || a.nearest - b.nearest || b.blocks - a.blocks || (a.id < b.id ? -1 : 1),
    )[0];
    const missing = best && byId.get(best.id);
    if (!best || !missing) break;
    chosen.add(best.id);
    items.push({
      missing,
      blocks: best.blocks,
      alone: count((ids) => ids.length === 1 && ids[0] === best.id),
      released: count((ids) => ids.length > 0 && ids.every((x) => chosen.has(x))),
    });
  }
  return { undecided: rows.length, total, items };
}
