/** Windows: the days in which a row counts, and the last day through which feeds must be complete. */
import type { Day } from '../../src/core/calendar.ts';
import type { WindowDoc } from '../../src/core/program/evidence-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import type { At } from './data.ts';
import { addDays, addMonths, earlier, look, periodStart } from './days.ts';
import { readings } from './readings.ts';

export interface TwinWindow {
  /** First day; null: no beginning. */
  readonly from: Day | null;
  /** Last day on which evidence may happen. */
  readonly to: Day;
  /** The day on which evidence must be in force, for `valid`. */
  readonly validOn: Day | null;
  /** The day through which feeds must be complete. */
  readonly through: Day;
}

export function twinWindow(window: WindowDoc, doc: ProgramDoc, at: At): TwinWindow {
  const D = at.asOf;
  const { yearStarts } = doc.calendar;
  const days = (from: Day | null, last: Day): TwinWindow => {
    const to = earlier(last, D);
    return { from, to, validOn: null, through: to };
  };
  const valid = (on: Day): TwinWindow => ({
    from: null,
    to: earlier(on, D),
    validOn: on,
    through: readings.shiftedValidAsksLaterFeeds ? on : earlier(on, D),
  });
  if (window === 'review-year') {
    const from = at.mode === 'review' ? addMonths(addDays(D, 1), -12) : periodStart('year', D, 0, yearStarts);
    return days(from, D);
  }
  if (window === 'valid') return valid(D);
  if (window === 'lifetime') return days(null, D);
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

/** Whether a row of evidence lies in a window. */
export function inWindow(row: { day: Day; valid_until: Day | null }, window: TwinWindow): boolean {
  if (row.day > window.to || (window.from !== null && row.day < window.from)) return false;
  return window.validOn === null || row.valid_until === null || row.valid_until >= window.validOn;
}
