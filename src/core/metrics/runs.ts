/**
 * Windows that begin after the last pause, as SQL: for each partner (or group of companies) the first day of the run that has not ended,
 * by all rows and by those that are sure. One part of the statement for each, which passes join.
 */
import { canonicalJson } from '../program/canonical.ts';
import { dayRowsIdentity, daysSql, type DayRows } from './day-rows.ts';
import { later } from './sql-days.ts';
import { join, numbered, param, sql, type Sql } from './sql.ts';
import type { RowContext } from './rows.ts';
import type { StatementInput } from './statement-input.ts';
import type { RunWindowDoc } from './window.ts';

/** A part of the statement: rows `(pid, first_day, sure_day)`, null where there is no such run. */
export interface Run {
  readonly name: Sql;
  /** Whether it has a row for each partner of a group of companies, instead of one for the group. */
  readonly spread: boolean;
  readonly window: Pick<RunWindowDoc, 'unbroken' | 'of'>;
  readonly rows: readonly DayRows[];
}

/** The runs that a statement reads. */
export class Runs {
  private readonly input: StatementInput;
  private readonly ctx: RowContext;
  private readonly runs = new Map<string, Run>();

  constructor(input: StatementInput, ctx: RowContext) {
    this.input = input;
    this.ctx = ctx;
  }

  /** The part with a run. */
  named(window: RunWindowDoc, rows: readonly DayRows[]): Run {
    const { unbroken, of } = window;
    const identity = canonicalJson([unbroken, of, dayRowsIdentity(rows)]);
    const known = this.runs.get(identity) ?? {
      name: numbered('run', this.runs.size),
      spread: rows.some(({ keys }) => keys.spread),
      window: { unbroken, of },
      rows,
    };
    this.runs.set(identity, known);
    return known;
  }

  /** The parts of the statement, to stand after groups of companies. */
  common(): Sql {
    return join(
      [...this.runs.values()].map((run) => sql`, ${run.name} as materialized (${this.runSql(run)})\n`),
      '\n',
    );
  }

  private runSql({ window, rows }: Run): Sql {
    const asOf = param(this.input.moment.asOf, 'date');
    const pauseAfter = (day: Sql): Sql => later(day, { [window.of]: window.unbroken });
    const begins = (before: Sql): Sql => sql`(${before} is null or ${pauseAfter(before)} < day)`;
    const first = (which: Sql, begun: Sql): Sql =>
      sql`case when ${pauseAfter(sql`max(day) filter (where ${which})`)} >= ${asOf} then max(day) filter (where ${which} and ${begun}) end`;
    return sql`
select pid, ${first(sql`true`, sql`begins`)} as first_day, ${first(sql`ok`, sql`surely_begins`)} as sure_day from (
  select pid, day, ok, ${begins(sql`before`)} as begins, ${begins(sql`sure_before`)} as surely_begins from (
    select pid, day, ok, max(day) over earlier as before, max(day) filter (where ok) over earlier as sure_before
    from (${daysSql(rows, this.input, this.ctx, sql`own`)}) counted
    window earlier as (partition by pid order by day groups between unbounded preceding and 1 preceding)
  ) followed
) marked group by pid`;
  }
}
