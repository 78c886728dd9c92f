/** How figures come about, as JSON: the shape that scripts read. */
import type { Day } from '../calendar.ts';
import { plainName } from '../program/cuts.ts';
import type { Formula } from '../program/metric-refs.ts';
import { leavesOf, metricsOf } from '../program/tree.ts';
import { tierTree } from '../program/program.ts';
import { value, type Value } from './criteria-json.ts';
import { figureOf, type FigurePart, type PartRole } from './figure.ts';
import { metricNamed, type LookContext } from './trace.ts';

/** A formula with what it was computed from. */
export interface FigureJson {
  readonly label: string;
  readonly least: Value;
  readonly most: Value;
  readonly measure: Formula['measure'];
  /** The day on which its parts are read, where it is another than that of the look. */
  readonly on?: Day;
  readonly parts: readonly PartJson[];
}

export interface PartJson {
  readonly role: PartRole;
  /** Absent where it is a number of the document. */
  readonly metric?: string;
  readonly label?: string;
  readonly least: Value;
  readonly most: Value;
  readonly weight?: number;
}

/**
 * The figures that the criteria of a look read and that come from other metrics, with those that these are made of on the same day; of one that
 * is compared on both sides the first.
 */
export function figuresJson(ctx: LookContext, row: number): Readonly<Record<string, FigureJson>> {
  const out = new Map<string, FigureJson>();
  const open = (name: string): void => {
    if (out.has(plainName(name))) return;
    const figure = figureOf(ctx, name, row);
    if (figure === null) return;
    const { formula, parts, on } = figure;
    const metric = metricNamed(ctx.program, name);
    const { least, most } = ctx.evaluation.fact(name, row);
    out.set(plainName(name), {
      label: metric.label,
      least: value(least, metric),
      most: value(most, metric),
      measure: formula.measure,
      ...(on === null ? {} : { on }),
      parts: parts.map(partJson),
    });
    // What is read on another day is another figure of the same name.
    if (on === null) for (const { of } of parts) if (typeof of === 'string') open(of);
  };
  const leaves = ctx.evaluation.ladder.tiers.flatMap((t) => leavesOf(tierTree(t.enter)));
  for (const name of leaves.flatMap(metricsOf)) open(name);
  return Object.fromEntries(out);
}

function partJson({ role, of, weight, fact, ctx }: FigurePart): PartJson {
  const weighted = weight === null ? {} : { weight };
  if (typeof of === 'number' || fact === null)
    return { role, least: Number(of), most: Number(of), ...weighted };
  const metric = metricNamed(ctx.program, of);
  return {
    role,
    metric: plainName(of),
    label: metric.label,
    least: value(fact.least, metric),
    most: value(fact.most, metric),
    ...weighted,
  };
}
