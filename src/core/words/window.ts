/** Windows as people name them, from a document. */
import { windowSchema, type WindowPartDoc } from '../program/evidence-schema.ts';

/** `the review year`, `the last 90 days`; what is no window as `none`. */
export function windowInWords(value: unknown): string {
  const read = windowSchema.safeParse(value);
  if (!read.success) return 'none';
  return Array.isArray(read.data) ? read.data.map(named).join(' and also ') : named(read.data);
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
    const over =
      w.over === undefined ? '' : ` of ${w.over.kinds.map((k) => k.replaceAll('_', ' ')).join(', ')}`;
    const some = w.over?.where === undefined ? '' : ` (where ${JSON.stringify(w.over.where)})`;
    return `since the last pause of more than ${w.unbroken} ${w.of}${over}${some}`;
  }
  if ('since' in w) {
    const length = w.for === undefined ? '' : `, for ${w.for} ${w.of ?? ''}`;
    const end = w.toEndOf === undefined ? '' : `, to the end of the ${w.toEndOf}`;
    return `since ${w.since.replaceAll('_', ' ')}${moved}${length}${end}`;
  }
  return `${w.from} to ${w.to}`;
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
