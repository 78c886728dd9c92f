/** Feeds as they are recorded. */
import { plus, dayNumber, type Day } from '../../core/calendar.ts';
import { employmentFeed, type Kinds } from '../../core/program/kinds.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { declared } from '../imports/declared.ts';

export interface FeedRow {
  readonly source: string;
  readonly kind: string;
  readonly completeThrough: Day | null;
  readonly lagDays: number;
  readonly fields: string[];
  /** The recording that says so, which is the state that an edit names. */
  readonly state: number;
}

const columns = `source, kind, complete_through as "completeThrough", lag_days as "lagDays", fields, recorded_in as state`;

/** All feeds, by kind and source. */
export async function listFeeds({ client }: Tx): Promise<readonly FeedRow[]> {
  const { rows } = await client.query<FeedRow>(
    `select ${columns} from feed where superseded_in is null order by kind, source`,
  );
  return rows;
}

/** One feed; undefined where there is none. */
export async function findFeed({ client }: Tx, source: string, kind: string): Promise<FeedRow | undefined> {
  const { rows } = await client.query<FeedRow>(
    `select ${columns} from feed where source = $1 and kind = $2 and superseded_in is null`,
    [source, kind],
  );
  return rows[0];
}

/** Records a feed in the place of what was said before. */
export async function storeFeed(tx: WriteTx, feed: Omit<FeedRow, 'state'>): Promise<void> {
  const recording = await tx.recording();
  const { source, kind, completeThrough, lagDays, fields } = feed;
  await tx.client.query(
    'update feed set superseded_in = $3 where source = $1 and kind = $2 and superseded_in is null',
    [source, kind, recording],
  );
  await tx.client.query(
    'insert into feed (source, kind, complete_through, lag_days, fields, recorded_in) values ($1, $2, $3, $4, $5, $6)',
    [source, kind, completeThrough, lagDays, fields, recording],
  );
}

/** Days by which a feed is later on a day than it may be; null where it says no day. */
export function behind({ completeThrough, lagDays }: FeedRow, today: Day): number | null {
  if (completeThrough === null) return null;
  return Math.max(0, dayNumber(today) - dayNumber(plus(completeThrough, { days: lagDays })));
}

/** Every field that rows of a kind, or employments, can carry; undefined for what is neither. */
export function allFields(kinds: Kinds, name: string): string[] | undefined {
  if (name === employmentFeed) return ['from', 'name', 'partner', 'person', 'to'];
  const kind = declared(kinds, name);
  if (!kind) return undefined;
  const named = Object.keys(kind.fields);
  return [
    'day',
    'source',
    ...named,
    ...(kind.owner === 'person' && !named.includes('person') ? ['person'] : []),
    ...(kind.validity ? ['valid_until'] : []),
    ...(kind.fields['amount'] === 'money' ? ['currency'] : []),
    ...(kind.fields['origin'] === 'key' ? ['origin_day'] : []),
  ].toSorted();
}
