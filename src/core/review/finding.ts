/** What the review finds in a program, and how it could be mended. */
import type { Place } from '../issue.ts';
import type { Level } from '../program/review-schema.ts';
import type { Path } from './subject.ts';

/** A change of the document that mends a finding without a decision: nothing is asked of anybody that a person should weigh. */
export type Mend =
  | { readonly path: Path; readonly set: string | number | boolean }
  | { readonly path: Path; readonly remove: true };

/** One thing found by one rule at one place. */
export interface Finding {
  /** The code of the rule. */
  readonly rule: string;
  readonly level: Level;
  /** What is so, at this place, in a sentence. */
  readonly message: string;
  /** What would mend it, as an imperative sentence. */
  readonly remedy: string;
  readonly place: Place;
  readonly mend: Mend | null;
}

/** A finding that the program's owner accepts, with the reason written in the document. */
export interface Accepted {
  readonly finding: Finding;
  readonly reason: string;
}
