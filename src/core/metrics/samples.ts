/** Sample days: the days of a window on which a metric or a ladder is looked at. */
import { day, dayNumber, endOf, plus, type Day } from '../calendar.ts';
import type { WindowPartDoc } from '../program/evidence-schema.ts';
import type { SamplesDoc } from '../program/metric-schema.ts';
import { resolveWindow, type Moment } from './window.ts';

/** Days that one program may look at besides the as-of day. */
export const mostDays = 400;

/** The sample days of a window, the oldest first; a window without a beginning has none. */
export function sampleDays(every: SamplesDoc, window: WindowPartDoc, moment: Moment): readonly Day[] {
  const { from, to } = resolveWindow(window, moment);
  const last = to < moment.asOf ? to : moment.asOf;
  if (from === null) return [];
  const days: Day[] = [];
  const next = (on: Day): Day => firstOf(every, on, moment.yearStarts);
  for (let at = next(from); at <= last; at = next(plus(at, { days: 1 }))) days.push(at);
  return days;
}

/** The first sample day on or after a day; quarters and years are those of the program. */
function firstOf(every: SamplesDoc, from: Day, yearStarts: string): Day {
  switch (every) {
    case 'day':
      return from;
    case 'week-end':
      return plus(from, { days: daysToSunday(from) });
    case 'month-end':
      return endOf('month', from);
    case 'quarter-end':
      return endOf('quarter', from, 0, yearStarts);
    case 'half-year-end':
      return endOf('half-year', from, 0, yearStarts);
    case 'year-end':
      return endOf('year', from, 0, yearStarts);
  }
}

const aSunday = dayNumber(day('2023-12-31'));

function daysToSunday(from: Day): number {
  const past = (dayNumber(from) - aSunday) % 7;
  return past === 0 ? 0 : past < 0 ? -past : 7 - past;
}

/** The same moment as seen from another day. */
export function momentOn(moment: Moment, asOf: Day): Moment {
  return asOf === moment.asOf ? moment : { ...moment, asOf };
}
