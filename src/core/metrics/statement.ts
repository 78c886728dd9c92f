/**
 * All atoms of a program as one SQL statement (model rule 1), for all partners or for one: one pass over the evidence for
 * each source and key, then one row a partner with its facts as two arrays, `least` and `most` (null where equal).
 */
import { canonicalJson } from '../program/canonical.ts';
import type { AggregateDoc, WindowDoc } from '../program/evidence-schema.ts';
import type { ByDoc, MetricOf } from '../program/metric-schema.ts';
import { aggregateOf, isInnerEach, type AtomMetric } from './atom.ts';
import { attributeInterval } from './attribute.ts';
import { aggregateCoverage, employmentCoverage, ownCoverage, type CoverageState } from './coverage.ts';
import { eachReduction, eachValue, innerDecimals, scaled, valuedAggregates } from './each.ts';
import { havingSql, type SqlOutcome } from './having.ts';
import {
  once,
  passSql,
  rowColumns,
  rowSource,
  type Pass,
  type PassAggregate,
  type RowColumns,
  type Source,
} from './passes.ts';
import { lookupInterval } from './lookup.ts';
import { Placements } from './placements.ts';
import { knownEmpty, knownReduction, OwnWindows, type Known } from './own-windows.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { inWindow, type RowContext } from './rows.ts';
import { join, nothing, numbered, param, render, sql, whole, type Sql, type Statement } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { unitRange } from './units.ts';
import { unseenKeys } from './unseen.ts';
import { attributesSql, commonSql, enrolledSql } from './visible.ts';
import { isOwnWindow, isRunWindow, neededThrough, resolveWindow } from './window.ts';

/** Rows `(id bigint, least float8[], most float8[])`, one a partner enrolled on the as-of day, in the order of `atoms`. */
export function atomsStatement(input: StatementInput): Statement {
  return render(atomsSql(input));
}

/** The statement before its parameters are numbered. */
function atomsSql(input: StatementInput): Sql {
  const plan = new Plan(input);
  const intervals = input.atoms.map((metric) => plan.interval(metric));
  const least = sql`array[${join(
    intervals.map((i) => sql`fact(${i.least})`),
    ', ',
  )}]::float8[]`;
  const most = sql`array[${join(
    intervals.map((i) => sql`fact(${i.most})`),
    ', ',
  )}]::float8[]`;
  return sql`${commonSql(input)}${plan.own.common()}${plan.placements.common()}
select id, least, nullif(most, least) as most from (
  select population.id, ${least} as least, ${most} as most
  from population${plan.joins()}
) facts order by id`;
}

/** The rows behind one atom and one partner, for the trace: evidence id, day, status, key, value, and in which ends it counts. */
export function evidenceStatement(
  input: StatementInput & { readonly partner: number },
  metric: AtomMetric,
): Statement {
  const plan = new Plan(input);
  plan.interval(metric);
  return render(sql`${commonSql(input)}${plan.own.common()}\n${plan.list()}`);
}

class Plan {
  private readonly passes = new Map<string, Pass>();
  private readonly attributes = new Map<string, Sql>();
  readonly own: OwnWindows;
  readonly placements: Placements;
  private readonly rows: RowContext;
  private count = 0;
  private readonly input: StatementInput;

  constructor(input: StatementInput) {
    this.input = input;
    const { doc, kinds, moment } = input;
    this.own = new OwnWindows(input);
    this.placements = new Placements(input);
    const { asOf, yearStarts } = moment;
    this.rows = { kinds, tables: doc.tables, currency: doc.program.currency, asOf, yearStarts };
  }

  interval(metric: AtomMetric): SqlInterval {
    const { atom } = metric;
    switch (atom.measure) {
      case 'rows':
        return this.flat(metric, aggregateOf(atom));
      case 'each':
        return this.each(metric, atom);
      case 'lookup': {
        const { doc, moment } = this.input;
        const read = (name: string): Sql => this.attribute(name);
        return lookupInterval(atom, doc.tables[atom.table], metric.decimals, read, moment.asOf);
      }
      case 'placement':
        return this.placements.interval(atom, metric.decimals);
      case 'attribute':
      case 'score':
      case 'must':
        return attributeInterval(atom, metric.unit, metric.decimals, this.attribute(atom.attribute));
      case 'enrolled': {
        const enrolled = enrolledSql(this.input, atom.motion);
        return { least: enrolled, most: enrolled };
      }
    }
  }

  // --- metrics of rows ---

