/** Rows to one interval: coverage by feeds and answers, and the reductions. */
import type { Day } from '../../src/core/calendar.ts';
import { employmentFeed } from '../../src/core/program/kinds.ts';
import type { AggregateDoc, WindowPartDoc } from '../../src/core/program/evidence-schema.ts';
import type { Unit } from '../../src/core/program/metric-schema.ts';
import type { EvidenceRow } from './data.ts';
import { addDays } from './days.ts';
import { decimal, halfEven, ten, times } from './exact.ts';
import { exactly, none, type Interval } from './interval.ts';
import { readings } from './readings.ts';
import { fieldOf, passes, usedFields, worth, type World, type Worth } from './rows.ts';
import { inWindow, lastNeeded, parts, twinWindow } from './windows.ts';

/** How much is known of an aggregate's kinds; a later one is worse. */
export const coverages = ['complete', 'unanswered', 'asked', 'behind', 'missing'] as const;
export type Coverage = (typeof coverages)[number];

export const worst = (of: readonly Coverage[]): Coverage =>
  coverages.findLast((c) => of.includes(c)) ?? 'complete';

function feedCoverage(world: World, kind: string, through: Day, used: Iterable<string>): Coverage {
  const feeds = world.data.feeds.filter((f) => f.kind === kind);
  if (feeds.length === 0) return 'missing';
  const defaults = world.kinds[kind]?.defaults ?? {};
  const carried = [...used].every((field) =>
    feeds.every((f) => f.fields.includes(field) || field in defaults),
  );
  if (!carried) return 'missing';
  const current = feeds.every(
    (f) => f.complete_through !== null && addDays(f.complete_through, f.lag_days) >= through,
  );
  return current ? 'complete' : 'behind';
}

/** What partners hand in is complete, but for an export of which somebody says that it ended too early. */
function handedIn(world: World, kind: string, through: Day): Coverage {
  for (const f of world.data.feeds) {
    if (f.kind !== kind || f.complete_through === null) continue;
    if (addDays(f.complete_through, f.lag_days) < through) return 'behind';
  }
  return 'complete';
}

/** A kind without an origin is its own original, so its feed need not carry one. */
function asked(world: World, kind: string, used: ReadonlySet<string>): ReadonlySet<string> {
  const has = world.kinds[kind]?.fields['origin'] !== undefined;
  return new Set([...used].filter((f) => f !== 'origin' || has));
}

/**
 * Coverage of an aggregate, of one with a window of the partner's own through its `last` day; `keys` are the fields or columns that an
 * `each` groups it by.
 */
export function coverage(
  world: World,
  aggregate: AggregateDoc,
  keys: readonly string[] = [],
  last?: Day,
): Coverage {
  const used = usedFields(aggregate);
  for (const key of keys) used.add(key);
  // The currency and the source of a row need not be carried.
  if (world.scope !== undefined && !['currency', 'source'].includes(world.scope.by)) used.add(world.scope.by);
  const through = last ?? lastNeeded(aggregate.window, world.doc, world.at);
  const ownDays = parts(aggregate.window).some((w) => typeof w === 'object' && 'since' in w);
  const question = ['min', 'max', 'latest'].includes(aggregate.reduce);
  const of = aggregate.kinds.map((kind) => {
    const reviewed = world.kinds[kind]?.suppliedBy === 'reviewer';
    return ofKind(world, kind, reviewed && ownDays ? world.at.asOf : through, used, question);
  });
  const kinds = [...aggregate.kinds];
  for (const { over } of pauses(aggregate))
    if (over !== undefined) {
      kinds.push(...over.kinds);
      const read = usedFields({ where: over.where });
      of.push(...over.kinds.map((kind) => ofKind(world, kind, world.at.asOf, read, false)));
    }
  for (const part of parts(aggregate.window))
    if (typeof part === 'object' && 'since' in part && typeof part.since === 'object')
      kinds.push(...('first' in part.since ? part.since.first : part.since.latest).kinds);
  const ofPersons = kinds.some((kind) => world.kinds[kind]?.owner === 'person');
  if (ofPersons && employmentCoverage(world) !== 'complete') return 'missing';
  return worst(of);
}

