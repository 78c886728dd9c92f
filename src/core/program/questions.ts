/** The questions that a program asks of reviewers: the checks that its metrics read from attestations. */
import { aggregateOf, aggregatesOf, isRowsAtom } from '../metrics/atom.ts';
import type { Condition } from './evidence-schema.ts';
import type { Program } from './program.ts';

/** The kind of evidence in which reviewers answer. */
export const attestationKind = 'attestation';

/** One question, and the metrics that ask it. */
export interface Question {
  readonly check: string;
  readonly asked: readonly { readonly metric: string; readonly label: string }[];
}

/** All questions, by the names of their checks. */
export function questionsOf({ metrics }: Pick<Program, 'metrics'>): readonly Question[] {
  const questions = new Map<string, { metric: string; label: string }[]>();
  for (const { name, label, source } of metrics) {
    if (!('atom' in source)) continue;
    const { atom } = source;
    const aggregates = isRowsAtom(atom)
      ? [aggregateOf(atom)]
      : atom.measure === 'each'
        ? aggregatesOf(atom)
        : [];
    const checks = aggregates.flatMap(({ kinds, where }) =>
      kinds.includes(attestationKind) ? checksIn(where) : [],
    );
    for (const check of new Set(checks))
      questions.set(check, [...(questions.get(check) ?? []), { metric: name, label }]);
  }
  return [...questions]
    .map(([check, asked]) => ({ check, asked }))
    .toSorted((a, b) => (a.check < b.check ? -1 : 1));
}

/** The checks that a condition names. */
function checksIn(where: Condition | undefined): readonly string[] {
  if (!where) return [];
  const { anyOf, check } = where;
  const named = (Array.isArray(check) ? check : [check]).filter((c) => typeof c === 'string');
  return [...named, ...(anyOf ?? []).flatMap(checksIn)];
}
