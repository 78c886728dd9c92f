import { dayInWords, plus } from '../../calendar.ts';
import { rowsByKey } from '../../program/table-rows.ts';
import { rule } from '../rule.ts';

export const tableGap = rule({
  code: 'table-gap',
  title: 'Days on which a reference table says nothing',
  level: 'note',
  reason:
    'Whatever looks a value up on a day between two rows finds none: a rate is missing, a point is not given. Mostly one of two days was mistyped.',
  remedy: 'Let the earlier row end the day before the later one begins, unless the gap is meant.',
  *look({ doc }) {
    for (const [name, table] of Object.entries(doc.tables))
      for (const { forWhom, rows } of rowsByKey(table))
        for (const [i, row] of rows.entries()) {
          const before = rows[i - 1];
          if (!before?.to || !row.from || row.from <= plus(before.to, { days: 1 })) continue;
          const [first, last] = [plus(before.to, { days: 1 }), plus(row.from, { days: -1 })];
          const days =
            first === last ? `on ${dayInWords(first)}` : `from ${dayInWords(first)} to ${dayInWords(last)}`;
          yield { at: ['tables', name, 'rows', row.index], message: `Nothing holds${forWhom} ${days}.` };
        }
  },
});
