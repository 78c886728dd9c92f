/** How complete the evidence behind an aggregate is (README.md, "Coverage"), and why not: the causes that readiness ranks. */
import { day, plus, type Day } from '../calendar.ts';
import type { AggregateDoc, Condition, WindowRowsDoc } from '../program/evidence-schema.ts';
import { builtIn, employmentFeed, fieldType, type Kinds } from '../program/kinds.ts';
import type { ByDoc } from '../program/each-schema.ts';
import { readsRates, writtenValue } from './factors.ts';
import { isRunPart, rowBeginnings, rowsSince, windowParts } from './window.ts';

/** A feed as recorded: complete through a day, allowed to lag, carrying some fields. */
export interface Feed {
  readonly source: string;
  readonly kind: string;
  readonly completeThrough: Day | null;
  readonly lagDays: number;
  readonly fields: readonly string[];
}

/** `unanswered`: all rows are there, and a question that nobody has answered is still open; `asked`: answers may be missing, too. */
export type CoverageState = 'complete' | 'unanswered' | 'asked' | 'behind' | 'missing';

/** What would close a gap in the evidence; readiness counts rows by it. */
export type Cause =
  | { readonly cause: 'no-feed'; readonly kind: string }
  | {
      readonly cause: 'feed-behind';
      readonly kind: string;
      readonly source: string;
      readonly completeThrough: Day | null;
      readonly needed: Day;
    }
  | {
      readonly cause: 'field-not-carried';
      readonly kind: string;
      readonly source: string;
      readonly fields: readonly string[];
    }
  | { readonly cause: 'answer-missing'; readonly kind: string };

export interface Coverage {
  readonly state: CoverageState;
  readonly causes: readonly Cause[];
}

/** Coverage of a window whose last day differs from partner to partner. */
export interface OwnCoverage {
  /** Apart from how far feeds reach. */
  readonly state: CoverageState;
  /** The day through which all feeds reach, null where no feed sets a limit. */
  readonly reach: Day | null;
}

const complete: Coverage = { state: 'complete', causes: [] };

/** Kinds of the rows that an aggregate counts, and of those that say when its window begins. */
export function kindsRead({ kinds, window }: Pick<AggregateDoc, 'kinds' | 'window'>): readonly string[] {
  return [
    ...kinds,
    ...windowParts(window)
      .filter(isRunPart)
      .flatMap(({ over }) => over?.kinds ?? []),
    ...rowBeginnings(window).flatMap((since) => rowsSince(since).kinds),
  ];
}

/**
 * Coverage of one aggregate, with the fields its keys use; `through` is the last day its window looks at, and `answersThrough` that through which feeds of
 * what reviewers supply have to reach.
 */
export function aggregateCoverage(
  aggregate: AggregateDoc,
  keys: readonly ByDoc[],
  through: Day,
  kinds: Kinds,
  feeds: readonly Feed[],
  asOf: Day,
  answersThrough = through,
): Coverage {
  const fields = new Set([
    ...valueFields(aggregate),
    ...conditionFields(aggregate.where ?? {}),
    ...keys.flatMap(keyFields),
  ]);
  const question = aggregate.reduce !== 'count' && aggregate.reduce !== 'sum';
  const ofKinds = aggregate.kinds.map((kind) => {
    const answers = kinds[kind]?.suppliedBy === 'reviewer';
    return kindCoverage(kind, fields, answers ? answersThrough : through, kinds, feeds, question);
  });
  // Pauses are looked for up to the as-of day.
  const ofPauses = windowParts(aggregate.window)
    .filter(isRunPart)
    .flatMap(({ over }) => {
      const asked = new Set(conditionFields(over?.where ?? {}));
      return (over?.kinds ?? []).map((kind) => kindCoverage(kind, asked, asOf, kinds, feeds, false));
    });
  const ofPersons = kindsRead(aggregate).some((kind) => kinds[kind]?.owner === 'person');
  return worst([...ofKinds, ...ofPauses, ...(ofPersons ? [whoWorksWhere(asOf, feeds)] : [])]);
}

/** Coverage of an aggregate whatever the last day of its window, and the last one for which it holds. */
export function ownCoverage(
  aggregate: AggregateDoc,
  keys: readonly ByDoc[],
  kinds: Kinds,
  feeds: readonly Feed[],
  asOf: Day,
): OwnCoverage {
  const { state } = aggregateCoverage(aggregate, keys, firstDay, kinds, feeds, asOf, asOf);
  const reaches = feeds.flatMap(({ kind, completeThrough, lagDays }) => {
    const supplied = aggregate.kinds.includes(kind) ? kinds[kind]?.suppliedBy : undefined;
    if (supplied !== 'vendor' && supplied !== 'partner') return [];
    if (completeThrough !== null) return [reachOf(completeThrough, lagDays)];
    return supplied === 'vendor' ? [firstDay] : [];
  });
  return { state, reach: reaches.length === 0 ? null : reaches.reduce((a, b) => (a < b ? a : b)) };
}

/** Coverage of the rows among which a window looks for its first day. A feed that does not say how far it comes tells no day. */
export function beginningCoverage(
  { kinds, where }: WindowRowsDoc,
  known: Kinds,
  feeds: readonly Feed[],
  asOf: Day,
): OwnCoverage {
  const rows = { kinds, where, window: 'lifetime', reduce: 'count' } as const;
  const { state, reach } = ownCoverage(rows, [], known, feeds, asOf);
  return { state: state === 'behind' ? 'missing' : state, reach };
}

