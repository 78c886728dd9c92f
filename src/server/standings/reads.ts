/** Stored live standings, as lists show them. */
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Standing } from '../db/tables.ts';
import { pageByName } from '../partners/by-name.ts';
import { keyOf, nameOf } from '../partners/words.ts';

export interface StandingRow extends Omit<Standing, 'next_tier' | 'fit_least' | 'fit_most' | 'fit_verdict'> {
  readonly partner: number;
  readonly key: string;
  readonly name: string;
  readonly asOf: Day;
  readonly version: string;
  readonly next: number | null;
  readonly fitLeast: number | null;
  readonly fitMost: number | null;
  readonly fitVerdict: string;
  readonly due: boolean;
}

const columns = `r.partner_id as partner, r.key, r.name, r.ladder, r.as_of as "asOf", r.program_hash as version, r.current, r.earned,
  r.possible, r.holdable, r.eligible, r.decision, r.next_tier as next, r.fit_least as "fitLeast", r.fit_most as "fitMost",
  r.fit_verdict as "fitVerdict", r.gate, exists (select from standing_due d where d.partner_id = r.partner_id) as due`;

export interface StandingFilter {
  readonly ladder?: string | undefined;
  readonly decision?: string | undefined;
  readonly manager?: number | undefined;
  readonly search?: string | undefined;
}

/** Where a page ended: name, partner, ladder. */
export type StandingKey = readonly [name: string, partner: number, ladder: string];

/** Live standings by the partners' names, after the last one of the page before. */
export async function listStandings(
  { client }: Tx,
  { ladder, decision, manager, search }: StandingFilter,
  after: StandingKey | undefined,
  limit: number,
): Promise<readonly StandingRow[]> {
  const page = pageByName({
    table: 'standing',
    wanted: (name, key) => `($1::text is null or r.ladder = $1) and ($2::text is null or r.decision = $2)
      and ($3::bigint is null or exists (select from partner_card c where c.partner_id = r.partner_id and c.manager_id = $3 and c.superseded_in is null))
      and ($4::text is null or strpos(lower(${name}), lower($4)) > 0 or strpos(lower(${key}), lower($4)) > 0)`,
    first: 5,
  });
  const { rows } = await client.query<StandingRow>(`select ${columns} from (${page}) r`, [
    ladder,
    decision,
    manager,
    search,
    after?.[0],
    after?.[1],
    after?.[2],
    limit,
  ]);
  return rows;
}

/** Live standings of one partner, by ladder. */
export async function standingsOfPartner({ client }: Tx, partner: number): Promise<readonly StandingRow[]> {
  const { rows } = await client.query<StandingRow>(
    `select ${columns} from (select s.*, ${nameOf('s.partner_id')} as name, ${keyOf('s.partner_id')} as key from standing s where s.partner_id = $1) r
     order by r.ladder`,
    [partner],
  );
  return rows;
}
