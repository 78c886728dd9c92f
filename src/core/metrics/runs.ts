/** Windows that begin after the last pause, as SQL: which rows lie in the run that has not ended, and which of them surely. */
import type { RunWindowDoc } from './window.ts';
import { later } from './sql-days.ts';
import { join, nothing, numbered, param, sql, type Sql } from './sql.ts';
import type { Day } from '../calendar.ts';

/** An aggregate over the rows of a run. */
export interface RunAggregate {
  readonly index: number;
  readonly window: RunWindowDoc;
  /** Whether a row counts apart from the window, over the rows given. */
  readonly counts: Sql;
}

/**
 * The rows given, with two more columns for each aggregate: `p`, whether a row counts, and `q`, whether it does so surely. A run is the
 * partner's; of an `each` it is made of the rows that have a key.
 */
export function withRuns(rows: Sql, runs: readonly RunAggregate[], keyed: boolean, asOf: Day): Sql {
  const all = (make: (run: RunAggregate) => Sql): Sql => join(runs.map(make), ', ');
  const counted = all(
    ({ index, counts }) =>
      sql`${counts}${keyed ? sql` and key is not null` : nothing} as ${numbered('c', index)}`,
  );
  const before = all(({ index }) => {
    const c = numbered('c', index);
    return sql`max(day) filter (where ${c}) over before as ${numbered('b', index)}, max(day) filter (where ${c} and ok) over before as ${numbered('bs', index)}`;
  });
  const ends = all(({ index, window }) => {
    const [c, b, bs] = [numbered('c', index), numbered('b', index), numbered('bs', index)];
    const begins = (prior: Sql): Sql => sql`(${prior} is null or ${pauseAfter(prior, window)} < day)`;
    return sql`max(day) filter (where ${c}) over whole as ${numbered('l', index)}, max(day) filter (where ${c} and ${begins(b)}) over whole as ${numbered('f', index)},
      max(day) filter (where ${c} and ok) over whole as ${numbered('ls', index)}, max(day) filter (where ${c} and ok and ${begins(bs)}) over whole as ${numbered('fs', index)}`;
  });
  const lies = all(({ index, window }) => {
    const inRun = (last: Sql, first: Sql): Sql =>
      sql`${pauseAfter(last, window)} >= ${param(asOf, 'date')} and day >= ${first}`;
    const c = numbered('c', index);
    return sql`(${c} and ${inRun(numbered('l', index), numbered('f', index))}) as ${numbered('p', index)},
      coalesce(${c} and ok and ${inRun(numbered('ls', index), numbered('fs', index))}, false) as ${numbered('q', index)}`;
  });
  return sql`
    select *, ${lies} from (
      select *, ${ends} from (
        select *, ${before} from (select *, ${counted} from (${rows}) of_all) of_kind
        window before as (partition by pid order by day groups between unbounded preceding and 1 preceding)
      ) marked window whole as (partition by pid)
    ) bounded`;
}

/** The last day on which a row keeps the run from ending. */
function pauseAfter(day: Sql, { unbroken, of }: RunWindowDoc): Sql {
  return later(day, { [of]: unbroken });
}
