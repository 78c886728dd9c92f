/** What metrics read in the end: which kinds of evidence, in which windows, and whether it is money. */
import { day, minus, monthsOf, plus, type Day, type Span } from '../calendar.ts';
import { aggregatesOf } from '../metrics/atom.ts';
import { windowParts } from '../metrics/window.ts';
import type { AggregateDoc, WindowDoc, WindowPartDoc } from '../program/evidence-schema.ts';
import { isFormula, operandsIn } from '../program/metric-refs.ts';
import type { MetricDoc } from '../program/metric-schema.ts';
import type { Program } from '../program/program.ts';
import type { TierDoc } from '../program/schema.ts';

/** Rows that a metric reads. */
export interface RowsRead {
  readonly kinds: readonly string[];
  readonly age: Age;
  /** Whether amounts of money are added up or compared, and not only rows counted. */
  readonly money: boolean;
}

/** Everything that a metric reads, through all formulas. */
export interface MetricReading {
  readonly rows: readonly RowsRead[];
  /** Names of all metrics that it reads, itself too. */
  readonly metrics: ReadonlySet<string>;
}

const nothing: MetricReading = { rows: [], metrics: new Set() };

/** Readings of the metrics of one program, each worked out once. */
export class ReadingsOf {
  readonly #program: Program;
  /** The day on which it is read; windows of fixed days are old or new by it. */
  readonly #today: Day;
  readonly #known = new Map<string, MetricReading>();

  constructor(program: Program, today: Day) {
    this.#program = program;
    this.#today = today;
  }

  /** By name of the metric; nothing for one that there is not. */
  of(name: string): MetricReading {
    const known = this.#known.get(name);
    if (known) return known;
    const metric = this.#program.doc.metrics[name];
    if (!metric) return nothing;
    const parts = isFormula(metric) ? operandsIn(metric).map((o) => this.of(o)) : [];
    const rows = parts.flatMap((p) => p.rows);
    const reading = {
      rows: [...rowsOf(metric, this.#today), ...(isLongAgo(metric, this.#today) ? rows.map(longAgo) : rows)],
      metrics: new Set([name, ...parts.flatMap((p) => [...p.metrics])]),
    };
    this.#known.set(name, reading);
    return reading;
  }
}

const longAgo = (rows: RowsRead): RowsRead => ({ ...rows, age: 'longer' });

function isLongAgo(metric: MetricDoc, today: Day): boolean {
  return metric.measure === 'earlier' && !withinYear(plus(today, metric.shift), today);
}

function rowsOf(metric: MetricDoc, today: Day): readonly RowsRead[] {
  const aggregates =
    metric.measure === 'rows' ? [metric] : metric.measure === 'each' ? aggregatesOf(metric) : [];
  return aggregates.map((aggregate) => ({
    kinds: aggregate.kinds,
    age: ageOf(aggregate.window, today),
    money: isMoney(aggregate),
  }));
}

/** Whether an aggregate adds up or compares amounts of money, and does not only count rows. */
export function isMoney({ value, reduce }: AggregateDoc): boolean {
  return (typeof value === 'object' ? value.field : value) === 'amount' && reduce !== 'count';
}

/** How long ago rows of a window can lie: in a year that may end shortly before now, longer, or as long as they are in force now. */
export type Age = 'this-year' | 'longer' | 'in-force';

/** The age of what a window holds; of several windows the narrowest, since a row lies in all of them. */
export function ageOf(window: WindowDoc, today: Day): Age {
  const ages = windowParts(window).map((part) => ageOfPart(part, today));
  return (['this-year', 'in-force'] as const).find((age) => ages.includes(age)) ?? 'longer';
}

/** Twelve months that ended within the last year are a year: a review in January looks at the year before. */
function ageOfPart(window: WindowPartDoc, today: Day): Age {
  if (window === 'review-year') return 'this-year';
  if (window === 'lifetime') return 'longer';
  if (window === 'valid') return 'in-force';
  const thisYear = (is: boolean): Age => (is ? 'this-year' : 'longer');
  if ('valid' in window) {
    if (window.during !== undefined)
      return ageOfPart(window.during, today) === 'this-year' ? 'in-force' : 'longer';
    return withinYear(plus(today, window.shift ?? {}), today) ? 'in-force' : 'longer';
  }
  if ('last' in window)
    return thisYear(
      isYear({ [window.of]: window.last }, today) && withinYear(plus(today, window.shift ?? {}), today),
    );
  if ('calendar' in window) {
    const { from, to } = window;
    const months = monthsOf[window.calendar];
    return thisYear((to - from + 1) * months <= 12 && (-to - 1) * months < 12);
  }
  if ('unbroken' in window) return thisYear(isYear({ [window.of]: window.unbroken }, today));
  if ('since' in window) return 'longer';
  return thisYear(day(window.to) < plus(day(window.from), { years: 1 }) && withinYear(day(window.to), today));
}

/** Whether a day lies less than a year before today. */
function withinYear(on: Day, today: Day): boolean {
  return on > minus(today, { years: 1 });
}

/** Whether a span is a year at most. */
function isYear(span: Span, today: Day): boolean {
  return minus(today, span) >= minus(today, { years: 1 });
}

/** For how many months a latch holds at least; 0 where that differs from partner to partner. */
export function monthsHeld({ latch }: TierDoc): number {
  const until = latch?.until;
  if (typeof until !== 'object') return 0;
  if ('months' in until) return until.months;
  const { years = 0, months = 0 } = until.plus ?? {};
  return (until.later ?? 0) * monthsOf[until.endOf] + years * 12 + months;
}
