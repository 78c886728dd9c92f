/** An audit as a page for people: what was looked at, how partners are spread, who stands out, what is missing. */
import { dayInWords } from '../core/calendar.ts';
import { summarise, type AuditRow, type Distribution } from '../core/standing/audit.ts';
import { gapToTier } from '../core/standing/gap.ts';
import { outsideInWords, recordingsInWords } from '../core/words/pins.ts';
import { standOutWords } from '../core/words/stand-out.ts';
import { gapInBrief } from '../core/words/gap.ts';
import { missingInWords, remedyInWords } from '../core/words/missing.ts';
import { countInWords, decisionNames, decisionOrder } from '../core/words/decision.ts';
import { fitInWords, gateInWords, tierInWords } from '../core/words/verdict.ts';
import type { Readiness } from '../core/standing/readiness.ts';
import type { Audit } from '../server/audits/run.ts';
import { shortHash } from '../server/programs/queries.ts';
import { shellWord } from './called.ts';
import { tableLines, type TableColumn } from './table.ts';
import { wrapped } from './wrap.ts';

/** Lines of each list, unless all are asked for. */
const listed = { standOut: 5, moves: 6, missing: 6, partners: 12 };

/** The whole page as lines. `all` lists every partner instead of the first few; `options` is what each command needs besides. */
export function auditLines(audit: Audit, all: boolean, options = ''): string[] {
  const summary = summarise(audit.program, audit.rows);
  return [
    ...heading(audit),
    ...summary.distributions.flatMap((d) => distributionLines(audit, d, all)),
    ...standOut('hiddenGems', summary.hiddenGems, audit, all),
    ...standOut('noLongerFit', summary.noLongerFit, audit, all),
    ...standOut('paper', summary.paper, audit, all),
    ...readinessLines(audit, summary.readiness, all),
    ...partnerLines(audit, all),
    ...nextCommands(audit, options),
  ];
}

function heading(audit: Audit): string[] {
  const { program, moment, outside } = audit;
  const notes = [
    program.doc.program.about,
    program.doc.program.thresholds === 'illustrative'
      ? 'Thresholds are still examples; set them against your own distribution.'
      : undefined,
  ];
  return [
    `${program.doc.program.name} · as of ${dayInWords(moment.asOf)} (${moment.mode})`,
    `audit ${audit.id} · version ${shortHash(audit.version)} · recordings seen: ${recordingsInWords(audit.cutOff)}`,
    ...(outside === null ? [] : wrapped(`Warning: ${outsideInWords(outside, moment.asOf)}`)),
    ...notes
      .filter((n) => n !== undefined)
      .map((n) => `Note: ${n}`)
      .flatMap(wrapped),
    'An audit informs. It moves nobody.',
  ];
}

function distributionLines(audit: Audit, d: Distribution, all: boolean): string[] {
  if (d.partners === 0) return ['', `${d.ladder.label}: no partner is enrolled in this motion on the day.`];
  const names = ['below entry', ...d.ladder.tiers.map((t) => t.label)];
  const rows = names
    .map((name, i) => [
      name,
      count(d.held[i]),
      count(d.earned[i]),
      count(d.possible[i]),
      bar(d.earned[i] ?? 0, d.partners),
    ])
    .toReversed();
  const decisions = decisionOrder.flatMap((kind) => {
    const { one, many } = decisionNames[kind];
    return d.decisions[kind] > 0 ? [countInWords(d.decisions[kind], one, many)] : [];
  });
  return [
    '',
    `${d.ladder.label}: ${d.partners} ${d.partners === 1 ? 'partner' : 'partners'}${d.undecided > 0 ? `, ${d.undecided} not yet sure` : ''}${d.notYet > 0 ? ` (${d.notYet} only because days of their own still run)` : ''}`,
    ...tableLines(
      [
        { heading: 'tier' },
        { heading: 'held', numeric: true },
        { heading: 'earned', numeric: true },
        { heading: 'possible', numeric: true },
        { heading: 'earned, share of all' },
      ],
      rows,
    ),
    ...(d.unmapped > 0
      ? [`  ${d.unmapped} hold a tier that this program has no equal for (see \`equivalents\`).`]
      : []),
    ...wrapped(`  What it would mean: ${decisions.join(', ')}.`),
    ...movementLines(audit, d, all),
  ];
}

function count(n: number | undefined): string {
  return n === 0 || n === undefined ? '·' : String(n);
}

function bar(n: number, of: number): string {
  const share = of === 0 ? 0 : n / of;
  const text = `${Math.round(share * 100)} %`;
  return n === 0 ? '' : `${'█'.repeat(Math.max(1, Math.round(share * 24)))} ${text}`;
}

/** From tiers held to tiers next, where anybody holds one. */
function movementLines(audit: Audit, d: Distribution, all: boolean): string[] {
  const moves = new Map<string, number>();
  for (const row of audit.rows) {
    if (row.standings.ladder.key !== d.ladder.key || row.held.held !== 'tier') continue;
    if (row.decision.kind !== 'promote' && row.decision.kind !== 'demote') continue;
    const name = `${tierInWords(row.standings.ladder, row.held.tier)} → ${tierInWords(row.standings.ladder, row.decision.next ?? -1)}`;
    moves.set(name, (moves.get(name) ?? 0) + 1);
  }
  if (moves.size === 0) return [];
  const sorted = [...moves].toSorted(([, a], [, b]) => b - a);
  const shown = all ? sorted : sorted.slice(0, listed.moves);
  return [
    '  Movement:',
    ...shown.map(([name, n]) => `    ${String(n).padStart(5)}  ${name}`),
    ...more(sorted, shown),
  ];
}