  private flat(metric: AtomMetric, doc: AggregateDoc): SqlInterval {
    const pass = this.pass(this.sourceOf(doc.kinds), undefined, [doc]);
    const range = unitRange(metric.unit, doc.reduce);
    const aggregate = this.aggregate(pass, doc, metric.decimals);
    const known = this.known(pass, doc, undefined);
    const interval = knownReduction(aggregate, known, range);
    const empty = knownEmpty(aggregate.doc, known, range);
    // A partner without any row in the pass has no row to join.
    const read = (end: Sql, without: Sql): Sql =>
      sql`case when ${pass.name}.pid is null then ${without} else ${pass.name}.${end} end`;
    return {
      least: read(this.outer(pass, interval.least), empty.least),
      most: read(this.outer(pass, interval.most), empty.most),
    };
  }

  private each(metric: AtomMetric, atom: MetricOf<'each'>): SqlInterval {
    const aggregates = Object.entries(atom.with).map(([name, member]): [string, AggregateDoc] => {
      if (isInnerEach(member)) throw new Error('Keys within a key are refused by the check');
      return [name, member];
    });
    const kinds = [...new Set(aggregates.flatMap(([, a]) => a.kinds))];
    const pass = this.pass(
      atom.by === 'person' ? 'both' : this.sourceOf(kinds),
      atom.by,
      aggregates.map(([, a]) => a),
    );
    const valued = new Set(valuedAggregates(atom.value));
    const columns = new Map<string, SqlInterval & { decimals: number; doc: AggregateDoc; known: Known }>();
    const counted: RowColumns[] = [];
    for (const [name, doc] of aggregates) {
      const decimals = valued.has(name) ? metric.decimals : doc.reduce === 'count' ? 0 : innerDecimals;
      const aggregate = this.aggregate(pass, doc, decimals);
      const known = this.known(pass, doc, atom.by);
      const interval = knownReduction(aggregate, known, [-Infinity, Infinity]);
      counted.push(aggregate.columns);
      columns.set(name, {
        least: this.inner(pass, interval.least),
        most: this.inner(pass, interval.most),
        decimals,
        doc: aggregate.doc,
        known,
      });
    }
    const of = (name: string): SqlInterval & { decimals: number } => {
      const found = columns.get(name);
      if (!found) throw new Error(`The metric '${metric.name}' has no aggregate '${name}'`);
      return found;
    };
    const passes: SqlOutcome = atom.having
      ? havingSql(atom.having, of, (name, t) =>
          name === '' ? whole(t) : numeric(scaled(t, of(name).decimals)),
        )
      : { sure: sql`true`, possible: sql`true` };
    // A pass is shared: a key counts for this metric only with a row of its own, and surely only with one that surely counts.
    const anyRow = sql`(${join(
      counted.map(({ p }) => p),
      ' or ',
    )})`;
    const sureRow = sql`(${join(
      counted.map(({ p, q }) => sql`${p} and ${q}`),
      ' or ',
    )})`;
    const outcome: SqlOutcome = {
      sure: sql`(${this.inner(pass, sql`coalesce(bool_or(${sureRow}), false)`)} and ${passes.sure})`,
      possible: sql`(${this.inner(pass, sql`coalesce(bool_or(${anyRow}), false)`)} and ${passes.possible})`,
    };
    const value = eachValue(atom, of);
    const [low, high] = unitRange(metric.unit, atom.reduce);

    const unseen = unseenKeys(atom, columns, of);
    const staff: CoverageState =
      atom.by === 'person' ? employmentCoverage(this.input.moment.asOf, this.input.feeds).state : 'complete';
    if (staff !== 'complete') {
      const open = atom.reduce === 'count' ? 0 : atom.reduce === 'sum' || atom.none !== undefined ? low : NaN;
      return { least: numeric(open), most: numeric(atom.reduce === 'count' ? Infinity : high) };
    }
    const none = atom.none === undefined ? NaN : scaled(atom.none, metric.decimals);
    const reduced = eachReduction(atom.reduce, outcome, value, metric.decimals, none);
    const noKeys = atom.reduce === 'count' || atom.reduce === 'sum' ? 0 : none;
    const read = (end: Sql): Sql =>
      sql`case when ${pass.name}.pid is null then ${numeric(noKeys)} else ${pass.name}.${end} end`;
    const least = read(this.outer(pass, reduced.least));
    const most = read(this.outer(pass, reduced.most));
    if (unseen === null) return { least, most };
    const open = (opened: Sql, end: Sql): Sql => sql`case when ${unseen} then ${opened} else ${end} end`;
    if (atom.reduce === 'count') return { least, most: open(numeric(Infinity), most) };
    // Keys not seen yet may move min and max either way; that there is a value at all is sure where some key surely has one.
    const surely = atom.reduce === 'sum' || atom.none !== undefined;
    return {
      least: open(
        surely ? numeric(low) : sql`case when ${least} is null then null else ${numeric(low)} end`,
        least,
      ),
      most: open(numeric(high), most),
    };
  }

