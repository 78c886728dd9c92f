/** The twin's facts: a metric of a document for one partner, a row at a time. */
import type { MetricDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import type { AggregateDoc } from '../../src/core/program/evidence-schema.ts';
import type { CriterionDoc, GroupDoc, ProgramDoc, ThresholdDoc } from '../../src/core/program/schema.ts';
import { aggregatesOf } from '../../src/core/metrics/atom.ts';
import type { SinceDoc } from '../../src/core/metrics/window.ts';
import type { AttributeDoc } from './fit.ts';
import { attributeOf } from './attributes.ts';
import { canonical, employers, type EvidenceRow } from './data.ts';
import { number } from './days.ts';
import { decimalsOf } from './digits.ts';
import { eachFact } from './each.ts';
import { elsewhere } from './elsewhere.ts';
import { decimal, halfEven, ten, times } from './exact.ts';
import { fitFacts } from './fit.ts';
import { formula, type Fact } from './formulas.ts';
import { exactly, none, type Interval, type Truth } from './interval.ts';
import { bounds, coverage, inWindows, isVerified, reduceRows, rowsOfKinds } from './reduce.ts';
import { begunBetween, rowsOfPartner } from './own.ts';
import { lookupFact, placementFact } from './records.ts';
import { passes, type World } from './rows.ts';
import { betterOf, isQuotient, pickedFrom, type Read } from './sides.ts';
import { parts } from './windows.ts';
import type { Day } from '../../src/core/calendar.ts';

/**
 * Facts of one partner by name: every metric under its own name, and
 * `award:<award>` how many such awards are in force (for award criteria),
 * `exempt:<kind and where>` how much of the evidence that excuses from a criterion is,
 * `fit:<motion>:<attribute>` the score 0 to 100 of an attribute of the profile (motions of the ladders),
 * `held:<ladder>` the tier on record where a ladder asks for it,
 * `lookup:<cell, unit, decimals>` the cell of a table that a criterion compares with,
 * `known:<attribute>` 1 where an attribute is known by which a table is looked up, else [0, 1],
 * `since:<attribute>` the day on which windows begin that name the attribute, `since:<rows and group>` of those that begin with a row, and
 * `must:<motion>:<attribute>` 1 or 0 for its must-have, [0, 1] where that is open.
 */
export type TwinFacts = Readonly<Record<string, Interval>>;

/** One look: the day, and the value of a field to which it is narrowed. */
export interface Look {
  readonly day: Day;
  readonly scope: { readonly by: string; readonly value: string } | null;
}

/** Everything that a metric may ask of the rest: other metrics, partners, days and ladders. */
export interface Whole {
  readonly world: World;
  /** Canonical partners that run any motion on the as-of day, with their motions. */
  readonly enrolments: ReadonlyMap<number, ReadonlySet<string>>;
  /** As other metrics reckon with it, or as a comparison reads it. */
  fact(name: string, partner: number, look: Look, read?: Read): Fact;
  /** Awards, scores and must-haves of a partner. */
  others(partner: number, look: Look): TwinFacts;
  /** Of these what criteria read: all but scores and must-haves. */
  asked(partner: number, look: Look): TwinFacts;
  /** Whether criteria are met, by their thresholds to enter. */
  met(group: GroupDoc, partner: number, look: Look): Truth;
  /** The tier of a ladder. */
  reached(ladder: string, partner: number, day: Day): Reached;
  /** The same in one of its scopes alone. */
  reachedIn(ladder: string, partner: number, day: Day, scope: string): Reached;
}

/** Tiers by their index, -1 below entry. */
export interface Reached {
  readonly earned: number;
  readonly possible: number;
  readonly holdable: number;
  readonly eligible: number;
}

/** The world as it was on the day of a look. */
const worldOn = ({ world }: Whole, { day }: Look): World => ({ ...world, at: { ...world.at, asOf: day } });

/** One metric of one partner, as it is in a look. */
export function metricFact(whole: Whole, name: string, partner: number, look: Look, read?: Read): Fact {
  const { doc } = whole.world;
  const metric = doc.metrics[name];
  if (!metric) throw new Error(`no metric '${name}'`);
  const between = read !== undefined && (isQuotient(metric) || pickedFrom(metric).length > 0);
  if (!between)
    return {
      value: measure(whole, partner, metric, decimalsOf(doc, metric), look),
      decimals: decimalsOf(doc, metric),
      unit: metric.unit,
    };
  const decimals = read.decimals ?? decimalsOf(doc, metric);
  const cut = { ...metric, better: betterOf(read.side) };
  const value = measure(whole, partner, cut, decimals, look, { side: read.side, decimals });
  return { value, decimals, unit: metric.unit };
}

/** What a partner has besides metrics: what criteria read, scores and must-haves of the profile. */
export function otherFacts(whole: Whole, partner: number, look: Look): TwinFacts {
  const world = worldOn(whole, look);
  const attribute = (name: string) => attributeOf(world, partner, name);
  const fit = fitFacts(world.doc, attribute, (name, read) => whole.fact(name, partner, look, read));
  return { ...whole.asked(partner, look), ...fit };
}

/** What a partner has besides metrics and its profile: awards, what excuses, cells, tiers on record, days that windows begin on. */
export function askedFacts(whole: Whole, partner: number, look: Look): TwinFacts {
  const world = worldOn(whole, look);
  const facts: Record<string, Interval> = {};
  const worldFor = (kinds: readonly string[]): World =>
    look.scope !== null && hasFields(world, kinds, look.scope.by) ? { ...world, scope: look.scope } : world;
  const inForce = (of: Pick<AggregateDoc, 'kinds' | 'where'>): Interval =>
    countInForce(worldFor(of.kinds), partner, of);
  const all = leaves(world.doc);
  for (const group of all) {
    if ('award' in group)
      facts[`award:${group.award}`] = inForce({ kinds: ['award'], where: { award: group.award } });
    else if ('exempt' in group && group.exempt)
      facts[exemptName(group.exempt)] = inForce({ kinds: [group.exempt.kind], where: group.exempt.where });
  }
  for (const { cell, metric } of cellsAsked(world.doc, all)) {
    const decimals = decimalsOf(world.doc, metric);
    const { label, unit, better } = metric;
    const lookup: MetricOf<'lookup'> = { label, unit, better, measure: 'lookup', ...cell };
    facts[cellName(cell, metric, decimals)] = lookupFact(world, partner, lookup, decimals, look.scope);
  }
  for (const { after = [] } of Object.values(world.doc.ladders).flatMap((l) => [l, ...l.tiers]))
    for (const { ladder, by } of after)
      if (by === 'held') facts[`held:${ladder}`] = placementFact(world, partner, heldOn(ladder), 0);
  for (const name of keyAttributes(world.doc, all))
    facts[`known:${name}`] = attributeOf(world, partner, name) ? [1, 1] : [0, 1];
  for (const { since, pool } of beginnings(world.doc)) {
    if (typeof since === 'string') facts[`since:${since}`] = dayFact(attributeOf(world, partner, since));
    else {
      const group = groupOf(world, partner, pool);
      const begun = begunBetween({ ...world, partner }, since, (r) => belongs(world, r, group));
      facts[`since:${sorted([since, pool ?? null])}`] = begunFact(begun);
    }
  }
  return facts;
}

function hasFields(world: World, kinds: readonly string[], by: string): boolean {
  const always = ['currency', 'source'];
  return kinds.every((k) => always.includes(by) || world.kinds[k]?.fields[by] !== undefined);
}

function measure(
  whole: Whole,
  partner: number,
  metric: MetricDoc,
  decimals: number,
  look: Look,
  read?: Read,
): Interval {
  const common = worldOn(whole, look);
  /** Narrowed to the scope where all of these kinds have its field. */
  const worldFor = (kinds: readonly string[]): World =>
    look.scope !== null && hasFields(common, kinds, look.scope.by)
      ? { ...common, scope: look.scope }
      : common;
  switch (metric.measure) {
    case 'rows': {
      const world = worldFor(metric.kinds);
      const group = groupOf(world, partner, metric.pool);
      const mine = (r: EvidenceRow): boolean => belongs(world, r, group);
      const { rows, surely, known } = rowsOfPartner(world, metric, partner, { counts: mine, belongs: mine });
      return reduceRows(world, metric, rows, known, bounds(metric.unit, metric.reduce), decimals, surely);
    }
    case 'each': {
      const members = Object.values(metric.with);
      const kinds = members.flatMap((m) =>
        'by' in m ? Object.values(m.with).flatMap((inner) => inner.kinds) : m.kinds,
      );
      const world = worldFor(kinds);
      const group = groupOf(world, partner, metric.pool);
      return eachFact(world, metric, decimals, {
        partner,
        belongs: (r) => belongs(world, r, group),
        employs: (r) => employs(world, r, group),
      });
    }
    case 'attribute':
      return attributeFact(common, partner, metric, decimals);
    case 'lookup':
      return lookupFact(common, partner, metric, decimals, look.scope);
    case 'placement':
      return placementFact(common, partner, metric, decimals);
    case 'meets': {
      const { sure, possible } = whole.met(metric.of, partner, look);
      return [Number(sure), Number(possible)];
    }
    case 'earlier':
    case 'sampled':
    case 'standing':
    case 'rank':
      return elsewhere(
        whole,
        metric,
        decimals,
        partner,
        look,
        (of, n) => attributeOf(common, of, n)?.value,
        read,
      );
    default:
      return formula(
        metric,
        decimals,
        look.day,
        (operand, how) => whole.fact(operand, partner, look, how),
        (criterion) => whole.met(criterion, partner, look),
        read,
      );
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
    case 'text': {
      const { is } = metric;
      if (is === undefined) throw new Error('a text attribute is no metric');
      return exactly((typeof is === 'string' ? is === found.value : is.includes(found.value)) ? 1 : 0);
    }
  }
}

const dayFact = (found: AttributeDoc | undefined): Interval =>
  found ? exactly(number(found.value as Day)) : [-Infinity, Infinity]; // stored as ISO text

function begunFact(begun: ReturnType<typeof begunBetween>): Interval {
  if (begun === 'unknown') return [NaN, Infinity];
  if (begun === 'never') return none;
  return [begun.surely ? number(begun.earliest) : NaN, number(begun.latest)];
}

const heldOn = (ladder: string): MetricOf<'placement'> => ({
  label: ladder,
  unit: 'count',
  better: 'higher',
  measure: 'placement',
  ladder,
  read: 'tier',
});

export type Cell = Extract<ThresholdDoc, { table: string }>;

/** The cells of tables that criteria compare with, each with the metric of its criterion. */
function cellsAsked(
  doc: ProgramDoc,
  groups: readonly GroupDoc[],
): readonly { readonly cell: Cell; readonly metric: MetricDoc }[] {
  return groups.flatMap((group) => {
    const metric = 'metric' in group ? doc.metrics[group.metric] : undefined;
    if (!metric || !('metric' in group)) return [];
    const { atLeast, atMost, above, below, is, keep } = group;
    return [atLeast, atMost, above, below, is, keep].flatMap((t) =>
      typeof t === 'object' && 'table' in t ? [{ cell: t, metric }] : [],
    );
  });
}

/** The name of the fact that is a cell, counted as the metric that is compared with it. */
export function cellName(cell: Cell, { unit }: Pick<MetricDoc, 'unit'>, decimals: number): string {
  return `lookup:${sorted([cell, unit, decimals])}`;
}

/** Attributes by which tables are looked up, and with which fields of rows are compared. */
function keyAttributes(doc: ProgramDoc, groups: readonly GroupDoc[]): Set<string> {
  const lookups = Object.values(doc.metrics).flatMap((m) => (m.measure === 'lookup' ? [m.key] : []));
  const cells = cellsAsked(doc, groups).map(({ cell }) => cell.key);
  const compared = [
    ...Object.values(doc.metrics).filter((m) => m.measure === 'rows' || m.measure === 'each'),
    ...groups.map((group) => ('metric' in group ? group.exempt : undefined)),
  ];
  const names = [...JSON.stringify(compared).matchAll(/\{"attribute":"([^"]+)"\}/g)].flatMap(
    ([, name]) => name ?? [],
  );
  return new Set([
    ...names,
    ...[...lookups, ...cells].flatMap((key) => Object.values(key).filter((by) => typeof by === 'string')),
  ]);
}

/** When windows begin that are the partner's own: on a day of an attribute, or with a row of its own or its group's. */
function beginnings(
  doc: ProgramDoc,
): readonly { readonly since: SinceDoc; readonly pool: string | undefined }[] {
  return Object.values(doc.metrics).flatMap((m) => {
    const aggregates = m.measure === 'rows' ? [m] : m.measure === 'each' ? aggregatesOf(m) : [];
    const pool = 'pool' in m ? m.pool : undefined;
    return aggregates.flatMap(({ window }) =>
      parts(window).flatMap((w) => (typeof w === 'object' && 'since' in w ? [{ since: w.since, pool }] : [])),
    );
  });
}

/** Every criterion and award of the document, on whichever days it counts. */
function leaves(doc: ProgramDoc): GroupDoc[] {
  const walk = (group: GroupDoc): GroupDoc[] => {
    if ('all' in group) return group.all.flatMap(walk);
    if ('any' in group) return group.any.flatMap(walk);
    return 'of' in group ? group.of.flatMap(walk) : [group];
  };
  const tiers = Object.values(doc.ladders).flatMap((l) => l.tiers.map((t) => t.enter));
  const metrics = Object.values(doc.metrics).flatMap((m): GroupDoc[] => {
    if (m.measure === 'meets') return [m.of];
    if (m.measure === 'choose') return [m.when];
    return m.measure === 'sampled' && m.having ? [{ metric: m.of, ...m.having }] : [];
  });
  return [...tiers, ...(doc.gate?.checks ?? []).map((c) => c.ask), ...metrics].flatMap(walk);
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

function countInForce(common: World, partner: number, of: Pick<AggregateDoc, 'kinds' | 'where'>): Interval {
  const world = { ...common, partner };
  const doc = { ...of, window: 'valid', reduce: 'count' } as const;
  const mine = (r: EvidenceRow): boolean => inWindows(world, doc, r) && belongs(world, r, new Set([partner]));
  const rows = rowsOfKinds(world, doc).filter(mine);
  const surely = (r: EvidenceRow): boolean => isVerified(r) && passes(world, r, doc.where, false);
  return reduceRows(world, doc, rows, coverage(world, doc), bounds('count', 'count'), 0, surely);
}
