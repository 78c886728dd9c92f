/** Stored live standings, as lists show them. */
import type { Day } from '../../core/calendar.ts';
import type { Tx } from '../db/store.ts';
import type { Standing } from '../db/tables.ts';

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

const columns = `s.partner_id as partner, k.key, coalesce(n.name, k.key) as name, s.ladder, s.as_of as "asOf", s.program_hash as version, s.current, s.earned,
  s.possible, s.holdable, s.eligible, s.decision, s.next_tier as next, s.fit_least as "fitLeast", s.fit_most as "fitMost",
  s.fit_verdict as "fitVerdict", s.gate, exists (select from standing_due d where d.partner_id = s.partner_id) as due`;
const tables = `standing s
  join lateral (select key from partner_key x where x.partner_id = s.partner_id and x.superseded_in is null order by x.recorded_in, x.source, x.key limit 1) k on true
  left join partner_name n on n.partner_id = s.partner_id and n.superseded_in is null`;

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
  const { rows } = await client.query<StandingRow>(
    `select ${columns} from ${tables}
     where ($1::text is null or s.ladder = $1) and ($2::text is null or s.decision = $2)
       and ($3::bigint is null or exists (select from partner_card c where c.partner_id = s.partner_id and c.manager_id = $3 and c.superseded_in is null))
       and ($4::text is null or strpos(lower(coalesce(n.name, k.key)), lower($4)) > 0 or strpos(lower(k.key), lower($4)) > 0)
       and ($5::text is null or (coalesce(n.name, k.key) collate "C", s.partner_id, s.ladder) > ($5, $6::bigint, $7::text))
     order by coalesce(n.name, k.key) collate "C", s.partner_id, s.ladder limit $8`,
    [ladder, decision, manager, search, after?.[0], after?.[1], after?.[2], limit],
  );
  return rows;
}

/** Live standings of one partner, by ladder. */
export async function standingsOfPartner({ client }: Tx, partner: number): Promise<readonly StandingRow[]> {
  const { rows } = await client.query<StandingRow>(
    `select ${columns} from ${tables} where s.partner_id = $1 order by s.ladder`,
    [partner],
  );
  return rows;
}
