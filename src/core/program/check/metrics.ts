/** Checks of metrics: what they refer to, whether fields and units fit, and that they do not go in circles. */
import { aggregateOf, aggregatesOf, isInnerEach } from '../../metrics/atom.ts';
import { unitRange } from '../../metrics/units.ts';
import { operands } from '../metric-refs.ts';
import type { HavingDoc, MetricDoc, MetricOf } from '../metric-schema.ts';
import { checkAggregate, checkOwners } from './aggregates.ts';
import type { Checker, Path } from './checker.ts';
import { checkComparison } from './comparison.ts';
import { checkFormula } from './formulas.ts';
import { checkLookup, checkPlacement } from './records.ts';

/** Reports every fault of the metrics. */
export function checkMetrics(c: Checker): void {
  const { metrics } = c.doc;
  for (const [name, metric] of Object.entries(metrics)) {
    const path: Path = ['metrics', name];
    if ('pool' in metric && metric.pool !== undefined)
      c.notYet(
        [...path, 'pool'],
        'Counting for a group of companies',
        'Import the evidence for each of them.',
      );
    switch (metric.measure) {
      case 'rows':
        checkAggregate(c, path, aggregateOf(metric), undefined);
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
        const names = operands(metric);
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

function checkAttribute(c: Checker, path: Path, metric: MetricOf<'attribute'>): void {
  if (!c.known([...path, 'attribute'], 'attribute', metric.attribute, Object.keys(c.doc.attributes))) return;
  const type = c.doc.attributes[metric.attribute]?.type;
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
      'Use flag for yes-no, day for day, any other unit for number; text has no number.',
    );
}

function checkEach(c: Checker, path: Path, metric: MetricOf<'each'>): void {
  const names = Object.keys(metric.with);
  if (names.length === 0)
    c.fault(
      'group-count',
      [...path, 'with'],
      'An `each` that looks at nothing.',
      'Name at least one aggregate under `with`.',
    );
  for (const [name, member] of Object.entries(metric.with)) {
    if (isInnerEach(member))
      c.notYet(
        [...path, 'with', name],
        'Keys within a key',
        'Count the inner keys by a metric of their own.',
      );
    else checkAggregate(c, [...path, 'with', name], member, metric.by);
  }
  if (metric.among)
    c.notYet([...path, 'among'], 'The largest or smallest keys', 'Use `having` with a threshold.');
  if (metric.having) checkHaving(c, [...path, 'having'], metric.having, names);
  const value = metric.value;
  const valued =
    value === undefined ? [] : typeof value === 'string' ? [value] : 'min' in value ? value.min : value.max;
  valued.forEach((v) => c.known([...path, 'value'], 'aggregate', v, names));
  if (metric.reduce !== 'count' && value === undefined)
    c.fault(
      'missing-key',
      path,
      `The ${metric.reduce} of what?`,
      'Add `value:` with the name of an aggregate.',
    );
  if (metric.by !== 'person')
    checkOwners(c, path, [...new Set(aggregatesOf(metric).flatMap((a) => a.kinds))]);
}

function checkHaving(c: Checker, path: Path, having: HavingDoc, names: readonly string[]): void {
  if ('all' in having) return having.all.forEach((h, i) => checkHaving(c, [...path, 'all', i], h, names));
  if ('any' in having) return having.any.forEach((h, i) => checkHaving(c, [...path, 'any', i], h, names));
  if ('of' in having) {
    if (having.atLeast < 1 || having.atLeast > having.of.length)
      c.fault(
        'group-count',
        path,
        `At least ${having.atLeast} of ${having.of.length}.`,
        `Ask for 1 to ${having.of.length}.`,
      );
    return having.of.forEach((h, i) => checkHaving(c, [...path, 'of', i], h, names));
  }
  c.known([...path, 'value'], 'aggregate', having.value, names);
  checkComparison(c, path, having);
}
