/** What is missing of the evidence behind an atom: feeds, answers, decisions about claims, rates, days of the partner's own. */
import { dayOfNumber } from '../calendar.ts';
import {
  aggregateOf,
  isRowsAtom,
  keyedAggregates,
  looksAtPeople,
  poolOf,
  type Atom,
  type KeyedAggregate,
} from '../metrics/atom.ts';
import { aggregateCoverage, employmentCoverage, kindsRead } from '../metrics/coverage.ts';
import { openTables, readsRates } from '../metrics/factors.ts';
import type { Beginning } from '../metrics/metric-window.ts';
import { momentOn } from '../metrics/samples.ts';
import { beginningsOf, isOwnWindow, neededThrough, ownWindow } from '../metrics/window.ts';
import { knownMetric, sinceMetric } from '../program/attribute-metrics.ts';
import type { FactSource } from './fold.ts';
import type { Interval } from './interval.ts';
import type { Missing, MissingInput } from './missing.ts';
import type { Sight } from './world.ts';

/** An atom that counts rows of evidence. */
export type EvidenceAtom = Extract<Atom, { measure: 'rows' | 'each' }>;

/** What may be missing of an atom whoever the partner is. */
export interface AtomCauses {
  readonly pool: string | undefined;
  readonly kinds: readonly string[];
  readonly feeds: readonly Missing[];
  readonly answers: readonly Missing[];
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
    pool: poolOf(atom),
    kinds,
    feeds: causes.filter((c) => c.cause !== 'answer-missing'),
    answers: causes.flatMap((c) => (c.cause === 'answer-missing' ? [{ ...c, metric }] : [])),
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

/** What is missing of aggregates in windows of the partner's own: its day, what feeds have not brought, the end of the window. */
function missingOfOwn(
  input: MissingInput,
  { own }: AtomCauses,
  sight: Sight,
  row: number,
): readonly Exclude<Missing, { cause: 'answer-missing' }>[] {
  const { program, feeds } = input;
  const moment = momentOn(input.moment, sight.day);
  return own.flatMap(({ aggregate, keys }): Exclude<Missing, { cause: 'answer-missing' }>[] => {
    const { window } = aggregate;
    const beginning = beginningOf(sight, row);
    const days = ownWindow(window, beginning, moment);
    if (days === undefined)
      return beginningsOf(window)
        .filter((attribute) => beginning(attribute) === undefined)
        .map((attribute) => ({ cause: 'attribute-missing', attribute }));
    const { through, runs } = days;
    const { causes } = aggregateCoverage(aggregate, keys, through, program.kinds, feeds, moment.asOf);
    const running: Extract<Missing, { cause: 'window-running' }>[] =
      runs === null
        ? []
        : [
            {
              cause: 'window-running',
              attribute: runs.attribute,
              first: runs.through,
              last: runs.through,
            },
          ];
    return [...causes.filter((c) => c.cause !== 'answer-missing'), ...running];
  });
}

/** The day on which the windows of a row begin that count from an attribute. */
export function beginningOf(evaluation: FactSource, row: number): Beginning {
  return (attribute) => {
    const { least, most } = evaluation.fact(sinceMetric(attribute), row);
    return least === most ? dayOfNumber(least) : undefined;
  };
}

/** Attributes by which a table is looked up and that are not known of a row. */
export function unknownKeys(evaluation: FactSource, attributes: readonly string[], row: number): Missing[] {
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
  const undecided: Missing[] = claimed.length > 0 ? [{ cause: 'claims-undecided', kinds: claimed }] : [];
  if (feeds.length > 0) return [...undecided, ...feeds];
  if (answers.length > 0) return [...undecided, ...answers];
  // With all feeds complete and every question answered, only rows whose value is open leave an end open.
  return least === -Infinity || most === Infinity ? [...undecided, ...values] : undecided;
}
