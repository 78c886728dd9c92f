/**
 * Windows that begin on a day of each partner's own, as SQL: its days, and how complete the evidence in it is; and attributes with which
 * fields of rows are compared. All differ from partner to partner, so they stand in a part of the statement with one row a partner.
 */
import { canonicalJson } from '../program/canonical.ts';
import { conditionAttributes } from '../program/condition.ts';
import type { AggregateDoc, WindowDoc } from '../program/evidence-schema.ts';
import { attributeDecimal, attributeNumber } from './attribute.ts';
import { Beginnings, type BegunColumns } from './beginnings.ts';
import type { OwnCoverage } from './coverage.ts';
import type { PassAggregate } from './passes.ts';
import type { Pool } from './pool.ts';
import type { RowContext } from './rows.ts';
import { emptyOf, numeric, reduction, type SqlInterval } from './reduce.ts';
import { join, nothing, numbered, param, sql, type Sql } from './sql.ts';
import { later, periodStart } from './sql-days.ts';
import type { StatementInput } from './statement-input.ts';
import { attributesSql } from './visible.ts';
import {
  fixedDays,
  isOwnPart,
  isRunPart,
  neededThrough,
  rowsSince,
  windowParts,
  type OwnWindowDoc,
  type RowSinceDoc,
} from './window.ts';

/** How complete the evidence of an aggregate is: the same for all partners, or worse where a column of the partner's says so. */
export interface Known {
  readonly state: OwnCoverage['state'];
  /** The column's name; 0: as `state` says, 1: behind or running, 2: missing. */
  readonly own: Sql | null;
}

/** Whether a row lies in a window. */
export interface Lies {
  readonly perhaps: Sql;
  /** Whether one that may does so surely; null where all do. */
  readonly surely: Sql | null;
}

/** The columns of one window: its first day, and its last where it has an end; at the widest, where it begins with a row. */
interface OwnColumns {
  readonly doc: OwnWindowDoc;
  readonly first: Sql;
  readonly last: Sql | null;
  /** Where it begins with a row: the row, and the first and last day at the narrowest. */
  readonly begun: { readonly of: BegunColumns; readonly first: Sql; readonly last: Sql | null } | null;
}

/** What a statement reads of the partners' own: the columns of their windows, and attributes. */
export class OwnWindows {
  /** What rows are read with. */
  readonly rows: RowContext;
  private readonly input: StatementInput;
  private readonly beginnings: Beginnings;
  private readonly attributes = new Map<string, Sql>();
  private readonly windows = new Map<string, OwnColumns>();
  private readonly states = new Map<string, { readonly name: Sql; readonly expression: Sql }>();
  /** Attributes with which fields of rows are compared. */
  private readonly values = new Map<string, Sql>();

  constructor(input: StatementInput) {
    this.input = input;
    this.beginnings = new Beginnings(input);
    const { doc, kinds, moment } = input;
    const { asOf, yearStarts } = moment;
    const attribute = (name: string): Sql => this.value(name);
    this.rows = { kinds, tables: doc.tables, currency: doc.program.currency, asOf, yearStarts, attribute };
  }

  /** Whether a row's day lies in the window of its partner; null where that is not known. No evidence of days to come is read. */
  inWindow(doc: OwnWindowDoc, pool: Pool | undefined): Lies {
    const { first, last, begun } = this.window(doc, pool);
    const within = (from: Sql, to: Sql | null): Sql =>
      to === null ? sql`e.day >= own.${from}` : sql`e.day >= own.${from} and e.day <= own.${to}`;
    const perhaps = within(first, last);
    if (begun === null) return { perhaps, surely: null };
    return { perhaps, surely: sql`own.${begun.of.sure} and ${within(begun.first, begun.last)}` };
  }

