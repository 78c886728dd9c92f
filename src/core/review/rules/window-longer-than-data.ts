import { dayInWords, dayNumber, minus, type Day } from '../../calendar.ts';
import { rule } from '../rule.ts';

/** Whether a quarter of a span had passed before a day; what is rare may come late in it. */
function muchLater(first: Day, from: Day, to: Day): boolean {
  const [at, begin, end] = [first, from, to].map(dayNumber);
  return at !== undefined && begin !== undefined && end !== undefined && 4 * (at - begin) > end - begin;
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
    const { base, doc } = subject;
    if (!base) return;
    for (const metric of new Set(subject.asked)) {
      for (const { kinds, back } of subject.reading(metric).rows) {
        if (back === null) continue;
        const from: Day = minus(base.asOf, back);
        const firsts = kinds.flatMap((k) => base.kinds.get(k)?.first ?? []).toSorted();
        const [first] = firsts;
        if (first === undefined || !muchLater(first, from, base.asOf)) continue;
        yield {
          at: ['metrics', metric, 'window'],
          message: `'${doc.metrics[metric]?.label ?? metric}' looks back to ${dayInWords(from)}, and the first row is of ${dayInWords(first)}.`,
        };
        break;
      }
    }
  },
});
