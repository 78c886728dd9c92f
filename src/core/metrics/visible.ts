/** What a statement sees at its cut-off, before any metric. */
import type { TableDoc } from '../program/schema.ts';
import { join, nothing, param, sql, whole, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';

/** What every pass reads: merges, who is enrolled and employed on the day, reference tables, a rate for each day. */
export function commonSql({ cutOff, moment, partner, doc, population }: StatementInput): Sql {
  const c = param(cutOff, 'bigint');
  const on = param(moment.asOf, 'date');
  const enrolled = param(population ?? moment.asOf, 'date');
  const visible = sql`recorded_in <= ${c} and (superseded_in is null or superseded_in > ${c})`;
  // The list finds the rows through an index; a partner that is merged into another has none of its own.
  const only =
    partner === undefined
      ? nothing
      : sql` and x.partner_id = any(${members(partner)}) and coalesce(a.canonical_id, x.partner_id) = ${param(partner, 'bigint')}`;
  const tables = Object.entries(doc.tables).map(([name, table]) => inline(name, table));
  const reference = join(
    [sql`select name, key, from_day, to_day, values from reference_row where ${visible}`, ...tables],
    '\nunion all\n',
  );
  return sql`with alias as materialized (
select partner_id, canonical_id from partner_alias where ${visible}
), population as materialized (
select distinct coalesce(a.canonical_id, x.partner_id) as id
from enrolment x left join alias a using (partner_id)
where ${visibleRows('x', c)} and x.from_day <= ${enrolled} and (x.to_day is null or x.to_day >= ${enrolled})${only}
), employed as materialized (
select x.person_id, coalesce(a.canonical_id, x.partner_id) as pid
from employment x left join alias a using (partner_id)
where ${visibleRows('x', c)} and x.from_day <= ${on} and (x.to_day is null or x.to_day >= ${on})${only}
), reference as materialized (
${reference}
), rate as materialized (
select currency, (day + g)::date as day, rate
from (
  select currency, day, rate, least(lead(day) over (partition by currency order by day) - day - 1, ${whole(doc.calendar.ratesAtMostDaysOld)}) as days
  from currency_rate where ${visible} and target = ${param(doc.program.currency, 'text')}
) known, generate_series(0, ${whole(doc.calendar.ratesAtMostDaysOld)}) g where g <= days
)
`;
}

/**
 * The rate of a row's day as `r.rate`. For all partners a rate for each day is made once and joined; the few rows of one partner look
 * theirs up.
 */
export function rateJoin({ cutOff, partner, doc }: StatementInput): Sql {
  if (partner === undefined) return sql` left join rate r on r.currency = e.currency and r.day = e.day`;
  const oldest = whole(doc.calendar.ratesAtMostDaysOld);
  return sql` left join lateral (
        select x.rate from currency_rate x
        where x.target = ${param(doc.program.currency, 'text')} and x.currency = e.currency and x.day <= e.day and x.day >= e.day - ${oldest}
          and ${visibleRows('x', param(cutOff, 'bigint'))}
        order by x.day desc limit 1
      ) r on true`;
}

/** Whether a partner of the population runs a motion, as 1 or 0. */
export function enrolledSql({ cutOff, moment, partner, population }: StatementInput, motion: string): Sql {
  const on = param(population ?? moment.asOf, 'date');
  const only = partner === undefined ? nothing : sql` and x.partner_id = any(${members(partner)})`;
  return sql`(population.id in (
    select coalesce(a.canonical_id, x.partner_id) from enrolment x left join alias a using (partner_id)
    where ${visibleRows('x', param(cutOff, 'bigint'))} and x.motion = ${param(motion, 'text')} and x.from_day <= ${on} and (x.to_day is null or x.to_day >= ${on})${only}
  ))::int::numeric`;
}

/** One row a partner with the attributes in force on the day, each in its column. */
export function attributesSql(
  { cutOff, moment, partner }: StatementInput,
  columns: ReadonlyMap<string, Sql>,
): Sql {
  const names = [...columns];
  const picked = names.map(
    ([name, id]) => sql`max(value) filter (where name = ${param(name, 'text')}) as ${id}`,
  );
  // The list finds the rows through an index; a partner that is merged into another has none of its own.
  const only =
    partner === undefined
      ? nothing
      : sql` and x.partner_id = any(${members(partner)}) and coalesce(a.canonical_id, x.partner_id) = ${param(partner, 'bigint')}`;
  return sql`
left join (
  select pid, ${join(picked, ', ')} from (
    select distinct on (coalesce(a.canonical_id, x.partner_id), x.name) coalesce(a.canonical_id, x.partner_id) as pid, x.name, x.value
    from partner_attribute x left join alias a using (partner_id)
    where ${visibleRows('x', param(cutOff, 'bigint'))} and x.since <= ${param(moment.asOf, 'date')} and x.name = any(${param(names.map(([n]) => n).toSorted(), 'text[]')})${only}
    order by coalesce(a.canonical_id, x.partner_id), x.name, (a.canonical_id is null) desc, x.partner_id, x.since desc
  ) known group by pid
) attributes on attributes.pid = population.id`;
}

/** A partner and everything merged into it. */
export function members(partner: number): Sql {
  const p = param(partner, 'bigint');
  return sql`array(select ${p} union all select partner_id from alias where canonical_id = ${p})`;
}

/** Whether a row of a table is visible at the cut-off. */
export function visibleRows(table: 'e' | 'x', cutOff: Sql): Sql {
  return table === 'e'
    ? sql`e.recorded_in <= ${cutOff} and (e.superseded_in is null or e.superseded_in > ${cutOff})`
    : sql`x.recorded_in <= ${cutOff} and (x.superseded_in is null or x.superseded_in > ${cutOff})`;
}

function inline(name: string, table: TableDoc): Sql {
  const keys = Object.keys(table.key);
  const rows = (table.rows ?? []).map((row) => ({
    key: Object.fromEntries(keys.map((k) => [k, row[k]])),
    from_day: row['from'] ?? '0001-01-01',
    to_day: row['to'] ?? null,
    values: Object.fromEntries(Object.keys(table.values ?? {}).map((v) => [v, row[v]])),
  }));
  return sql`select ${param(name, 'text')}, key, from_day, to_day, values from jsonb_to_recordset(${param(JSON.stringify(rows), 'jsonb')}) as r(key jsonb, from_day date, to_day date, values jsonb)`;
}
