/** Days named on the command line. */
import { parseDay, type Day } from '../core/calendar.ts';
import { fault, IssueError } from '../core/issue.ts';

/** The day to look from; without one today where the program is at home. */
export function dayOption(text: string | undefined, timeZone: string): Day {
  const given =
    text ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
      new Date(),
    );
  const parsed = parseDay(given);
  if (parsed === undefined)
    throw new IssueError([
      fault(
        'usage',
        `'${given}' is not a day of the calendar.`,
        'Write it as YYYY-MM-DD, such as 2026-12-31.',
      ),
    ]);
  return parsed;
}
