/**
 * Groups of companies (README.md, "`pool`"): partners with the same value of an attribute, read as if they were one. A group goes by
 * the smallest id of its members; for one partner alone it goes by that partner's.
 */
import { join, numbered, param, render, sql, type Sql, type Statement } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { commonSql, members, visibleRows } from './visible.ts';

/** The parts of a statement that speak of the groups of one attribute. */
export interface Pool {
  readonly attribute: string;
  /** Rows `(pid, gid)`: partners with a value of the attribute, and their group. */
  readonly members: Sql;
  /** Rows `(person_id, pid, member)`: who works where, with the group in the place of the partner, which is the member. */
  readonly employed: Sql;
}

/** The n-th pool of a statement. */
export function poolNamed(attribute: string, n: number): Pool {
  return { attribute, members: numbered('pool', n), employed: numbered('employed', n) };
}

/** Joins the group of a partner, as `g`. */
export function poolJoin(pool: Pool, partner: Sql): Sql {
  return sql` left join ${pool.members} g on g.pid = ${partner}`;
}

/** The group of a partner that `poolJoin` has joined; its own where it has no value of the attribute. */
export function groupOf(partner: Sql): Sql {
  return sql`coalesce(g.gid, ${partner})`;
}

/** The pools of a statement, to stand after what every pass reads. */
export function poolsSql(input: StatementInput, pools: readonly Pool[]): Sql {
  const parts = pools.map(
    (pool) => sql`, ${pool.members} as materialized (
${membersSql(input, pool.attribute)}
), ${pool.employed} as materialized (
${employedSql(input, pool)}
)`,
  );
  return join(parts, '\n');
}

/** Rows `(pid, gid)` of the groups of an attribute, for all partners or for the group of one. */
export function poolStatement(input: StatementInput, attribute: string): Statement {
  return render(sql`${commonSql(input)}\n${membersSql(input, attribute)}\norder by pid`);
}

function membersSql({ cutOff, moment, partner }: StatementInput, attribute: string): Sql {
  const [c, on, name] = [param(cutOff, 'bigint'), param(moment.asOf, 'date'), param(attribute, 'text')];
  const known = (only: Sql): Sql => sql`
  select distinct on (coalesce(a.canonical_id, x.partner_id)) coalesce(a.canonical_id, x.partner_id) as pid, x.value
  from partner_attribute x left join alias a using (partner_id)
  where ${visibleRows('x', c)} and x.since <= ${on} and x.name = ${name}${only}
  order by coalesce(a.canonical_id, x.partner_id), (a.canonical_id is null) desc, x.partner_id, x.since desc`;
  if (partner === undefined)
    return sql`select pid, min(pid) over (partition by value) as gid from (${known(sql``)}) known`;
  const p = param(partner, 'bigint');
  // Found through an index: whoever was ever known by the value, and then whoever is in force with it.
  const value = sql`(select value from (${known(sql` and x.partner_id = any(${members(partner)})`)}) mine where pid = ${p})`;
  const perhaps = sql`select coalesce(b.canonical_id, y.partner_id) from partner_attribute y left join alias b using (partner_id) where y.name = ${name} and y.value = ${value}`;
  const either = sql`array(${perhaps} union all select partner_id from alias where canonical_id in (${perhaps}))`;
  return sql`select pid, ${p} as gid from (${known(sql` and x.partner_id = any(${either})`)}) known where value = ${value}`;
}

function employedSql({ cutOff, moment, partner }: StatementInput, pool: Pool): Sql {
  const on = param(moment.asOf, 'date');
  const own = sql`coalesce(a.canonical_id, x.partner_id)`;
  const only =
    partner === undefined
      ? sql``
      : sql` and x.partner_id = any(${members(partner, pool.members)}) and ${groupOf(own)} = ${param(partner, 'bigint')}`;
  return sql`select x.person_id, ${groupOf(own)} as pid, min(${own}) as member
from employment x left join alias a using (partner_id)${poolJoin(pool, own)}
where ${visibleRows('x', param(cutOff, 'bigint'))} and x.from_day <= ${on} and (x.to_day is null or x.to_day >= ${on})${only}
group by x.person_id, ${groupOf(own)}`;
}
