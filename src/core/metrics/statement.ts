/**
 * All atoms of a program as one SQL statement (model rule 1), for all partners or for one: one pass over the evidence for
 * each source and key, then one row a partner with its facts as two arrays, `least` and `most` (null where equal).
 */
import { canonicalJson } from '../program/canonical.ts';
import { conditionAttributes } from '../program/condition.ts';
import type { AggregateDoc, Condition, WindowPartDoc } from '../program/evidence-schema.ts';
import type { Day } from '../calendar.ts';
import type { ByDoc } from '../program/each-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { aggregateOf, comparedAttributes, isPartnersOwn, poolOf, type AtomMetric } from './atom.ts';
import { attributeInterval } from './attribute.ts';
import { begunInterval } from './beginnings.ts';
import { aggregateCoverage, employmentCoverage, ownCoverage, type CoverageState } from './coverage.ts';
import { scaled } from './each.ts';
import { evidenceSql } from './evidence-list.ts';
import type { SqlOutcome } from './having.ts';
import { eachInterval, type KeyPlan } from './keys.ts';
import {
  emptyPass,
  once,
  passSql,
  rowColumns,
  type Pass,
  type PassAggregate,
  type PassKeys,
  type Source,
} from './passes.ts';
import { lookupInterval } from './lookup.ts';
import { listedPeriods } from './periods.ts';
import { Placements } from './placements.ts';
import {
  besidePartner,
  knownEmpty,
  knownReduction,
  OwnWindows,
  type Known,
  type Lies,
} from './own-windows.ts';
import { poolNamed, poolsSql, type Pool } from './pool.ts';
import type { SqlInterval } from './reduce.ts';
import { inWindow, type RowContext } from './rows.ts';
import { join, numbered, render, sql, type Sql, type Statement } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { unitRange } from './units.ts';
import { attributesSql, commonSql, enrolledSql } from './visible.ts';
import { ownerRows, type DayRows } from './day-rows.ts';
import { Runs } from './runs.ts';
import {
  isOwnPart,
  isOwnWindow,
  isRunPart,
  neededThrough,
  resolveWindow,
  windowParts,
  type RunWindowDoc,
} from './window.ts';
import { surelyPasses } from './where.ts';

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
  return sql`${commonSql(input)}${plan.common()}
select id, least, nullif(most, least) as most from (
  select population.id, ${least} as least, ${most} as most
  from population${plan.joins()}
) facts order by id`;
}

/** The rows behind one atom and one partner, for the trace; `evidence-list.ts` says with which columns. */
export function evidenceStatement(
  input: StatementInput & { readonly partner: number },
  metric: AtomMetric,
): Statement {
  const plan = new Plan(input);
  plan.interval(metric);
  return render(sql`${commonSql(input)}${plan.common()}\n${plan.list(input.partner)}`);
}

class Plan implements KeyPlan {
  readonly employment: CoverageState;
  private readonly passes = new Map<string, Pass>();
  private readonly attributes = new Map<string, Sql>();
  private readonly pools = new Map<string, Pool>();
  private readonly outcomes = new Map<Pass, SqlOutcome>();
  readonly own: OwnWindows;
  readonly placements: Placements;
  private readonly runs: Runs;
  private readonly rows: RowContext;
  private count = 0;
  private named = 0;
  private readonly input: StatementInput;

  constructor(input: StatementInput) {
    this.input = input;
    this.own = new OwnWindows(input);
    this.placements = new Placements(input);
    this.rows = this.own.rows;
    this.runs = new Runs(input, this.rows);
    this.employment = employmentCoverage(input.moment.asOf, input.feeds).state;
  }

