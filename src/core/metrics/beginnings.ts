/**
 * Days on which windows begin that count from a row (README.md, "Windows of the partner's own"), as SQL: for each partner the days among
 * which the first or latest row may be. One part of the statement for each, which the columns of the partners' own windows join.
 */
import { plus, type Day } from '../calendar.ts';
import { canonicalJson } from '../program/canonical.ts';
import { beginningCoverage, type OwnCoverage } from './coverage.ts';
import { dayRowsIdentity, daysSql, ownerRows, type DayRows } from './day-rows.ts';
import type { Pool } from './pool.ts';
import type { SqlInterval } from './reduce.ts';
import type { RowContext } from './rows.ts';
import { join, numbered, param, sql, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { rowsSince, type RowSinceDoc } from './window.ts';

/** A beginning, and its columns beside the partner. */
export interface BegunColumns {
  readonly since: RowSinceDoc;
  /** The part of the statement with rows `(pid, first_day, last_day, sure_day)`. */
  readonly name: Sql;
  readonly rows: readonly DayRows[];
  /** How far rows are known, before which of them may still come. */
  readonly coverage: OwnCoverage;
  /** The first and the last day that it may be; null where it has surely not begun, or that is not known. */
  readonly earliest: Sql;
  readonly latest: Sql;
  /** Whether it has surely begun. */
  readonly sure: Sql;
}

/** The beginnings that a statement reads. */
export class Beginnings {
  private readonly input: StatementInput;
  private readonly begun = new Map<string, BegunColumns>();

  constructor(input: StatementInput) {
    this.input = input;
  }

  get used(): boolean {
    return this.begun.size > 0;
  }

  /** The columns of a beginning, whose rows are those of the group where there is one. */
  named(since: RowSinceDoc, pool: Pool | undefined): BegunColumns {
    const { kinds, feeds, moment } = this.input;
    // Read for each partner of a group, whose windows differ anyway.
    const rows = ownerRows(rowsSince(since), pool, pool !== undefined, kinds);
    const identity = canonicalJson([Object.keys(since), dayRowsIdentity(rows)]);
    const n = this.begun.size;
    const known = this.begun.get(identity) ?? {
      since,
      name: numbered('since', n),
      rows,
      coverage: beginningCoverage(rowsSince(since), kinds, feeds, moment.asOf),
      earliest: numbered('e', n),
      latest: numbered('h', n),
      sure: numbered('t', n),
    };
    this.begun.set(identity, known);
    return known;
  }

  /** The parts of the statement; `beside` has the attributes of partners, which conditions compare with. */
  common(ctx: RowContext, beside: Sql): Sql {
    const parts = [...this.begun.values()].map(({ since, name, rows }) => {
      const sure = 'first' in since ? sql`min(day)` : sql`max(day)`;
      return sql`, ${name} as materialized (
select pid, min(day) as first_day, max(day) as last_day, ${sure} filter (where ok) as sure_day
from (${daysSql(rows, this.input, ctx, beside)}) counted group by pid
)
`;
    });
    return join(parts, '\n');
  }

  /** Joins the parts to the partners of a relation. */
  joins(relation: Sql): Sql {
    return join(
      [...this.begun.values()].map(({ name }) => sql` left join ${name} on ${name}.pid = ${relation}.pid`),
      '\n',
    );
  }

  /** The columns, to select beside what `joins` joins. */
  columns(): readonly Sql[] {
    const asOf = this.input.moment.asOf;
    return [...this.begun.values()].flatMap((begun) => {
      const { since, name, earliest, latest, sure } = begun;
      const next = mayComeFrom(begun, asOf);
      // A row that is not known yet is of one of the days that feeds have not reached.
      const first =
        next === null ? sql`${name}.first_day` : sql`least(${name}.first_day, ${param(next, 'date')})`;
      const last = next === null ? sql`${name}.last_day` : param(asOf, 'date');
      const ends =
        'first' in since
          ? { from: first, to: sql`coalesce(${name}.sure_day, ${last})` }
          : { from: sql`coalesce(${name}.sure_day, ${first})`, to: last };
      const { state } = begun.coverage;
      const known = state === 'missing' ? sql`false` : sql`${name}.sure_day is not null`;
      // Where it is not known when it begins, nothing is known to lie in it.
      const open = (day: Sql): Sql => (state === 'complete' ? day : sql`case when ${known} then ${day} end`);
      return [
        sql`${open(ends.from)} as ${earliest}`,
        sql`${open(ends.to)} as ${latest}`,
        sql`${known} as ${sure}`,
      ];
    });
  }
}

/** On which day it is, as a fact beside the partner. */
export function begunInterval({ coverage, earliest, latest, sure }: BegunColumns): SqlInterval {
  const [none, infinity] = [sql`null::numeric`, sql`'Infinity'::numeric`];
  if (coverage.state === 'missing') return { least: none, most: infinity };
  const number = (day: Sql): Sql => sql`(own.${day} - date '1970-01-01')::numeric`;
  const most = number(latest);
  return {
    least: sql`case when own.${sure} then ${number(earliest)} end`,
    most: coverage.state === 'complete' ? most : sql`case when own.${sure} then ${most} else ${infinity} end`,
  };
}

/** The first day of rows that may still come; null where all are there. */
function mayComeFrom({ coverage: { reach } }: BegunColumns, asOf: Day): Day | null {
  return reach === null || reach >= asOf ? null : plus(reach, { days: 1 });
}
