/** Windows: the days in which a row counts, and the last day through which feeds must be complete. */
import type { Day } from '../../src/core/calendar.ts';
import type { WindowDoc, WindowPartDoc } from '../../src/core/program/evidence-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import type { At } from './data.ts';
import { addDays, addMonths, earlier, look, periodStart } from './days.ts';
import { readings } from './readings.ts';

export interface TwinWindow {
  /** First day; null: no beginning. */
  readonly from: Day | null;
  /** Last day on which evidence may happen. */
  readonly to: Day;
  /** The first and the last day on one of which evidence must be in force, for `valid`. */
  readonly force: readonly [Day, Day] | null;
  /** The day through which feeds must be complete. */
  readonly through: Day;
}

/** The windows of a list, or the one. */
export const parts = (window: WindowDoc): readonly WindowPartDoc[] => [window].flat();

export function twinWindow(window: WindowPartDoc, doc: ProgramDoc, at: At): TwinWindow {
  const D = at.asOf;
  const { yearStarts } = doc.calendar;
  const days = (from: Day | null, last: Day): TwinWindow => {
    const to = earlier(last, D);
    return { from, to, force: null, through: to };
  };
  const valid = (on: Day): TwinWindow => ({
    from: null,
    to: earlier(on, D),
    force: [on, on],
    through: readings.shiftedValidAsksLaterFeeds ? on : earlier(on, D),
  });
  if (window === 'review-year') {
    const from = at.mode === 'review' ? addMonths(addDays(D, 1), -12) : periodStart('year', D, 0, yearStarts);
    return days(from, D);
  }
  if (window === 'valid') return valid(D);
  if (window === 'lifetime') return days(null, D);
  if ('during' in window && window.during !== undefined) {
    const { from, to } = twinWindow(window.during, doc, at);
    return { from: null, to, force: [from ?? to, to], through: to };
  }
  if ('valid' in window) return valid(look(D, window.shift ?? {}));
  if ('last' in window) {
    const end = look(D, window.shift ?? {});
    const from = addDays(look(end, { [window.of]: -window.last }), 1);
    return days(from, end);
  }
  if ('calendar' in window) {
    const from = periodStart(window.calendar, D, window.from, yearStarts);
    return days(from, addDays(periodStart(window.calendar, D, window.to + 1, yearStarts), -1));
  }
  if ('since' in window || 'unbroken' in window) return days(null, D); // days that it may have; `own.ts` has those of a partner
  return days(window.from as Day, window.to as Day); // the schema's shape, and days of the calendar by the check
}

/** Whether a row of evidence lies in a window: its day, or one of the days on which it is in force. */
export function inWindow(row: { day: Day; valid_until: Day | null }, window: TwinWindow): boolean {
  if (row.day > window.to || (window.from !== null && row.day < window.from)) return false;
  if (window.force === null) return true;
  // In force on one of the days, if at all then on the first of them on which it has begun.
  const [first, last] = window.force;
  const day = row.day > first ? row.day : first;
  return day <= last && (row.valid_until === null || row.valid_until >= day);
}

/** The last day on which a row can lie in all windows, so far as that is the same for all partners; with pauses the as-of day. */
export function lastNeeded(window: WindowDoc, doc: ProgramDoc, at: At): Day {
  const all = parts(window);
  if (all.some((w) => typeof w === 'object' && 'unbroken' in w)) return at.asOf;
  const [first, ...others] = all.map((w) => twinWindow(w, doc, at).through);
  return others.reduce(earlier, first ?? at.asOf);
}
