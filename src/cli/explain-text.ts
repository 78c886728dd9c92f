/** The whole reasoning about one partner, as a person would write it. */
import { dayInWords, type Day } from '../core/calendar.ts';
import type { AuditRow } from '../core/standing/audit.ts';
import type { Look } from '../core/standing/fold.ts';
import { leafOutcome } from '../core/standing/leaf.ts';
import { gapToTier } from '../core/standing/gap.ts';
import { tierReasons } from '../core/standing/reasons.ts';
import { contextOf, factsOf, metricNamed, traceAnnounced, type Part } from '../core/standing/trace.ts';
import { decidingCriteria } from '../core/standing/attribution.ts';
import { percentagesAreCut } from '../core/words/value.ts';
import { factInWords } from '../core/money.ts';
import { leavesOf } from '../core/program/tree.ts';
import { tierTree, type Leaf, type Tier } from '../core/program/program.ts';
import { outsideInWords, recordingsInWords } from '../core/words/pins.ts';
import { gapInWords } from '../core/words/gap.ts';
import { reasonLines } from '../core/words/reasons.ts';
import { announcedInWords, decisionInWords } from '../core/words/standing.ts';
import { criterionLabel, demandInWords, mustInWords, valueOf } from '../core/words/asked.ts';
import { lookInWords, looksInWords } from '../core/words/looks.ts';
import { missingInWords, remedyInWords } from '../core/words/missing.ts';
import {
  alsoAskedInWords,
  fitFigureInWords,
  gateFoundInWords,
  recordedInWords,
  scoreInWords,
  standingInWords,
} from '../core/words/verdict.ts';
import type { Audit } from '../server/audits/run.ts';
import { countsInAll, type EvidenceItem, type ScoreItem } from '../server/audits/evidence.ts';
import { shortHash } from '../server/programs/queries.ts';
import { marks, reasonText } from './reason-text.ts';
import { wrapped } from './wrap.ts';

/** Evidence behind a metric, in the order of its days. */
export type EvidenceOf = (metric: string, look: Look) => readonly EvidenceItem[];

/** What an explanation shows besides the standings themselves. */
export interface Beside {
  /** The same partner by the same program and knowledge, a year before; null where it was not looked at. */
  readonly before: Audit | null;
  readonly scores: readonly ScoreItem[];
  /** The rows behind every figure, where they are asked for. */
  readonly evidence: EvidenceOf | null;
  /** Sentences that stand first, such as which audit gave program and day. */
  readonly notes: readonly string[];
}

/** All ladders of one partner. */
export function explainLines(audit: Audit, rows: readonly AuditRow[], beside: Beside): string[] {
  const [first] = rows;
  if (!first) return [];
  const { key, name } = audit.identity(first.partner);
  const { program, moment, outside } = audit;
  const { about } = program.doc.program;
  const lines = [
    `${name} (${key}), as of ${dayInWords(moment.asOf)}`,
    `${program.doc.program.name} · version ${shortHash(audit.version)} · recordings seen: ${recordingsInWords(audit.cutOff)}`,
    ...beside.notes,
    ...(outside === null ? [] : [`Warning: ${outsideInWords(outside, moment.asOf)}`]),
    ...(about === undefined ? [] : [`Note: ${about}`]),
    ...(rows.some((row) => asksPercentages(audit, row)) ? [percentagesAreCut] : []),
    ...rows.flatMap((row) => ladderLines(audit, row, beside)),
    ...scorecardLines(audit, beside.scores),
  ];
  return lines.flatMap(wrapped);
}

function asksPercentages({ program }: Audit, { look }: AuditRow): boolean {
  const leaves = look.ladder.tiers.flatMap((t) => leavesOf(tierTree(t.enter)));
  return leaves.some(({ metric }) => metricNamed(program, metric).unit === 'percent');
}

function ladderLines(audit: Audit, row: AuditRow, { before, evidence }: Beside): string[] {
  const { ladder } = row.look;
  const telling = { audit, row, evidence, told: new Set<string>() };
  const recorded = recordedInWords(row);
  return [
    '',
    standingInWords(row),
    ...(recorded === null ? [] : [recorded]),
    decisionInWords(row),
    ...looksInWords(row).map((line) => `  ${line}`),
    ...decidedLines(audit, row, before),
    ...fitLines(audit, row),
    ...gateLines(telling),
    ...ladder.tiers.flatMap((tier) => tierLines(telling, tier)),
    ...nextLines(audit, row),
    ...missingLines(audit, row),
  ];
}

/** The criteria that decided a move, each with what it was a year before. */
function decidedLines(audit: Audit, row: AuditRow, before: Audit | null): string[] {
  const { program } = audit;
  const criteria = decidingCriteria(row);
  if (criteria.length === 0) return [];
  const then = before?.rows.find(
    (r) => r.partner === row.partner && r.standings.ladder.key === row.standings.ladder.key,
  );
  const thenPlace = then?.look.scope ? ` (${lookInWords(then, then.look) ?? ''})` : '';
  const was = (leaf: Leaf): string =>
    before && then ? `, was ${valueOf(leaf, then.look, then.row, program)}${thenPlace}` : '';
  return [
    `  What decided it${before ? beforeInWords(before, then !== undefined) : ''}:`,
    ...criteria.map(
      ({ leaf }) =>
        `    - ${criterionLabel(leaf, program)}: ${valueOf(leaf, row.look, row.row, program)}${was(leaf)}; ${demandInWords(leaf, factsOf(row.look, row.row), program)}`,
    ),
  ];
}