  interval(metric: AtomMetric): SqlInterval {
    const { atom } = metric;
    switch (atom.measure) {
      case 'rows':
        return this.flat(metric, aggregateOf(atom));
      case 'each':
        return eachInterval(
          this,
          this.passes,
          atom,
          this.pool(poolOf(atom)),
          metric.decimals,
          unitRange(metric.unit, atom.reduce),
        ).interval;
      case 'lookup': {
        const { doc, moment } = this.input;
        const read = (name: string): Sql => this.attribute(name);
        const values = (name: string): readonly string[] | undefined => doc.attributes[name]?.values;
        return lookupInterval(atom, doc.tables[atom.table], metric.decimals, read, values, moment.asOf);
      }
      case 'begun':
        return begunInterval(this.own.beginning(atom.since, this.pool(atom.pool)));
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
    const pool = this.pool(poolOf(metric.atom));
    const keys = {
      source: this.sourceOf(doc.kinds),
      pool,
      spread: pool !== undefined && isPartnersOwn(doc),
      within: undefined,
      by: undefined,
      periods: undefined,
    };
    const pass = this.pass(this.passes, keys, [doc]);
    const range = unitRange(metric.unit, doc.reduce);
    const aggregate = this.aggregate(pass, doc, metric.decimals);
    const known = this.known(pass, doc, []);
    const interval = knownReduction(aggregate, known, range);
    const empty = knownEmpty(aggregate.doc, known, besidePartner, range);
    // A partner without any row in the pass has no row to join.
    const read = (end: Sql, without: Sql): Sql =>
      sql`case when ${pass.name}.pid is null then ${without} else ${pass.name}.${end} end`;
    return {
      least: read(once(pass.outer, interval.least, 'a'), empty.least),
      most: read(once(pass.outer, interval.most, 'a'), empty.most),
    };
  }

  // --- passes ---

  sourceOf(kinds: readonly string[]): Source {
    const ofPersons = kinds.filter((k) => this.input.kinds[k]?.owner === 'person');
    if (ofPersons.length === 0) return 'partner';
    return ofPersons.length === kinds.length ? 'person' : 'either';
  }

  pass(among: Map<string, Pass>, keys: PassKeys, of: readonly AggregateDoc[]): Pass {
    const { source, pool, spread, within, by, periods } = keys;
    const kinds = [...new Set(of.flatMap((a) => a.kinds))];
    // Kinds with defaults read a key field differently, so a key over fields belongs to its set of kinds.
    const fields = [within, by].some((key) => typeof key === 'object' && 'field' in key);
    const identity = canonicalJson([
      source,
      pool?.attribute ?? null,
      spread,
      within ?? null,
      by ?? null,
      fields ? kinds : null,
      periods ?? null,
    ]);
    const pass = among.get(identity) ?? emptyPass(numbered('pass', this.named++), keys);
    among.set(identity, pass);
    for (const kind of kinds) pass.kinds.add(kind);
    return pass;
  }

  periods(atom: MetricOf<'each'>): readonly Day[] | undefined {
    return listedPeriods(atom, this.input.moment);
  }

  aggregate(pass: Pass, doc: AggregateDoc, decimals: number, presenceOf: Pass | null = null): PassAggregate {
    if (comparedAttributes(doc).length > 0) {
      pass.own ??= new Set();
      // Before the part of the statement that has them is written.
      comparedAttributes(doc).forEach((name) => this.own.value(name));
    }
    const lies = windowParts(doc.window).map((part) => this.lies(pass, doc, part, presenceOf ?? pass));
    const lying = join(
      lies.map(({ perhaps }) => perhaps),
      ' and ',
    );
    // Runs of the rows with both keys are not those of the rows with one.
    const identity = canonicalJson([doc, decimals, render(lying).text]);
    const known = pass.aggregates.get(identity);
    if (known) return known;
    const none = doc.none === undefined ? undefined : scaled(doc.none, decimals);
    const index = this.count++;
    const passes = surelyPasses(doc, this.rows);
    const sure = [...lies.flatMap(({ surely }) => surely ?? []), ...(passes === null ? [] : [passes])];
    const aggregate = {
      index,
      doc: { ...doc, none },
      inWindow: lying,
      surely: sure.length === 0 ? null : join(sure, ' and '),
      decimals,
      columns: rowColumns(pass, index, doc, decimals, this.rows, sure.length === 0),
      presenceOf,
    };
    pass.aggregates.set(identity, aggregate);
    return aggregate;
  }

  /** Whether a row of a pass lies in one window; with pauses, of the rows that have the keys of `keyed`. */
  private lies(pass: Pass, { kinds, where }: AggregateDoc, window: WindowPartDoc, keyed: Pass): Lies {
    if (isOwnPart(window)) {
      pass.own ??= new Set();
      return this.own.inWindow(window, pass.pool);
    }
    if (!isRunPart(window))
      return { perhaps: inWindow(resolveWindow(window, this.input.moment)), surely: null };
    const run = this.runs.named(window, this.runRows(window, { kinds, where }, keyed));
    pass.runs.add(run);
    const { name } = run;
    return { perhaps: sql`e.day >= ${name}.first_day`, surely: sql`e.day >= ${name}.sure_day` };
  }

  /** The rows whose pauses are looked for: those that count apart from the window, or all of the partner that the window names. */
  private runRows(
    { over }: RunWindowDoc,
    own: Pick<AggregateDoc, 'kinds' | 'where'>,
    keyed: Pass,
  ): DayRows[] {
    const { source, pool, within, by } = keyed;
    if (over === undefined)
      return [
        {
          keys: { source, pool, spread: spreads(pool, own.where), within, by, periods: undefined },
          kinds: own.kinds,
          where: own.where,
        },
      ];
    return ownerRows(over, pool, spreads(pool, over.where), this.input.kinds);
  }

  known(pass: Pass, doc: AggregateDoc, keys: readonly ByDoc[]): Known {
    const { kinds, feeds, moment } = this.input;
    if (isOwnWindow(doc.window)) {
      const known = this.own.known(doc.window, pass.pool, ownCoverage(doc, keys, kinds, feeds, moment.asOf));
      if (known.own !== null) pass.own?.add(known.own);
      return known;
    }
    const through = neededThrough(doc.window, moment);
    return { state: aggregateCoverage(doc, keys, through, kinds, feeds, moment.asOf).state, own: null };
  }

  decided(pass: Pass, outcome: SqlOutcome): void {
    this.outcomes.set(pass, outcome);
  }

  private pool(attribute: string | undefined): Pool | undefined {
    if (attribute === undefined) return undefined;
    const known = this.pools.get(attribute) ?? poolNamed(attribute, this.pools.size);
    this.pools.set(attribute, known);
    return known;
  }

  private attribute(name: string): Sql {
    const known = this.attributes.get(name) ?? numbered('s', this.attributes.size);
    this.attributes.set(name, known);
    return known;
  }

  // --- the statement's parts ---

  /** What stands before the rows of partners, besides what every statement reads. */
  common(): Sql {
    return sql`${poolsSql(this.input, [...this.pools.values()])}${this.own.common()}${this.runs.common()}${this.placements.common()}`;
  }

  joins(): Sql {
    const pools = [...this.pools.values()].map(
      (pool) => sql` left join ${pool.members} on ${pool.members}.pid = population.id`,
    );
    // A pass whose metrics are all open from the start gives no column.
    const used = [...this.passes.values()].filter((pass) => pass.outer.size > 0);
    const parts = used.map((pass) => {
      const whose =
        pass.pool && !pass.spread
          ? sql`coalesce(${pass.pool.members}.gid, population.id)`
          : sql`population.id`;
      return sql`
  left join (${passSql(pass, this.input, this.rows)}) ${pass.name} on ${pass.name}.pid = ${whose}`;
    });
    const attributes = this.attributes.size > 0 ? [attributesSql(this.input, this.attributes)] : [];
    const own = this.own.used
      ? [
          sql`
  left join own on own.pid = population.id`,
        ]
      : [];
    return join([...pools, ...parts, ...attributes, ...this.placements.joins(), ...own], '\n');
  }

  list(partner: number): Sql {
    return evidenceSql([...this.passes.values()], this.outcomes, { ...this.input, partner }, this.rows);
  }
}

/** Whether rows of a group of companies are read once for each partner of it. */
function spreads(pool: Pool | undefined, where: Condition | undefined): boolean {
  return pool !== undefined && conditionAttributes(where).length > 0;
}
