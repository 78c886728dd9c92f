/** Checks of windows: that they hold a day, and begin on one that something says. */
import { fixedDays, isOwnPart, windowParts, type OwnWindowDoc } from '../../metrics/window.ts';
import { parseDay, type Day, type Span } from '../../calendar.ts';
import type { WindowDoc, WindowPartDoc } from '../evidence-schema.ts';
import type { Checker, Path } from './checker.ts';

/** Reports every fault of a window, or of each of several, and several that no row can lie in. */
export function checkWindow(c: Checker, path: Path, window: WindowDoc): void {
  const sound = windowParts(window).map((part, i) =>
    checkPart(c, Array.isArray(window) ? [...path, i] : path, part),
  );
  if (sound.every((s) => s)) checkTogether(c, path, windowParts(window));
}

/** Whether a window alone is sound. */
function checkPart(c: Checker, path: Path, window: WindowPartDoc): boolean {
  if (typeof window === 'string') return true;
  if (isOwnPart(window)) return checkOwn(c, path, window);
  if ('valid' in window) {
    if (window.during === undefined) return true;
    if (window.shift !== undefined)
      c.fault(
        'unknown-key',
        [...path, 'shift'],
        'In force on any day of a window, or on one day that is moved: not both.',
        'Move the days of `during` instead.',
      );
    return checkPart(c, [...path, 'during'], window.during) && window.shift === undefined;
  }
  if ('last' in window) return checkLast(c, path, window);
  if (!('from' in window)) return true;
  const days =
    typeof window.from === 'string' && typeof window.to === 'string' ? [window.from, window.to] : [];
  const wrong = days.filter((d) => parseDay(d) === undefined);
  if (wrong.length > 0)
    c.fault(
      'wrong-type',
      path,
      `${wrong.map((d) => `'${d}'`).join(' and ')}: a window begins and ends on days of the calendar.`,
      'Write them as YYYY-MM-DD.',
    );
  else if (window.from > window.to)
    c.fault(
      'window-empty',
      path,
      `The window ends before it begins (${window.from} to ${window.to}).`,
      `Put the earlier ${days.length > 0 ? 'day' : 'period'} first.`,
    );
  return wrong.length === 0 && window.from <= window.to;
}

/** The days that a span leads forward at most; months and years differ in length. */
export function furthest({ years = 0, months = 0, days = 0 }: Span): number {
  return years * (years > 0 ? 366 : 365) + months * (months > 0 ? 31 : 28) + days;
}

/** Whether so many days, months or years end on the as-of day or before it. */
export function checkLast(
  c: Checker,
  path: Path,
  { shift = {} }: Extract<WindowPartDoc, { last: number }>,
): boolean {
  if (furthest(shift) <= 0) return true;
  c.fault(
    'shift-forward',
    [...path, 'shift'],
    'The window is moved to days that have not come, in which nothing counts yet.',
    'Write a shift that leads back, or a shorter `last` without one; what will be in force on a day to come is `{ valid: true, shift: … }`.',
  );
  return false;
}

function checkOwn(c: Checker, path: Path, window: OwnWindowDoc): boolean {
  const before = c.issues.length;
  // Rows are looked at with the aggregate.
  if (
    typeof window.since === 'string' &&
    c.known([...path, 'since'], 'attribute', window.since, Object.keys(c.doc.attributes)) &&
    c.doc.attributes[window.since]?.type !== 'day'
  )
    c.fault(
      'field-type',
      [...path, 'since'],
      `The attribute '${window.since}' is ${c.doc.attributes[window.since]?.type ?? 'unknown'}, and a window begins on a day.`,
      'Name an attribute of type day.',
    );
  if ((window.for === undefined) !== (window.of === undefined))
    c.fault(
      'missing-key',
      path,
      window.for === undefined ? 'Days, months or years of how many?' : `${window.for} of what?`,
      'Write `for:` with a number and `of:` days, months or years; or neither, for a window without an end.',
    );
  return c.issues.length === before;
}

/** Fixed days that lie apart leave no day for a row. */
function checkTogether(c: Checker, path: Path, parts: readonly WindowPartDoc[]): void {
  const days = parts.map(fixedDays);
  const [opens, closes] = [days.map((d) => d.opens), days.map((d) => d.closes)].map((all) =>
    all.filter((d): d is Day => d !== null).toSorted(),
  );
  const [last, first] = [opens?.at(-1), closes?.[0]];
  if (last !== undefined && first !== undefined && last > first)
    c.fault(
      'window-empty',
      path,
      `No row lies in all of these windows: one ends on ${first}, before another begins on ${last}.`,
      'Mend the days, or count in one of them only.',
    );
}