  /** What is known of the evidence in windows of which at least one is the partner's own. */
  known(window: WindowDoc, pool: Pool | undefined, { state, reach }: OwnCoverage): Known {
    const own = windowParts(window)
      .filter(isOwnPart)
      .map((part) => this.window(part, pool));
    if (state === 'missing' || own.some(({ begun }) => begun?.of.coverage.state === 'missing'))
      return { state: 'missing', own: null };
    const unknown = own.flatMap(({ first, begun }) => {
      if (begun === null) return [sql`${first} is null`];
      return begun.of.coverage.state === 'complete' ? [] : [sql`not ${begun.of.sure}`];
    });
    const never = own.flatMap(({ first, begun }) => (begun === null ? [] : [sql`${first} is null`]));
    const late = reach === null ? [] : [sql`${this.through(window, own)} > ${param(reach, 'date')}`];
    // Nothing can lie in what has not begun, whatever feeds may still bring.
    const cases = [
      ...unknown.map((is) => sql`when ${is} then 2`),
      sql`when ${this.stillRuns(window, own)} then 1`,
      ...never.map((is) => sql`when ${is} then 0`),
      ...late.map((is) => sql`when ${is} then 1`),
    ];
    const expression = sql`case ${join(cases, '\n')} else 0 end`;
    const identity = canonicalJson([window, pool?.attribute ?? null, reach]);
    const known = this.states.get(identity) ?? { name: numbered('o', this.states.size), expression };
    this.states.set(identity, known);
    return { state, own: known.name };
  }

  /** The last day through which feeds have to reach; that of what is the same for all partners, or an earlier one of its own. */
  private through(window: WindowDoc, own: readonly OwnColumns[]): Sql {
    const { moment } = this.input;
    const others = param(neededThrough(window, moment), 'date');
    const lasts = own.flatMap(({ last }) => last ?? []);
    return windowParts(window).some(isRunPart) || lasts.length === 0
      ? others
      : sql`least(${join([others, ...lasts], ', ')})`;
  }

  /** Whether rows to come may still lie in all windows, and one of the partner's own has not ended. */
  private stillRuns(window: WindowDoc, own: readonly OwnColumns[]): Sql {
    const asOf = param(this.input.moment.asOf, 'date');
    const running = sql`(${join(
      own.map(({ first, last, begun }) => sql`${last ?? begun?.first ?? first} > ${asOf}`),
      ' or ',
    )})`;
    if (windowParts(window).length === 1) return running;
    const fixed = windowParts(window)
      .filter((part) => !isOwnPart(part))
      .map(fixedDays);
    const days = (pick: 'opens' | 'closes'): Sql[] =>
      fixed.flatMap((f) => (f[pick] === null ? [] : [param(f[pick], 'date')]));
    // What may not have begun opens and closes nothing.
    const surely = (day: Sql, begun: OwnColumns['begun']): Sql =>
      begun === null ? day : sql`case when ${begun.of.sure} then ${day} end`;
    const closes = [
      ...own.flatMap(({ last, begun }) => (last === null ? [] : [surely(last, begun)])),
      ...days('closes'),
    ];
    const opens = [
      ...own.map(({ first, begun }) => surely(first, begun)),
      ...days('opens'),
      sql`date '-infinity'`,
    ];
    if (closes.length === 0) return running;
    const first = sql`least(${join([...closes, sql`date 'infinity'`], ', ')})`;
    return sql`(${running} and ${first} > ${asOf} and greatest(${join(opens, ', ')}) <= ${first})`;
  }

  get used(): boolean {
    return this.windows.size + this.values.size > 0 || this.beginnings.used;
  }

  /** An attribute of the partner, as its type compares; null where it is not known. */
  value(name: string): Sql {
    const known = this.values.get(name) ?? numbered('y', this.values.size);
    this.values.set(name, known);
    this.attribute(name);
    return sql`own.${known}`;
  }

  /** The columns of a beginning with a row, with what its condition compares. */
  beginning(since: RowSinceDoc, pool: Pool | undefined): BegunColumns {
    conditionAttributes(rowsSince(since).where).forEach((name) => this.value(name));
    return this.beginnings.named(since, pool);
  }