  // --- passes ---

  private sourceOf(kinds: readonly string[]): Source {
    return kinds.some((k) => this.input.kinds[k]?.owner === 'person') ? 'person' : 'partner';
  }

  private pass(source: Source, by: ByDoc | undefined, of: readonly AggregateDoc[]): Pass {
    const kinds = [...new Set(of.flatMap((a) => a.kinds))];
    // Runs are found by sorting rows, so they have a pass of their own.
    const runs = of.some((a) => isRunWindow(a.window));
    // Kinds with defaults read a key field differently, so a key over fields belongs to its set of kinds.
    const identity = canonicalJson([
      source,
      by ?? null,
      typeof by === 'object' && 'field' in by ? kinds : null,
      runs,
    ]);
    let pass = this.passes.get(identity);
    if (!pass) {
      pass = {
        name: numbered('pass', this.passes.size),
        source,
        by,
        kinds: new Set(),
        aggregates: new Map(),
        values: new Map(),
        own: null,
        inner: new Map(),
        outer: new Map(),
      };
      this.passes.set(identity, pass);
    }
    for (const kind of kinds) pass.kinds.add(kind);
    return pass;
  }

  private aggregate(pass: Pass, doc: AggregateDoc, decimals: number): PassAggregate {
    const identity = canonicalJson([doc, decimals]);
    const known = pass.aggregates.get(identity);
    if (known) return known;
    const none = doc.none === undefined ? undefined : scaled(doc.none, decimals);
    const index = this.count++;
    const aggregate = {
      index,
      doc: { ...doc, none },
      inWindow: this.inWindow(pass, doc.window),
      run: isRunWindow(doc.window) ? doc.window : null,
      decimals,
      columns: rowColumns(pass, index, doc, decimals, this.rows),
    };
    pass.aggregates.set(identity, aggregate);
    return aggregate;
  }

  private inWindow(pass: Pass, window: WindowDoc): Sql {
    if (!isOwnWindow(window)) return inWindow(resolveWindow(window, this.input.moment));
    pass.own ??= new Set();
    return this.own.inWindow(window);
  }

  private known(pass: Pass, doc: AggregateDoc, by: ByDoc | undefined): Known {
    const { kinds, feeds, moment } = this.input;
    if (isOwnWindow(doc.window)) {
      const known = this.own.known(doc.window, ownCoverage(doc, by, kinds, feeds, moment.asOf));
      if (known.own !== null) pass.own?.add(known.own);
      return known;
    }
    const through = neededThrough(resolveWindow(doc.window, moment), moment.asOf);
    return { state: aggregateCoverage(doc, by, through, kinds, feeds, moment.asOf).state, own: null };
  }

  private inner(pass: Pass, expression: Sql): Sql {
    return once(pass.inner, expression, 'k');
  }

  private outer(pass: Pass, expression: Sql): Sql {
    return once(pass.outer, expression, 'a');
  }

  private attribute(name: string): Sql {
    const known = this.attributes.get(name) ?? numbered('s', this.attributes.size);
    this.attributes.set(name, known);
    return known;
  }

  // --- the statement's parts ---

  joins(): Sql {
    // A pass whose metrics are all open from the start gives no column.
    const used = [...this.passes.values()].filter((pass) => pass.outer.size > 0);
    const parts = used.map(
      (pass) => sql`
  left join (${passSql(pass, this.input, this.rows)}) ${pass.name} on ${pass.name}.pid = population.id`,
    );
    if (this.attributes.size > 0) parts.push(attributesSql(this.input, this.attributes));
    parts.push(...this.placements.joins());
    if (this.own.used)
      parts.push(sql`
  left join own on own.pid = population.id`);
    return parts.length === 0 ? nothing : join(parts, '\n');
  }

  list(): Sql {
    const parts = [...this.passes.values()].flatMap((pass) =>
      [...pass.aggregates.values()].map(({ index, decimals, columns: { p, v } }) => {
        return sql`select id, kind, external_id as "externalId", day, status, key, ${v}::float8 as value, ${whole(decimals)} as decimals, ${whole(index)} as aggregate
from (${rowSource(pass, this.input, this.rows)}) rows where ${p} and pid = ${param(this.input.partner ?? 0, 'bigint')}`;
      }),
    );
    return sql`${join(parts, '\nunion all\n')}\norder by aggregate, day, id`;
  }
}
