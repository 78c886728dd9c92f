/** Checks of metrics: what they refer to, whether fields and units fit, and that they do not go in circles. */
import { toFact } from '../../money.ts';
import { aggregateOf } from '../../metrics/atom.ts';
import { metricDecimals, unitBounds } from '../../metrics/units.ts';
import { typeOf } from '../../metrics/rows.ts';
import type { AggregateDoc, Condition, FactorDoc, FieldType, WindowDoc } from '../evidence-schema.ts';
import { fieldType } from '../kinds.ts';
import { operands } from '../metric-refs.ts';
import type { HavingDoc, MetricDoc, MetricOf } from '../metric-schema.ts';
import { circle, type Checker, type Path } from './checker.ts';

export function checkMetrics(c: Checker): void {
  const { metrics } = c.doc;
  const edges = new Map<string, readonly string[]>();
  for (const [name, metric] of Object.entries(metrics)) {
    const path: Path = ['metrics', name];
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
      default: {
        const names = operands(metric);
        names.forEach((n) => c.known([...path, fieldOf(metric, n)], 'metric', n, Object.keys(metrics)));
        edges.set(name, names);
        checkFormula(c, path, metric);
      }
    }
  }
  const found = circle(edges);
  if (found)
    c.fault(
      'cycle',
      ['metrics', found[0] ?? ''],
      `Metrics read each other in a circle: ${found.join(' → ')}.`,
      'Let one of them read evidence instead.',
    );
}

