/** Bringing live standings up to date, as a task of the server's own. */
import { parseDay } from '../../core/calendar.ts';
import { chosenProgram } from '../programs/queries.ts';
import type { StandingsTaskRequest, TaskTools } from '../tasks/runners.ts';
import { bringUpToDate } from './refresh.ts';

/** Partners that are taken at once; the others wait for the next turn. */
const turn = 5000;

/**
 * Takes up whoever is due until nobody is; with `everybody`, as once a day, all at once first. What became due by a recording that comes
 * meanwhile stays due.
 */
export async function runStandingsTask(
  { store, report }: TaskTools,
  { today, everybody }: StandingsTaskRequest,
): Promise<Record<string, unknown>> {
  const day = parseDay(today);
  const chosen = day && (await store.read((tx) => chosenProgram(tx, day)));
  // Without a program nothing is due.
  if (!day || !chosen) return { partners: 0, changed: 0 };
  let [partners, changed] = [0, 0];
  for (let all = everybody; ; all = false) {
    const due = await store.read(async ({ client }) => {
      const { rows } = await client.query<{ partner: number; recording: number }>(
        'select partner_id as partner, recording from standing_due order by partner_id limit $1',
        [turn],
      );
      return rows;
    });
    if (due.length === 0 && !all) return { partners, changed };
    const brought = await bringUpToDate(
      store,
      chosen.program,
      day,
      all ? 'everybody' : due.map((d) => d.partner),
    );
    partners += brought.partners;
    changed += brought.changed;
    await store.derive(({ client }) =>
      client.query(
        `delete from standing_due d using unnest($1::bigint[], $2::bigint[]) done (partner, recording)
         where d.partner_id = done.partner and d.recording = done.recording`,
        [due.map((d) => d.partner), due.map((d) => d.recording)],
      ),
    );
    report({ phase: 'evaluating', rows: partners, share: 0.5 });
  }
}