function beforeInWords({ moment }: Audit, known: boolean): string {
  const on = dayInWords(moment.asOf);
  return known
    ? ` (was: a year before, on ${on}, by this program and what is known today)`
    : ` (a year before, on ${on}, it was not in this motion)`;
}

function fitLines(audit: Audit, row: AuditRow): string[] {
  const { fit } = row.standings.ladder;
  if (!fit || !row.fit) return [];
  const entries = fit.entries.flatMap((e) => {
    const lines: string[] = [];
    if (e.score !== null) {
      const fact = row.look.fact(e.score, row.row);
      const open = fact.least !== fact.most ? ' (not known)' : '';
      lines.push(
        `    ${e.label}: ${scoreInWords(fact.least, fact.most, 0)} of 100, weight ${e.weight}${open}`,
      );
    }
    if (e.must !== null) {
      const outcome = leafOutcome(e.must, factsOf(row.look, row.row));
      lines.push(`    ${marks[outcome]} ${mustInWords(e.must, audit.program)}`);
    }
    return lines;
  });
  return [`  Fit: ${fitFigureInWords(row) ?? ''}`, ...entries];
}

function gateLines(telling: Telling): string[] {
  const { row } = telling;
  const gated = row.look.ladder.tiers.find((t) => t.enter.gate);
  if (!gated || row.gate === 'not-asked') return [];
  return [
    `  Gate, under every tier above entry: ${gateFoundInWords(row)}`,
    ...partLines(telling, gated, 'gate'),
  ];
}

function tierLines(telling: Telling, tier: Tier): string[] {
  const { audit, row } = telling;
  const also = alsoAskedInWords(tier);
  const asks = also === '' ? '' : `, also asks ${also}`;
  return [
    `  ${tier.label}${tier.doc.means === undefined ? '' : ` (${tier.doc.means.replace(/\.$/, '')})`}${asks}`,
    ...partLines(telling, tier, 'criteria'),
    ...traceAnnounced(audit, row.standings, tier, row.row, row.look).map(
      (trace) => `    · ${announcedInWords(trace, audit.program)}`,
    ),
  ];
}

/** What is told of one ladder. */
interface Telling {
  readonly audit: Audit;
  readonly row: AuditRow;
  readonly evidence: EvidenceOf | null;
  /** Metrics whose figures have been told. */
  readonly told: Set<string>;
}

/** What one part of a tier asks: a mark and a line for each criterion and choice, and under them what their figures are made of. */
function partLines({ audit, row, told, evidence }: Telling, tier: Tier, part: Part): string[] {
  const reason = tierReasons(contextOf(audit, row.look), tier, part, row.row);
  return reasonLines(reason, audit.program, row.row, told).flatMap((line) => [
    `    ${reasonText(line)}`,
    ...(evidence && line.trace && !line.behind ? evidenceLines(evidence(line.trace.metric, row.look)) : []),
  ]);
}

const evidenceShown = 200;

function evidenceLines(items: readonly EvidenceItem[]): string[] {
  if (items.length === 0) return ['        no evidence counted'];
  const shown = items.slice(0, evidenceShown).map((e) => {
    const keys = [e.key, e.innerKey].filter((k) => k !== null);
    const key = keys.length === 0 ? '' : ` ${keys.join(', ')}`;
    const whose = e.company === null ? '' : ` of ${e.company}`;
    const worth = e.value === null ? '' : ` = ${worthInWords(e.value, e.decimals)}`;
    const counts = countsInAll(e);
    const notes = [
      ...(e.status === 'verified' ? [] : [e.status]),
      ...e.notIn.map((table) => `not in the table ${table}`),
      ...(counts === 'yes' ? [] : [counts === 'no' ? 'not counted' : 'perhaps not counted']),
    ];
    return `        ${e.day} ${e.kind} ${e.externalId}${whose}${key}${worth}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
  });
  return items.length > evidenceShown
    ? [...shown, `        … and ${items.length - evidenceShown} more (--json has them all)`]
    : shown;
}

const worthInWords = (value: number | Day, decimals: number): string =>
  typeof value === 'number' ? factInWords(value, decimals) : dayInWords(value);

function nextLines(audit: Audit, row: AuditRow): string[] {
  const { tiers } = row.standings.ladder;
  const next = row.earned + 1;
  const tier = tiers[next];
  if (!tier) return ['  It stands at the top.'];
  const gap = gapToTier(audit, row.standings, row.row, next);
  return gap
    ? [`  What ${tier.label} still asks:`, ...gapInWords(gap, audit.program).map((l) => `    ${l}`)]
    : [];
}

function missingLines(audit: Audit, row: AuditRow): string[] {
  if (row.missing.length === 0) return [];
  return [
    '  What is missing to be sure:',
    ...row.missing.map((m) => `    - ${missingInWords(m, audit.program)}: ${remedyInWords(m)}`),
  ];
}

function scorecardLines(audit: Audit, scores: readonly ScoreItem[]): string[] {
  const { scorecard } = audit.program.doc;
  if (!scorecard) return [];
  const lines = scorecard.items.map((item) => {
    const given = scores.find((s) => s.item === item.key);
    if (!given) return `  ${item.label}: not scored`;
    return `  ${item.label}: ${given.score} of ${scorecard.scale}, ${dayInWords(given.day)}${given.note === null ? '' : ` (${given.note})`}`;
  });
  return ['', '4C scorecard (documents a judgement; never blocks a tier)', ...lines];
}
