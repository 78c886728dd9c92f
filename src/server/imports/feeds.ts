/** Feeds: how complete a source is for a kind, and which fields it carries. A feed that says the same is left alone. */
import type pg from 'pg';
import type { Day } from '../../core/calendar.ts';
import type { FedKind } from './target.ts';

/** What an import says about completeness; what it leaves out stays as it was. */
export interface FeedWish {
  readonly source: string;
  readonly completeThrough: string | undefined;
  readonly lagDays: number | undefined;
}

/** A feed as it will be. */
export interface FeedState {
  readonly kind: string;
  readonly completeThrough: string | null;
  readonly lagDays: number;
  readonly fields: readonly string[];
  /** Whether it differs from what is recorded. */
  readonly changed: boolean;
}

interface FeedRow {
  readonly kind: string;
  readonly complete_through: Day | null;
  readonly lag_days: number;
  readonly fields: readonly string[];
}

/** Compares with the recorded feeds. */
export async function planFeeds(
  client: pg.ClientBase,
  wish: FeedWish,
  fed: readonly FedKind[],
): Promise<FeedState[]> {
  const { rows } = await client.query<FeedRow>(
    `select kind, complete_through, lag_days, fields from feed where source = $1 and kind = any($2::text[]) and superseded_in is null`,
    [wish.source, fed.map((f) => f.kind)],
  );
  return fed.map(({ kind, fields }) => {
    const before = rows.find((row) => row.kind === kind);
    const completeThrough = wish.completeThrough ?? before?.complete_through ?? null;
    const lagDays = wish.lagDays ?? before?.lag_days ?? 0;
    const changed =
      before?.complete_through !== completeThrough ||
      before.lag_days !== lagDays ||
      before.fields.join(' ') !== fields.join(' ');
    return { kind, completeThrough, lagDays, fields, changed };
  });
}

/** Records the feeds that changed. */
export async function storeFeeds(
  client: pg.ClientBase,
  source: string,
  feeds: readonly FeedState[],
  recording: number,
): Promise<void> {
  for (const { kind, completeThrough, lagDays, fields, changed } of feeds) {
    if (!changed) continue;
    await client.query(
      'update feed set superseded_in = $3 where source = $1 and kind = $2 and superseded_in is null',
      [source, kind, recording],
    );
    await client.query(
      `insert into feed (source, kind, complete_through, lag_days, fields, recorded_in) values ($1, $2, $3, $4, $5, $6)`,
      [source, kind, completeThrough, lagDays, fields, recording],
    );
  }
}