/** Windows that begin after a pause. */
export const pauses = ({
  window,
}: Pick<AggregateDoc, 'window'>): Extract<WindowPartDoc, { unbroken: number }>[] =>
  parts(window).filter((w) => typeof w === 'object' && 'unbroken' in w);

function ofKind(
  world: World,
  kind: string,
  through: Day,
  used: ReadonlySet<string>,
  question: boolean,
): Coverage {
  switch (world.kinds[kind]?.suppliedBy) {
    case 'vendor':
      return feedCoverage(world, kind, through, asked(world, kind, used));
    case 'partner':
      return handedIn(world, kind, through);
    case 'reviewer':
      if (feedCoverage(world, kind, through, asked(world, kind, used)) !== 'complete') return 'asked';
      return question ? 'unanswered' : 'complete';
    default:
      return 'complete';
  }
}

export function employmentCoverage(world: World): Coverage {
  return feedCoverage(world, employmentFeed, world.at.asOf, []);
}

/** Rows of an aggregate that count, whoever they belong to and whenever they are. `world.data` is visible. */
export function rowsOfKinds(world: World, aggregate: Pick<AggregateDoc, 'kinds' | 'where'>): EvidenceRow[] {
  return world.data.evidence.filter(
    (row) =>
      (row.status === 'verified' || row.status === 'claimed') &&
      aggregate.kinds.includes(row.kind) &&
      row.day <= world.at.asOf &&
      passes(world, row, aggregate.where, true) &&
      (world.scope === undefined || String(fieldOf(world, row, world.scope.by)) === world.scope.value),
  );
}

/** Whether a row lies in all windows that are the same for all partners. */
export function inWindows(world: World, aggregate: Pick<AggregateDoc, 'window'>, row: EvidenceRow): boolean {
  return parts(aggregate.window).every((w) => inWindow(row, twinWindow(w, world.doc, world.at)));
}

/** What a fact may be when nothing is known: counts from 0, flags no or yes, everything else anything. */
export function bounds(unit: Unit, reduce: AggregateDoc['reduce'] | 'attribute'): Interval {
  if (reduce === 'count') return [0, Infinity];
  if (unit === 'flag' && reduce !== 'sum') return [0, 1];
  return [-Infinity, Infinity];
}

/** What an aggregate's results are held between: a metric's unit, or that of an inner aggregate. */
export function innerBounds(reduce: AggregateDoc['reduce']): Interval {
  return reduce === 'count' ? [0, Infinity] : [-Infinity, Infinity];
}

/** The full range; NaN at its lower end where there may be no value at all. */
export function fullRange([least, most]: Interval, mayBeNone: boolean, otherwise?: number): Interval {
  if (mayBeNone && otherwise === undefined) return [readings.fullRangeMayBeNone ? NaN : least, most];
  return otherwise === undefined ? [least, most] : [Math.min(least, otherwise), Math.max(most, otherwise)];
}

/** A number of the document (`none`, a threshold …) as a fact. */
export function asFact(n: number, decimals: number): number {
  return Number(halfEven(times(decimal(n), ten(decimals)))) + 0;
}

export const isVerified = (row: EvidenceRow): boolean => row.status === 'verified';

interface Counted {
  readonly row: EvidenceRow;
  readonly sure: boolean;
  readonly worth: Worth;
}

/**
 * The interval of an aggregate over some counting rows (those of one partner, or of one partner and key).
 * `unit` are the bounds of its unit, `surely` says which rows count for sure.
 */
