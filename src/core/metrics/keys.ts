/**
 * Keys and keys within keys (README.md, "`each`"): the columns that a pass computes for each key, and how its keys become one interval
 * for the partner, or for the key around them.
 */
import type { Day } from '../calendar.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { ByDoc, InnerAggregateDoc, InnerEachDoc } from '../program/each-schema.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import { amongSql, exactSum } from './among.ts';
import { aggregatesOf, isInnerEach, isPartnersOwn } from './atom.ts';
import type { CoverageState } from './coverage.ts';
import { eachReduction, eachValue, innerDecimals, scaled } from './each.ts';
import { havingSql, metricDecimals, type SqlOutcome } from './having.ts';
import {
  once,
  type Pass,
  type PassAggregate,
  type PassKeys,
  type RowColumns,
  type Source,
} from './passes.ts';
import { besidePartner, knownEmpty, knownReduction, type At, type Known } from './own-windows.ts';
import { emptyOf, numeric, type SqlInterval } from './reduce.ts';
import { join, sql, type Sql } from './sql.ts';
import { anyOf, emptyBy, openBy, unseenKeys, type Empty, type Ends, type Perhaps } from './unseen.ts';

/** An `each`, or one within another. */
type KeysDoc = MetricOf<'each'> | InnerEachDoc;

/** What a plan of a statement offers to whoever groups rows by keys. */
export interface KeyPlan {
  readonly employment: CoverageState;
  sourceOf(kinds: readonly string[]): Source;
  /** The first days of the periods that are keys whether there are rows or not; undefined where rows make the keys. */
  periods(atom: MetricOf<'each'>): readonly Day[] | undefined;
  /** A pass of its own among others, or the one that is there. */
  pass(among: Map<string, Pass>, keys: PassKeys, of: readonly AggregateDoc[]): Pass;
  aggregate(pass: Pass, doc: AggregateDoc, decimals: number, presenceOf?: Pass): PassAggregate;
  known(pass: Pass, doc: AggregateDoc, keys: readonly ByDoc[]): Known;
  /** Says which keys of a pass count for the metric; the list of evidence asks. */
  decided(pass: Pass, outcome: SqlOutcome): void;
}

/** One member of `with` as columns of a key, and what it may be for a key of which no row was seen. */
interface Member extends SqlInterval {
  readonly decimals: number;
  readonly empty: Empty;
}

/** What keys become: an interval for those who join the pass, what it is without any key, and whether keys may be missing. */
interface Reduced extends SqlInterval {
  readonly empty: Empty;
  /** Some rows that form keys are not known yet. */
  readonly open: Perhaps;
}

/** Which rows a pass over the keys of an `each` reads: by person only those of people employed there, whatever the kind. */
function sourceFor(plan: KeyPlan, keys: readonly ByDoc[], of: readonly AggregateDoc[]): Source {
  return keys.includes('person') ? 'both' : plan.sourceOf(of.flatMap((a) => a.kinds));
}

/** The aggregates whose rows form keys, inner ones included. */
function forming(doc: KeysDoc): readonly AggregateDoc[] {
  return Object.values(doc.with).flatMap((member): readonly AggregateDoc[] => {
    if (isInnerEach(member)) return forming(member);
    return isAcross(member) ? [] : [member];
  });
}

function isAcross(member: InnerAggregateDoc): boolean {
  return member.across === true;
}

/** The pass of an `each` over all partners, and the interval of the metric. `bounds` are those of its unit. */
export function eachInterval(
  plan: KeyPlan,
  passes: Map<string, Pass>,
  atom: MetricOf<'each'>,
  pool: PassKeys['pool'],
  decimals: number,
  bounds: Ends,
): { readonly pass: Pass; readonly interval: SqlInterval } {
  const of = forming(atom);
  const source = sourceFor(plan, [atom.by], of);
  const spread = pool !== undefined && aggregatesOf(atom).some(isPartnersOwn);
  const periods = plan.periods(atom);
  const pass = plan.pass(passes, { source, pool, spread, within: undefined, by: atom.by, periods }, of);
  return { pass, interval: reducedKeys(plan, pass, atom, [atom.by], decimals, bounds, besidePartner) };
}

