/** Tiers on record as metrics (README.md, "`placement`"): which is held on a day, and since when it or a higher one is. */
import { shifted } from '../calendar.ts';
import { recordedTiers } from '../program/held-tier.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import type { SqlInterval } from './reduce.ts';
import { nothing, numbered, param, sql, whole, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { members, visibleRows } from './visible.ts';

/** The placements that a statement reads. */
export class Placements {
  private readonly input: StatementInput;
  private readonly atoms: MetricOf<'placement'>[] = [];

  constructor(input: StatementInput) {
    this.input = input;
  }

  /** What is recorded is known, so both ends are the same. */
  interval(atom: MetricOf<'placement'>, decimals: number): SqlInterval {
    const name = numbered('held', this.atoms.push(atom) - 1);
    const day = (column: Sql): Sql => sql`(${column} - date '1970-01-01')::numeric`;
    const value = ((): Sql => {
      switch (atom.read) {
        case 'tier':
          return sql`case when ${name}.now >= 0 then (${name}.now * ${whole(10 ** decimals)})::numeric end`;
        case 'since':
          return day(sql`${name}.since`);
        case 'first':
          return day(sql`${name}.first`);
      }
    })();
    return { least: value, most: value };
  }

  /** The tier held from each day on which one begins or ends, until the next such day; -1 where none or one without an equal is. */
  common(): Sql {
    if (this.atoms.length === 0) return nothing;
    const { doc, cutOff, partner } = this.input;
    const ladders = [...new Set(this.atoms.map((a) => a.ladder))].toSorted();
    const names = ladders.flatMap((ladder) =>
      [...recordedTiers(doc, ladder)].map(([name, tier]) => ({ ladder, name, tier })),
    );
    const only =
      partner === undefined
        ? nothing
        : sql` and x.partner_id = any(${members(partner)}) and coalesce(a.canonical_id, x.partner_id) = ${param(partner, 'bigint')}`;
    return sql`, placed as materialized (
select coalesce(a.canonical_id, x.partner_id) as pid, x.partner_id, x.ladder, x.tier, x.from_day, x.to_day
from placement x left join alias a using (partner_id)
where ${visibleRows('x', param(cutOff, 'bigint'))} and x.ladder = any(${param(ladders, 'text[]')})${only}
), held as materialized (
select distinct on (c.pid, c.ladder, c.day) c.pid, c.ladder, c.day, coalesce(t.tier, -1) as tier
from (
  select pid, ladder, from_day as day from placed union select pid, ladder, to_day + 1 from placed where to_day is not null
) c
left join placed p on p.pid = c.pid and p.ladder = c.ladder and p.from_day <= c.day and (p.to_day is null or p.to_day >= c.day)
left join jsonb_to_recordset(${param(JSON.stringify(names), 'jsonb')}) as t(ladder text, name text, tier int) on t.ladder = p.ladder and t.name = p.tier
order by c.pid, c.ladder, c.day, (p.partner_id = c.pid) desc nulls last, p.partner_id
)
`;
  }

  /** One row a partner and metric. */
  joins(): readonly Sql[] {
    return this.atoms.map((atom, i) => {
      const name = numbered('held', i);
      const on = param(shifted(this.input.moment.asOf, atom.shift ?? {}), 'date');
      const index = this.input.doc.ladders[atom.ladder]?.tiers.findIndex((t) => t.key === atom.tier) ?? -1;
      const [asked, counts] =
        atom.tier === undefined ? [sql`now`, sql`now >= 0 and`] : [sql`${whole(index)}`, nothing];
      return sql`
  left join (
    select pid, max(now) as now,
      min(day) filter (where now >= 0 and now >= asked and (broken is null or day > broken)) as since,
      min(day) filter (where ${counts} tier >= asked) as first
    from (
      select *, max(day) filter (where tier < asked) over (partition by pid) as broken
      from (
        select *, ${asked} as asked
        from (
          select pid, day, tier, (max(array[day - date '1970-01-01', tier]) over (partition by pid))[2] as now
          from held where ladder = ${param(atom.ladder, 'text')} and day <= ${on}
        ) begun
      ) wanted
    ) marked group by pid
  ) ${name} on ${name}.pid = population.id`;
    });
  }
}
