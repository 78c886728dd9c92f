/** What a difference between two versions of a program does to partners. */

/**
 * tightened: some partner may reach or keep less than before, and none more. loosened: the other way round. changed: some may have
 * less and others more, or it cannot be told. words: no standing, benefit or date depends on it.
 */
export type Effect = 'tightened' | 'loosened' | 'changed' | 'words';

/** The same difference read from the new version to the old. */
export function reversed(effect: Effect): Effect {
  switch (effect) {
    case 'tightened':
      return 'loosened';
    case 'loosened':
      return 'tightened';
    case 'changed':
    case 'words':
      return effect;
  }
}

/** Several differences taken together, each of which may stand alone. */
export function together(effects: Iterable<Effect>): Effect {
  const seen = new Set(effects);
  if (seen.has('changed') || (seen.has('tightened') && seen.has('loosened'))) return 'changed';
  return seen.has('tightened') ? 'tightened' : seen.has('loosened') ? 'loosened' : 'words';
}

/** Whether partners could have relied on something that is no longer so: what begins a notice period anew (rule 18). */
export function mayTighten(effect: Effect): boolean {
  return effect === 'tightened' || effect === 'changed';
}