/** The keys of a pass as an interval for whoever joins the pass, which finds columns of the partner's own windows `around` it. */
function reducedKeys(
  plan: KeyPlan,
  pass: Pass,
  doc: KeysDoc,
  keys: readonly ByDoc[],
  decimals: number,
  bounds: Ends,
  around: At,
): Reduced {
  const fine = metricDecimals(doc);
  const members = new Map<string, Member>();
  const counted: RowColumns[] = [];
  const within: (readonly [InnerEachDoc, Pass])[] = [];
  const open: Perhaps[] = [];
  for (const [name, member] of Object.entries(doc.with)) {
    const own = fine.has(name) ? decimals : member.reduce === 'count' ? 0 : innerDecimals;
    if (isInnerEach(member)) {
      const below = innerPass(plan, pass, member, keys);
      const inner = innerMember(plan, pass, below, member, keys, own);
      within.push([member, below]);
      members.set(name, { ...inner, decimals: own });
      open.push(inner.open);
    } else if (isAcross(member))
      members.set(name, { ...acrossMember(plan, pass, doc.by, member, own), decimals: own });
    else {
      const aggregate = plan.aggregate(pass, member, own);
      const known = plan.known(pass, member, keys);
      const interval = knownReduction(aggregate, known, [-Infinity, Infinity]);
      counted.push(aggregate.columns);
      members.set(name, {
        least: once(pass.inner, interval.least, 'k'),
        most: once(pass.inner, interval.most, 'k'),
        empty: emptyBy(aggregate.doc, known),
        decimals: own,
      });
      open.push(openBy(known));
    }
  }
  // After all others, so that what is asked anyway is not asked twice.
  for (const [member, below] of within)
    for (const inner of Object.values(member.with))
      if (!isAcross(inner)) counted.push(plan.aggregate(pass, presenceOf(inner), 0, below).columns);

  const [low, high] = bounds;
  const picks = doc.reduce === 'min' || doc.reduce === 'max';
  const full: Ends = [picks && doc.none === undefined ? NaN : low, high];
  const of = (name: string): Member => {
    const found = members.get(name);
    if (!found) throw new Error(`There is no aggregate '${name}'`);
    return found;
  };
  const unseen = pass.periods === undefined && unseenKeys(doc, open, of);
  const none = doc.none === undefined ? NaN : scaled(doc.none, decimals);
  const without = picks ? none : 0;
  const passes = passingKeys(pass, doc, of, counted);
  const outcome = whichKeys(pass, doc, of, passes, unseen);
  const formed = anyOf(open);
  // People join and leave.
  if (doc.by === 'person' && plan.employment !== 'complete') {
    plan.decided(pass, { ...outcome, sure: sql`false` });
    return { least: numeric(full[0]), most: numeric(full[1]), empty: full, open: formed };
  }
  plan.decided(pass, outcome);
  const reduced =
    doc.among?.exactly === true
      ? exactSum(doc.among, passes, of(doc.among.of), aboveKeys(pass), (expression) =>
          once(pass.compared, expression, 'r'),
        )
      : eachReduction(doc.reduce, outcome, eachValue(doc, of, decimals), decimals, none);
  const read = (end: Sql): Sql =>
    sql`case when ${pass.name}.pid is null then ${numeric(without)} else ${pass.name}.${once(pass.outer, end, 'a')} end`;
  const least = read(reduced.least);
  const most = read(reduced.most);
  if (unseen === false) return { least, most, empty: [without, without], open: formed };
  const opened = (by: Sql, end: Sql): Sql =>
    unseen === true ? by : sql`case when ${unseen(around)} then ${by} else ${end} end`;
  const empty: Empty =
    unseen === true
      ? full
      : (at) => ({
          least: sql`case when ${unseen(at)} then ${numeric(full[0])} else ${numeric(without)} end`,
          most: sql`case when ${unseen(at)} then ${numeric(full[1])} else ${numeric(without)} end`,
        });
  if (doc.reduce === 'count') return { least, most: opened(numeric(Infinity), most), empty, open: formed };
  // Keys not seen yet may move min and max either way; that there is a value at all is sure where some key surely has one.
  const surely = !picks || doc.none !== undefined;
  return {
    least: opened(
      surely ? numeric(low) : sql`case when ${least} is null then null else ${numeric(low)} end`,
      least,
    ),
    most: opened(numeric(high), most),
    empty,
    open: formed,
  };
}

