/** What is missing of the evidence behind an atom: feeds, answers, decisions about claims, rates, days of the partner's own. */
import { dayOfNumber, type Day } from '../calendar.ts';
import {
  aggregateOf,
  isRowsAtom,
  keyedAggregates,
  comparedAttributes,
  looksAtPeople,
  poolOf,
  type Atom,
  type KeyedAggregate,
} from '../metrics/atom.ts';
import { aggregateCoverage, employmentCoverage, kindsRead } from '../metrics/coverage.ts';
import { openTables, readsRates } from '../metrics/factors.ts';
import { momentOn } from '../metrics/samples.ts';
import {
  beginningsOf,
  isOwnWindow,
  neededThrough,
  ownWindow,
  rowsSince,
  type Beginning,
  type Moment,
  type SinceDoc,
} from '../metrics/window.ts';
import { knownMetric, sinceMetric } from '../program/attribute-metrics.ts';
import type { FactSource } from './fold.ts';
import type { Interval } from './interval.ts';
import type { Missing, MissingInput } from './missing.ts';
import type { Sight } from './world.ts';

/** An atom that counts rows of evidence. */
export type EvidenceAtom = Extract<Atom, { measure: 'rows' | 'each' }>;

/** What may be missing of an atom whoever the partner is. */
export interface AtomCauses {
  /** By which a question that nobody answered is named. */
  readonly metric: string;
  readonly pool: string | undefined;
  readonly kinds: readonly string[];
  readonly feeds: readonly Missing[];
  readonly answers: readonly Missing[];
  /** Attributes with which fields of rows are compared. */
  readonly attributes: readonly string[];
  /** What may leave values of rows open: rates of currencies, rows of tables. */
  readonly values: readonly Missing[];
  /** Aggregates of which something may be missing for one partner and not for another. */
  readonly own: readonly KeyedAggregate[];
}

/** What may be missing of an atom at a moment, whoever the partner is; `metric` is what a question that nobody answered is named by. */
export function atomCauses(
  { program, moment, feeds }: Pick<MissingInput, 'program' | 'moment' | 'feeds'>,
  metric: string,
  atom: EvidenceAtom,
): AtomCauses {
  const keyed: readonly KeyedAggregate[] = isRowsAtom(atom)
    ? [{ aggregate: aggregateOf(atom), keys: [] }]
    : keyedAggregates(atom);
  const kinds = [...new Set(keyed.flatMap(({ aggregate }) => kindsRead(aggregate)))].toSorted();
  const counted = [...new Set(keyed.flatMap(({ aggregate }) => aggregate.kinds))].toSorted();
  const own = keyed.filter(({ aggregate }) => isOwnWindow(aggregate.window));
  const ofEvidence = keyed.flatMap(({ aggregate, keys }) => {
    if (isOwnWindow(aggregate.window)) return [];
    const through = neededThrough(aggregate.window, moment);
    return aggregateCoverage(aggregate, keys, through, program.kinds, feeds, moment.asOf).causes;
  });
  const people = !isRowsAtom(atom) && looksAtPeople(atom);
  const ofPeople = people ? employmentCoverage(moment.asOf, feeds).causes : [];
  const causes = [...ofEvidence, ...ofPeople];
  return {
    metric,
    pool: poolOf(atom),
    kinds,
    feeds: causes.filter((c) => c.cause !== 'answer-missing'),
    answers: causes.flatMap((c) => (c.cause === 'answer-missing' ? [{ ...c, metric }] : [])),
    attributes: [...new Set(keyed.flatMap(({ aggregate }) => comparedAttributes(aggregate)))].toSorted(),
    values: valueCauses(keyed, counted),
    own,
  };
}

/** What may leave open what rows are worth. */
function valueCauses(keyed: readonly KeyedAggregate[], kinds: readonly string[]): readonly Missing[] {
  const values = keyed.map(({ aggregate }) => aggregate.value);
  const tables = [...new Set(values.flatMap(openTables))].toSorted();
  return [
    ...(values.some(readsRates) ? [{ cause: 'rate-missing' as const, kinds }] : []),
    ...tables.map((table) => ({ cause: 'table-row-missing' as const, table })),
  ];
}

