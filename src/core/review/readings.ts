/** What metrics read in the end: which kinds of evidence, in which windows, and whether it is money. */
import { aggregatesOf } from '../metrics/atom.ts';
import type { Span } from '../calendar.ts';
import { windowParts } from '../metrics/window.ts';
import type { WindowDoc, WindowPartDoc } from '../program/evidence-schema.ts';
import { isFormula, operandsIn } from '../program/metric-refs.ts';
import type { MetricDoc } from '../program/metric-schema.ts';
import type { Program } from '../program/program.ts';

/** Rows that a metric reads. */
export interface RowsRead {
  readonly kinds: readonly string[];
  readonly age: Age;
  /** How far back the window reaches; null where it has no such length. */
  readonly back: Span | null;
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
  readonly #known = new Map<string, MetricReading>();

  constructor(program: Program) {
    this.#program = program;
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
      rows: [...rowsOf(metric), ...(metric.measure === 'earlier' ? rows.map(longAgo) : rows)],
      metrics: new Set([name, ...parts.flatMap((p) => [...p.metrics])]),
    };
    this.#known.set(name, reading);
    return reading;
  }
}

const longAgo = (rows: RowsRead): RowsRead => ({ ...rows, age: 'longer' });

function rowsOf(metric: MetricDoc): readonly RowsRead[] {
  const aggregates =
    metric.measure === 'rows' ? [metric] : metric.measure === 'each' ? aggregatesOf(metric) : [];
  return aggregates.map(({ kinds, window, value, reduce }) => {
    const field = typeof value === 'object' ? value.field : value;
    return {
      kinds,
      age: ageOf(window),
      back: backOf(window),
      money: field === 'amount' && reduce !== 'count',
    };
  });
}

/** How long ago rows of a window can lie: within a year, longer, or as long as they are in force now. */
export type Age = 'this-year' | 'longer' | 'in-force';

/** Of several windows the narrowest, since a row lies in all of them. */
function ageOf(window: WindowDoc): Age {
  const ages = windowParts(window).map(ageOfPart);
  return (['this-year', 'in-force'] as const).find((age) => ages.includes(age)) ?? 'longer';
}

function ageOfPart(window: WindowPartDoc): Age {
  if (window === 'review-year') return 'this-year';
  if (window === 'lifetime') return 'longer';
  if (window === 'valid') return 'in-force';
  if ('valid' in window) {
    const of = window.during === undefined ? 'this-year' : ageOfPart(window.during);
    return window.shift === undefined && of === 'this-year' ? 'in-force' : 'longer';
  }
  if ('last' in window) {
    const most = { days: 366, months: 12, years: 1 }[window.of];
    return window.shift === undefined && window.last <= most ? 'this-year' : 'longer';
  }
  if ('calendar' in window) {
    const most = { month: 12, quarter: 4, year: 1 }[window.calendar];
    return window.from > -most ? 'this-year' : 'longer';
  }
  if ('unbroken' in window) {
    const most = { days: 366, months: 12, years: 1 }[window.of];
    return window.unbroken <= most ? 'this-year' : 'longer';
  }
  return 'longer';
}

function backOf(window: WindowDoc): Span | null {
  const spans = windowParts(window).flatMap((part) => backOfPart(part) ?? []);
  return spans.toSorted((a, b) => aboutDays(a) - aboutDays(b))[0] ?? null;
}

const aboutDays = ({ years = 0, months = 0, days = 0 }: Span): number => years * 366 + months * 30.5 + days;

function backOfPart(window: WindowPartDoc): Span | null {
  if (window === 'review-year') return { years: 1 };
  if (typeof window !== 'string' && 'last' in window && window.shift === undefined)
    return { [window.of]: window.last };
  return null;
}