/** Which keys surely and possibly pass `having`. A pass is shared: a key is there only with a row of its own, and surely only with one that surely counts. */
function passingKeys(
  pass: Pass,
  doc: KeysDoc,
  of: (name: string) => Member,
  counted: readonly RowColumns[],
): SqlOutcome {
  const passes: SqlOutcome = doc.having
    ? havingSql(doc.having, of)
    : { sure: sql`true`, possible: sql`true` };
  // Every period of the window is there.
  if (pass.periods !== undefined) return passes;
  const anyRow = sql`(${join(
    counted.map(({ p }) => p),
    ' or ',
  )})`;
  const sureRow = sql`(${join(
    counted.map(({ p, q }) => sql`${p} and ${q}`),
    ' or ',
  )})`;
  return {
    sure: sql`(${once(pass.inner, sql`coalesce(bool_or(${sureRow}), false)`, 'k')} and ${passes.sure})`,
    possible: sql`(${once(pass.inner, sql`coalesce(bool_or(${anyRow}), false)`, 'k')} and ${passes.possible})`,
  };
}

/** Which of the keys that pass surely and possibly count: all of them, or the largest. */
function whichKeys(
  pass: Pass,
  doc: KeysDoc,
  of: (name: string) => Member,
  passes: SqlOutcome,
  unseen: Perhaps,
): SqlOutcome {
  if (doc.among === undefined) return passes;
  const others = typeof unseen === 'boolean' ? unseen : unseen((column) => column);
  const above = aboveKeys(pass);
  return amongSql(doc.among, passes, of(doc.among.of), { above, unseen: others }, (expression) =>
    once(pass.compared, expression, 'r'),
  );
}

/** What the keys of a pass stand under. */
function aboveKeys(pass: Pass): Sql {
  return pass.within === undefined ? sql`pid` : sql`pid, parent`;
}

/** The pass of a member with keys of its own: both keys. */
function innerPass(plan: KeyPlan, around: Pass, doc: InnerEachDoc, above: readonly ByDoc[]): Pass {
  const of = forming(doc);
  const source = sourceFor(plan, [...above, doc.by], of);
  const { pool, spread } = around;
  return plan.pass(
    around.nested,
    { source, pool, spread, within: around.by, by: doc.by, periods: undefined },
    of,
  );
}

/** What a member with keys of its own is for each key around it. */
function innerMember(
  plan: KeyPlan,
  around: Pass,
  pass: Pass,
  doc: InnerEachDoc,
  above: readonly ByDoc[],
  decimals: number,
): Reduced {
  const bounds: Ends = doc.reduce === 'count' ? [0, Infinity] : [-Infinity, Infinity];
  const reduced = reducedKeys(plan, pass, doc, [...above, doc.by], decimals, bounds, besideKey);
  readsWithin(around, pass);
  return {
    ...reduced,
    least: once(around.joined, reduced.least, 'j'),
    most: once(around.joined, reduced.most, 'j'),
  };
}

/** A member that reads the rows of an inner key whatever the key around it: a pass by that key alone. */
function acrossMember(
  plan: KeyPlan,
  around: Pass,
  by: ByDoc,
  member: InnerAggregateDoc,
  decimals: number,
): Omit<Member, 'decimals'> {
  const { kinds, where, window, value, reduce, none } = member;
  const doc: AggregateDoc = { kinds, where, window, value, reduce, none };
  const { pool, spread } = around;
  const pass = plan.pass(
    around.across,
    { source: sourceFor(plan, [by], [doc]), pool, spread, within: undefined, by, periods: undefined },
    [doc],
  );
  const aggregate = plan.aggregate(pass, doc, decimals);
  const known = plan.known(pass, doc, [by]);
  readsWithin(around, pass);
  const interval = knownReduction(aggregate, known, [-Infinity, Infinity]);
  const empty = knownEmpty(aggregate.doc, known, besideKey);
  const read = (end: Sql, without: Sql): Sql =>
    once(
      around.joined,
      sql`case when ${pass.name}.pid is null then ${without} else ${pass.name}.${once(pass.inner, end, 'k')} end`,
      'j',
    );
  // A key that nobody has seen here may well have such rows: they form no keys.
  const unseen = emptyOf(aggregate.doc, 'missing');
  return { least: read(interval.least, empty.least), most: read(interval.most, empty.most), empty: unseen };
}

/** What a pass reads of the partner's own windows, the pass around it carries for it. */
function readsWithin(around: Pass, pass: Pass): void {
  if (pass.own === null) return;
  around.own ??= new Set();
  for (const column of pass.own) around.own.add(column);
}

/** Beside the keys of a pass, which carry the columns of the partner's own windows. */
const besideKey: At = (column) => sql`these.${column}`;

/** Whether there are rows, and nothing about what they are worth. */
function presenceOf({ kinds, where, window }: InnerAggregateDoc): AggregateDoc {
  return { kinds, where, window, reduce: 'count' };
}
