/** Checks that formulas put together what can be: money with money, days with days, things with things. */
import { ownOperands, type RowFormulaDoc } from '../metric-refs.ts';
import type { Unit } from '../metric-schema.ts';
import type { Checker, Path } from './checker.ts';

/** What may be added up: things that are counted (a flag is one thing or none), plain numbers, money, parts of a hundred, spans of days or hours, dates. */
const families: Readonly<Record<Unit, string>> = {
  count: 'things',
  flag: 'things',
  points: 'things',
  score: 'things',
  number: 'things',
  money: 'money',
  percent: 'percent',
  days: 'days',
  hours: 'hours',
  day: 'a date',
};

/** The metrics whose facts a formula takes as they are, without turning them into another unit. */
export function putTogether(metric: RowFormulaDoc): readonly string[] {
  switch (metric.measure) {
    case 'add':
    case 'subtract':
    case 'min':
    case 'max':
    case 'first':
    case 'mean':
    case 'cap':
      return ownOperands(metric);
    case 'choose':
      return [metric.then, metric.else].filter((o) => typeof o === 'string');
    case 'scale':
    case 'step':
    case 'linear':
    case 'ratio':
    case 'share':
    case 'growth':
    case 'elapsed':
    case 'multiply':
    case 'meets':
      return [];
  }
}

/** Reports units that do not go together. */
export function checkUnits(c: Checker, path: Path, metric: RowFormulaDoc): void {
  const unitOf = (name: string): Unit | undefined => c.doc.metrics[name]?.unit;
  const wrong = (message: string, remedy: string): void => c.fault('unit-mismatch', path, message, remedy);
  switch (metric.measure) {
    case 'add':
    case 'subtract':
      if (datesFit(metric, unitOf) === 'fits') return;
      if (metric.unit === 'flag')
        return wrong(
          'A sum of flags is no flag.',
          'Count it: `unit: count`; `max` says whether one of several holds, `min` whether all do.',
        );
      if (datesFit(metric, unitOf) === 'wrong')
        return wrong(
          'Days of the calendar are put together in a way that gives none.',
          'Subtract a day from a day for `days`; add `days` to a day, or subtract them from it, for a day.',
        );
      break;
    case 'mean':
      if (metric.unit === 'day' || metric.unit === 'flag')
        return wrong(`A mean in ${metric.unit} says nothing.`, 'Count in another unit.');
      break;
    case 'min':
    case 'max':
    case 'first':
      if (metric.unit === 'day' && metric.of.some((o) => typeof o === 'number')) return wrong(...noDate);
      break;
    case 'choose':
      if (metric.unit === 'day' && [metric.then, metric.else].some((o) => typeof o === 'number'))
        return wrong(...noDate);
      break;
    case 'meets':
      if (metric.unit !== 'flag' || (metric.decimals ?? 0) !== 0)
        wrong('Whether criteria are met is yes or no.', 'Give this metric `unit: flag` and no `decimals`.');
      return;
    case 'cap':
      if (metric.unit === 'day') return wrong(...noDate);
      break;
    case 'multiply':
      if ([metric.unit, ...metric.of.map(unitOf)].includes('day')) return wrong(...noDate);
      return checkProduct(metric, unitOf, wrong);
    case 'scale':
    case 'step':
    case 'linear':
      if (unitOf(metric.of) === 'day' || metric.unit === 'day') return wrong(...noDate);
      return;
    case 'ratio':
    case 'share':
    case 'growth': {
      const [a = '', b = ''] = ownOperands(metric);
      if ([unitOf(a), unitOf(b), metric.unit].includes('day')) return wrong(...noDate);
      // A flag is one thing or none, and may be a part of others.
      if (metric.measure !== 'ratio') sameFamily(c, path, [a, b], unitOf(a) === 'flag' ? 'count' : unitOf(a));
      return;
    }
    case 'elapsed':
      return checkElapsed(metric, unitOf(metric.since), wrong);
  }
  sameFamily(c, path, putTogether(metric), metric.unit);
}

const noDate = [
  'A day of the calendar is no number to count with.',
  'Turn it into days, months or years with `elapsed`, or into days by subtracting another day.',
] as const;

function sameFamily(c: Checker, path: Path, names: readonly string[], unit: Unit | undefined): void {
  for (const name of names) {
    const other = c.doc.metrics[name]?.unit;
    if (other === undefined || unit === undefined) continue;
    const apart = families[other] !== families[unit] || (unit === 'flag' && other !== 'flag');
    if (apart)
      c.fault(
        'unit-mismatch',
        path,
        `'${name}' is counted in ${other} and does not go with ${unit}.`,
        'Put together what is counted in the same unit; `scale`, `step`, `linear` and `ratio` turn one into another.',
      );
  }
}

/** Money times money is no money, and a flag times something is that something or nothing. */
function checkProduct(
  { of, unit }: Extract<RowFormulaDoc, { measure: 'multiply' }>,
  unitOf: (name: string) => Unit | undefined,
  wrong: (message: string, remedy: string) => void,
): void {
  const units = of.map(unitOf);
  const money = units.filter((u) => u === 'money').length;
  if (unit === 'flag')
    wrong(
      'A product is no flag.',
      'Write the unit of what is multiplied; `min` of flags says whether all hold.',
    );
  else if (!units.includes(undefined) && money !== (unit === 'money' ? 1 : 0))
    wrong(
      money === 2 ? 'Money times money is no money.' : `Of ${units.join(' times ')} comes no ${unit}.`,
      'Money times a number is money, and nothing else is.',
    );
}

/** A day less a day is days; a day and days is a day. `none` where no day of the calendar is in it. */
function datesFit(
  metric: Extract<RowFormulaDoc, { measure: 'add' | 'subtract' }>,
  unitOf: (name: string) => Unit | undefined,
): 'fits' | 'wrong' | 'none' {
  const read = metric.measure === 'add' ? metric.of : [metric.from, metric.less];
  // A number stands for days beside a day.
  const units = read.map((o) => (typeof o === 'number' ? 'days' : (unitOf(o) ?? metric.unit)));
  if (metric.unit !== 'day' && !units.includes('day')) return 'none';
  if (metric.measure === 'subtract') {
    const [from, less] = units;
    if (from !== 'day') return 'wrong';
    return less === (metric.unit === 'day' ? 'days' : 'day') &&
      (metric.unit === 'day' || metric.unit === 'days')
      ? 'fits'
      : 'wrong';
  }
  const days = units.filter((u) => u === 'days').length;
  return metric.unit === 'day' && days === units.length - 1 && units.includes('day') ? 'fits' : 'wrong';
}

function checkElapsed(
  { of, unit }: Extract<RowFormulaDoc, { measure: 'elapsed' }>,
  since: Unit | undefined,
  wrong: (message: string, remedy: string) => void,
): void {
  if (since !== undefined && since !== 'day')
    wrong(`Time passes since a day, and this is counted in ${since}.`, 'Name a metric whose unit is `day`.');
  if (unit !== 'count' && (unit !== 'days' || of !== 'days'))
    wrong(`Whole ${of} are not counted in ${unit}.`, 'Write `unit: count`, or `unit: days` for days.');
}
