/** The whole answer of the pure part as JSON text: issues, standings, decisions, traces, gaps, words. */
import { plus, type Day } from '../../src/core/calendar.ts';
import type { Issue } from '../../src/core/issue.ts';
import { canonicalJson } from '../../src/core/program/canonical.ts';
import type { Program } from '../../src/core/program/program.ts';
import { auditRows, summarise } from '../../src/core/standing/audit.ts';
import { rowJson, summaryJson } from '../../src/core/standing/report.ts';
import { traceCriteria } from '../../src/core/standing/reasons.ts';
import { criterionInWords, decisionInWords } from '../../src/core/words/standing.ts';
import { standing, type FactsOf } from './made.ts';

/** What the engine says of some partners, of which every motion is run since long ago. */
export function answer(
  program: Program,
  issues: readonly Issue[],
  asOf: Day,
  facts: readonly FactsOf[],
): string {
  const evaluation = standing(program, ...facts);
  const moment = { asOf, mode: 'review', yearStarts: program.doc.calendar.yearStarts } as const;
  const partners = facts.map((_, i) => i + 1);
  const enrolments = partners.flatMap((partner) =>
    Object.keys(program.doc.motions).map((motion) => ({ partner, motion, from: plus(asOf, { years: -3 }) })),
  );
  const input = {
    program,
    moment,
    evaluation,
    partners,
    enrolments,
    placements: [],
    feeds: [],
    claims: new Map(),
    reviews: [],
  };
  const rows = auditRows(input);
  const ctx = {
    program,
    evaluation,
    moment,
    feeds: [],
    identity: (id: number) => ({ key: `P${id}`, name: `Pärtner ${id}` }),
  };
  return JSON.stringify([
    // Where in the text an issue stands depends on the text.
    issues.map(({ code, message, remedy }) => `${code} ${message} ${remedy}`).toSorted(),
    summaryJson(ctx, summarise(program, rows)),
    rows.map((row) => [
      rowJson(ctx, row),
      decisionInWords(row),
      traceCriteria(ctx, row.standings, row.row).map((t) => criterionInWords(t, program)),
    ]),
    canonicalJson(program.doc),
  ]);
}