/** What stands in for no value has to be a value of the unit. */
function checkNone(c: Checker, path: Path, metric: MetricOf<'rows'> | MetricOf<'each'>): void {
  if (metric.none === undefined) return;
  const [low, high] = unitBounds(metric.unit);
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

function checkFormula(
  c: Checker,
  path: Path,
  metric: Exclude<MetricDoc, { measure: 'rows' | 'each' | 'attribute' }>,
): void {
  if (metric.measure === 'standing')
    return c.notYet(
      path,
      'The tier on another ladder as a metric',
      'Ask for the other ladder’s criteria here.',
    );
  if (metric.measure === 'rank')
    return c.notYet(path, 'Rank within a group', 'Use a threshold on the metric itself.');
  const own = metricDecimals(metric, c.doc.program.currency);
  const decimals = (name: string): number | undefined => {
    const other = c.doc.metrics[name];
    return other && metricDecimals(other, c.doc.program.currency);
  };
  if (
    metric.measure === 'add' ||
    metric.measure === 'subtract' ||
    metric.measure === 'min' ||
    metric.measure === 'max' ||
    metric.measure === 'choose' ||
    metric.measure === 'mean' ||
    metric.measure === 'cap'
  ) {
    const read =
      metric.measure === 'choose'
        ? [metric.then, metric.else].filter((o) => typeof o === 'string')
        : operands(metric);
    for (const name of read) {
      const other = c.doc.metrics[name];
      const digits = decimals(name);
      if (!other || digits === undefined) continue;
      if (digits > own)
        c.fault(
          'unit-mismatch',
          path,
          `'${name}' carries ${digits} decimals and this metric ${own}.`,
          `Give this metric \`decimals: ${digits}\`.`,
        );
      const moneyMix = (other.unit === 'money') !== (metric.unit === 'money');
      if (moneyMix)
        c.fault(
          'unit-mismatch',
          path,
          `'${name}' is counted in ${other.unit} and this metric in ${metric.unit}.`,
          'Put together what is counted in the same unit.',
        );
    }
  }
  if (metric.measure === 'share') {
    const [a, b] = [decimals(metric.part), decimals(metric.rest)];
    if (a !== undefined && b !== undefined && a !== b)
      c.fault(
        'unit-mismatch',
        path,
        'Part and rest of a share carry different decimals.',
        'Give both the same `decimals`.',
      );
  }
  checkNumbers(c, path, metric, own, decimals);
  if (metric.measure === 'mean' && Object.keys(metric.of).length === 0)
    c.fault('group-count', path, 'A mean of nothing.', 'Name at least one metric with its weight.');
  if (metric.measure === 'choose') checkComparison(c, [...path, 'when'], metric.when);
}

/** Numbers of a formula must fit the decimals of what they are compared or put together with, so that nothing is rounded unseen. */
function checkNumbers(
  c: Checker,
  path: Path,
  metric: Exclude<MetricDoc, { measure: 'rows' | 'each' | 'attribute' }>,
  own: number,
  decimalsOf: (name: string) => number | undefined,
): void {
  const fits = (
    key: string,
    decimals: number | undefined,
    ...numbers: readonly (number | string | undefined)[]
  ): void => {
    for (const n of numbers) {
      if (typeof n !== 'number' || decimals === undefined) continue;
      const fact = toFact(n, decimals);
      if (fact === 'precision')
        c.fault(
          'threshold-precision',
          [...path, key],
          `${n} has more decimals than fit here (${decimals}).`,
          'Round it, or give the metric more `decimals`.',
        );
      if (fact === 'large')
        c.fault(
          'fact-too-large',
          [...path, key],
          `${n} is beyond the range in which whole numbers are exact.`,
          'Count in a larger unit.',
        );
    }
  };
  switch (metric.measure) {
    case 'add':
    case 'min':
    case 'max':
      return fits('of', own, ...metric.of);
    case 'subtract':
      return fits('measure', own, metric.from, metric.less);
    case 'scale':
      if (metric.by === 0)
        c.fault(
          'wrong-type',
          [...path, 'by'],
          'A scale by 0 is always 0.',
          'Write the number to multiply with.',
        );
      return fits('by', 6, metric.by);
    case 'cap':
      return fits('measure', own, metric.least, metric.most);
    case 'step':
      fits('steps', decimalsOf(metric.of), ...metric.steps.map(([from]) => from));
      return fits('steps', own, ...metric.steps.map(([, value]) => value), metric.below, metric.none);
    case 'linear':
      fits('full', decimalsOf(metric.of), metric.full);
      return fits('points', own, metric.points, metric.none);
    case 'ratio':
      fits('atLeast', decimalsOf(metric.to), metric.atLeast);
      return fits('atMost', own, metric.atMost);
    case 'share':
      return fits('atLeast', decimalsOf(metric.part), metric.atLeast);
    case 'growth':
      return fits('atLeast', decimalsOf(metric.before), metric.atLeast);
    case 'choose': {
      const { atLeast, atMost, above, below, is } = metric.when;
      fits('when', decimalsOf(metric.when.metric), atLeast, atMost, above, below, is);
      return fits('measure', own, metric.then, metric.else);
    }
    case 'mean':
    case 'standing':
    case 'rank':
      return;
  }
}

function checkComparison(
  c: Checker,
  path: Path,
  test: {
    atLeast?: number | undefined;
    atMost?: number | undefined;
    above?: number | undefined;
    below?: number | undefined;
    is?: number | undefined;
  },
): void {
  const given = [test.atLeast, test.atMost, test.above, test.below, test.is].filter((t) => t !== undefined);
  if (given.length === 0)
    c.fault(
      'missing-key',
      path,
      'A comparison without a threshold.',
      'Add one of atLeast, atMost, above, below, is.',
    );
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
  for (const [name, aggregate] of Object.entries(metric.with))
    checkAggregate(c, [...path, 'with', name], aggregate, metric.by);
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
    checkOwners(c, path, [...new Set(Object.values(metric.with).flatMap((a) => a.kinds))]);
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

function checkAggregate(
  c: Checker,
  path: Path,
  aggregate: AggregateDoc,
  by: MetricOf<'each'>['by'] | undefined,
): void {
  const known = aggregate.kinds.filter((k, i) =>
    c.known([...path, 'kinds', i], 'kind of evidence', k, Object.keys(c.kinds)),
  );
  checkWindow(c, [...path, 'window'], aggregate.window);
  if (known.length < aggregate.kinds.length) return;
  if (by !== 'person') checkOwners(c, path, known);
  if (aggregate.where) checkCondition(c, [...path, 'where'], aggregate.where, known);
  checkValue(c, path, aggregate, known);
  if (by !== undefined) {
    const field = typeof by === 'string' ? by : 'field' in by ? by.field : undefined;
    if (field !== undefined) known.forEach((k) => hasField(c, path, k, field));
  }
}

function checkOwners(c: Checker, path: Path, kinds: readonly string[]): void {
  const owners = new Set(kinds.flatMap((k) => c.kinds[k]?.owner ?? []));
  if (owners.size > 1)
    c.fault(
      'kind-owner',
      path,
      `Kinds that belong to persons and kinds that belong to partners are put together: ${kinds.join(', ')}.`,
      'Count them apart, or use `each` by person.',
    );
}

export function checkWindow(c: Checker, path: Path, window: WindowDoc): void {
  if (typeof window === 'string') return;
  if ('since' in window)
    c.notYet(path, 'A window that begins at a day of the partner’s own', 'Use a fixed or trailing window.');
  if ('calendar' in window && window.from > window.to)
    c.fault(
      'window-empty',
      path,
      `The window ends before it begins (${window.from} to ${window.to}).`,
      'Put the earlier period first.',
    );
  if ('from' in window && !('calendar' in window) && window.from > window.to)
    c.fault(
      'window-empty',
      path,
      `The window ends before it begins (${window.from} to ${window.to}).`,
      'Put the earlier day first.',
    );
}

function hasField(c: Checker, path: Path, kind: string, field: string): boolean {
  const declared = c.kinds[kind];
  if (declared && fieldType(declared, field)) return true;
  const fields = Object.keys(declared?.fields ?? {});
  c.fault(
    'field-unknown',
    path,
    `The kind '${kind}' has no field '${field}'.`,
    fields.length > 0 ? `It has: ${fields.join(', ')}.` : 'It has no fields.',
  );
  return false;
}

function checkCondition(c: Checker, path: Path, where: Condition, kinds: readonly string[]): void {
  (where.anyOf ?? []).forEach((w, i) => checkCondition(c, [...path, 'anyOf', i], w, kinds));
  for (const [field, test] of Object.entries(where)) {
    if (field === 'anyOf' || test === undefined) continue;
    const at = [...path, field];
    if (!kinds.every((k) => hasField(c, at, k, field))) continue;
    const type = typeOf(field, kinds, c.kinds);
    if (kinds.some((k) => typeOf(field, [k], c.kinds) !== type))
      c.fault(
        'field-type',
        at,
        `The kinds ${kinds.join(', ')} give '${field}' different types.`,
        'Count them apart.',
      );
    if (typeof test === 'object' && !Array.isArray(test)) {
      if ('listed' in test) checkListed(c, at, field, test.listed);
      else if (!('not' in test) && !('present' in test) && type !== 'number' && type !== 'money')
        c.fault(
          'field-type',
          at,
          `'${field}' is ${type} and has no order.`,
          'Compare it with a value or a list of values.',
        );
      if (field === 'person' && !('present' in test))
        c.fault(
          'field-type',
          at,
          'A person can only be asked for as present or not.',
          'Write `{ present: true }`.',
        );
      if ('not' in test) checkLiterals(c, at, type, Array.isArray(test.not) ? test.not : [test.not]);
    } else if (field === 'person')
      c.fault(
        'field-type',
        at,
        'A person can only be asked for as present or not.',
        'Write `{ present: true }`.',
      );
    else checkLiterals(c, at, type, Array.isArray(test) ? test.filter((t) => typeof t !== 'object') : [test]);
  }
}

function checkLiterals(
  c: Checker,
  path: Path,
  type: FieldType,
  values: readonly (string | number | boolean)[],
): void {
  const fits = (v: string | number | boolean): boolean => {
    switch (type) {
      case 'number':
      case 'money':
        return typeof v === 'number';
      case 'yes-no':
        return typeof v === 'boolean';
      case 'text':
      case 'key':
        return typeof v !== 'boolean';
      case 'day':
        return typeof v === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(v);
    }
  };
  const wrong = values.filter((v) => !fits(v));
  if (wrong.length > 0)
    c.fault(
      'field-type',
      path,
      `${wrong.map((w) => `'${String(w)}'`).join(', ')} can never equal a field of type ${type}.`,
      type === 'yes-no' ? 'Write true or false.' : `Write a ${type}.`,
    );
}

function checkListed(
  c: Checker,
  path: Path,
  field: string,
  test: { table: string; is?: Record<string, unknown> | undefined },
): void {
  if (!c.known(path, 'table', test.table, Object.keys(c.doc.tables))) return;
  const table = c.doc.tables[test.table];
  const columns = [...Object.keys(table?.key ?? {}), ...Object.keys(table?.values ?? {})];
  if (!(field in (table?.key ?? {})))
    c.fault(
      'unknown-reference',
      path,
      `The table '${test.table}' has no key column '${field}'.`,
      `Name the key column as the field is named; it has ${columns.join(', ')}.`,
    );
  for (const name of Object.keys(test.is ?? {}))
    c.known(path, `column of table '${test.table}'`, name, columns);
}

function checkValue(c: Checker, path: Path, aggregate: AggregateDoc, kinds: readonly string[]): void {
  const { value, reduce } = aggregate;
  if (value === undefined) {
    if (reduce !== 'count' && reduce !== 'sum')
      c.fault('missing-key', path, `The ${reduce} of what?`, 'Add `value:` with the name of a field.');
    return;
  }
  const at = [...path, 'value'];
  const numeric = (field: string): void => {
    if (!kinds.every((k) => hasField(c, at, k, field))) return;
    const type = typeOf(field, kinds, c.kinds);
    if (type === 'text' || type === 'key')
      c.fault(
        'field-type',
        at,
        `'${field}' is ${type} and cannot be counted with.`,
        'Name a field of type money, number, yes-no or day.',
      );
  };
  if (typeof value === 'string') return numeric(value);
  numeric(value.field);
  for (const factor of [...(value.times ?? []), ...(value.over ?? [])])
    checkFactor(c, at, factor, kinds, numeric);
}

function checkFactor(
  c: Checker,
  path: Path,
  factor: FactorDoc,
  kinds: readonly string[],
  numeric: (field: string) => void,
): void {
  if (typeof factor === 'number') return;
  if (typeof factor === 'string') return numeric(factor);
  if (!c.known(path, 'table', factor.table, Object.keys(c.doc.tables))) return;
  const table = c.doc.tables[factor.table];
  if (
    c.known(
      path,
      `value column of table '${factor.table}'`,
      factor.column,
      Object.keys(table?.values ?? {}),
    ) &&
    table?.values?.[factor.column] !== 'number'
  ) {
    c.fault(
      'field-type',
      path,
      `The column '${factor.column}' of table '${factor.table}' is text and cannot be counted with.`,
      'Name a column of type number.',
    );
  }
  for (const [name, field] of Object.entries(factor.key)) {
    c.known(path, `key column of table '${factor.table}'`, name, Object.keys(table?.key ?? {}));
    kinds.forEach((k) => hasField(c, path, k, field));
  }
  const absent = Object.keys(table?.key ?? {}).filter((k) => !(k in factor.key));
  if (absent.length > 0)
    c.fault(
      'missing-key',
      path,
      `The lookup in '${factor.table}' leaves out ${absent.join(', ')}.`,
      'Name a field for every key column.',
    );
}
