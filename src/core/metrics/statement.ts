/**
 * All atoms of a program as one SQL statement (model rule 1), for all partners or for one: one pass over the evidence for
 * each source and key, then one row a partner with its facts as two arrays, `least` and `most` (null where equal).
 */
import { canonicalJson } from '../program/canonical.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { ByDoc } from '../program/metric-schema.ts';
import { aggregateOf, poolOf, type AtomMetric } from './atom.ts';
import { attributeInterval } from './attribute.ts';
import { aggregateCoverage, employmentCoverage, type CoverageState } from './coverage.ts';
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
import { poolNamed, poolsSql, type Pool } from './pool.ts';
import { emptyOf, numeric, reduction, type SqlInterval } from './reduce.ts';
import type { RowContext } from './rows.ts';
import { join, numbered, render, sql, type Sql, type Statement } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { unitRange } from './units.ts';
import { attributesSql, commonSql } from './visible.ts';
import { neededThrough, resolveWindow } from './window.ts';

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
  return sql`${commonSql(input)}${plan.pooled()}
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
  return render(sql`${commonSql(input)}${plan.pooled()}\n${plan.list(input.partner)}`);
}

class Plan implements KeyPlan {
  readonly employment: CoverageState;
  private readonly passes = new Map<string, Pass>();
  private readonly attributes = new Map<string, Sql>();
  private readonly pools = new Map<string, Pool>();
  private readonly outcomes = new Map<Pass, SqlOutcome>();
  private readonly rows: RowContext;
  private count = 0;
  private named = 0;
  private readonly input: StatementInput;

  constructor(input: StatementInput) {
    this.input = input;
    const { doc, kinds, moment } = input;
    this.rows = { kinds, tables: doc.tables, currency: doc.program.currency, asOf: moment.asOf };
    this.employment = employmentCoverage(moment.asOf, input.feeds).state;
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
      case 'lookup':
      case 'placement':
        throw new Error('This measure is refused by the check');
      case 'attribute':
      case 'score':
      case 'must':
        return attributeInterval(atom, metric.unit, metric.decimals, this.attribute(atom.attribute));
    }
  }

  // --- metrics of rows ---

  private flat(metric: AtomMetric, doc: AggregateDoc): SqlInterval {
    const keys = {
      source: this.sourceOf(doc.kinds),
      pool: this.pool(poolOf(metric.atom)),
      within: undefined,
      by: undefined,
    };
    const pass = this.pass(this.passes, keys, doc.kinds);
    const [low, high] = unitRange(metric.unit, doc.reduce);
    const aggregate = this.aggregate(pass, doc, metric.decimals);
    const coverage = this.coverage(doc, []);
    const interval = reduction(aggregate, coverage, [low, high]);
    const [emptyLeast, emptyMost] = emptyOf(aggregate.doc, coverage, [low, high]);
    // A partner without any row in the pass has no row to join.
    const read = (end: Sql, empty: number): Sql =>
      sql`case when ${pass.name}.pid is null then ${numeric(empty)} else ${pass.name}.${end} end`;
    return {
      least: read(once(pass.outer, interval.least, 'a'), emptyLeast),
      most: read(once(pass.outer, interval.most, 'a'), emptyMost),
    };
  }

  // --- passes ---

  sourceOf(kinds: readonly string[]): Source {
    return kinds.some((k) => this.input.kinds[k]?.owner === 'person') ? 'person' : 'partner';
  }

  pass(among: Map<string, Pass>, keys: PassKeys, kinds: readonly string[]): Pass {
    const { source, pool, within, by } = keys;
    // Kinds with defaults read a key field differently, so a key over fields belongs to its set of kinds.
    const fields = [within, by].some((key) => typeof key === 'object' && 'field' in key);
    const identity = canonicalJson([
      source,
      pool?.attribute ?? null,
      within ?? null,
      by ?? null,
      fields ? kinds : null,
    ]);
    const pass = among.get(identity) ?? emptyPass(numbered('pass', this.named++), keys);
    among.set(identity, pass);
    for (const kind of kinds) pass.kinds.add(kind);
    return pass;
  }

  aggregate(pass: Pass, doc: AggregateDoc, decimals: number, presenceOf: Pass | null = null): PassAggregate {
    const identity = canonicalJson([doc, decimals]);
    const known = pass.aggregates.get(identity);
    if (known) return known;
    const none = doc.none === undefined ? undefined : scaled(doc.none, decimals);
    const index = this.count++;
    const aggregate = {
      index,
      doc: { ...doc, none },
      window: resolveWindow(doc.window, this.input.moment),
      decimals,
      columns: rowColumns(pass, index, doc, decimals, this.rows),
      presenceOf,
    };
    pass.aggregates.set(identity, aggregate);
    return aggregate;
  }

  coverage(doc: AggregateDoc, keys: readonly ByDoc[]): CoverageState {
    const window = resolveWindow(doc.window, this.input.moment);
    return aggregateCoverage(
      doc,
      keys,
      neededThrough(window, this.input.moment.asOf),
      this.input.kinds,
      this.input.feeds,
      this.input.moment.asOf,
    ).state;
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

  pooled(): Sql {
    return poolsSql(this.input, [...this.pools.values()]);
  }

  joins(): Sql {
    const pools = [...this.pools.values()].map(
      (pool) => sql` left join ${pool.members} on ${pool.members}.pid = population.id`,
    );
    // A pass whose metrics are all open from the start gives no column.
    const used = [...this.passes.values()].filter((pass) => pass.outer.size > 0);
    const parts = used.map((pass) => {
      const whose = pass.pool ? sql`coalesce(${pass.pool.members}.gid, population.id)` : sql`population.id`;
      return sql`
  left join (${passSql(pass, this.input, this.rows)}) ${pass.name} on ${pass.name}.pid = ${whose}`;
    });
    const attributes = this.attributes.size > 0 ? [attributesSql(this.input, this.attributes)] : [];
    return join([...pools, ...parts, ...attributes], '\n');
  }

  list(partner: number): Sql {
    return evidenceSql([...this.passes.values()], this.outcomes, { ...this.input, partner }, this.rows);
  }
}
