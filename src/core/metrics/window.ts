/** Windows as days (README.md in this folder has the table). */
import { endOf, minus, plus, shifted, startOf, yearEnding, day, type Day } from '../calendar.ts';
import type { WindowDoc, WindowPartDoc, WindowRowsDoc } from '../program/evidence-schema.ts';

/** A review sees the whole review year; progress sees the program year so far. */
export type Mode = 'review' | 'progress';

/** When an evaluation looks from. `yearStarts` is MM-DD. */
export interface Moment {
  readonly asOf: Day;
  readonly mode: Mode;
  readonly yearStarts: string;
}

/** Days from `from` (null: no beginning) to `to`: a row falls on one of them, or with `inForce` is in force on one. */
export interface Window {
  readonly from: Day | null;
  readonly to: Day;
  readonly inForce: boolean;
}

/** A window that begins on a day of the partner's own. */
export type OwnWindowDoc = Extract<WindowPartDoc, { since: unknown }>;

/** The day of the partner's own: that of an attribute, or that of the first or the latest of some rows. */
export type SinceDoc = OwnWindowDoc['since'];

/** The day of the first or the latest of some rows. */
export type RowSinceDoc = Exclude<SinceDoc, string>;

/** A window that begins after the partner's last pause. */
export type RunWindowDoc = Extract<WindowPartDoc, { unbroken: number }>;

/** The windows of a list; one that is none stands alone. */
export function windowParts(window: WindowDoc): readonly WindowPartDoc[] {
  return Array.isArray(window) ? window : [window];
}

/** One window of the document as days, seen from a moment; one of the partner's own as all the days that it may have. */
export function resolveWindow(window: WindowPartDoc, moment: Moment): Window {
  const { asOf } = moment;
  if (window === 'review-year')
    return span(moment.mode === 'review' ? yearEnding(asOf) : programYearStart(moment), asOf);
  if (window === 'valid') return { from: asOf, to: asOf, inForce: true };
  if (window === 'lifetime') return span(null, asOf);
  if ('valid' in window) {
    if (window.during !== undefined) return { ...resolveWindow(window.during, moment), inForce: true };
    const on = shifted(asOf, window.shift ?? {});
    return { from: on, to: on, inForce: true };
  }
  if ('last' in window) {
    const end = shifted(asOf, window.shift ?? {});
    return span(plus(shifted(end, { [window.of]: -window.last }), { days: 1 }), earlier(end, asOf));
  }
  if ('calendar' in window) {
    return span(
      startOf(window.calendar, asOf, window.from, moment.yearStarts),
      earlier(endOf(window.calendar, asOf, window.to, moment.yearStarts), asOf),
    );
  }
  if ('since' in window || 'unbroken' in window) return span(null, asOf);
  return span(day(window.from), earlier(day(window.to), asOf));
}

/** Whether a window begins on a day of the partner's own. */
export function isOwnPart(window: WindowPartDoc): window is OwnWindowDoc {
  return typeof window === 'object' && 'since' in window;
}

/** Whether a window begins after the partner's last pause. */
export function isRunPart(window: WindowPartDoc): window is RunWindowDoc {
  return typeof window === 'object' && 'unbroken' in window;
}

/** Whether one of the windows begins on a day of the partner's own. */
export function isOwnWindow(window: WindowDoc): boolean {
  return windowParts(window).some(isOwnPart);
}

/** The days of the partner's own on which a window begins. */
export function beginningsOf(window: WindowDoc): readonly SinceDoc[] {
  return windowParts(window)
    .filter(isOwnPart)
    .map(({ since }) => since);
}

/** The days of rows on which a window begins. */
export function rowBeginnings(window: WindowDoc): readonly RowSinceDoc[] {
  return beginningsOf(window).filter((since) => typeof since !== 'string');
}

/** The rows of which the first or the latest begins a window. */
export function rowsSince(since: RowSinceDoc): WindowRowsDoc {
  return 'first' in since ? since.first : since.latest;
}

/** The last day on which anything that happens bears on what a window holds: with pauses that is the as-of day, else its own last day. */
export function neededThrough(window: WindowDoc, { asOf, ...moment }: Moment): Day {
  const parts = windowParts(window);
  if (parts.some(isRunPart)) return asOf;
  return parts.map((part) => resolveWindow(part, { asOf, ...moment }).to).reduce(earlier, asOf);
}

/**
 * First and last day of each window on which rows that are still to come may lie in it, whatever the as-of day will be; null where it
 * has none. Windows that move with the as-of day never close.
 */
