/** States that edits begin from (I48): the recording that made what was read, sealed. */
import type { Context } from './context.ts';
import type { Ids } from './ids.ts';
import { refuse } from './refuse.ts';

/** The ETag of a state. */
export function stateOf(ids: Ids, recording: number): string {
  return `"${ids.seal('recording', recording)}"`;
}

/** Throws `precondition-failed` where the state is not the one that the caller saw. */
export function requireState({ ids, ifMatch }: Context, recording: number): void {
  if (ifMatch === stateOf(ids, recording)) return;
  throw refuse(
    'precondition-failed',
    'Somebody has changed this since you looked.',
    'Read it again, look at what is new, and send your change with the new ETag.',
    { in: 'header', path: ['If-Match'] },
  );
}
