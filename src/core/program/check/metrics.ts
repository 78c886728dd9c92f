/** Checks of metrics: what they refer to, whether fields and units fit, and that they do not go in circles. */
import { aggregateOf } from '../../metrics/atom.ts';
import { unitRange } from '../../metrics/units.ts';
import { ownOperands } from '../metric-refs.ts';
import type { MetricDoc, MetricOf } from '../metric-schema.ts';
import type { ProgramDoc } from '../schema.ts';
import { checkAggregate } from './aggregates.ts';
import type { Checker, Path } from './checker.ts';
import { checkEach } from './each.ts';
import { checkFormula } from './formulas.ts';
import { checkLookup, checkPlacement } from './records.ts';

/** Reports every fault of the metrics. */
export function checkMetrics(c: Checker): void {
  const { metrics } = c.doc;
  for (const [name, metric] of Object.entries(metrics)) {
    const path: Path = ['metrics', name];
    if ((metric.measure === 'rows' || metric.measure === 'each') && metric.pool !== undefined)
      checkPool(c, [...path, 'pool'], metric.pool);
    switch (metric.measure) {
      case 'rows':
        checkAggregate(c, path, aggregateOf(metric), []);
        checkNone(c, path, metric);
        break;
      case 'each':
        checkEach(c, path, metric);
        checkNone(c, path, metric);
        break;
      case 'attribute':
        checkAttribute(c, path, metric);
        break;
      case 'lookup':
        checkLookup(c, path, metric);
        break;
      case 'placement':
        checkPlacement(c, path, metric);
        break;
      default: {
        const names = ownOperands(metric);
        names.forEach((n) => c.known([...path, fieldOf(metric, n)], 'metric', n, Object.keys(metrics)));
        checkFormula(c, path, metric);
      }
    }
  }
}

/** What stands in for no value has to be a value of the unit. */
function checkNone(c: Checker, path: Path, metric: MetricOf<'rows'> | MetricOf<'each'>): void {
  if (metric.none === undefined) return;
  const [low, high] = unitRange(metric.unit, metric.reduce);
  if (metric.none < low || metric.none > high)
    c.fault(
      'threshold-type',
      [...path, 'none'],
      `${metric.none} is no value of the unit ${metric.unit}.`,
      `Write a number from ${low} to ${high}.`,
    );
}

/** The key under which a formula names an operand, for the position. */
function fieldOf(metric: MetricDoc, name: string): string {
  for (const [key, value] of Object.entries(metric)) {
    if (key === 'label') continue;
    if (value === name || (Array.isArray(value) && value.includes(name))) return key;
    if (typeof value === 'object' && value !== null && JSON.stringify(value).includes(`"${name}"`))
      return key;
  }
  return 'measure';
}

/** Groups of companies are those with the same text. */
function checkPool(c: Checker, path: Path, attribute: string): void {
  if (!c.known(path, 'attribute', attribute, Object.keys(c.doc.attributes))) return;
  const type = c.doc.attributes[attribute]?.type;
  if (type !== 'text')
    c.fault(
      'field-type',
      path,
      `The attribute '${attribute}' is ${type ?? 'unknown'} and names no group of companies.`,
      'Name an attribute of type text, such as the name of the parent company.',
    );
}

function checkAttribute(c: Checker, path: Path, metric: MetricOf<'attribute'>): void {
  if (!c.known([...path, 'attribute'], 'attribute', metric.attribute, Object.keys(c.doc.attributes))) return;
  const { type, values } = c.doc.attributes[metric.attribute] ?? {};
  if (metric.is !== undefined) return checkIs(c, path, metric, type, values);
  const fits =
    type === 'yes-no'
      ? metric.unit === 'flag'
      : type === 'day'
        ? metric.unit === 'day'
        : type === 'number' && metric.unit !== 'flag' && metric.unit !== 'day';
  if (!fits)
    c.fault(
      'field-type',
      path,
      `The attribute '${metric.attribute}' is ${type ?? 'unknown'} and cannot be counted in ${metric.unit}.`,
      'Use flag for yes-no, day for day, any other unit for number; of text ask whether it is something: `is: core`, unit flag.',
    );
}

/** Whether a text is one of some: a flag, of values that there are. */
function checkIs(
  c: Checker,
  path: Path,
  { attribute, unit, is }: MetricOf<'attribute'>,
  type: ProgramDoc['attributes'][string]['type'] | undefined,
  values: readonly string[] | undefined,
): void {
  if (type !== 'text' || unit !== 'flag')
    c.fault(
      'field-type',
      [...path, 'is'],
      type === 'text'
        ? `Whether '${attribute}' is something is yes or no, and cannot be counted in ${unit}.`
        : `The attribute '${attribute}' is ${type ?? 'unknown'}, and only text is asked whether it is something.`,
      type === 'text' ? 'Write `unit: flag`.' : 'Leave `is` out, and compare the metric in a criterion.',
    );
  else if (values)
    for (const text of [is ?? []].flat()) c.known([...path, 'is'], `value of '${attribute}'`, text, values);
}
