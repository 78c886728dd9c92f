/** What an import is asked for and what it answers. */
import type { Day } from '../../core/calendar.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import type { ProgramDoc } from '../../core/program/schema.ts';
import type { FeedState } from './feeds.ts';
import type { What } from './mapping-schema.ts';
import type { Mapping } from './mapping.ts';
import type { Reject } from './rejects.ts';
import type { FileDigest } from './rows.ts';
import type { Tally } from './target.ts';

export interface ImportRequest {
  readonly what: What;
  /** Path of the file; joined files lie beside it. */
  readonly file: string;
  readonly mapping: Mapping;
  /** The kinds of evidence there are: the shipped ones and those of the program. */
  readonly kinds: Kinds;
  /** Declares attributes, motions, ladders, tables, currency and time zone. */
  readonly program?: ProgramDoc | undefined;
  /** Find everything, store nothing. */
  readonly dryRun: boolean;
  /** Store the rows that can be taken, though others cannot. */
  readonly acceptRejects: boolean;
  /** Who imports, for the log. */
  readonly actor: string;
  /** The last day up to which the file has everything, in place of what the mapping says. */
  readonly completeThrough?: Day | undefined;
}

export interface Counts extends Tally {
  /** Rows that could not be taken. */
  readonly rejected: number;
}

export interface ImportResult {
  readonly what: What;
  readonly source: string;
  readonly dryRun: boolean;
  /** The recording that the import made; null when it changed nothing, was a dry run, or was stopped. */
  readonly recording: number | null;
  /** Whether rejects stopped it. */
  readonly stopped: boolean;
  /** The imported file first, then the joined ones. */
  readonly files: readonly FileDigest[];
  /** Partners, employments, or rows of evidence, placements, rates, tables. */
  readonly counts: Counts;
  readonly feeds: readonly FeedState[];
  /** In order of their lines; up to `limits.rejects` of them. */
  readonly rejects: readonly Reject[];
  /** Reasons in all; a row may have several. */
  readonly rejectsTotal: number;
  /** What people should know besides. */
  readonly notices: readonly string[];
}

export interface Progress {
  readonly phase: 'reading' | 'checking' | 'storing';
  readonly rows: number;
  /** How much of the file is read, 0 to 1. */
  readonly read: number;
}