/** What is missing of aggregates in windows of the partner's own: when it begins, what feeds have not brought, the end of the window. */
function missingOfOwn(
  input: MissingInput,
  { own, pool, metric }: AtomCauses,
  sight: Sight,
  row: number,
): readonly Missing[] {
  const { program, feeds } = input;
  const moment = momentOn(input.moment, sight.day);
  const begin = beginningOf(sight, row);
  return own.flatMap(({ aggregate, keys }): Missing[] => {
    const { window } = aggregate;
    const since = beginningsOf(window).flatMap((s) =>
      missingOfBeginning(input, s, begin(s, pool), moment, metric),
    );
    const days = ownWindow(window, (s) => begin(s, pool), moment);
    if (days === undefined) return since;
    const { through, runs, never } = days;
    const { causes } = aggregateCoverage(aggregate, keys, through, program.kinds, feeds, moment.asOf);
    return [
      ...since,
      ...(never ? [] : causes.flatMap((c) => (c.cause === 'answer-missing' ? [] : [c]))),
      ...(runs === null ? [] : [runningUntil(runs.since, runs.through)]),
    ];
  });
}

function runningUntil(since: SinceDoc, through: Day): Missing {
  const days = { cause: 'window-running', first: through, last: through } as const;
  return typeof since === 'string' ? { ...days, attribute: since } : { ...days, since };
}

/** What leaves open on which day a window begins: an attribute, or what feeds and answers may still bring of the rows that it begins with. */
function missingOfBeginning(
  { program, feeds }: Pick<MissingInput, 'program' | 'feeds'>,
  since: SinceDoc,
  begun: ReturnType<Beginning>,
  { asOf }: Moment,
  metric: string,
): readonly Missing[] {
  if (typeof since === 'string')
    return begun === undefined ? [{ cause: 'attribute-missing', attribute: since }] : [];
  if (begun === 'never' || (begun !== undefined && begun.earliest === begun.latest)) return [];
  // Of the first row only what is before one that surely counts.
  const through = 'first' in since && begun !== undefined && begun.earliest !== null ? begun.latest : asOf;
  const rows = { ...rowsSince(since), window: 'lifetime', reduce: 'count' } as const;
  const { causes } = aggregateCoverage(rows, [], through, program.kinds, feeds, asOf);
  return causes.map((c) => (c.cause === 'answer-missing' ? { ...c, metric } : c));
}

/** Between which days the windows of a row begin. */
export function beginningOf(evaluation: FactSource, row: number): Beginning {
  return (since, pool) => {
    const { least, most } = evaluation.fact(sinceMetric(since, pool), row);
    if (typeof since !== 'string' && Number.isNaN(most)) return 'never';
    if (!Number.isFinite(most)) return undefined;
    return { earliest: Number.isNaN(least) ? null : dayOfNumber(least), latest: dayOfNumber(most) };
  };
}

/** Attributes that are not known of a row. */
export function unknownAttributes(
  evaluation: FactSource,
  attributes: readonly string[],
  row: number,
): Missing[] {
  return attributes
    .filter((attribute) => evaluation.fact(knownMetric(attribute), row).least < 1)
    .map((attribute) => ({ cause: 'attribute-missing', attribute }));
}

/** What is missing of an atom for one row, whose fact is `least` to `most`. */
export function missingEvidence(
  input: MissingInput,
  causes: AtomCauses,
  sight: Sight,
  row: number,
  { least, most }: Interval,
): readonly Missing[] {
  const { claims, pooledClaims, partners } = input;
  const { pool, kinds, answers, values } = causes;
  const feeds =
    causes.own.length === 0 ? causes.feeds : [...causes.feeds, ...missingOfOwn(input, causes, sight, row)];
  const ofAll = (pool === undefined ? undefined : pooledClaims?.get(pool)) ?? claims;
  const ofPartner = ofAll.get(partners[row] ?? -1);
  const claimed = ofPartner ? kinds.filter((k) => ofPartner.has(k)) : [];
  const undecided: Missing[] = [
    ...(claimed.length > 0 ? [{ cause: 'claims-undecided' as const, kinds: claimed }] : []),
    ...unknownAttributes(sight, causes.attributes, row),
  ];
  if (feeds.length > 0) return [...undecided, ...feeds];
  if (answers.length > 0) return [...undecided, ...answers];
  // With all feeds complete and every question answered, only rows whose value is open leave an end open.
  return least === -Infinity || most === Infinity ? [...undecided, ...values] : undecided;
}