export function reduceRows(
  world: World,
  aggregate: AggregateDoc,
  rows: readonly EvidenceRow[],
  known: Coverage,
  unit: Interval,
  decimals: number,
  surely: (row: EvidenceRow) => boolean = isVerified,
): Interval {
  const { reduce } = aggregate;
  const otherwise = aggregate.none === undefined ? undefined : asFact(aggregate.none, decimals);
  const counted = rows.map((row): Counted => ({
    row,
    sure: surely(row),
    worth: worth(world, row, aggregate.value, decimals),
  }));
  const valued = counted.filter((c) => c.worth.is !== 'missing');
  const picks = reduce !== 'count' && reduce !== 'sum';
  // What may not pass may be no answer.
  const compares = JSON.stringify(aggregate.where ?? {}).includes('{"attribute":');
  const answers = compares ? rows.filter(surely) : rows;
  if (known === 'missing' || ((known === 'asked' || known === 'unanswered') && answers.length === 0)) {
    if (reduce === 'count') return [Math.max(0, unit[0]), unit[1]]; // nothing is counted below none
    return fullRange(unit, picks, picks ? otherwise : undefined);
  }
  if (known !== 'behind') {
    if (reduce === 'count') return countOf(counted, decimals);
    return reduce === 'sum' ? sumOf(valued) : pickOf(reduce, valued, otherwise);
  }
  if (reduce === 'count') return [countOf(counted, decimals)[0], Infinity];
  if (reduce === 'sum') return [unit[0], Infinity];
  const sure = readings.surelyCountingNeedsValue
    ? valued.some((c) => c.sure && c.worth.is === 'number')
    : counted.some((c) => c.sure);
  return [sure || otherwise !== undefined ? unit[0] : NaN, unit[1]];
}

function countOf(counted: readonly Counted[], decimals: number): Interval {
  const one = readings.countsCarryDecimals ? 10 ** decimals : 1;
  return [counted.filter((c) => c.sure).length * one, counted.length * one];
}

function sumOf(counted: readonly Counted[]): Interval {
  let [least, most] = [0, 0];
  for (const { sure, worth: w } of counted) {
    if (w.is === 'number') {
      if (sure || w.fact < 0) least += w.fact;
      if (sure || w.fact > 0) most += w.fact;
    } else if (w.is === 'open') {
      if (w.sign === 1 || w.sign === 'either') most = Infinity;
      if (w.sign === -1 || w.sign === 'either') least = -Infinity;
    }
  }
  return [least + 0, most + 0];
}

function pickOf(
  reduce: 'min' | 'max' | 'latest',
  counted: readonly Counted[],
  otherwise: number | undefined,
): Interval {
  if (counted.length === 0) return otherwise === undefined ? none : exactly(otherwise);
  if (counted.some((c) => c.worth.is === 'open')) {
    const rated = counted.some((c) => c.sure && c.worth.is === 'number');
    return [rated || otherwise !== undefined ? -Infinity : NaN, Infinity];
  }
  const facts = (of: readonly Counted[]): number[] =>
    of.flatMap((c) => (c.worth.is === 'number' ? [c.worth.fact] : []));
  const verified = facts(counted.filter((c) => c.sure));
  const every = facts(counted);
  if (reduce !== 'latest' && verified.length > 0) {
    return reduce === 'min'
      ? [Math.min(...every), Math.min(...verified)]
      : [Math.max(...verified), Math.max(...every)];
  }
  const newest = counted.toSorted((a, b) => newestFirst(a.row, b.row));
  const first = newest.findIndex((c) => c.sure);
  const candidates = facts(reduce === 'latest' && first >= 0 ? newest.slice(0, first + 1) : newest);
  const [least, most] = [Math.min(...candidates), Math.max(...candidates)];
  if (reduce === 'latest' && first >= 0) return [least, most];
  // Only claims: one of them, or nothing.
  const open = reduce === 'min' ? Infinity : most;
  if (otherwise === undefined) return [NaN, open];
  return [Math.min(otherwise, least), Math.max(otherwise, readings.noneClosesClaims ? most : open)];
}

const newestFirst = (a: EvidenceRow, b: EvidenceRow): number =>
  a.day === b.day ? b.id - a.id : a.day < b.day ? 1 : -1;
