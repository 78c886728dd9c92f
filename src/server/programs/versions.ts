/** Stored versions and choices, as lists show them. */
import type { Day } from '../../core/calendar.ts';
import type { Tx, WriteTx } from '../db/store.ts';

export interface VersionRow {
  readonly version: string;
  readonly program: string;
  readonly name: string;
  readonly at: Date;
  readonly chosenFrom: Day | null;
  /** The recording that stored it. */
  readonly recording: number;
}

const columns = `v.hash as version, v.key as program, v.name, r.at, v.recorded_in as recording,
  (select min(c.from_day) from program_choice c where c.hash = v.hash and c.superseded_in is null) as "chosenFrom"`;

/** Versions, the newest first, before the last one of the page before. */
export async function listVersions(
  { client }: Tx,
  of: {
    readonly program?: string | undefined;
    readonly before?: readonly [number, string] | undefined;
    readonly limit: number;
  },
): Promise<readonly VersionRow[]> {
  const { rows } = await client.query<VersionRow>(
    `select ${columns} from program_version v join recording r on r.number = v.recorded_in
     where ($1::text is null or v.key = $1) and ($2::bigint is null or (v.recorded_in, v.hash) < ($2, $3::text))
     order by v.recorded_in desc, v.hash desc limit $4`,
    [of.program, of.before?.[0], of.before?.[1], of.limit],
  );
  return rows;
}

/** One version by its whole hash. */
export async function versionRow({ client }: Tx, hash: string): Promise<VersionRow | undefined> {
  const { rows } = await client.query<VersionRow>(
    `select ${columns} from program_version v join recording r on r.number = v.recorded_in where v.hash = $1`,
    [hash],
  );
  return rows[0];
}

export interface ChoiceRow {
  readonly version: string;
  readonly program: string;
  readonly name: string;
  readonly from: Day;
  /** Of the account that chose it; null where it was not an account. */
  readonly by: number | null;
  readonly why: string | null;
}

const choiceColumns = `c.hash as version, v.key as program, v.name, c.from_day as "from",
  substring(a.label from '^account:(\\d+)$')::bigint as by, l.content ->> 'why' as why`;
const choices = `program_choice c join program_version v on v.hash = c.hash join recording r on r.number = c.recorded_in
  join actor a on a.id = r.actor left join log_content l on l.number = c.recorded_in`;

/** Choices that hold, the newest day first. */
export async function listChoices({ client }: Tx): Promise<readonly ChoiceRow[]> {
  const { rows } = await client.query<ChoiceRow>(
    `select ${choiceColumns} from ${choices} where c.superseded_in is null order by c.from_day desc limit 200`,
  );
  return rows;
}

/** Chooses a version from a day; another choice of the same day is replaced. */
export async function storeChoice(tx: WriteTx, hash: string, from: Day): Promise<void> {
  const recording = await tx.recording();
  await tx.client.query(
    'update program_choice set superseded_in = $2 where from_day = $1 and superseded_in is null',
    [from, recording],
  );
  await tx.client.query('insert into program_choice (hash, from_day, recorded_in) values ($1, $2, $3)', [
    hash,
    from,
    recording,
  ]);
}