function standOut(
  list: keyof typeof standOutWords,
  rows: readonly AuditRow[],
  audit: Audit,
  all: boolean,
): string[] {
  if (rows.length === 0) return [];
  const { title, means } = standOutWords[list];
  // Of who no longer fits it is what can be kept that says so: thresholds to keep may be looser.
  const keeps = list === 'noLongerFit';
  const shown = all ? rows : rows.slice(0, listed.standOut);
  return [
    '',
    ...wrapped(`${title} (${rows.length}): ${means}`),
    ...tableLines(
      [
        { heading: 'partner' },
        { heading: 'name', most: 34 },
        { heading: 'motion' },
        { heading: 'held' },
        { heading: keeps ? 'can keep' : 'earned' },
        { heading: 'fit' },
      ],
      shown.map((r) => {
        const { key, name } = audit.identity(r.partner);
        return [
          key,
          name,
          r.standings.ladder.label,
          r.held.held === 'tier' ? tierInWords(r.standings.ladder, r.held.tier) : (r.current ?? ''),
          tierInWords(r.standings.ladder, keeps ? Math.min(r.holdable, heldTier(r)) : r.earned),
          fitInWords(r.fitVerdict),
        ];
      }),
    ),
    ...more(rows, shown),
  ];
}

function heldTier({ held, earned }: AuditRow): number {
  return held.held === 'tier' ? held.tier : earned;
}

function more(all: readonly unknown[], shown: readonly unknown[]): string[] {
  return shown.length < all.length ? [`  … and ${all.length - shown.length} more (--all shows them)`] : [];
}

function readinessLines(audit: Audit, readiness: Readiness, all: boolean): string[] {
  if (readiness.undecided === 0) return ['', 'Readiness: every standing is decided; nothing is missing.'];
  const { items, undecided, total } = readiness;
  const shown = all ? items : items.slice(0, listed.missing);
  return [
    '',
    `Readiness: ${undecided} of ${total} standings are not yet sure. What would make them sure, best first:`,
    ...shown.flatMap(({ missing, blocks, released }, i) => [
      ...wrapped(`  ${String(i + 1).padStart(2)}  ${missingInWords(missing, audit.program)}`),
      ...wrapped(`      → ${remedyInWords(missing)}`),
      `        touches ${blocks}; with all above, ${released} of ${undecided} are sure`,
    ]),
    ...more(items, shown),
  ];
}

function partnerLines(audit: Audit, all: boolean): string[] {
  const order = { promote: 0, demote: 1, 'propose-exit': 2, enter: 3, pending: 4, hold: 5 } as const;
  const sorted = audit.rows.toSorted(
    (a, b) =>
      order[a.decision.kind] - order[b.decision.kind] ||
      b.earned - a.earned ||
      b.possible - a.possible ||
      a.partner - b.partner,
  );
  const shown = all ? sorted : sorted.slice(0, listed.partners);
  if (shown.length === 0)
    return ['', 'No partner is enrolled on this day. Import partners with a motion first.'];
  return [
    '',
    `Partners${shown.length < sorted.length ? ` (the first ${shown.length} of ${sorted.length}; --all shows every one, with what the next tier still asks)` : ''}`,
    ...tableLines(
      [...partnerColumns, ...(all ? fullColumns : [])],
      shown.map((r) => partnerCells(audit, r, all)),
    ),
  ];
}

/** What to type next, for somebody who has just seen the first audit. */
function nextCommands(audit: Audit, options: string): string[] {
  const [first] = audit.rows;
  if (!first) return [];
  const { key } = audit.identity(first.partner);
  return [
    '',
    `Why, for one partner:  tierwright explain ${shellWord(key)}${options}`,
    ...(audit.id > 0
      ? [`As a report to forward:  tierwright audit --replay ${audit.id} --html report.html${options}`]
      : []),
  ];
}

const partnerColumns: readonly TableColumn[] = [
  { heading: 'partner' },
  { heading: 'name', most: 30 },
  { heading: 'motion' },
  { heading: 'held' },
  { heading: 'earned' },
  { heading: 'perhaps' },
  { heading: 'decision' },
];

const fullColumns: readonly TableColumn[] = [
  { heading: 'fit' },
  { heading: 'gate' },
  { heading: 'next tier still asks', most: 80 },
];

function partnerCells(audit: Audit, r: AuditRow, all: boolean): string[] {
  const { ladder } = r.standings;
  const { key, name } = audit.identity(r.partner);
  const short = [
    key,
    name,
    ladder.label,
    r.held.held === 'tier' ? tierInWords(ladder, r.held.tier) : (r.current ?? '–'),
    tierInWords(ladder, r.earned),
    r.possible === r.earned ? '' : tierInWords(ladder, r.possible),
    decisionNames[r.decision.kind].one,
  ];
  return all ? [...short, fitInWords(r.fitVerdict), gateInWords(r.gate), nextAsks(audit, r)] : short;
}

function nextAsks(audit: Audit, row: AuditRow): string {
  const next = row.earned + 1;
  if (next >= row.standings.ladder.tiers.length) return '';
  const gap = gapToTier(audit, row.standings, row.row, next);
  return gap ? gapInBrief(gap, audit.program) : '';
}
