/** Windows of the partner's own: those that begin on a day of an attribute or with a row, and those that begin after a pause. */
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
  const own = ownDays(world, aggregate.window, partner, belongs);
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
  const known = coverage(world, aggregate, keys, own.never ? dayOne : own.through);
  return {
    rows: all.filter(
      (row) =>
        counts(row) &&
        inWindows(world, aggregate, row) &&
        !own.never &&
        own.days.every(({ widest }) => isIn(row, widest)) &&
        runs.every(({ perhaps }) => since(row, perhaps)),
    ),
    surely: (row) =>
      isVerified(row) &&
      passes(world, row, aggregate.where, false) &&
      own.days.every(({ narrowest }) => narrowest !== null && isIn(row, narrowest)) &&
      runs.every(({ surely }) => since(row, surely)),
    known: own.running ? worst([known, 'behind']) : known,
  };
}

interface Days {
  readonly from: Day;
  /** Null: no end. */
  readonly to: Day | null;
}

const isIn = (row: EvidenceRow, { from, to }: Days): boolean =>
  row.day >= from && (to === null || row.day <= to);

/** Before all days: feeds need not reach far for what never was. */
const dayOne = '0001-01-01' as Day;

/** The days that a window may have, and those that it surely has; null where it may not have begun. */
interface OwnDays {
  readonly widest: Days;
  readonly narrowest: Days | null;
  /** Its first day, at the latest. */
  readonly begins: Day;
}

interface Own {
  readonly days: readonly OwnDays[];
  /** Whether one of the windows has surely not begun. */
  readonly never: boolean;
  /** The day through which feeds must be complete. */
  readonly through: Day;
  /** Whether more may come while one of the partner's own days still runs. */
  readonly running: boolean;
}

type SinceWindow = Extract<WindowPartDoc, { since: unknown }>;
type RowSince = Exclude<SinceWindow['since'], string>;

/** The days of the windows that begin on a partner's own days. */
function ownDays(
  world: World,
  window: WindowDoc,
  partner: number,
  belongs: Mine['belongs'],
): Own | 'unknown' {
  const D = world.at.asOf;
  const days: OwnDays[] = [];
  let never = false;
  for (const part of parts(window)) {
    if (typeof part !== 'object' || !('since' in part)) continue;
    const begun = typeof part.since === 'string' ? attributeDay(world, partner, part.since) : begunBetween(world, part.since, belongs); // prettier-ignore
    if (begun === 'unknown') return 'unknown';
    if (begun === 'never') {
      never = true;
      continue;
    }
    const [early, late] = [begun.earliest, begun.latest].map((day) => move(day, part.shift ?? {})) as [
      Day,
      Day,
    ]; // two in, two out
    const ends = (from: Day): Day | null => lastDay(part, from, world.doc.calendar.yearStarts);
    days.push({
      widest: { from: early, to: ends(late) },
      narrowest: begun.surely ? { from: late, to: ends(early) } : null,
      begins: late,
    });
  }
  const through = lastNeeded(window, world.doc, world.at);
  const paused = parts(window).some((w) => typeof w === 'object' && 'unbroken' in w);
  const lasts = paused ? [] : days.flatMap(({ widest }) => widest.to ?? []);
  return { days, never, through: lasts.reduce(earlier, through), running: running(window, days, D) };
}

interface Begun {
  readonly earliest: Day;
  readonly latest: Day;
  readonly surely: boolean;
}

function attributeDay(world: World, partner: number, name: string): Begun | 'unknown' {
  const found = attributeOf(world, partner, name);
  if (!found) return 'unknown';
  const day = found.value as Day; // stored as ISO text
  return { earliest: day, latest: day, surely: true };
}

/** Between which days the first or the latest of a partner's rows is. */
export function begunBetween(
  common: World,
  since: RowSince,
  belongs: Mine['belongs'],
): Begun | 'never' | 'unknown' {
  const { scope: _, ...world } = common;
  const D = world.at.asOf;
  const of = 'first' in since ? since.first : since.latest;
  const daysOf = (rows: readonly EvidenceRow[]): Day[] => rows.map((r) => r.day).toSorted();
  const rows = rowsOfKinds(world, of).filter(belongs);
  const all = daysOf(rows);
  const sure = daysOf(rows.filter((r) => isVerified(r) && passes(world, r, of.where, false)));
  const missing = missingFrom(world, of);
  if (missing.unknown || (missing.unanswered && sure.length === 0)) return 'unknown';
  const { from } = missing;
  const firstAtAll = [...all.slice(0, 1), ...(from === undefined ? [] : [from])].toSorted()[0];
  const lastAtAll = from === undefined ? all.at(-1) : D;
  if (firstAtAll === undefined || lastAtAll === undefined) return 'never';
  const surely = sure.length > 0;
  return 'first' in since
    ? { earliest: firstAtAll, latest: sure[0] ?? lastAtAll, surely }
    : { earliest: sure.at(-1) ?? firstAtAll, latest: lastAtAll, surely };
}

/** From which day on rows of some kinds may be missing; or whether that cannot be said, or somebody has not answered. */
function missingFrom(
  world: World,
  { kinds, where }: Pick<AggregateDoc, 'kinds' | 'where'>,
): { readonly unknown: boolean; readonly unanswered: boolean; readonly from: Day | undefined } {
  let [unknown, unanswered] = [false, false];
  const late: Day[] = [];
  for (const kind of kinds) {
    const state = coverage(world, { kinds: [kind], where, window: 'lifetime', reduce: 'count' });
    if (state === 'missing') unknown = true;
    if (state === 'asked') unanswered = true;
    if (state !== 'behind') continue;
    for (const f of world.data.feeds) {
      if (f.kind !== kind) continue;
      if (f.complete_through === null) unknown ||= world.kinds[kind]?.suppliedBy === 'vendor';
      else {
        const next = addDays(f.complete_through, f.lag_days + 1);
        if (next <= world.at.asOf) late.push(next);
      }
    }
  }
  return { unknown, unanswered, from: late.toSorted()[0] };
}

/** The last day of a window from a day on; null: it has none. */
function lastDay({ for: count, of, toEndOf }: SinceWindow, from: Day, yearStarts: string): Day | null {
  const end = count === undefined || of === undefined ? undefined : addDays(move(from, { [of]: count }), -1);
  if (toEndOf === undefined) return end ?? null;
  return addDays(periodStart(toEndOf, end ?? from, 1, yearStarts), -1);
}

/** Whether a day to come may lie in all windows, and one of the partner's own has not ended (or begun) yet. */
function running(window: WindowDoc, own: readonly OwnDays[], D: Day): boolean {
  if (!own.some(({ begins, widest }) => (widest.to ?? begins) > D)) return false;
  // Whatever moves with the as-of day may hold any day to come.
  const fixed = parts(window).flatMap((part): Days[] => {
    if (typeof part !== 'object') return [];
    if ('during' in part && part.during !== undefined)
      return typeof part.during === 'object' && 'to' in part.during && !('calendar' in part.during)
        ? [{ from: '0001-01-01' as Day, to: part.during.to as Day }]
        : [];
    return 'to' in part && !('calendar' in part) ? [{ from: part.from as Day, to: part.to as Day }] : [];
  });
  // What may not have begun need not open or close.
  const surely = own.filter(({ narrowest }) => narrowest !== null).map(({ widest }) => widest);
  const all = [...surely, ...fixed];
  if (all.length === 0) return true;
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
