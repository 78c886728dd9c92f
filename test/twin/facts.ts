/** The twin's facts: every metric of a document for every enrolled partner, a row at a time. */
import { currencyDecimals } from '../../src/core/money.ts';
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { MetricDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import type { GroupDoc, ProgramDoc } from '../../src/core/program/schema.ts';
import { aggregatesOf } from '../../src/core/metrics/atom.ts';
import type { AttributeDoc } from './fit.ts';
import { attributeOf } from './attributes.ts';
import { canonical, employers, twinEnrolments, visible, type At, type EvidenceRow, type TwinData } from './data.ts'; // prettier-ignore
import { number } from './days.ts';
import { eachFact } from './each.ts';
import { decimal, halfEven, ten, times } from './exact.ts';
import { fitFacts } from './fit.ts';
import { formula, type Fact } from './formulas.ts';
import { exactly, type Interval } from './interval.ts';
import { bounds, countingRows, coverage, reduceRows } from './reduce.ts';
import { rowsOfPartner } from './own.ts';
import { lookupFact, placementFact } from './records.ts';
import type { World } from './rows.ts';
import type { Day } from '../../src/core/calendar.ts';

/**
 * Facts of one partner by name: every metric under its own name, and
 * `award:<award>` how many such awards are in force (for award criteria),
 * `fit:<motion>:<attribute>` the score 0 to 100 of an attribute of the profile (motions of the ladders),
 * `known:<attribute>` 1 where an attribute is known by which a table is looked up, else [0, 1],
 * `since:<attribute>` the day on which windows begin that name the attribute, and
 * `must:<motion>:<attribute>` 1 or 0 for its must-have, [0, 1] where that is open.
 */
export type TwinFacts = Readonly<Record<string, Interval>>;

/** Digits behind the point of a metric's facts. */
export function decimalsOf(doc: ProgramDoc, metric: MetricDoc): number {
  return metric.unit === 'money' ? currencyDecimals(doc.program.currency) : (metric.decimals ?? 0);
}

/**
 * Facts of every canonical partner that is enrolled in any motion on the as-of day. `kinds` are the shipped ones; the
 * document's own are added to them.
 */
export function twinFacts(doc: ProgramDoc, kinds: Kinds, data: TwinData, at: At): Map<number, TwinFacts> {
  const world: World = { doc, kinds: { ...kinds, ...doc.kinds }, data: visible(data, at.cutOff), at };
  return new Map(
    [...twinEnrolments(data, at).keys()].map((partner) => [partner, partnerFacts(world, partner)]),
  );
}

function partnerFacts(world: World, partner: number): TwinFacts {
  const { doc } = world;
  const known = new Map<string, Fact>();
  const get = (name: string): Fact => {
    const before = known.get(name);
    if (before) return before;
    const metric = doc.metrics[name];
    if (!metric) throw new Error(`no metric '${name}'`);
    const decimals = decimalsOf(doc, metric);
    const fact = { value: measure(world, partner, metric, decimals, get), decimals };
    known.set(name, fact);
    return fact;
  };
  const facts: Record<string, Interval> = {};
  for (const name of Object.keys(doc.metrics)) facts[name] = get(name).value;
  for (const award of awardsOf(doc)) facts[`award:${award}`] = awardFact(world, partner, award);
  for (const name of keyAttributes(doc))
    facts[`known:${name}`] = attributeOf(world, partner, name) ? [1, 1] : [0, 1];
  for (const name of beginnings(doc)) facts[`since:${name}`] = dayFact(attributeOf(world, partner, name));
  Object.assign(
    facts,
    fitFacts(doc, (name) => attributeOf(world, partner, name), get),
  );
  return facts;
}

function measure(
  world: World,
  partner: number,
  metric: MetricDoc,
  decimals: number,
  get: (name: string) => Fact,
): Interval {
  switch (metric.measure) {
    case 'rows': {
      const group = groupOf(world, partner, metric.pool);
      const { rows, surely, known } = rowsOfPartner(world, metric, partner, (r) => belongs(world, r, group));
      return reduceRows(world, metric, rows, known, bounds(metric.unit, metric.reduce), decimals, surely);
    }
    case 'each': {
      const group = groupOf(world, partner, metric.pool);
      return eachFact(world, metric, decimals, {
        partner,
        belongs: (r) => belongs(world, r, group),
        employs: (r) => employs(world, r, group),
      });
    }
    case 'attribute':
      return attributeFact(world, partner, metric, decimals);
    case 'lookup':
      return lookupFact(world, partner, metric, decimals);
    case 'placement':
      return placementFact(world, partner, metric, decimals);
    case 'first':
    case 'elapsed':
    case 'earlier':
    case 'sampled':
    case 'standing':
    case 'rank':
      throw new Error(`measure '${metric.measure}' is not evaluated in this version`);
    default:
      return formula(metric, decimals, get);
  }
}

/** Whether a row counts for one of some partners: its own, or the one that employs its person on the as-of day. */
function belongs(world: World, row: EvidenceRow, group: ReadonlySet<number>): boolean {
  if (world.kinds[row.kind]?.owner !== 'person') return group.has(canonical(world.data, row.partner_id));
  return employs(world, row, group);
}

function employs(world: World, row: EvidenceRow, group: ReadonlySet<number>): boolean {
  return (
    row.person_id !== null && employers(world.data, row.person_id, world.at.asOf).some((p) => group.has(p))
  );
}

/** A partner and all others, enrolled or not, with the same value of an attribute; alone where it has none. */
function groupOf(world: World, partner: number, pool: string | undefined): ReadonlySet<number> {
  const own = pool === undefined ? undefined : attributeOf(world, partner, pool);
  if (pool === undefined || own === undefined) return new Set([partner]);
  const everybody = new Set(
    world.data.attributes.map((a) => canonical(world.data, a.partner_id)).concat(partner),
  );
  return new Set([...everybody].filter((p) => attributeOf(world, p, pool)?.value === own.value));
}

function attributeFact(
  world: World,
  partner: number,
  metric: MetricOf<'attribute'>,
  decimals: number,
): Interval {
  const found = attributeOf(world, partner, metric.attribute);
  if (!found) return bounds(metric.unit, 'attribute');
  switch (found.type) {
    case 'number':
      return exactly(Number(halfEven(times(decimal(found.value), ten(decimals)))));
    case 'yes-no':
      return exactly(found.value === 'true' ? 1 : 0);
    case 'day':
      return exactly(number(found.value as Day)); // stored as ISO text
    case 'text':
      throw new Error('a text attribute is no metric');
  }
}

const dayFact = (found: AttributeDoc | undefined): Interval =>
  found ? exactly(number(found.value as Day)) : [-Infinity, Infinity]; // stored as ISO text

/** Attributes by which tables are looked up. */
function keyAttributes(doc: ProgramDoc): Set<string> {
  return new Set(
    Object.values(doc.metrics).flatMap((m) => (m.measure === 'lookup' ? Object.values(m.key) : [])),
  );
}

/** Attributes on which windows begin. */
function beginnings(doc: ProgramDoc): Set<string> {
  const aggregates = Object.values(doc.metrics).flatMap((m) =>
    m.measure === 'rows' ? [m] : m.measure === 'each' ? aggregatesOf(m) : [],
  );
  return new Set(
    aggregates.flatMap(({ window }) =>
      typeof window === 'object' && 'since' in window ? [window.since] : [],
    ),
  );
}

/** Every award that a criterion of the document names. */
function awardsOf(doc: ProgramDoc): Set<string> {
  const found = new Set<string>();
  const walk = (group: GroupDoc): void => {
    if ('award' in group) found.add(group.award);
    else if ('all' in group) group.all.forEach(walk);
    else if ('any' in group) group.any.forEach(walk);
    else if ('of' in group) group.of.forEach(walk);
  };
  for (const ladder of Object.values(doc.ladders)) for (const tier of ladder.tiers) walk(tier.enter);
  for (const check of doc.gate?.checks ?? []) walk(check.ask);
  return found;
}

function awardFact(world: World, partner: number, award: string): Interval {
  const aggregate = { kinds: ['award'], where: { award }, window: 'valid', reduce: 'count' } as const;
  const doc = { ...aggregate, kinds: [...aggregate.kinds] };
  const rows = countingRows(world, doc).filter((r) => belongs(world, r, new Set([partner])));
  return reduceRows(world, doc, rows, coverage(world, doc), bounds('count', 'count'), 0);
}
