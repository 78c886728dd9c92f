/** Checks of `each`: its members, keys within its keys, what `having`, `among` and `value` name. */
import { aggregatesOf, isInnerEach } from '../../metrics/atom.ts';
import { valuedAggregates, valueTerms } from '../../metrics/each.ts';
import { writtenValue } from '../../metrics/factors.ts';
import { countedPeriod, isMadeOf } from '../../metrics/periods.ts';
import { typeOf } from '../../metrics/rows.ts';
import { metricDecimals } from '../../metrics/units.ts';
import { canonicalJson } from '../canonical.ts';
import type { ByDoc, HavingDoc, InnerEachDoc } from '../each-schema.ts';
import type { MetricOf } from '../metric-schema.ts';
import { checkAggregate } from './aggregates.ts';
import type { Checker, Path } from './checker.ts';
import { checkComparison, checkNumberDecimals } from './comparison.ts';

/** Reports every fault of an `each`. */
export function checkEach(c: Checker, path: Path, metric: MetricOf<'each'>): void {
  checkLevel(c, path, metric, metricDecimals(metric, c.doc.program.currency));
  checkPeriods(c, path, metric);
  for (const [name, member] of Object.entries(metric.with)) {
    const at: Path = [...path, 'with', name];
    if (isInnerEach(member)) checkInner(c, at, metric, member);
    else checkAggregate(c, at, member, [metric.by]);
  }
}

/** A key without how its keys are told. */
function plainKey(by: ByDoc): ByDoc {
  return typeof by === 'object' && 'calendar' in by ? { calendar: by.calendar } : by;
}

/** Reports a window that is not made of whole periods, where those without rows count. */
function checkPeriods(c: Checker, path: Path, metric: MetricOf<'each'>): void {
  const period = countedPeriod(metric.by);
  if (period === null) return;
  const windows = aggregatesOf(metric).map((a) => a.window);
  const [first] = windows;
  if (first === undefined) return;
  const at: Path = [...path, 'by', 'empty'];
  if (windows.some((w) => canonicalJson(w) !== canonicalJson(first)))
    c.fault(
      'open-periods',
      at,
      `It cannot be said which ${period}s count, since the aggregates have different windows.`,
      'Give all of them the same window, or leave `empty` out.',
    );
  else if (!isMadeOf(period, first, c.doc.calendar.yearStarts))
    c.fault(
      'open-periods',
      at,
      `The window is not made of whole ${period}s, so one without rows may only be too short.`,
      `Write \`window: { calendar: ${period}, from: -4, to: -1 }\` or fixed days that begin and end with a ${period}, or leave \`empty\` out.`,
    );
}

function checkInner(c: Checker, path: Path, outer: MetricOf<'each'>, inner: InnerEachDoc): void {
  checkLevel(c, path, inner, metricDecimals(outer, c.doc.program.currency));
  if (countedPeriod(inner.by) !== null)
    c.fault(
      'unknown-key',
      [...path, 'by', 'empty'],
      'Periods without rows count by the outer key only.',
      'Leave `empty` out, or make the calendar the outer key.',
    );
  if (canonicalJson(plainKey(inner.by)) === canonicalJson(plainKey(outer.by)))
    c.fault(
      'duplicate-name',
      [...path, 'by'],
      'The inner key is the key around it, so there is one inner key for each.',
      'Name another key, or put the aggregates under the outer `with`.',
    );
  const members = Object.entries(inner.with);
  for (const [name, { across, ...aggregate }] of members)
    checkAggregate(c, [...path, 'with', name], aggregate, across ? [inner.by] : [outer.by, inner.by]);
  if (members.length > 0 && members.every(([, m]) => m.across))
    c.fault(
      'group-count',
      [...path, 'with'],
      'All aggregates are `across`, so no row says which inner keys stand under which key.',
      'Add an aggregate without `across`, of rows that have both keys.',
    );
}

