import type { Kinds } from '../program/kinds.ts';
import type { ProgramDoc } from '../program/schema.ts';
import type { AtomMetric } from './atom.ts';
import type { Feed } from './coverage.ts';
import type { Day } from '../calendar.ts';
import type { Moment } from './window.ts';

/** What the atoms are computed from: a program, a moment, a cut-off and how complete the feeds are. */
export interface StatementInput {
  readonly doc: ProgramDoc;
  readonly kinds: Kinds;
  readonly atoms: readonly AtomMetric[];
  readonly moment: Moment;
  /** The recording up to which anything is known. */
  readonly cutOff: number;
  readonly feeds: readonly Feed[];
  /** The day on which the partners of the rows run a motion: the as-of day unless given, so that rows of several days align. */
  readonly population?: Day | undefined;
  /** Only this partner (its canonical id), or all. */
  readonly partner?: number | undefined;
}
