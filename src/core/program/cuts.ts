/**
 * What a comparison reads of a metric that does not come out whole (../metrics/README.md, "What is compared"): the figure on the one side or on
 * the other of what it is, whichever decides exactly. The side that `better` does not name is a copy of the metric.
 */
import type { Cut } from '../metrics/exact.ts';
import { productShift } from '../metrics/product.ts';
import { metricDecimals } from '../metrics/units.ts';
import { isFormula, type Formula, type FormulaDoc } from './metric-refs.ts';
import type { MetricDoc, OperandDoc } from './metric-schema.ts';
import type { Metric } from './program.ts';
import type { ProgramDoc } from './schema.ts';
import type { Sides } from './tree.ts';

/** A document, as far as it says which metrics are cut. */
type CutDoc = Pick<ProgramDoc, 'metrics'> & { readonly program: Pick<ProgramDoc['program'], 'currency'> };

/** To which side a metric's own figure is cut: against the partner. */
export function ownCut({ better }: Pick<MetricDoc, 'better'>): Cut {
  return better === 'lower' ? 'up' : 'down';
}

/** Whether a metric may come out between two of its units: it divides, or picks one that does. */
export function isCut(name: string, doc: CutDoc): boolean {
  const metric = doc.metrics[name];
  if (!metric || !isFormula(metric)) return false;
  return divides(metric, doc) || picked(metric).some((operand) => isCut(operand, doc));
}

function decimalsIn(doc: CutDoc, name: string): number {
  const metric = doc.metrics[name];
  return metric ? metricDecimals(metric, doc.program.currency) : 0;
}

function divides(formula: FormulaDoc, doc: CutDoc): boolean {
  switch (formula.measure) {
    case 'linear':
    case 'ratio':
    case 'share':
    case 'growth':
      return true;
    case 'mean':
      return Object.values(formula.of).reduce((total, weight) => total + weight, 0) > 1;
    case 'rank':
      return formula.as === 'percent';
    case 'multiply': {
      const units = formula.of.map((name) => doc.metrics[name]?.unit);
      const digits = formula.of.map((name) => decimalsIn(doc, name));
      return productShift(formula.unit, metricDecimals(formula, doc.program.currency), units, digits) < 0;
    }
    case 'scale': {
      // Six digits of the number count; what they and the decimals bring in is divided out again.
      const shift = metricDecimals(formula, doc.program.currency) - decimalsIn(doc, formula.of) - 6;
      return shift < 0 && Math.round(Math.abs(formula.by) * 1e6) % 10 ** -shift !== 0;
    }
    default:
      return false;
  }
}

/** The metrics of which a formula gives one, as it is. */
function picked(formula: FormulaDoc | Formula): readonly string[] {
  const names = (of: readonly OperandDoc[]): string[] => of.filter((o) => typeof o === 'string');
  switch (formula.measure) {
    case 'min':
    case 'max':
    case 'first':
      return names(formula.of);
    case 'choose':
      return names([formula.then, formula.else]);
    case 'cap':
    case 'earlier':
      return [formula.of];
    case 'sampled':
      return formula.reduce === 'count' || formula.reduce === 'sum' ? [] : [formula.of];
    default:
      return [];
  }
}

/** The same formula, reading other metrics in place of those that it picks from. */
function pickingFrom(formula: Formula, instead: (name: string) => string): Formula {
  const operand = (o: OperandDoc): OperandDoc => (typeof o === 'string' ? instead(o) : o);
  switch (formula.measure) {
    case 'min':
    case 'max':
    case 'first':
      return { ...formula, of: formula.of.map(operand) };
    case 'choose':
      return { ...formula, then: operand(formula.then), else: operand(formula.else) };
    case 'cap':
    case 'earlier':
    case 'sampled':
      return { ...formula, of: instead(formula.of) };
    default:
      return formula;
  }
}

/** A copy that something reads: of which metric, to which side, with how many digits. */
interface Copy {
  readonly of: string;
  readonly cut: Cut;
  readonly decimals: number;
}

/** The metric of the document that a name stands for, be it that of a copy. */
export function plainName(name: string): string {
  return name.replace(/^(down|up)(\.\d)?\//, '');
}

/** The copies that the criteria and formulas of a program read. */
export class Cuts implements Sides {
  private readonly doc: CutDoc;
  private readonly copies = new Map<string, Copy>();

  constructor(doc: CutDoc) {
    this.doc = doc;
  }

  isCut(name: string): boolean {
    return isCut(name, this.doc);
  }

  /** The name under which a metric is found cut to a side: its own, where that is the side of its figure, or it is whole. */
  named(name: string, cut: Cut, decimals = decimalsIn(this.doc, name)): string {
    const metric = this.doc.metrics[name];
    if (!metric || !isFormula(metric) || !this.isCut(name)) return name;
    const own = decimals === decimalsIn(this.doc, name);
    const asItIs = divides(metric, this.doc)
      ? ownCut(metric) === cut
      : picked(metric).every((operand) => this.named(operand, cut, decimals) === operand);
    if (own && asItIs) return name;
    const copy = `${cut}${own ? '' : `.${decimals}`}/${name}`;
    this.copies.set(copy, { of: name, cut, decimals });
    return copy;
  }

  /** Adds the copies to the metrics that they are of. */
  addTo(metrics: Map<string, Metric>): void {
    // Copies of what picks read further copies, which are found while they are made.
    for (const [name, { of, cut, decimals }] of this.copies) {
      const metric = metrics.get(of);
      if (!metric || !('formula' in metric.source)) continue;
      const formula = pickingFrom(metric.source.formula, (operand) => this.named(operand, cut, decimals));
      metrics.set(name, {
        ...metric,
        name,
        decimals,
        better: cut === 'up' ? 'lower' : 'higher',
        source: { formula },
      });
    }
  }
}
