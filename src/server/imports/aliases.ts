/** Merged partners: each alias points at the partner that is left in the end, whatever was merged before and after it. */

export interface AliasPlan {
  /** Alias → the partner left in the end: for every wanted alias, and for every other one that has to follow. */
  readonly ends: ReadonlyMap<number, number>;
  /** Aliases that the wish would make point at themselves in the end. */
  readonly circles: ReadonlySet<number>;
}

/**
 * @param current the recorded aliases
 * @param wanted what an import says; a partner that is not in it keeps the alias it has
 * @param undone aliases that are taken back
 */
export function planAliases(
  current: ReadonlyMap<number, number>,
  wanted: ReadonlyMap<number, number>,
  undone: ReadonlySet<number> = new Set(),
): AliasPlan {
  const next = new Map([...[...current].filter(([alias]) => !undone.has(alias)), ...wanted]);
  const ends = new Map<number, number>();
  const circles = new Set<number>();
  for (const alias of next.keys()) {
    const last = follow(next, alias);
    if (last === alias) circles.add(alias);
    // Who only leads into a circle has no end yet, and gets one when the circle is broken.
    else if (last === undefined) continue;
    else if (wanted.has(alias) || current.get(alias) !== last) ends.set(alias, last);
  }
  return { ends, circles };
}

/** The partner at the end of the chain; the first one again in a circle; undefined when the chain leads into one. */
function follow(links: ReadonlyMap<number, number>, from: number): number | undefined {
  const seen = new Set([from]);
  for (let at = links.get(from); ;) {
    if (at === from) return from;
    if (at === undefined || seen.has(at)) return undefined;
    const next = links.get(at);
    if (next === undefined) return at;
    seen.add(at);
    at = next;
  }
}
