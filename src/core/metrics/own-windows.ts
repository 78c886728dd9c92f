/**
 * Windows that begin on a day of each partner's own, as SQL: its days, and how complete the evidence in it is. Both differ from partner
 * to partner, so they stand in a part of the statement with one row a partner.
 */
import { canonicalJson } from '../program/canonical.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import { attributeNumber } from './attribute.ts';
import type { OwnCoverage } from './coverage.ts';
import type { PassAggregate } from './passes.ts';
import { emptyOf, numeric, reduction, type SqlInterval } from './reduce.ts';
import { join, nothing, numbered, param, sql, type Sql } from './sql.ts';
import { later } from './sql-days.ts';
import type { StatementInput } from './statement-input.ts';
import { attributesSql } from './visible.ts';
import type { OwnWindowDoc } from './window.ts';

/** How complete the evidence of an aggregate is: the same for all partners, or worse where a column of the partner's says so. */
export interface Known {
  readonly state: OwnCoverage['state'];
  /** The column's name; 0: as `state` says, 1: behind or running, 2: missing. */
  readonly own: Sql | null;
}

/** The columns of all windows of the partners' own that a statement reads. */
export class OwnWindows {
  private readonly input: StatementInput;
  private readonly attributes = new Map<string, Sql>();
  private readonly windows = new Map<string, { readonly doc: OwnWindowDoc; readonly n: number }>();
  private readonly states = new Map<string, { readonly name: Sql; readonly expression: Sql }>();

  constructor(input: StatementInput) {
    this.input = input;
  }

  /** Whether a row's day lies in the window of its partner; null where that is not known. */
  inWindow(doc: OwnWindowDoc): Sql {
    const n = this.window(doc);
    return sql`e.day >= own.${numbered('b', n)} and e.day <= own.${numbered('e', n)}`;
  }

  /** What is known of the evidence in a window. */
  known(doc: OwnWindowDoc, { state, reach }: OwnCoverage): Known {
    if (state === 'missing') return { state, own: null };
    const n = this.window(doc);
    const [ends, runs] = [numbered('e', n), numbered('w', n)];
    const late = reach === null ? sql`${runs}` : sql`${runs} or ${ends} > ${param(reach, 'date')}`;
    const expression = sql`case when ${runs} is null then 2 when ${late} then 1 else 0 end`;
    const identity = canonicalJson([n, reach]);
    const known = this.states.get(identity) ?? { name: numbered('o', this.states.size), expression };
    this.states.set(identity, known);
    return { state, own: known.name };
  }

  /** Names of the columns that say how complete evidence is. */
  stateNames(): readonly Sql[] {
    return [...this.states.values()].map(({ name }) => name);
  }

  get used(): boolean {
    return this.windows.size > 0;
  }

  /** The part of the statement with one row a partner; nothing where no window is of the partners' own. */
  common(): Sql {
    if (!this.used) return nothing;
    const asOf = param(this.input.moment.asOf, 'date');
    const windows = [...this.windows.values()];
    const begins = windows.map(({ doc, n }) => {
      const attribute = sql`${attributeNumber('day', 0, this.attribute(doc.since))} + date '1970-01-01'`;
      return sql`${later(attribute, doc.shift ?? {})} as ${numbered('b', n)}`;
    });
    const lasts = windows.map(({ doc, n }) =>
      doc.for === undefined || doc.of === undefined
        ? sql`${asOf} as ${numbered('l', n)}`
        : sql`${later(numbered('b', n), { [doc.of]: doc.for })} - 1 as ${numbered('l', n)}`,
    );
    const days = windows.map(
      ({ n }) =>
        sql`${numbered('b', n)}, least(${numbered('l', n)}, ${asOf}) as ${numbered('e', n)}, (${numbered('b', n)} > ${asOf} or ${numbered('l', n)} > ${asOf}) as ${numbered('w', n)}`,
    );
    const states = [...this.states.values()].map(({ name, expression }) => sql`${expression} as ${name}`);
    return sql`, own as materialized (
select ${join([sql`known.*`, ...states], ', ')} from (
  select pid, ${join(days, ', ')} from (
    select *, ${join(lasts, ', ')} from (
      select population.id as pid, ${join(begins, ', ')} from population${attributesSql(this.input, this.attributes)}
    ) begun
  ) ended
) known
)
`;
  }

  private window(doc: OwnWindowDoc): number {
    const identity = canonicalJson(doc);
    const known = this.windows.get(identity) ?? { doc, n: this.windows.size };
    this.windows.set(identity, known);
    this.attribute(doc.since);
    return known.n;
  }

  private attribute(name: string): Sql {
    const known = this.attributes.get(name) ?? numbered('s', this.attributes.size);
    this.attributes.set(name, known);
    return known;
  }
}

/** The interval of an aggregate over grouped rows, by what is known of the partner whose rows they are. */
export function knownReduction(
  aggregate: PassAggregate,
  { state, own }: Known,
  bounds: readonly [number, number],
): SqlInterval {
  const usual = reduction(aggregate, state, bounds);
  if (own === null) return usual;
  return byState(
    sql`min(${own})`,
    usual,
    reduction(aggregate, 'behind', bounds),
    reduction(aggregate, 'missing', bounds),
  );
}

/** The interval of an aggregate without rows, by what is known of the partner. */
export function knownEmpty(
  aggregate: AggregateDoc,
  { state, own }: Known,
  bounds?: readonly [number, number],
): SqlInterval {
  const empty = (s: OwnCoverage['state']): SqlInterval => {
    const [least, most] = emptyOf(aggregate, s, bounds);
    return { least: numeric(least), most: numeric(most) };
  };
  if (own === null) return empty(state);
  return byState(sql`own.${own}`, empty(state), empty('behind'), empty('missing'));
}

function byState(state: Sql, usual: SqlInterval, behind: SqlInterval, missing: SqlInterval): SqlInterval {
  const end = (pick: (i: SqlInterval) => Sql): Sql =>
    sql`case ${state} when 1 then ${pick(behind)} when 2 then ${pick(missing)} else ${pick(usual)} end`;
  return { least: end((i) => i.least), most: end((i) => i.most) };
}