/** What is the same for outer and inner keys. */
function checkLevel(c: Checker, path: Path, level: MetricOf<'each'> | InnerEachDoc, decimals: number): void {
  const names = Object.keys(level.with);
  if (names.length === 0)
    c.fault(
      'group-count',
      [...path, 'with'],
      'An `each` that looks at nothing.',
      'Name at least one aggregate under `with`.',
    );
  if (level.having) checkHaving(c, [...path, 'having'], level.having, level.with);
  if (level.among) c.known([...path, 'among', 'of'], 'aggregate', level.among.of, names);
  if (level.among?.exactly === true && (level.reduce !== 'sum' || level.value !== level.among.of))
    c.fault(
      'unknown-key',
      [...path, 'among', 'exactly'],
      `It would matter which of equal ones are taken: only the sum of '${level.among.of}' is the same whichever they are.`,
      `Write \`value: ${level.among.of}\` and \`reduce: sum\`, or leave \`exactly\` out: equal ones then count together.`,
    );
  const { value } = level;
  valuedAggregates(value).forEach((v) => c.known([...path, 'value'], 'aggregate', v, names));
  checkNumberDecimals(c, [...path, 'value'], decimals, valueTerms(value));
  if (level.reduce !== 'count' && value === undefined)
    c.fault(
      'missing-key',
      path,
      `The ${level.reduce} of what?`,
      'Add `value:` with the name of an aggregate.',
    );
}

type Members = (MetricOf<'each'> | InnerEachDoc)['with'];

function checkHaving(c: Checker, path: Path, having: HavingDoc, members: Members): void {
  if ('all' in having) return having.all.forEach((h, i) => checkHaving(c, [...path, 'all', i], h, members));
  if ('any' in having) return having.any.forEach((h, i) => checkHaving(c, [...path, 'any', i], h, members));
  if ('of' in having) {
    if (having.atLeast < 1 || having.atLeast > having.of.length)
      c.fault(
        'group-count',
        path,
        `At least ${having.atLeast} of ${having.of.length}.`,
        `Ask for 1 to ${having.of.length}.`,
      );
    return having.of.forEach((h, i) => checkHaving(c, [...path, 'of', i], h, members));
  }
  const names = Object.keys(members);
  c.known([...path, 'value'], 'aggregate', having.value, names);
  checkComparison(c, path, having);
  for (const op of ['atLeast', 'atMost', 'above', 'below', 'is'] as const) {
    const bound = having[op];
    if (typeof bound !== 'object') continue;
    checkNumberDecimals(c, [...path, op, 'times'], 6, [bound.times]);
    if (c.known([...path, op, 'value'], 'aggregate', bound.value, names))
      checkSorts(c, [...path, op], members, [having.value, bound.value]);
  }
}

/** What numbers say: money and days only go with their own sort; a product of money and factors is whatever it is meant to be. */
type Sort = 'money' | 'day' | 'number' | 'any';

/** Reports two aggregates that cannot be compared. */
function checkSorts(c: Checker, path: Path, members: Members, names: readonly [string, string]): void {
  const [a, b] = names.map((name) => sortOf(c, members[name]));
  if (a === undefined || b === undefined || a === b || a === 'any' || b === 'any') return;
  const words = (sort: Sort): string => (sort === 'day' ? 'a day' : sort === 'money' ? 'money' : 'a number');
  c.fault(
    'unit-mismatch',
    path,
    `'${names[0]}' is ${words(a)} and '${names[1]}' is ${words(b)}.`,
    'Compare aggregates of one sort: money, days, or numbers.',
  );
}

function sortOf(c: Checker, member: Members[string] | undefined): Sort | undefined {
  if (member === undefined) return undefined;
  if (member.reduce === 'count') return 'number';
  if (isInnerEach(member)) {
    const { value } = member;
    const names = valuedAggregates(value);
    const [first = 'any', ...others] = names.map((name) => sortOf(c, member.with[name]) ?? 'any');
    return others.every((sort) => sort === first) ? first : 'any';
  }
  if (member.value === undefined) return 'number';
  const { field, convert, times, over } = writtenValue(member.value);
  const plain = times.length + over.length === 0;
  const type = field === undefined ? 'number' : typeOf(field, member.kinds, c.kinds);
  if (type === 'money' && convert === 'program') return plain ? 'money' : 'any';
  return type === 'day' && plain ? 'day' : 'number';
}
