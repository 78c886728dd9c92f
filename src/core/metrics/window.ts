/** Windows as days (README.md in this folder has the table). */
import {
  dayInWords,
  endOf,
  minus,
  plus,
  shifted,
  spanInWords,
  startOf,
  yearEnding,
  day,
  type Day,
} from '../calendar.ts';
import type { WindowDoc } from '../program/evidence-schema.ts';

/** A review sees the whole review year; progress sees the program year so far. */
export type Mode = 'review' | 'progress';

/** When an evaluation looks from. `yearStarts` is MM-DD. */
export interface Moment {
  readonly asOf: Day;
  readonly mode: Mode;
  readonly yearStarts: string;
}

/** Days from `from` (null: no beginning) to `to`; with `validOn` the row must be in force on that day instead. */
export interface Window {
  readonly from: Day | null;
  readonly to: Day;
  readonly validOn: Day | null;
}

/** A window that begins on a day of the partner's own. */
export type OwnWindowDoc = Extract<WindowDoc, { since: string }>;

/** A window that begins after the partner's last pause. */
export type RunWindowDoc = Extract<WindowDoc, { unbroken: number }>;

/** A window of the document as days, seen from a moment; one of the partner's own as all the days that it may have. */
export function resolveWindow(window: WindowDoc, moment: Moment): Window {
  const { asOf } = moment;
  if (window === 'review-year')
    return span(moment.mode === 'review' ? yearEnding(asOf) : programYearStart(moment), asOf);
  if (window === 'valid') return { from: asOf, to: asOf, validOn: asOf };
  if (window === 'lifetime') return span(null, asOf);
  if ('valid' in window) {
    const on = shifted(asOf, window.shift ?? {});
    return { from: on, to: on, validOn: on };
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
export function isOwnWindow(window: WindowDoc): window is OwnWindowDoc {
  return typeof window === 'object' && 'since' in window;
}

/** Whether a window begins after the partner's last pause. */
export function isRunWindow(window: WindowDoc): window is RunWindowDoc {
  return typeof window === 'object' && 'unbroken' in window;
}

/** The days of a window for one partner. */
export interface OwnWindow {
  readonly from: Day;
  readonly to: Day;
  /** While it runs: the day through which more may come into it, or on which it begins where it has no end. */
  readonly runsThrough: Day | null;
}

/** A window of the partner's own, which its attribute lets begin on a day. */
export function ownWindow(window: OwnWindowDoc, attribute: Day, { asOf }: Moment): OwnWindow {
  const from = plus(attribute, window.shift ?? {});
  if (window.for === undefined || window.of === undefined)
    return { from, to: asOf, runsThrough: from > asOf ? from : null };
  const last = minus(plus(from, { [window.of]: window.for }), { days: 1 });
  return { from, to: earlier(last, asOf), runsThrough: last > asOf ? last : null };
}

function span(from: Day | null, to: Day): Window {
  return { from, to, validOn: null };
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

/** First day of the program year that holds the as-of day. */
export function programYearStart({ asOf, yearStarts }: Moment): Day {
  return startOf('year', asOf, 0, yearStarts);
}

/** The day through which feeds must be complete for a window; never later than the as-of day, which no feed can reach beyond. */
export function neededThrough(window: Window, asOf: Day): Day {
  return earlier(window.validOn ?? window.to, asOf);
}

/** The window as people say it: `1 Jan to 31 Dec 2026`, `in force on 31 Dec 2026`. */
export function windowInWords(window: Window): string {
  return window.validOn === null
    ? spanInWords(window.from, window.to)
    : `in force on ${dayInWords(window.validOn)}`;
}
