/** How a figure comes about, in words: what is done, and what it is done with. */
import { dayInWords } from '../calendar.ts';
import { inUnits } from '../metrics/operand.ts';
import { metricWindow } from '../metrics/metric-window.ts';
import type { Metric, Program } from '../program/program.ts';
import { beginningOf } from '../standing/missing-evidence.ts';
import type { Figure, FigurePart } from '../standing/figure.ts';
import { noValueOf } from '../standing/no-value.ts';
import { metricNamed } from '../standing/trace.ts';
import { factInterval, valueInWords } from './value.ts';
import { windowDaysInWords } from './window.ts';

/** What a line over several parts says, such as `the sum of`; null where the one part says it all in its own line. */
export function figureHead(figure: Figure, metric: Metric, program: Program): string | null {
  const { formula } = figure;
  switch (formula.measure) {
    case 'add':
      return 'the sum of';
    case 'multiply':
      return 'the product of';
    case 'min':
      return 'the smallest of';
    case 'max':
      return 'the largest of';
    case 'first':
      return 'the first of these that has a value';
    case 'mean':
      return isWeighted(figure) ? 'the mean, by weight, of' : 'the mean of';
    case 'subtract':
      return 'the difference of';
    case 'ratio': {
      const { atMost } = formula;
      const most = atMost === undefined ? '' : `, ${ofDocument(atMost, metric, program)} at most,`;
      return `the quotient${most} of`;
    }
    case 'share':
      return 'the first as a part of both';
    case 'growth':
      return 'the growth';
    default:
      return null;
  }
}

/** What stands before a part in its line; such as `less `, `now, `, `0.5 times `. */
function partHead({ formula, on }: Figure, { role }: FigurePart, metric: Metric, program: Program): string {
  const own = (n: number): string => ofDocument(n, metric, program);
  switch (formula.measure) {
    case 'scale':
      return `${formula.by} times `;
    case 'cap': {
      const { least, most } = formula;
      if (least === undefined) return `at most ${own(most ?? Infinity)} of `;
      return most === undefined
        ? `at least ${own(least)}, else `
        : `between ${own(least)} and ${own(most)}, of `;
    }
    case 'rank':
    case 'linear':
    case 'step':
      return 'by ';
    case 'elapsed':
      return `in whole ${formula.of}, since `;
    case 'earlier':
      return on === null ? '' : `on ${dayInWords(on)}, `;
    case 'sampled':
      return on === null ? '' : `on the newest of these days, ${dayInWords(on)}, `;
    case 'subtract':
      return role === 'less' ? 'less ' : '';
    case 'ratio':
      return role === 'to' ? 'by ' : '';
    case 'growth':
      return role === 'now' ? 'now, ' : 'before, ';
    default:
      return '';
  }
}

/** What stands after a part in its line; such as `, weight 3`. */
function partTail(figure: Figure, { weight, of }: FigurePart, metric: Metric, program: Program): string {
  const { formula } = figure;
  const read = typeof of === 'number' ? metric : metricNamed(program, of);
  const own = (n: number): string => ofDocument(n, metric, program);
  const its = (n: number): string => ofDocument(n, read, program);
  switch (formula.measure) {
    case 'mean':
      return isWeighted(figure) ? `, weight ${weight ?? 1}` : '';
    case 'linear':
      return `; ${own(formula.points)} from ${its(formula.full)} on, and in proportion below`;
    case 'step': {
      const steps = formula.steps
        .toSorted((a, b) => a[0] - b[0])
        .map(([from, value]) => `${own(value)} from ${its(from)} on`);
      return `; ${steps.slice(0, stepsShown).join(', ')}${steps.length > stepsShown ? ', …' : ''}, ${own(formula.below)} below`;
    }
    default:
      return '';
  }
}

const stepsShown = 8;

function isWeighted({ parts }: Figure): boolean {
  return new Set(parts.map((p) => p.weight)).size > 1;
}

/** A part in a line: `training points: 20 points`, `before, revenue, 1 Jan to 31 Dec 2025: USD 20,000`. */
export function partInWords(figure: Figure, part: FigurePart, metric: Metric, row: number): string {
  const { ctx, of, fact } = part;
  const { program } = ctx;
  const tail = partTail(figure, part, metric, program);
  if (typeof of === 'number' || fact === null)
    return `${partHead(figure, part, metric, program)}${ofDocument(Number(of), metric, program)}${tail}`;
  const read = metricNamed(program, of);
  const why = noValueOf(program, ctx.evaluation, row, of);
  return `${partHead(figure, part, metric, program)}${read.label}${windowOf(part, metric, row)}: ${factInterval(fact, read, program, why)}${tail}`;
}

/** The window of a part, where it is another than that of the figure. */
function windowOf({ ctx, of }: FigurePart, figure: Metric, row: number): string {
  const said = (name: string): string => {
    const window = metricWindow(ctx.program, name, ctx.moment, beginningOf(ctx.evaluation, row));
    return `, ${windowDaysInWords(window, ctx.program)}`;
  };
  const own = typeof of === 'number' ? '' : said(of);
  return own === said(figure.name) ? '' : own;
}

/** A number of the document in the unit of a metric. */
function ofDocument(n: number, metric: Metric, program: Program): string {
  return valueInWords(inUnits(n, metric.decimals), metric, program);
}
