/** Windows as people name them: from a document, and as the days that they have for a partner. */
import { dayInWords, spanInWords as daysInWords } from '../calendar.ts';
import type { MetricWindow } from '../metrics/metric-window.ts';
import type { SinceDoc } from '../metrics/window.ts';
import type { Program } from '../program/program.ts';
import { rowInWords, sinceInWords } from '../program/attribute-metrics.ts';
import { windowSchema, type WindowPartDoc, type WindowRowsDoc } from '../program/evidence-schema.ts';

/** `the review year`, `the last 90 days`; what is no window as `none`. */
export function windowInWords(value: unknown): string {
  const read = windowSchema.safeParse(value);
  if (!read.success) return 'none';
  return Array.isArray(read.data) ? read.data.map(named).join(' and also ') : named(read.data);
}

/** `1 Jan to 31 Dec 2026`; with the row that began it, `4 Mar to 31 Dec 2026, since the first certification on 4 Mar 2026`. */
export function windowDaysInWords(
  { from, to, begins }: MetricWindow,
  { kinds }: Pick<Program, 'kinds'>,
): string {
  if (begins === undefined) return daysInWords(from, to);
  if (begins.day === null) return `not begun (no ${rowInWords(begins.since, kinds)})`;
  return `${daysInWords(from, to)}, since ${sinceInWords(begins.since, kinds)} on ${dayInWords(begins.day)}`;
}

function named(w: WindowPartDoc): string {
  switch (w) {
    case 'review-year':
      return 'the review year';
    case 'valid':
      return 'in force on the day';
    case 'lifetime':
      return 'ever';
    default:
  }
  if ('valid' in w && w.during !== undefined) return `in force at any time in ${named(w.during)}`;
  const moved = 'shift' in w && w.shift !== undefined ? `, moved by ${spanInWords(w.shift)}` : '';
  if ('valid' in w) return `in force on the day${moved}`;
  if ('last' in w) return `the last ${w.last} ${w.of}${moved}`;
  if ('calendar' in w) {
    const from = w.from === 0 ? 'this' : `${-w.from} before this`;
    const to = w.to === 0 ? 'this' : `${-w.to} before this`;
    return from === to ? `the calendar ${w.calendar} ${from}` : `calendar ${w.calendar}s, ${from} to ${to}`;
  }
  if ('unbroken' in w) {
    const over = w.over === undefined ? '' : ` of ${rowsNamed(w.over, ', ')}`;
    return `since the last pause of more than ${w.unbroken} ${w.of}${over}`;
  }
  if ('since' in w) {
    const length = w.for === undefined ? '' : `, for ${w.for} ${w.of ?? ''}`;
    const end = w.toEndOf === undefined ? '' : `, to the end of the ${w.toEndOf}`;
    return `since ${sinceNamed(w.since)}${moved}${length}${end}`;
  }
  return `${w.from} to ${w.to}`;
}

function sinceNamed(since: SinceDoc): string {
  if (typeof since === 'string') return since.replaceAll('_', ' ');
  return 'first' in since
    ? `the first ${rowsNamed(since.first, ' or ')}`
    : `the latest ${rowsNamed(since.latest, ' or ')}`;
}

function rowsNamed({ kinds, where }: WindowRowsDoc, between: string): string {
  const some = where === undefined ? '' : ` (where ${JSON.stringify(where)})`;
  return `${kinds.map((k) => k.replaceAll('_', ' ')).join(between)}${some}`;
}

function spanInWords(span: {
  years?: number | undefined;
  months?: number | undefined;
  days?: number | undefined;
}): string {
  return Object.entries(span)
    .flatMap(([unit, n]) => (n === undefined ? [] : [`${n} ${unit}`]))
    .join(' ');
}