  /** The part of the statement with one row a partner; nothing where no window is of the partners' own. */
  common(): Sql {
    if (!this.used) return nothing;
    const windows = [...this.windows.values()];
    const firsts = windows.flatMap(({ doc, first }) => {
      if (typeof doc.since !== 'string') return [];
      const attribute = sql`${attributeNumber('day', 0, this.attribute(doc.since))} + date '1970-01-01'`;
      return [sql`${later(attribute, doc.shift ?? {})} as ${first}`];
    });
    const compared = [...this.values].map(
      ([name, column]) =>
        sql`${comparable(this.input.doc.attributes[name]?.type, this.attribute(name))} as ${column}`,
    );
    const joined = this.attributes.size === 0 ? nothing : attributesSql(this.input, this.attributes);
    const known = sql`select ${join([sql`population.id as pid`, ...firsts, ...compared], ', ')} from population${joined}`;
    const states = [...this.states.values()].map(({ name, expression }) => sql`${expression} as ${name}`);
    const own = (begun: Sql): Sql => sql`, own as materialized (
select ${join([sql`*`, ...states], ', ')} from (
  select ${join([sql`*`, ...windows.flatMap((window) => this.lastDays(window))], ', ')} from (
    ${begun}
  ) begun
) ended
)
`;
    if (!this.beginnings.used) return own(known);
    // Rows with which windows begin are found beside attributes, and the windows beside them.
    const beside = sql`own_known`;
    const days = sql`select ${join([sql`${beside}.*`, ...this.beginnings.columns()], ', ')} from ${beside}${this.beginnings.joins(beside)}`;
    const begun = windows.flatMap(({ doc, first, begun: by }) => {
      if (by === null) return [];
      const { shift = {} } = doc;
      return [
        sql`${later(by.of.earliest, shift)} as ${first}`,
        sql`${later(by.of.latest, shift)} as ${by.first}`,
      ];
    });
    return sql`, ${beside} as materialized (
${known}
)${this.beginnings.common(this.rows, beside)}${own(sql`select ${join([sql`*`, ...begun], ', ')} from (${days}) days`)}`;
  }

  /** The last day of a window, and where it begins with a row also the last at the narrowest. */
  private lastDays({ doc, first, last, begun }: OwnColumns): Sql[] {
    if (last === null) return [];
    const widest = sql`${this.lastDay(doc, begun?.first ?? first)} as ${last}`;
    return begun?.last ? [widest, sql`${this.lastDay(doc, first)} as ${begun.last}`] : [widest];
  }

  private lastDay({ for: n, of, toEndOf }: OwnWindowDoc, first: Sql): Sql {
    const ends = n === undefined || of === undefined ? first : sql`${later(first, { [of]: n })} - 1`;
    return toEndOf === undefined
      ? ends
      : sql`${periodStart(toEndOf, sql`(${ends})`, this.input.moment.yearStarts, 1)} - 1`;
  }

  private window(doc: OwnWindowDoc, pool: Pool | undefined): OwnColumns {
    const { since } = doc;
    const byRow = typeof since !== 'string';
    const identity = canonicalJson([doc, byRow ? (pool?.attribute ?? null) : null]);
    const n = this.windows.size;
    const ends = (doc.for !== undefined && doc.of !== undefined) || doc.toEndOf !== undefined;
    const known = this.windows.get(identity) ?? {
      doc,
      first: numbered('b', n),
      last: ends ? numbered('l', n) : null,
      begun: byRow
        ? { of: this.beginning(since, pool), first: numbered('f', n), last: ends ? numbered('d', n) : null }
        : null,
    };
    this.windows.set(identity, known);
    if (!byRow) this.attribute(since);
    return known;
  }

  private attribute(name: string): Sql {
    const known = this.attributes.get(name) ?? numbered('s', this.attributes.size);
    this.attributes.set(name, known);
    return known;
  }
}

/** An attribute as stored, as fields of its type compare with it. */
function comparable(type: string | undefined, stored: Sql): Sql {
  if (type === 'number') return attributeDecimal(stored);
  return type === 'day' ? sql`${attributeNumber('day', 0, stored)} + date '1970-01-01'` : stored;
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

/** Where a column of the partner's own windows is read: beside the population, or where rows or keys carry it. */
export type At = (column: Sql) => Sql;

/** Beside the population. */
export const besidePartner: At = (column) => sql`own.${column}`;

/** The interval of an aggregate without rows, by what is known of the partner. */
export function knownEmpty(
  aggregate: AggregateDoc,
  { state, own }: Known,
  at: At,
  bounds?: readonly [number, number],
): SqlInterval {
  const empty = (s: OwnCoverage['state']): SqlInterval => {
    const [least, most] = emptyOf(aggregate, s, bounds);
    return { least: numeric(least), most: numeric(most) };
  };
  if (own === null) return empty(state);
  return byState(at(own), empty(state), empty('behind'), empty('missing'));
}

function byState(state: Sql, usual: SqlInterval, behind: SqlInterval, missing: SqlInterval): SqlInterval {
  const end = (pick: (i: SqlInterval) => Sql): Sql =>
    sql`case ${state} when 1 then ${pick(behind)} when 2 then ${pick(missing)} else ${pick(usual)} end`;
  return { least: end((i) => i.least), most: end((i) => i.most) };
}
