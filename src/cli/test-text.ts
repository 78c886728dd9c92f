/** A case that does not hold, for people: what was expected and found, and the criteria that show why. */
import { dayInWords } from '../core/calendar.ts';
import type { AuditRow } from '../core/standing/audit.ts';
import { tierParts, tierReasons } from '../core/standing/reasons.ts';
import { contextOf } from '../core/standing/trace.ts';
import { looksInWords } from '../core/words/looks.ts';
import { missingInWords } from '../core/words/missing.ts';
import { reasonLines } from '../core/words/reasons.ts';
import { decisionInWords } from '../core/words/standing.ts';
import { fitFigureInWords, gateFoundInWords, standingInWords } from '../core/words/verdict.ts';
import type { Audit } from '../server/audits/run.ts';
import { reasonText } from './reason-text.ts';
import type { CaseResult } from './test.ts';

/** The lines of one case that does not hold. */
export function failureLines({ ready, audit, differences }: CaseResult): string[] {
  const subjects = new Map(differences.map((d) => [`${d.partner ?? ''}|${d.ladder ?? ''}`, d]));
  return [
    `✗ ${ready.case.name}  (${ready.file}:${ready.line})`,
    ...(ready.case.why === undefined ? [] : [`  ${ready.case.why}`]),
    ...[...subjects.values()].flatMap(({ partner, ladder }) => {
      const own = differences.filter((d) => d.partner === partner && d.ladder === ladder);
      const row = audit.rows.find(
        (r) => audit.identity(r.partner).key === partner && r.standings.ladder.key === ladder,
      );
      return [
        partner === null ? '  All partners of the case' : `  ${partner} on ${ladder ?? ''}`,
        ...own.map((d) => `    ${d.what}: expected ${shown(d.expected)}, found ${shown(d.found)}`),
        ...(row ? whyLines(audit, row) : []),
      ];
    }),
  ];
}

function shown(x: unknown): string {
  return typeof x === 'string' ? x : JSON.stringify(x);
}

function whyLines(audit: Audit, row: AuditRow): string[] {
  const { ladder } = row.standings;
  const fit = fitFigureInWords(row);
  const told = new Set<string>();
  return [
    `    Why, as of ${dayInWords(audit.moment.asOf)}:`,
    `      ${standingInWords(row)}`,
    `      ${decisionInWords(row)}`,
    ...(fit === null ? [] : [`      Fit: ${fit}`]),
    ...(row.gate === 'not-asked' ? [] : [`      Gate: ${gateFoundInWords(row)}`]),
    ...ladder.tiers.flatMap((tier) => [
      `      ${tier.label}`,
      // Gate and fit stand under several tiers and are shown once.
      ...tierParts
        .filter((part) => part === 'criteria' || tier === ladder.tiers.find((x) => x.enter[part]))
        .flatMap((part) => {
          const reason = tierReasons(contextOf(audit, row.look), tier, part, row.row);
          return reasonLines(reason, audit.program, row.row, told).map(
            (line) => `        ${reasonText(line)}`,
          );
        }),
    ]),
    ...looksInWords(row).map((line) => `      ${line}`),
    ...row.missing.map((m) => `      Missing: ${missingInWords(m, audit.program)}`),
  ];
}