export function fixedDays(window: WindowPartDoc): {
  readonly opens: Day | null;
  readonly closes: Day | null;
} {
  const open = { opens: null, closes: null };
  if (typeof window === 'string' || 'calendar' in window) return open;
  // What begins before the days and is in force on one of them counts, too.
  if ('valid' in window)
    return { opens: null, closes: window.during === undefined ? null : fixedDays(window.during).closes };
  return 'from' in window ? { opens: day(window.from), closes: day(window.to) } : open;
}

/** The days of a window for one partner. */
export interface OwnWindow {
  /** Null: no beginning. */
  readonly from: Day | null;
  /** Before `from`: no day lies in all of the windows. */
  readonly to: Day;
  /** The day through which feeds have to reach. */
  readonly through: Day;
  /** While windows of the partner's own run and nothing else has closed: the day through which more may come, or on which one begins that has no end. */
  readonly runs: { readonly since: SinceDoc; readonly through: Day } | null;
  /** Whether one of them has surely not begun, so that nothing lies in it. */
  readonly never: boolean;
}

/** Between which days something began; `earliest` is null where it may not have begun at all. */
export interface Begun {
  readonly earliest: Day | null;
  readonly latest: Day;
}

/** When the windows of one partner begin that count from a day of its own, or its group's; undefined where that is not known. */
export type Beginning = (since: SinceDoc, pool: string | undefined) => Begun | 'never' | undefined;

/** What begins on days of a partner's own, with the widest days that it may have; undefined where one of them is not known. */
export function ownWindow(
  window: WindowDoc,
  beginning: (since: SinceDoc) => ReturnType<Beginning>,
  moment: Moment,
): OwnWindow | undefined {
  const { asOf } = moment;
  const parts = windowParts(window);
  const own: OwnDays[] = [];
  let never = false;
  for (const part of parts.filter(isOwnPart)) {
    const begun = beginning(part.since);
    if (begun === undefined) return undefined;
    if (begun === 'never') never = true;
    else own.push(ownDays(part, begun, moment));
  }
  const others = parts.filter((part) => !isOwnPart(part));
  const resolved = others.map((part) => resolveWindow(part, moment));
  const to = [...resolved.map((w) => w.to), ...own.flatMap(({ last }) => last ?? [])].reduce(earlier, asOf);
  return {
    from: lastOf([...resolved.map((w) => w.from), ...own.map(({ from }) => from)]),
    to,
    through: parts.some(isRunPart) ? asOf : to,
    runs: stillRuns(own, others.map(fixedDays), asOf),
    never,
  };
}

/** The widest days that a window may have. */
interface OwnDays {
  readonly since: SinceDoc;
  /** The first day, at the earliest; null where it may not have begun. */
  readonly from: Day | null;
  /** The first day, at the latest. */
  readonly begins: Day;
  /** The last day, at the latest; null: no end. */
  readonly last: Day | null;
}

/** The days of a window that begins on a day of the partner's own. */
function ownDays(
  { since, shift = {}, for: n, of, toEndOf }: OwnWindowDoc,
  { earliest, latest }: Begun,
  moment: Moment,
): OwnDays {
  const begins = plus(latest, shift);
  const ends = n === undefined || of === undefined ? null : minus(plus(begins, { [of]: n }), { days: 1 });
  const last = toEndOf === undefined ? ends : endOf(toEndOf, ends ?? begins, 0, moment.yearStarts);
  return { since, from: earliest === null ? null : plus(earliest, shift), begins, last };
}

/** What can still come comes only while all windows are open. */
function stillRuns(
  own: readonly OwnDays[],
  fixed: readonly ReturnType<typeof fixedDays>[],
  asOf: Day,
): OwnWindow['runs'] {
  // What may not have begun opens and closes nothing.
  const begun = own.filter(({ from }) => from !== null);
  const closes = firstOf([...begun.map(({ last }) => last), ...fixed.map((f) => f.closes)]);
  const opens = lastOf([...begun.map(({ from }) => from), ...fixed.map((f) => f.opens)]);
  if (closes !== null && (closes <= asOf || (opens !== null && opens > closes))) return null;
  const running = own
    .map(({ since, begins, last }) => ({ since, through: last ?? begins }))
    .filter(({ through }) => through > asOf);
  const [first] = running;
  if (!first) return null;
  const longest = running.reduce((r, { through }) => (through > r ? through : r), first.through);
  const through = closes === null ? longest : earlier(closes, longest);
  return { since: (running.find((r) => r.through === through) ?? first).since, through };
}

function firstOf(days: readonly (Day | null)[]): Day | null {
  return days.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
}

function lastOf(days: readonly (Day | null)[]): Day | null {
  return days.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}

function span(from: Day | null, to: Day): Window {
  return { from, to, inForce: false };
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

/** First day of the program year that holds the as-of day. */
export function programYearStart({ asOf, yearStarts }: Moment): Day {
  return startOf('year', asOf, 0, yearStarts);
}
