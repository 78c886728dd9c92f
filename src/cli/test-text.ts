/** A case that does not hold, for people: what was expected and found, and the criteria that show why. */
import { dayInWords } from '../core/calendar.ts';
import type { AuditRow } from '../core/standing/audit.ts';
import type { Outcome } from '../core/standing/interval.ts';
import type { Node } from '../core/program/program.ts';
import { contextOf, nodeOutcome, traceTier, type CriterionTrace } from '../core/standing/trace.ts';
import { enoughInWords } from '../core/words/asked.ts';
import { looksInWords } from '../core/words/looks.ts';
import { missingInWords } from '../core/words/missing.ts';
import { criterionInWords, decisionInWords } from '../core/words/standing.ts';
import { fitFigureInWords, gateFoundInWords, standingInWords } from '../core/words/verdict.ts';
import type { Audit } from '../server/audits/run.ts';
import type { CaseResult } from './test.ts';

const marks: Readonly<Record<Outcome, string>> = { met: '✓', unmet: '✗', unknown: '?' };

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
        ...(row ? reasonLines(audit, row) : []),
      ];
    }),
  ];
}

function shown(x: unknown): string {
  return typeof x === 'string' ? x : JSON.stringify(x);
}

function reasonLines(audit: Audit, row: AuditRow): string[] {
  const { ladder } = row.standings;
  const fit = fitFigureInWords(row);
  return [
    `    Why, as of ${dayInWords(audit.moment.asOf)}:`,
    `      ${standingInWords(row)}`,
    `      ${decisionInWords(row)}`,
    ...(fit === null ? [] : [`      Fit: ${fit}`]),
    ...(row.gate === 'not-asked' ? [] : [`      Gate: ${gateFoundInWords(row)}`]),
    ...ladder.tiers.flatMap((tier) => [
      `      ${tier.label}`,
      // Gate and fit stand under several tiers and are shown once.
      ...(['criteria', 'gate', 'fit'] as const)
        .filter((part) => part === 'criteria' || tier === ladder.tiers.find((x) => x.enter[part]))
        .flatMap((part) => {
          const traces = traceTier(contextOf(audit, row.look), tier, row.row).filter((t) => t.part === part);
          return treeLines({ audit, row, traces: traces.values() }, tier.enter[part], '        ');
        }),
    ]),
    ...looksInWords(row).map((line) => `      ${line}`),
    ...row.missing.map((m) => `      Missing: ${missingInWords(m, audit.program)}`),
  ];
}

interface Walk {
  readonly audit: Audit;
  readonly row: AuditRow;
  /** Of the tree's leaves, in its order. */
  readonly traces: Iterator<CriterionTrace>;
}

/** The lines of a tree; a choice says how it comes out, since not all of it has to be met. */
function treeLines(walk: Walk, node: Node | null, indent: string): string[] {
  if (node === null) return [];
  const { audit, row, traces } = walk;
  if (node.node === 'leaf') {
    const next = traces.next();
    return next.done
      ? []
      : [
          `${indent}${next.value.notYet === null ? marks[next.value.outcome] : '…'} ${criterionInWords(next.value, audit.program)}`,
        ];
  }
  if (node.need >= node.members.length) return node.members.flatMap((m) => treeLines(walk, m, indent));
  return [
    `${indent}${marks[nodeOutcome(node, row.look, row.row)]} ${enoughInWords(node)}:`,
    ...node.members.flatMap((m) => treeLines(walk, m, `${indent}  `)),
  ];
}
