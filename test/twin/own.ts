/** Windows of the partner's own: those that begin on a day of an attribute, and those that begin after a pause. */
import type { Day } from '../../src/core/calendar.ts';
import type { AggregateDoc, WindowDoc } from '../../src/core/program/evidence-schema.ts';
import { attributeOf } from './attributes.ts';
import type { EvidenceRow } from './data.ts';
import { addDays, earlier, move } from './days.ts';
import { countingRows, coverage, isVerified, worst, type Coverage } from './reduce.ts';
import type { World } from './rows.ts';

/** The rows of an aggregate that count for a partner, which of them surely, and how much is known. */
export interface PartnerRows {
  readonly rows: readonly EvidenceRow[];
  readonly surely: (row: EvidenceRow) => boolean;
  readonly known: Coverage;
}

/** Rows of an aggregate that are the partner's; `key` is the field that an `each` groups it by. */
export function rowsOfPartner(
  world: World,
  aggregate: AggregateDoc,
  partner: number,
  mine: (row: EvidenceRow) => boolean,
  key?: string,
): PartnerRows {
  const rows = countingRows(world, aggregate).filter(mine);
  const { window } = aggregate;
  if (typeof window === 'object' && 'since' in window) {
    const days = ownDays(world, window, partner);
    if (days === undefined) return { rows: [], surely: isVerified, known: 'missing' };
    const known = coverage(world, aggregate, key, days.to);
    return {
      rows: rows.filter((r) => r.day >= days.from && r.day <= days.to),
      surely: isVerified,
      known: days.running ? worst([known, 'behind']) : known,
    };
  }
  const known = coverage(world, aggregate, key);
  if (typeof window === 'object' && 'unbroken' in window) {
    const [possible, sure] = [
      currentRun(rows, window, world.at.asOf),
      currentRun(rows.filter(isVerified), window, world.at.asOf),
    ];
    return { rows: possible, surely: (r) => sure.includes(r), known };
  }
  return { rows, surely: isVerified, known };
}

/** First and last day of a window for a partner, and whether more may come into it; undefined where its attribute is not known. */
function ownDays(
  world: World,
  window: Extract<WindowDoc, { since: string }>,
  partner: number,
): { from: Day; to: Day; running: boolean } | undefined {
  const found = attributeOf(world, partner, window.since);
  if (!found) return undefined;
  const D = world.at.asOf;
  const from = move(found.value as Day, window.shift ?? {}); // stored as ISO text
  const end =
    window.for === undefined || window.of === undefined
      ? D
      : addDays(move(from, { [window.of]: window.for }), -1);
  return { from, to: earlier(end, D), running: from > D || end > D };
}

/** The rows from the last pause on; none when the last row is too long ago. */
function currentRun(
  rows: readonly EvidenceRow[],
  { unbroken, of }: Extract<WindowDoc, { unbroken: number }>,
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