/** No window ends before it. */
const firstDay = day('0001-01-01');

/** The last day through which a feed is believed. */
export function reachOf(completeThrough: Day, lagDays: number): Day {
  return plus(completeThrough, { days: lagDays });
}

/** Rows of persons count for their employer on the day; people join and leave, so a stale feed tells nothing sure. */
function whoWorksWhere(asOf: Day, feeds: readonly Feed[]): Coverage {
  const { state, causes } = employmentCoverage(asOf, feeds);
  return { state: state === 'complete' ? 'complete' : 'missing', causes };
}

/** Coverage of who is employed where on a day. */
export function employmentCoverage(on: Day, feeds: readonly Feed[]): Coverage {
  return feedCoverage(employmentFeed, new Set(), on, feeds);
}

function kindCoverage(
  kind: string,
  fields: ReadonlySet<string>,
  through: Day,
  kinds: Kinds,
  feeds: readonly Feed[],
  question: boolean,
): Coverage {
  const declared = kinds[kind];
  if (!declared) return { state: 'missing', causes: [{ cause: 'no-feed', kind }] };
  switch (declared.suppliedBy) {
    case 'partner':
      return declaredCoverage(kind, through, feeds);
    case 'program':
      return complete;
    case 'reviewer': {
      // A feed brings all answers that there are; what nobody has answered stays a question.
      const all = feedCoverage(kind, carried(fields, declared), through, feeds).state === 'complete';
      if (all && !question) return complete;
      return { state: all ? 'unanswered' : 'asked', causes: [{ cause: 'answer-missing', kind }] };
    }
    case 'vendor':
      return feedCoverage(kind, carried(fields, declared), through, feeds);
  }
}

/** The fields that a feed of a kind has to carry. */
function carried(fields: ReadonlySet<string>, kind: Kinds[string]): ReadonlySet<string> {
  return new Set(
    [...fields].filter((f) => !(f in kind.defaults) && !(f in builtIn) && fieldType(kind, f) !== undefined),
  );
}

function feedCoverage(
  kind: string,
  fields: ReadonlySet<string>,
  through: Day,
  feeds: readonly Feed[],
): Coverage {
  const own = feeds.filter((f) => f.kind === kind);
  if (own.length === 0) return { state: 'missing', causes: [{ cause: 'no-feed', kind }] };
  return worst(
    own.map((feed): Coverage => {
      const absent = [...fields].filter((f) => !feed.fields.includes(f)).toSorted();
      if (absent.length > 0) {
        return {
          state: 'missing',
          causes: [{ cause: 'field-not-carried', kind, source: feed.source, fields: absent }],
        };
      }
      return feed.completeThrough === null || endsBefore(feed, through) ? behind(feed, through) : complete;
    }),
  );
}

/**
 * What partners hand in is complete at its deadline, the as-of day, without any feed; a feed that says how far its export comes is
 * believed, so that a late export does not read as nothing handed in. One that says nothing takes nothing away.
 */
function declaredCoverage(kind: string, through: Day, feeds: readonly Feed[]): Coverage {
  return worst(
    feeds.filter((f) => f.kind === kind && endsBefore(f, through)).map((feed) => behind(feed, through)),
  );
}

/** Whether a feed says that it ends, its lag allowed, before a day. */
function endsBefore({ completeThrough, lagDays }: Feed, through: Day): boolean {
  return completeThrough !== null && reachOf(completeThrough, lagDays) < through;
}

function behind({ kind, source, completeThrough }: Feed, needed: Day): Coverage {
  return { state: 'behind', causes: [{ cause: 'feed-behind', kind, source, completeThrough, needed }] };
}

const order: readonly CoverageState[] = ['complete', 'unanswered', 'asked', 'behind', 'missing'];

/** The worst of several, with the causes of all. */
function worst(coverages: readonly Coverage[]): Coverage {
  const state = coverages.reduce<CoverageState>(
    (w, c) => (order.indexOf(c.state) > order.indexOf(w) ? c.state : w),
    'complete',
  );
  return { state, causes: coverages.flatMap((c) => c.causes) };
}

function keyFields(by: ByDoc): string[] {
  if (typeof by === 'string') return [by];
  return 'field' in by ? [by.field] : [];
}

/** Fields of a row that a condition reads. */
function conditionFields(where: Condition): string[] {
  return Object.entries(where).flatMap(([field, test]) => {
    if (field === 'anyOf') return (where.anyOf ?? []).flatMap(conditionFields);
    if (test === undefined) return [];
    const byOrigin = typeof test === 'object' && 'listed' in test && test.listed.on === 'origin-day';
    return byOrigin ? [field, 'origin'] : [field];
  });
}

/** Fields of a row that a value reads: the field itself, factor fields, and the fields that key a table. */
function valueFields(aggregate: Pick<AggregateDoc, 'value'>): string[] {
  const { value } = aggregate;
  if (value === undefined) return [];
  const { field, times, over } = writtenValue(value);
  const used = [...times, ...over].flatMap((f) =>
    typeof f === 'string'
      ? [f]
      : typeof f === 'number'
        ? []
        : [...Object.values(f.key), ...(f.on === 'origin-day' ? ['origin'] : [])],
  );
  const currency = readsRates(value) ? ['currency'] : [];
  return [...new Set([...(field === undefined ? [] : [field]), ...currency, ...used])];
}
