/** What can be missing about a partner, and when two things that are missing are one. */
import type { Day } from '../calendar.ts';
import type { Cause, Feed } from '../metrics/coverage.ts';
import type { Moment, RowSinceDoc } from '../metrics/window.ts';
import type { Program } from '../program/program.ts';
import type { Evaluation } from './evaluate.ts';

/** Besides the state of feeds, what can be missing about a single partner. */
export type Missing =
  | Exclude<Cause, { cause: 'answer-missing' }>
  | { readonly cause: 'answer-missing'; readonly kind: string; readonly metric: string }
  | { readonly cause: 'attribute-missing'; readonly attribute: string }
  /** Windows that count from an attribute, or from a row, and have not ended; the first and the last day through which they run. */
  | ({ readonly cause: 'window-running'; readonly first: Day; readonly last: Day } & (
      | { readonly attribute: string; readonly since?: never }
      | { readonly since: RowSinceDoc; readonly attribute?: never }
    ))
  | { readonly cause: 'claims-undecided'; readonly kinds: readonly string[] }
  | { readonly cause: 'rate-missing'; readonly kinds: readonly string[] }
  /** Rows of evidence that a table does not have, which leave open what they are worth. */
  | { readonly cause: 'table-row-missing'; readonly table: string }
  /** A quotient of a base so small that nobody is judged by it; all that it reads is known. */
  | { readonly cause: 'base-too-small'; readonly metric: string }
  /** A partner alone is placed among the others as the newest audit had them, and there is none. */
  | { readonly cause: 'order-missing'; readonly metric: string }
  /** A place depends on what others have, and that is open. */
  | { readonly cause: 'others-open'; readonly metric: string };

/** Kinds of evidence by the id of a partner. */
export type KindsByPartner = ReadonlyMap<number, ReadonlySet<string>>;

/** What is looked at to say what is missing. */
export interface MissingInput {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly moment: Moment;
  readonly feeds: readonly Feed[];
  /** Ids in the order of the evaluation's rows. */
  readonly partners: readonly number[];
  /** Kinds of which a partner has claims that nobody decided. */
  readonly claims: KindsByPartner;
  /** The same for all companies of a partner's group, by the attribute that makes the groups; for programs with pooled metrics. */
  readonly pooledClaims?: ReadonlyMap<string, KindsByPartner> | undefined;
}

/** The same text for the same thing missing. */
export function missingId(missing: Missing): string {
  const known = knownIds.get(missing);
  if (known !== undefined) return known;
  const { cause } = missing;
  const { first: _, last: __, ...running } = { first: null, last: null, ...missing };
  const id = JSON.stringify(cause === 'window-running' ? running : missing);
  knownIds.set(missing, id);
  return id;
}

/** The same thing missing twice: windows end on different days. */
export function together(known: Missing | undefined, missing: Missing): Missing {
  if (known?.cause !== 'window-running' || missing.cause !== 'window-running') return missing;
  const { first, last } = known;
  return {
    ...missing,
    first: first < missing.first ? first : missing.first,
    last: last > missing.last ? last : missing.last,
  };
}

/** Most rows lack the same few things, the same objects of which were made once. */
const knownIds = new WeakMap<Missing, string>();
