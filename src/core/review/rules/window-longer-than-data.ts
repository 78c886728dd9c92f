import { dayInWords, dayNumber, minus, type Day, type Span } from '../../calendar.ts';
import { windowParts } from '../../metrics/window.ts';
import type { WindowDoc, WindowPartDoc } from '../../program/evidence-schema.ts';
import { aggregatesRead } from '../evidence-read.ts';
import { rule } from '../rule.ts';

/** Of fewer rows the first may well come late. */
const enough = 20;

/** How far back a window reaches from the day, by the shortest of its parts; null where none has such a length. */
function lengthOf(window: WindowDoc): Span | null {
  const spans = windowParts(window).flatMap((part) => lengthOfPart(part) ?? []);
  return spans.toSorted((a, b) => aboutDays(a) - aboutDays(b))[0] ?? null;
}

const aboutDays = ({ years = 0, months = 0, days = 0 }: Span): number => years * 366 + months * 30.5 + days;

function lengthOfPart(window: WindowPartDoc): Span | null {
  if (window === 'review-year') return { years: 1 };
  if (typeof window !== 'string' && 'last' in window && window.shift === undefined)
    return { [window.of]: window.last };
  return null;
}

/** Whether a quarter of a span had passed before a day. */
function muchLater(first: Day, from: Day, to: Day): boolean {
  return 4 * (dayNumber(first) - dayNumber(from)) > dayNumber(to) - dayNumber(from);
}

export const windowLongerThanData = rule({
  code: 'window-longer-than-data',
  title: 'A window that reaches back before the data',
  level: 'note',
  needs: 'partners',
  reason:
    'Years without data count as years without results. A partner may have done then what the window asks for, and nobody can know.',
  remedy: 'Import the years before, or shorten the window until they are there.',
  *look(subject) {
    const { base } = subject;
    if (!base) return;
    const told = new Set<string>();
    for (const { metric, path, aggregate } of aggregatesRead(subject)) {
      const back = lengthOf(aggregate.window);
      const stored = aggregate.kinds.flatMap((k) => base.kinds.get(k) ?? []);
      const rows = stored.reduce((n, k) => n + k.rows, 0);
      const [first] = stored.flatMap((k) => k.first ?? []).toSorted();
      if (told.has(metric) || back === null || first === undefined || rows < enough) continue;
      const from = minus(base.asOf, back);
      if (!muchLater(first, from, base.asOf)) continue;
      told.add(metric);
      yield {
        at: [...path, 'window'],
        message: `'${subject.metricLabel(metric)}' looks back to ${dayInWords(from)}, and the first of its rows is of ${dayInWords(first)}.`,
      };
    }
  },
});
