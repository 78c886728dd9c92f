/** A rule of the review: what it is called, how much it weighs, why it is one, and how it looks. */
import type { Level } from '../program/review-schema.ts';
import type { Mend } from './finding.ts';
import type { Path, Subject } from './subject.ts';

/** What a rule reports: where, what is so there, and what would mend it where that is not what the rule says in general. */
export interface Report {
  readonly at: Path;
  readonly message: string;
  readonly remedy?: string;
  /** Where this one weighs more or less than the rule does in general. */
  readonly level?: Level;
  readonly mend?: Mend;
}

/** What a rule is called and why it is there; the docs page of the same name argues it. */
export interface RuleText<Code extends string = string> {
  /** Stable; its page is `docs/review/CODE.md`. */
  readonly code: Code;
  readonly title: string;
  readonly level: Level;
  /** What it looks at beside the document, where that is more: the stored partners and their evidence. */
  readonly needs?: 'partners';
  /** Why this is worth mending, in a sentence or two. */
  readonly reason: string;
  /** What mends it in general, as an imperative sentence. */
  readonly remedy: string;
}

/** A rule that reads the document alone, or also the day. */
export interface Rule<Code extends string = string> extends RuleText<Code> {
  readonly look: (subject: Subject) => Iterable<Report>;
}

/** Declares a rule; its code is kept as a type, so that the registry knows all codes. */
export function rule<const Code extends string>(declared: Rule<Code>): Rule<Code> {
  return declared;
}
