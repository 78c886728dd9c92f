/** Windows of the partner's own: those that begin on a day of an attribute, and those that begin after a pause. */
import type { Day } from '../../src/core/calendar.ts';
import type { AggregateDoc, WindowDoc, WindowPartDoc } from '../../src/core/program/evidence-schema.ts';
import { attributeOf } from './attributes.ts';
import type { EvidenceRow } from './data.ts';
import { addDays, earlier, move, periodStart } from './days.ts';
import {
  coverage, inWindows, isVerified, pauses, rowsOfKinds, worst, type Coverage,
} from './reduce.ts'; // prettier-ignore
import { passes, type World } from './rows.ts';
import { lastNeeded, parts } from './windows.ts';

/** The rows of an aggregate that count for a partner, which of them surely, and how much is known. */
export interface PartnerRows {
  readonly rows: readonly EvidenceRow[];
  readonly surely: (row: EvidenceRow) => boolean;
  readonly known: Coverage;
}

/** Whose rows are looked at. */
export interface Mine {
  /** Whether a row counts for the partner, or its group, in the aggregate. */
  readonly counts: (row: EvidenceRow) => boolean;
  /** The same of the rows between which pauses are looked for: those that have all keys. */
  readonly inRun?: (row: EvidenceRow) => boolean;
  /** Whether a row is the partner's or its group's, whatever its keys. */
  readonly belongs: (row: EvidenceRow) => boolean;
}

/** Rows of an aggregate that are the partner's; `keys` are the fields that an `each` groups it by. */
export function rowsOfPartner(
  common: World,
  aggregate: AggregateDoc,
  partner: number,
  { counts, inRun = counts, belongs }: Mine,
  keys: readonly string[] = [],
): PartnerRows {
  const world = { ...common, partner };
  const all = rowsOfKinds(world, aggregate);
  const own = ownDays(world, aggregate.window, partner);
  if (own === 'unknown') return { rows: [], surely: isVerified, known: 'missing' };
  const runs = pauses(aggregate).map((window) => {
    const { scope: _, ...unscoped } = world;
    const from =
      window.over === undefined ? all.filter(inRun) : rowsOfKinds(unscoped, window.over).filter(belongs);
    const first = (rows: readonly EvidenceRow[]): Day | undefined =>
      currentRun(rows, window, world.at.asOf)
        .map((r) => r.day)
        .toSorted()[0];
    const where = window.over === undefined ? aggregate.where : window.over.where;
    const sure = (row: EvidenceRow): boolean => isVerified(row) && passes(world, row, where, false);
    return { perhaps: first(from), surely: first(from.filter(sure)) };
  });
  const since = (row: EvidenceRow, first: Day | undefined): boolean =>
    first !== undefined && row.day >= first;
  const known = coverage(world, aggregate, keys, own.through);
  return {
    rows: all.filter(
      (row) =>
        counts(row) &&
        inWindows(world, aggregate, row) &&
        own.days.every(({ from, to }) => row.day >= from && (to === null || row.day <= to)) &&
        runs.every(({ perhaps }) => since(row, perhaps)),
    ),
    surely: (row) =>
      isVerified(row) &&
      passes(world, row, aggregate.where, false) &&
      runs.every(({ surely }) => since(row, surely)),
    known: own.running ? worst([known, 'behind']) : known,
  };
}

interface Days {
  readonly from: Day;
  /** Null: no end. */
  readonly to: Day | null;
}

interface Own {
  readonly days: readonly Days[];
  /** The day through which feeds must be complete. */
  readonly through: Day;
  /** Whether more may come while one of the partner's own days still runs. */
  readonly running: boolean;
}

/** The days of the windows that begin on a partner's own days. */
function ownDays(world: World, window: WindowDoc, partner: number): Own | 'unknown' {
  const D = world.at.asOf;
  const days: Days[] = [];
  for (const part of parts(window)) {
    if (typeof part !== 'object' || !('since' in part)) continue;
    const found = attributeOf(world, partner, part.since);
    if (!found) return 'unknown';
    const from = move(found.value as Day, part.shift ?? {}); // stored as ISO text
    days.push({ from, to: lastDay(part, from, world.doc.calendar.yearStarts) });
  }
  const through = lastNeeded(window, world.doc, world.at);
  const paused = parts(window).some((w) => typeof w === 'object' && 'unbroken' in w);
  const lasts = paused ? [] : days.flatMap(({ to }) => to ?? []);
  return { days, through: lasts.reduce(earlier, through), running: running(window, days, D) };
}

/** The last day of a window from a day on; null: it has none. */
function lastDay(
  { for: count, of, toEndOf }: Extract<WindowPartDoc, { since: string }>,
  from: Day,
  yearStarts: string,
): Day | null {
  const end = count === undefined || of === undefined ? undefined : addDays(move(from, { [of]: count }), -1);
  if (toEndOf === undefined) return end ?? null;
  return addDays(periodStart(toEndOf, end ?? from, 1, yearStarts), -1);
}

/** Whether a day to come may lie in all windows, and one of the partner's own has not ended (or begun) yet. */
function running(window: WindowDoc, own: readonly Days[], D: Day): boolean {
  if (!own.some(({ from, to }) => (to ?? from) > D)) return false;
  // Whatever moves with the as-of day may hold any day to come.
  const fixed = parts(window).flatMap((part): Days[] => {
    if (typeof part !== 'object') return [];
    if ('during' in part && part.during !== undefined)
      return typeof part.during === 'object' && 'to' in part.during && !('calendar' in part.during)
        ? [{ from: '0001-01-01' as Day, to: part.during.to as Day }]
        : [];
    return 'to' in part && !('calendar' in part) ? [{ from: part.from as Day, to: part.to as Day }] : [];
  });
  const all = [...own, ...fixed];
  const begun = all.map(({ from }) => from).reduce((a, b) => (a > b ? a : b));
  const first = begun > D ? begun : addDays(D, 1);
  const closed = all.some(({ to }) => to !== null && to < begun);
  return !closed && all.every(({ to }) => to === null || to >= first);
}

/** The rows from the last pause on; none when the last row is too long ago. */
function currentRun(
  rows: readonly EvidenceRow[],
  { unbroken, of }: Extract<WindowPartDoc, { unbroken: number }>,
  asOf: Day,
): EvidenceRow[] {
  const run: EvidenceRow[] = [];
  let next = asOf;
  for (const row of rows.toSorted((a, b) => (a.day < b.day ? 1 : -1))) {
    if (move(row.day, { [of]: unbroken }) < next) break;
    run.push(row);
    next = row.day;
  }
  return run;
}
