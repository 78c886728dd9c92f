/** Whether a day lies where there is any evidence: whoever looks from another day should be told. */
import { plus, type Day } from '../../core/calendar.ts';
import type { Feed } from '../../core/metrics/coverage.ts';
import type { Outside } from '../../core/words/pins.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/store.ts';

/** Null where there is evidence on or before the day, and rows or a feed that reach it. Ordinary days cost two looks at single rows. */
export async function outsideEvidence(
  tx: Tx,
  asOf: Day,
  cutOff: number,
  feeds: readonly Feed[],
): Promise<Outside | null> {
  const visible = sql`recorded_in <= ${cutOff} and (superseded_in is null or superseded_in > ${cutOff})`;
  const some = async (side: '<=' | '>='): Promise<boolean> => {
    const { rows } = await sql<{ found: boolean }>`
      select exists (select from evidence where day ${sql.raw(side)} ${asOf} and ${visible}) as found`.execute(
      tx.db,
    );
    return rows[0]?.found ?? false;
  };
  const farthest = async (of: 'min' | 'max'): Promise<Day | null> => {
    const { rows } = await sql<{ day: Day | null }>`
      select ${sql.raw(of)}(day) as day from evidence where ${visible}`.execute(tx.db);
    return rows[0]?.day ?? null;
  };
  if (!(await some('<='))) {
    const first = await farthest('min');
    return first === null ? { side: 'nowhere' } : { side: 'before', first };
  }
  const reached = feeds.flatMap((f) =>
    f.completeThrough === null ? [] : [plus(f.completeThrough, { days: f.lagDays })],
  );
  if (reached.some((d) => d >= asOf) || (await some('>='))) return null;
  const last = await farthest('max');
  const through = [...reached, ...(last === null ? [] : [last])].toSorted().at(-1);
  return through === undefined ? null : { side: 'after', through };
}
