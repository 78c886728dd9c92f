/**
 * Groups of companies (README.md, "`pool`"): partners with the same value of an attribute, read as if they were one. A group goes by
 * the smallest id of its members; for one partner alone it goes by that partner's.
 */
import { join, nothing, numbered, param, render, sql, type Sql, type Statement } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import type { Moment } from './window.ts';
import { aliasSql, members, visibleRows } from './visible.ts';

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

/** Joins every partner that is evaluated to the rows of its group, as `spread`. */
export function spreadJoin(pool: Pool, group: Sql): Sql {
  return sql` join (select population.id as pid, coalesce(m.gid, population.id) as gid from population left join ${pool.members} m on m.pid = population.id) spread on spread.gid = ${group}`;
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

/** Where groups are looked at from. */
interface Seen {
  readonly cutOff: number;
  readonly moment: Pick<Moment, 'asOf'>;
}

/** Rows `(pid bigint, gid bigint)` of the groups of an attribute, for all partners or for the group of one. */
export function groupsStatement(input: Seen & Pick<StatementInput, 'partner'>, attribute: string): Statement {
  return render(sql`${aliasSql(input)}\n${membersSql(input, attribute)}\norder by pid`);
}

/**
 * Rows `(pid bigint)`: everybody in a group in which a partner is, or was by anything ever recorded of it. Those are the partners whose
 * pooled figures change when something about the partner changes, its group included.
 */
export function touchedStatement(input: Seen, partner: number, attribute: string): Statement {
  const values = sql`array(select value from partner_attribute where name = ${param(attribute, 'text')} and partner_id = any(${members(partner)}))`;
  return render(sql`${aliasSql(input)}\n${withValues(input, attribute, values)}\norder by pid`);
}

function membersSql(input: Seen & Pick<StatementInput, 'partner'>, attribute: string): Sql {
  const { partner } = input;
  if (partner === undefined)
    return sql`select pid, min(pid) over (partition by value) as gid from (${inForce(input, attribute, nothing)}) known`;
  const p = param(partner, 'bigint');
  const own = inForce(input, attribute, sql` and x.partner_id = any(${members(partner)})`);
  const mates = withValues(input, attribute, sql`array(select value from (${own}) own where pid = ${p})`);
  return sql`select pid, ${p} as gid from (${mates}) mates`;
}

/** Rows `(pid, value)`: the attribute in force of each partner. */
function inForce({ cutOff, moment }: Seen, attribute: string, only: Sql): Sql {
  return sql`
  select distinct on (coalesce(a.canonical_id, x.partner_id)) coalesce(a.canonical_id, x.partner_id) as pid, x.value
  from partner_attribute x left join alias a using (partner_id)
  where ${visibleRows('x', param(cutOff, 'bigint'))} and x.since <= ${param(moment.asOf, 'date')} and x.name = ${param(attribute, 'text')}${only}
  order by coalesce(a.canonical_id, x.partner_id), (a.canonical_id is null) desc, x.partner_id, x.since desc`;
}

/** Rows `(pid)`: partners for which one of some values is in force, found through an index among all who ever had one of them. */
function withValues(seen: Seen, attribute: string, values: Sql): Sql {
  const ever = sql`select coalesce(b.canonical_id, y.partner_id) from partner_attribute y left join alias b using (partner_id) where y.name = ${param(attribute, 'text')} and y.value = any(${values})`;
  const rows = sql`array(${ever} union all select partner_id from alias where canonical_id in (${ever}))`;
  const known = inForce(seen, attribute, sql` and x.partner_id = any(${rows})`);
  return sql`select pid from (${known}) known where value = any(${values})`;
}

function employedSql({ cutOff, moment, partner }: StatementInput, pool: Pool): Sql {
  const on = param(moment.asOf, 'date');
  const own = sql`coalesce(a.canonical_id, x.partner_id)`;
  const only =
    partner === undefined
      ? nothing
      : sql` and x.partner_id = any(${members(partner, pool.members)}) and ${groupOf(own)} = ${param(partner, 'bigint')}`;
  return sql`select x.person_id, ${groupOf(own)} as pid, min(${own}) as member
from employment x left join alias a using (partner_id)${poolJoin(pool, own)}
where ${visibleRows('x', param(cutOff, 'bigint'))} and x.from_day <= ${on} and (x.to_day is null or x.to_day >= ${on})${only}
group by x.person_id, ${groupOf(own)}`;
}
