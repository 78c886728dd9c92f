/** Ladders that are looked at more than once, in words: how the looks count, what each gives, and which one decides. */
import { dayInWords, spanInWords } from '../calendar.ts';
import type { Ladder } from '../program/program.ts';
import type { FoldDoc } from '../program/schema.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { Look } from '../standing/fold.ts';
import type { Opened } from '../standing/opened.ts';
import { lookSpans, type LookSpan } from '../standing/look-spans.ts';
import { earnedInWords } from './verdict.ts';
import { windowInWords } from './window.ts';

/** A few sentences about the looks of a row; none where the ladder is looked at once. */
export function looksInWords(row: AuditRow): readonly string[] {
  const { ladder, seen } = row.standings;
  const { sample } = ladder.doc;
  if (seen.kind === 'look') return [];
  const spans = lookSpans(seen, row.row);
  return [
    ...(sample ? [`Looked at on ${daysInWords(spans)}: ${foldInWords(sample.fold, 'on these days')}.`] : []),
    ...scopesInWords(ladder),
    ...spans.slice(0, spansShown).map((s) => spanOfLooks(row, s)),
    ...(spans.length > spansShown ? [`And ${spans.length - spansShown} more; the JSON has them all.`] : []),
    `${lookInWords(row, row.look) ?? ''} decides; the reasons are those of that look.`,
  ];
}

/** A look of a row, where there are several: `Europe`, `30 Nov 2026`, `Europe on 30 Nov 2026`; null where the ladder is looked at once. */
export function lookInWords({ standings: { seen, ladder } }: AuditRow, { scope, day }: Look): string | null {
  if (seen.kind === 'look') return null;
  if (scope === null) return dayInWords(day);
  return ladder.doc.sample ? `${scope.label} on ${dayInWords(day)}` : scope.label;
}

const spansShown = 24;

/** How a ladder is looked at, whoever is looked at: `Looked at each month end in the last 6 months: …`; nothing where it is looked at once. */
export function looksAskedInWords(ladder: Ladder): readonly string[] {
  const { sample } = ladder.doc;
  if (!sample) return scopesInWords(ladder);
  const when = `each ${sample.every.replace('week-end', 'Sunday').replace('-', ' ')} in ${windowInWords(sample.window)}`;
  return [`Looked at ${when}: ${foldInWords(sample.fold, 'on these days')}.`, ...scopesInWords(ladder)];
}

function scopesInWords({ doc: { scope, sample }, scopes }: Ladder): readonly string[] {
  if (!scope) return [];
  const where = scopes.map((s) => s.label).join(', ');
  return [`Looked at in ${where}${sample ? ', each day' : ''}: ${foldInWords(scope.fold, 'in these')}.`];
}

function foldInWords(fold: FoldDoc, among: 'on these days' | 'in these'): string {
  const [where] = among.split(' ');
  const of = among === 'in these' ? 'of them' : 'of these days';
  const how =
    fold === 'best' ? `any ${of}` : fold === 'every' ? `each ${of}` : `at least ${fold.atLeast} ${of}`;
  return `the highest tier that is reached ${where} ${how} counts`;
}

function daysInWords(spans: readonly LookSpan[]): string {
  const first = spans[0];
  const own = spans.filter((s) => s.scope?.value === first?.scope?.value);
  const last = own.at(-1);
  const days = own.reduce((n, s) => n + s.looks, 0);
  if (!first || !last) return 'no day';
  return `${days === 1 ? 'one day' : `${days} days`}, ${spanInWords(first.from, last.to)}`;
}

function spanOfLooks({ standings: { ladder } }: AuditRow, span: LookSpan): string {
  const where = [
    ...(span.scope ? [span.scope.label] : []),
    ...(ladder.doc.sample ? [spanInWords(span.from, span.to)] : []),
  ].join(', ');
  const perhaps = span.possible > span.earned ? `; ${earnedInWords(ladder, span.possible)} is possible` : '';
  return `${where.replace(/^on /, 'On ')}: ${earnedInWords(ladder, span.earned)}${perhaps}.`;
}

/**
 * On which other day criteria behind a metric are looked at: `on 31 Mar 2026`, `not surely met on 3 of these days; on the
 * newest, 31 Mar 2026`; null where it is the same day.
 */
export function openedInWords({ on, notMetOn }: Pick<Opened, 'on' | 'notMetOn'>): string | null {
  if (on === null) return null;
  if (notMetOn === null) return `on ${dayInWords(on)}`;
  return notMetOn === 1
    ? `not surely met on one of these days, ${dayInWords(on)}`
    : `not surely met on ${notMetOn} of these days; on the newest, ${dayInWords(on)}`;
}
