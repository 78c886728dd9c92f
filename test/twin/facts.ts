/** The twin's facts: every metric of a document for every enrolled partner, a row at a time. */
import { currencyDecimals } from '../../src/core/money.ts';
import type { AttributeDoc } from './fit.ts';
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { MetricDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import type { AggregateDoc } from '../../src/core/program/evidence-schema.ts';
import type { CriterionDoc, GroupDoc, ProgramDoc } from '../../src/core/program/schema.ts';
import { canonical, employers, twinEnrolments, visible, type At, type AttributeRow, type EvidenceRow, type TwinData } from './data.ts'; // prettier-ignore
import { number } from './days.ts';
import { eachFact } from './each.ts';
import { decimal, halfEven, ten, times } from './exact.ts';
import { fitFacts } from './fit.ts';
import { formula, type Fact } from './formulas.ts';
import { exactly, type Interval } from './interval.ts';
import { bounds, countingRows, coverage, reduceRows } from './reduce.ts';
import type { World } from './rows.ts';
import type { Day } from '../../src/core/calendar.ts';

/**
 * Facts of one partner by name: every metric under its own name, and
 * `award:<award>` how many such awards are in force (for award criteria),
 * `exempt:<kind and where>` how much of the evidence that excuses from a criterion is,
 * `fit:<motion>:<attribute>` the score 0 to 100 of an attribute of the profile (motions of the ladders),
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
  const inForce = (of: Pick<AggregateDoc, 'kinds' | 'where'>): Interval => countInForce(world, partner, of);
  for (const group of leaves(doc)) {
    if ('award' in group)
      facts[`award:${group.award}`] = inForce({ kinds: ['award'], where: { award: group.award } });
    else if ('exempt' in group && group.exempt)
      facts[exemptName(group.exempt)] = inForce({ kinds: [group.exempt.kind], where: group.exempt.where });
  }
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
      const rows = countingRows(world, metric).filter((r) => belongs(world, r, partner));
      return reduceRows(
        world,
        metric,
        rows,
        coverage(world, metric),
        bounds(metric.unit, metric.reduce),
        decimals,
      );
    }
    case 'each':
      return eachFact(world, metric, decimals, partner, (r) => belongs(world, r, partner));
    case 'attribute':
      return attributeFact(world, partner, metric, decimals);
    case 'lookup':
    case 'placement':
    case 'earlier':
    case 'sampled':
    case 'standing':
    case 'rank':
      throw new Error(`measure '${metric.measure}' is not evaluated in this version`);
    default:
      return formula(metric, decimals, world.at.asOf, get);
  }
}

/** Whether a row counts for a partner: its own, or the one that employs its person on the as-of day. */
function belongs(world: World, row: EvidenceRow, partner: number): boolean {
  if (world.kinds[row.kind]?.owner !== 'person') return canonical(world.data, row.partner_id) === partner;
  return row.person_id !== null && employers(world.data, row.person_id, world.at.asOf).includes(partner);
}

/** The value of an attribute in force on the as-of day: the partner's own, else that of the first one merged into it. */
function attributeOf(world: World, partner: number, name: string): AttributeDoc | undefined {
  const type = world.doc.attributes[name]?.type;
  if (type === undefined) return undefined;
  const merged = [...new Set(world.data.aliases.map((a) => a.partner_id))]
    .filter((id) => canonical(world.data, id) === partner)
    .toSorted((a, b) => a - b);
  for (const id of [partner, ...merged]) {
    const [row] = world.data.attributes
      .filter((a) => a.partner_id === id && a.name === name && a.since <= world.at.asOf)
      .toSorted((a: AttributeRow, b: AttributeRow) => (a.since < b.since ? 1 : -1));
    if (row) return { type, value: row.value };
  }
  return undefined;
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

/** Every criterion and award of the document, on whichever days it counts. */
function leaves(doc: ProgramDoc): GroupDoc[] {
  const walk = (group: GroupDoc): GroupDoc[] => {
    if ('all' in group) return group.all.flatMap(walk);
    if ('any' in group) return group.any.flatMap(walk);
    return 'of' in group ? group.of.flatMap(walk) : [group];
  };
  const tiers = Object.values(doc.ladders).flatMap((l) => l.tiers.map((t) => t.enter));
  return [...tiers, ...(doc.gate?.checks ?? []).map((c) => c.ask)].flatMap(walk);
}

type Exempt = NonNullable<CriterionDoc['exempt']>;

/** The name of the fact that counts what excuses; the same evidence, written in whatever order, is one fact. */
export function exemptName({ kind, where }: Pick<Exempt, 'kind' | 'where'>): string {
  return `exempt:${sorted(where === undefined ? [kind] : [kind, where])}`;
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${sorted(v)}`).join(',')}}`;
}

function countInForce(world: World, partner: number, of: Pick<AggregateDoc, 'kinds' | 'where'>): Interval {
  const doc = { ...of, window: 'valid', reduce: 'count' } as const;
  const rows = countingRows(world, doc).filter((r) => belongs(world, r, partner));
  return reduceRows(world, doc, rows, coverage(world, doc), bounds('count', 'count'), 0);
}
