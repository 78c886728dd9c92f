/** For every code that reading and checking a program can give: the smallest change that brings it, and one that mends it. */
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { issueCodes, type IssueCode } from '../../issue.ts';
import type { Kinds } from '../kinds.ts';
import { readProgram } from './index.ts';

const kinds: Kinds = {
  deal: { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: false, fields: { amount: 'money', area: 'text', qty: 'number', open: 'yes-no', customer: 'key', person: 'key' }, defaults: {} },
  badge: { label: 'badge', suppliedBy: 'vendor', owner: 'person', validity: true, fields: { area: 'number' }, defaults: {} },
}; // prettier-ignore

const base = `
tierwright: 1
program: { key: p, name: P, currency: USD, timeZone: Etc/UTC }
attributes:
  size: { label: Size, type: text, values: [small, large] }
  staff: { label: Staff, type: number }
  since: { label: Since, type: day }
  joined: { label: Joined, type: day }
tables:
  steps: { label: Steps, key: { qty: band }, values: { each: number }, dated: true }
  versions: { label: Versions, key: { area: text }, dated: true }
  points: { label: Points, key: { area: text }, values: { each: number, name: text } }
metrics:
  deals: { label: deals, unit: count, measure: rows, kinds: [deal], window: lifetime, reduce: count }
  sales: { label: sales, unit: money, measure: rows, kinds: [deal], window: lifetime, value: amount, reduce: sum }
  agreed: { label: agreed, unit: flag, measure: rows, kinds: [deal], window: lifetime, value: open, reduce: max }
  joined: { label: joined, note: only here, unit: day, measure: attribute, attribute: since }
motions:
  resale: { label: Resale, axis: deals, style: mixed, activity: [deal] }
benefits:
  fee: { label: Fee, conflict: none, reason: nobody loses }
  mdf: { label: MDF, unitCost: 5, conflict: takes from others, rule: { kind: written, owner: me, text: a rule } }
gate: { checks: [{ key: ok, label: OK, ask: { metric: agreed, is: true } }] }
ladders:
  resale:
    motion: resale
    label: Resale
    tiers:
      - { key: basic, label: Basic, enter: { all: [{ metric: deals, atLeast: 1 }] }, benefits: [fee] }
      - { key: gold, label: Gold, enter: { all: [{ metric: sales, atLeast: 100, keep: 50 }] }, benefits: [mdf] }
`;

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
/** Path of keys joined by dots, and what stands there (undefined: taken out). */
type Change = readonly [path: string, value: Value | undefined];

function changed(...changes: readonly Change[]): string {
  const doc: unknown = parse(base);
  for (const [path, value] of changes) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = doc as Record<string, unknown>;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return stringify(doc, { aliasDuplicateObjects: false });
}

function check(text: string) {
  const read = readProgram(text, 'p.yaml', { kinds, isTimeZone: (name) => name === 'Etc/UTC' });
  return read.issues;
}

test('the document that the cases change has no faults', () => {
  expect(check(base)).toEqual([]);
  expect(check(changed())).toEqual([]);
});

const [metric, tier0, tier1] = ['metrics.extra', 'ladders.resale.tiers.0', 'ladders.resale.tiers.1'];
const rows = { label: 'x', note: 'only here', unit: 'count', measure: 'rows', kinds: ['deal'], window: 'lifetime', reduce: 'count' }; // prettier-ignore
const sum = { ...rows, unit: 'points', value: 'qty', reduce: 'sum' };
const formula = { label: 'x', note: 'only here', unit: 'count' };
const each = { ...formula, measure: 'each', by: 'customer', with: { n: { kinds: ['deal'], window: 'lifetime', reduce: 'count' } }, reduce: 'count' }; // prettier-ignore
const quarters = (window: string | object): Value => ({ ...each, by: { calendar: 'quarter', empty: 'count' }, with: { n: { kinds: ['deal'], window, reduce: 'count' } } }) as Value; // prettier-ignore
const count = (kind: string, more: object = {}) => ({
  kinds: [kind],
  window: 'lifetime',
  reduce: 'count',
  ...more,
});
/** Areas within each customer, with some other words. */
const inner = (more: object, outer: object = {}) => ({ ...each, with: { i: { by: { field: 'area' }, with: { n: count('deal') }, reduce: 'count', ...more } }, ...outer }); // prettier-ignore
const lookup = { ...formula, measure: 'lookup', table: 'steps', key: { qty: 'staff' }, column: 'each' };
const placement = { ...formula, measure: 'placement', ladder: 'resale', read: 'tier' };
const share = { label: 'x', unit: 'percent', measure: 'share', part: 'deals', rest: 'deals' };
const sampled = { ...formula, measure: 'sampled', of: 'deals', every: 'month-end', window: { last: 6, of: 'months' }, having: { atLeast: 1 }, reduce: 'count' }; // prettier-ignore
const byArea = { by: 'area', values: { emea: 'Europe', amer: 'Americas' }, fold: 'best' };
const another = { motion: 'resale', label: 'M', tiers: [{ key: 'a', label: 'A', enter: { all: [] } }] };
/** A cell found by a constant or a scope. */
const found = (area: Value) => ({ ...lookup, table: 'points', key: { area } });
const byScope: Value = { metric: 'deals', atLeast: { table: 'points', key: { area: { scope: 'area' } }, column: 'each' } }; // prettier-ignore
/** A ladder beside the others that is looked at by areas. */
const scopedAsking = (enter: Value): Change => ['ladders.sights', { ...another, scope: byArea, tiers: [{ key: 'a', label: 'A', enter }] }]; // prettier-ignore
const scopedLadder = scopedAsking({ metric: 'deals', atLeast: 1 });
const criterion = (more: Value): Change => [`${tier1}.enter`, { metric: 'sales', ...(more as object) }];
const big = { metric: 'sales', atLeast: 100 };
const extraMoney: Change = [metric, { ...rows, unit: 'money', value: 'amount', reduce: 'max' }];
const ipp = (attributes: Value, more: object = {}): Change => ['ipp', { attributes, ...more }];
const rule = (value: Value): Change => ['benefits.mdf.rule', value];
const byDeal = rule({ kind: 'complexity', table: 'points', column: 'each' });
const sized = { attribute: 'size', weight: 100, scores: { small: 1 }, otherwise: 0 };

const cases: readonly (readonly [IssueCode, wrong: readonly Change[], mended: readonly Change[]])[] = [
  ['schema-version', [['tierwright', 2]], [['tierwright', 1]]],
  ['unknown-key', [[`${tier1}.enter`, { metric: 'sales', atLeast: 100, all: [] }]], [[`${tier1}.enter`, { all: [{ metric: 'sales', atLeast: 100 }] }]]],
  ['unknown-key', [['program.currencey', 'USD']], [['program.about', 'a program']]],
  ['missing-key', [['program.name', undefined]], [['program.name', 'Q']]],
  ['missing-key', [criterion({})], [criterion({ atLeast: 1 })]],
  ['missing-key', [[metric, { ...rows, reduce: 'max' }]], [[metric, { ...rows, value: 'qty', reduce: 'max' }]]],
  ['missing-key', [[metric, { ...each, reduce: 'sum' }]], [[metric, { ...each, reduce: 'sum', value: 'n' }]]],
  ['missing-key', [[metric, { ...each, having: { value: 'n' } }]], [[metric, { ...each, having: { value: 'n', above: 1 } }]]],
  ['missing-key', [['tables.points.rows', [{ area: 'a', each: 1 }]]], [['tables.points.rows', [{ area: 'a', each: 1, name: 'n' }]]]],
  ['missing-key', [[metric, { ...sum, value: { field: 'qty', times: [{ table: 'points', key: {}, column: 'each' }] } }]], [[metric, { ...sum, value: { field: 'qty', times: [{ table: 'points', key: { area: 'area' }, column: 'each' }] } }]]],
  ['missing-key', [ipp([{ weight: 100, scores: {} }])], [ipp([sized])]],
  ['missing-key', [ipp([{ attribute: 'size', weight: 100 }])], [ipp([sized])]],
  ['missing-key', [ipp([sized, { attribute: 'staff', weight: 0 }])], [ipp([sized, { attribute: 'staff', weight: 0, must: { atLeast: 1 } }])]],
  ['wrong-type', [['program.name', 5]], [['program.name', '5']]],
  ['wrong-type', [['program.timeZone', 'Mars/Olympus']], [['program.timeZone', 'Etc/UTC']]],
  ['wrong-type', [[metric, { ...formula, measure: 'scale', of: 'deals', by: 0 }]], [[metric, { ...formula, measure: 'scale', of: 'deals', by: 2 }]]],
  ['currency-unknown', [['program.currency', 'ABC']], [['program.currency', 'EUR']]],
  ['unknown-reference', [['motions.resale.axis', 'deal']], [['motions.resale.axis', 'deals']]],
  ['unknown-reference', [['motions.resale.activity', ['deals']]], [['motions.resale.activity', ['badge']]]],
  ['unknown-reference', [['ladders.resale.motion', 'sale']], [['ladders.resale.motion', 'company']]],
  ['unknown-reference', [[`${tier0}.benefits`, ['fees']]], [[`${tier0}.benefits`, ['fee']]]],
  ['unknown-reference', [['equivalents', { resale: { old: 'silver' } }]], [['equivalents', { resale: { old: 'gold' } }]]],
  ['unknown-reference', [[metric, { ...formula, measure: 'add', of: ['deal'] }]], [[metric, { ...formula, measure: 'add', of: ['deals'] }]]],
  ['unknown-reference', [[`${tier1}.fit`, 'match']], [[`${tier1}.fit`, 'any']]],
  ['unknown-reference', [ipp([{ ...sized, scores: { tiny: 1 } }])], [ipp([sized])]],
  ['unknown-reference', [[metric, { ...rows, where: { area: { listed: { table: 'point' } } } }]], [[metric, { ...rows, where: { area: { listed: { table: 'points' } } } }]]],
  ['unknown-reference', [['gate.checks.0.motions', ['sale']]], [['gate.checks.0.motions', ['resale']]]],
  ['duplicate-name', [[`${tier1}.key`, 'basic']], [[`${tier1}.key`, 'silver']]],
  ['duplicate-name', [['kinds', { deal: { label: 'd', suppliedBy: 'vendor' } }]], [['kinds', { sale: { label: 'd', suppliedBy: 'vendor' } }]]],
  ['duplicate-name', [['kinds', { employment: { label: 'd', suppliedBy: 'vendor' } }]], [['kinds', { employments: { label: 'd', suppliedBy: 'vendor' } }]]],
  ['duplicate-name', [['motions.company', { label: 'C', axis: 'deals', style: 'mixed', activity: ['deal'] }]], [['motions.firm', { label: 'C', axis: 'deals', style: 'mixed', activity: ['deal'] }]]],
  ['empty-ladder', [['ladders', {}]], [['ladders.resale.label', 'R']]],
  ['empty-ladder', [['ladders.more', { motion: 'resale', label: 'M', tiers: [] }]], [['ladders.more', { motion: 'resale', label: 'M', tiers: [{ key: 'a', label: 'A', enter: { all: [] } }] }]]],
  ['cycle', [[metric, { ...formula, measure: 'add', of: ['extra'] }]], [[metric, { ...formula, measure: 'add', of: ['deals'] }]]],
  ['threshold-type', [criterion({ atLeast: true })], [criterion({ atLeast: 1 })]],
  ['threshold-type', [criterion({ atLeast: 'much' })], [criterion({ atLeast: '1.50' })]],
  ['threshold-type', [['gate.checks.0.ask', { metric: 'agreed', is: 2 }]], [['gate.checks.0.ask', { metric: 'agreed', is: 1 }]]],
  ['threshold-type', [['metrics.agreed.none', 2]], [['metrics.agreed.none', 1]]],
  ['threshold-type', [ipp([sized], { near: 80, match: 70 })], [ipp([sized], { near: 60, match: 70 })]],
  ['threshold-precision', [criterion({ atLeast: 1.005 })], [criterion({ atLeast: 1.01 })]],
  ['threshold-precision', [[metric, { ...formula, measure: 'cap', of: 'deals', most: 1.5 }]], [[metric, { ...formula, measure: 'cap', of: 'deals', most: 2 }]]],
  ['fact-too-large', [criterion({ atLeast: 1e15 })], [criterion({ atLeast: 1e13 })]],
  ['fact-too-large', [[metric, { ...formula, measure: 'cap', of: 'deals', most: 1e17 }]], [[metric, { ...formula, measure: 'cap', of: 'deals', most: 1e15 }]]],
  ['keep-stricter', [criterion({ atLeast: 100, keep: 101 })], [criterion({ atLeast: 100, keep: 100 })]],
  ['keep-stricter', [criterion({ atMost: 100, keep: 99 })], [criterion({ atMost: 100, keep: 101 })]],
  ['keep-stricter', [criterion({ atLeast: 10, atMost: 20, keep: 10 })], [criterion({ atLeast: 10, atMost: 20 })]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'add', of: ['deals', 'sales'] }]], [[metric, { ...formula, measure: 'add', of: ['deals', 'deals'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'percent', measure: 'share', part: 'deals', rest: 'sales' }]], [[metric, { ...formula, unit: 'percent', measure: 'share', part: 'deals', rest: 'deals' }]]],
  ['group-count', [[`${tier1}.enter`, { any: [] }]], [[`${tier1}.enter`, { all: [{ metric: 'sales', above: 0 }] }]]],
  ['group-count', [[`${tier1}.enter`, { atLeast: 2, of: [{ metric: 'sales', above: 0 }] }]], [[`${tier1}.enter`, { atLeast: 1, of: [{ metric: 'sales', above: 0 }] }]]],
  ['group-count', [[`${tier1}.enter`, { atLeast: 0, of: [{ metric: 'sales', above: 0 }] }]], [[`${tier1}.enter`, { atLeast: 1, of: [{ metric: 'sales', above: 0 }] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'money', measure: 'multiply', of: ['sales', 'sales'] }]], [[metric, { ...formula, unit: 'money', measure: 'multiply', of: ['sales', 'deals'] }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'multiply', of: ['sales', 'deals'] }]], [[metric, { ...formula, measure: 'multiply', of: ['deals', 'deals'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'flag', measure: 'multiply', of: ['agreed', 'agreed'] }]], [[metric, { ...formula, measure: 'multiply', of: ['agreed', 'agreed'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'days', measure: 'multiply', of: ['joined', 'deals'] }]], [[metric, { ...formula, unit: 'days', measure: 'multiply', of: ['deals', 'deals'] }]]],
  ['threshold-precision', [[metric, { ...formula, measure: 'mean', of: { deals: 1 }, none: 0.5 }]], [[metric, { ...formula, measure: 'mean', of: { deals: 1 }, none: 'skip' }]]],
  ['group-count', [[metric, { ...formula, measure: 'mean', of: {} }]], [[metric, { ...formula, measure: 'mean', of: { deals: 1 } }]]],
  ['group-count', [[metric, { ...each, having: { atLeast: 2, of: [{ value: 'n', above: 1 }] } }]], [[metric, { ...each, having: { atLeast: 1, of: [{ value: 'n', above: 1 }] } }]]],
  ['group-count', [[metric, { ...each, with: {} }]], [[metric, each]]],
  ['group-count', [[metric, inner({ with: {} })]], [[metric, inner({})]]],
  ['group-count', [[metric, inner({ with: { n: count('deal', { across: true }) } })]], [[metric, inner({ with: { n: count('deal'), m: count('deal', { across: true }) } })]]],
  ['group-count', [[metric, inner({ having: { atLeast: 2, of: [{ value: 'n', above: 1 }] } })]], [[metric, inner({ having: { atLeast: 1, of: [{ value: 'n', above: 1 }] } })]]],
  ['missing-key', [[metric, inner({ reduce: 'max' })]], [[metric, inner({ reduce: 'max', value: 'n' })]]],
  ['missing-key', [[metric, inner({ having: { value: 'n' } })]], [[metric, inner({ having: { value: 'n', above: 1 } })]]],
  ['unknown-key', [[metric, inner({ pool: 'size' })]], [[metric, inner({ among: { largest: 1, of: 'n' } })]]],
  ['unknown-key', [[metric, { ...each, with: { n: count('deal', { across: true }) } }]], [[metric, inner({ with: { n: count('deal', { across: false }) } })]]],
  ['wrong-type', [[metric, { ...each, among: { largest: 0, of: 'n' } }]], [[metric, { ...each, among: { largest: 1, of: 'n' } }]]],
  ['unknown-key', [[metric, { ...each, among: { largest: 1, of: 'n', smallest: 1 } }]], [[metric, { ...each, among: { smallest: 1, of: 'n' } }]]],
  ['unknown-reference', [[metric, { ...each, among: { largest: 1, of: 'm' } }]], [[metric, { ...each, among: { largest: 1, of: 'n' } }]]],
  ['unknown-reference', [[metric, inner({ among: { largest: 1, of: 'i' } })]], [[metric, inner({}, { among: { largest: 1, of: 'i' } })]]],
  ['unknown-reference', [[metric, inner({ value: 'i' })]], [[metric, inner({}, { value: 'i' })]]],
  ['unknown-reference', [[metric, inner({}, { having: { value: 'n', above: 1 } })]], [[metric, inner({}, { having: { value: 'i', above: 1 } })]]],
  ['unknown-reference', [[metric, { ...rows, pool: 'parent' }]], [[metric, { ...rows, pool: 'size' }]]],
  ['field-type', [[metric, { ...rows, pool: 'staff' }]], [[metric, { ...each, pool: 'size' }]]],
  ['duplicate-name', [[metric, inner({ by: 'customer' })]], [[metric, inner({ by: 'person' })]]],
  ['field-unknown', [[metric, inner({ by: 'product' })]], [[metric, inner({ by: { calendar: 'month' } })]]],
  ['field-unknown', [[metric, inner({ by: 'person', with: { n: count('deal'), held: count('badge') } })]], [[metric, inner({ by: 'person', with: { n: count('deal'), held: count('badge', { across: true }) } })]]],
  ['kind-owner', [[metric, inner({ by: { calendar: 'year' }, with: { n: count('deal'), held: { kinds: ['deal', 'badge'], window: 'lifetime', reduce: 'count', across: true } } })]], [[metric, inner({ by: 'person', with: { n: count('deal'), held: { kinds: ['deal', 'badge'], window: 'lifetime', reduce: 'count', across: true } } })]]],
  ['threshold-precision', [[metric, { ...each, with: { n: count('deal') }, value: { min: ['n', 0.5] }, reduce: 'sum' }]], [[metric, { ...each, with: { n: count('deal') }, value: { min: ['n', 5] }, reduce: 'sum' }]]],
  ['threshold-precision', [[metric, { ...each, with: { n: count('deal'), m: count('deal') }, having: { value: 'n', above: { value: 'm', times: 1.1234567 } } }]], [[metric, { ...each, with: { n: count('deal'), m: count('deal') }, having: { value: 'n', above: { value: 'm', times: 1.1 } } }]]],
  ['unknown-reference', [[metric, { ...each, with: { n: count('deal') }, value: { add: ['n', 'm'] }, reduce: 'sum' }]], [[metric, { ...each, with: { n: count('deal') }, value: { add: ['n', 'n'] }, reduce: 'sum' }]]],
  ['kind-owner', [[metric, { ...each, by: { calendar: 'year' }, with: { n: { kinds: ['deal', 'badge'], window: 'lifetime', reduce: 'count' } } }]], [[metric, { ...each, by: { calendar: 'year' }, with: { n: count('deal'), b: count('badge') } }]]],
  ['kind-owner', [[metric, { ...rows, kinds: ['deal', 'badge'] }]], [[metric, { ...each, by: 'person', with: { n: { kinds: ['badge'], window: 'valid', reduce: 'count' } } }]]],
  ['field-unknown', [[metric, { ...rows, where: { country: 'de' } }]], [[metric, { ...rows, where: { area: 'de' } }]]],
  ['field-unknown', [[metric, { ...each, by: 'product' }]], [[metric, { ...each, by: 'customer' }]]],
  ['field-type', [[metric, { ...rows, where: { open: 'yes' } }]], [[metric, { ...rows, where: { open: true } }]]],
  ['field-type', [[metric, { ...rows, where: { area: { atLeast: 1 } } }]], [[metric, { ...rows, where: { qty: { atLeast: 1 } } }]]],
  ['field-type', [[metric, { ...sum, value: 'area' }]], [[metric, { ...sum, value: 'qty' }]]],
  ['field-type', [[metric, { ...formula, measure: 'attribute', attribute: 'size', is: 'small' }]], [[metric, { ...formula, unit: 'flag', measure: 'attribute', attribute: 'size', is: 'small' }]]],
  ['field-type', [[metric, { ...formula, unit: 'flag', measure: 'attribute', attribute: 'staff', is: 'small' }]], [[metric, { ...formula, unit: 'flag', measure: 'attribute', attribute: 'size', is: ['small'] }]]],
  ['unknown-reference', [[metric, { ...formula, unit: 'flag', measure: 'attribute', attribute: 'size', is: ['small', 'huge'] }]], [[metric, { ...formula, unit: 'flag', measure: 'attribute', attribute: 'size', is: ['small', 'large'] }]]],
  ['field-type', [[metric, { ...formula, measure: 'attribute', attribute: 'size' }]], [[metric, { ...formula, measure: 'attribute', attribute: 'staff' }]]],
  ['field-type', [ipp([{ attribute: 'staff', weight: 100, scores: { a: 1 } }])], [ipp([{ attribute: 'staff', weight: 100, steps: [[0, 1]] }])]],
  ['ipp-weights', [ipp([{ ...sized, weight: 99 }])], [ipp([sized])]],
  ['unknown-reference', [rule({ kind: 'complexity', table: 'point', column: 'each' })], [byDeal]],
  ['unknown-reference', [rule({ kind: 'complexity', table: 'points', column: 'area' })], [byDeal]],
  ['field-type', [rule({ kind: 'complexity', table: 'points', column: 'name' })], [byDeal]],
  ['missing-key', [[`${tier1}.benefits`, [{ benefit: 'mdf', quantity: 5 }]]], [[`${tier1}.benefits`, [{ benefit: 'mdf', quantity: 5 }]], ['benefits.mdf.quantity', { amount: 2, unit: 'dollars' }]]],
  ['duplicate-name', [[`${tier1}.benefits`, ['mdf', { benefit: 'mdf', note: 'more' }]]], [[`${tier1}.benefits`, [{ benefit: 'mdf', note: 'more' }]]]],
  ['window-empty', [[metric, { ...rows, window: { from: '2026-02-01', to: '2026-01-31' } }]], [[metric, { ...rows, window: { from: '2026-02-01', to: '2026-02-01' } }]]],
  ['window-empty', [[metric, { ...rows, window: { calendar: 'year', from: 0, to: -1 } }]], [[metric, { ...rows, window: { calendar: 'year', from: -1, to: -1 } }]]],
  ['missing-key', [['ladders.resale.cadence', { up: 'review', down: 'never', on: 5 }]], [['ladders.resale.cadence', { up: 'monthly', down: 'never', on: 5 }], [`${tier1}.latch`, { until: 'anniversary' }], [`${tier1}.cure`, { days: 5 }]]],
  ['wrong-type', [criterion({ atLeast: 5, from: '2026-02-30' })], [criterion({ atLeast: 5, from: '2026-02-28' })]],
  ['window-empty', [criterion({ atLeast: 5, from: '2026-03-01', until: '2026-02-28' })], [criterion({ atLeast: 5, from: '2026-03-01', until: '2026-03-01' })]],
  ['window-empty', [[`${tier1}.enter`, { all: [{ ...big, until: '2026-06-30' }, big], from: '2026-07-01' }]], [[`${tier1}.enter`, { all: [{ ...big, until: '2026-07-01' }, big], from: '2026-07-01' }]]],
  ['unknown-reference', [criterion({ atLeast: 5, exempt: { kind: 'deals', reason: 'r' } })], [criterion({ atLeast: 5, exempt: { kind: 'deal', reason: 'r' } })]],
  ['field-unknown', [criterion({ atLeast: 5, exempt: { kind: 'badge', where: { open: true }, reason: 'r' } })], [criterion({ atLeast: 5, exempt: { kind: 'deal', where: { open: true }, reason: 'r' } })]],
  ['unknown-reference', [criterion({ atLeast: { metric: 'goals' } })], [extraMoney, criterion({ atLeast: { metric: 'extra' } })]],
  ['threshold-type', [criterion({ atLeast: { metric: 'sales' } })], [extraMoney, criterion({ atLeast: { metric: 'extra' } })]],
  ['unit-mismatch', [criterion({ atLeast: { metric: 'deals' } })], [extraMoney, criterion({ atLeast: 5, keep: { metric: 'extra' } })]],
  ['unit-mismatch', [[metric, { ...formula, decimals: 1, measure: 'scale', of: 'deals', by: 0.2 }], [`${tier1}.enter`, { metric: 'deals', atLeast: { metric: 'extra' } }]], [[metric, { ...formula, better: 'lower', measure: 'scale', of: 'deals', by: 0.2 }], [`${tier1}.enter`, { all: [{ metric: 'sales', above: 0 }, { metric: 'deals', atLeast: { metric: 'extra' } }] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'percent', measure: 'add', of: ['deals'] }]], [[metric, { ...formula, unit: 'points', measure: 'add', of: ['deals', 'agreed'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'flag', measure: 'add', of: ['agreed'] }]], [[metric, { ...formula, unit: 'flag', measure: 'max', of: ['agreed'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'flag', measure: 'min', of: ['deals'] }]], [[metric, { ...formula, unit: 'flag', measure: 'min', of: ['agreed'] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'day', measure: 'add', of: ['joined', 'joined'] }]], [[metric, { ...formula, unit: 'day', measure: 'add', of: ['joined', 90] }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'subtract', from: 'joined', less: 'joined' }]], [[metric, { ...formula, unit: 'days', measure: 'subtract', from: 'joined', less: 'joined' }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'day', measure: 'subtract', from: 90, less: 'joined' }]], [[metric, { ...formula, unit: 'day', measure: 'subtract', from: 'joined', less: 90 }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'day', measure: 'first', of: ['joined', 5] }]], [[metric, { ...formula, unit: 'day', measure: 'first', of: ['joined', 'joined'] }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'step', of: 'joined', steps: [[1, 1]] }]], [[metric, { ...formula, measure: 'elapsed', since: 'joined', of: 'years' }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'day', measure: 'mean', of: { joined: 1 } }]], [[metric, { ...formula, unit: 'day', measure: 'max', of: ['joined'] }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'ratio', of: 'joined', to: 'deals' }]], [[metric, { ...formula, unit: 'money', measure: 'ratio', of: 'sales', to: 'deals' }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'percent', measure: 'growth', now: 'sales', before: 'deals' }]], [[metric, { ...formula, unit: 'percent', measure: 'growth', now: 'sales', before: 'sales' }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'elapsed', since: 'deals', of: 'days' }]], [[metric, { ...formula, unit: 'days', measure: 'elapsed', since: 'joined', of: 'days' }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'days', measure: 'elapsed', since: 'joined', of: 'months' }]], [[metric, { ...formula, measure: 'elapsed', since: 'joined', of: 'months' }]]],
  ['field-type', [[metric, { ...rows, window: { since: 'staff' } }]], [[metric, { ...rows, window: { since: 'joined' } }]]],
  ['unknown-reference', [[metric, { ...rows, window: { since: 'join' } }]], [[metric, { ...rows, window: { since: 'joined' } }]]],
  ['missing-key', [[metric, { ...rows, window: { since: 'joined', for: 3 } }]], [[metric, { ...rows, window: { since: 'joined', for: 3, of: 'months' } }]]],
  ['missing-key', [[metric, { ...rows, window: { since: 'joined', of: 'days' } }]], [[metric, { ...rows, window: { since: 'joined' } }]]],
  ['unknown-reference', [[metric, { ...rows, window: { since: { first: { kinds: ['del'] } } } }]], [[metric, { ...rows, window: { since: { first: { kinds: ['deal', 'badge'] } } } }]]],
  ['field-unknown', [[metric, { ...rows, window: ['lifetime', { since: { latest: { kinds: ['badge'], where: { open: true } } } }] }]], [[metric, { ...rows, window: ['lifetime', { since: { latest: { kinds: ['deal'], where: { open: true } } } }] }]]],
  ['missing-key', [[metric, { ...rows, window: { since: { first: { kinds: ['deal'] } }, for: 3 } }]], [[metric, { ...rows, window: { since: { first: { kinds: ['deal'] } }, for: 3, of: 'months' } }]]],
  ['sample-days', [[metric, { ...sampled, window: { since: { first: { kinds: ['deal'] } } } }]], [[metric, sampled]]],
  ['wrong-type', [['calendar.yearStarts', '02-30']], [['calendar.yearStarts', '02-29']]],
  ['wrong-type', [[metric, { ...rows, window: { unbroken: 0, of: 'months' } }]], [[metric, { ...rows, window: { unbroken: 1, of: 'months' } }]]],
  ['unknown-reference', [[metric, { ...rows, window: { unbroken: 1, of: 'months', over: { kinds: ['deals'] } } }]], [[metric, { ...rows, window: { unbroken: 1, of: 'months', over: { kinds: ['deal', 'badge'] } } }]]],
  ['field-unknown', [[metric, { ...rows, window: ['lifetime', { unbroken: 1, of: 'months', over: { kinds: ['badge'], where: { open: true } } }] }]], [[metric, { ...rows, window: ['lifetime', { unbroken: 1, of: 'months', over: { kinds: ['deal'], where: { open: true } } }] }]]],
  ['wrong-type', [[metric, { ...rows, window: { unbroken: 1, of: 'months', over: { kinds: [] } } }]], [[metric, { ...rows, window: { unbroken: 1, of: 'months', over: { kinds: ['badge'] } } }]]],
  ['wrong-type', [[metric, { ...rows, window: { since: 'joined', for: 1, of: 'months', toEndOf: 'week' } }]], [[metric, { ...rows, window: { since: 'joined', for: 1, of: 'months', toEndOf: 'month' } }]]],
  ['missing-key', [[metric, { ...rows, window: { since: 'joined', for: 3, toEndOf: 'quarter' } }]], [[metric, { ...rows, window: { since: 'joined', toEndOf: 'quarter' } }]]],
  ['window-empty', [[metric, { ...rows, window: { valid: true, during: { from: '2026-02-02', to: '2026-02-01' } } }]], [[metric, { ...rows, window: { valid: true, during: { from: '2026-02-02', to: '2026-02-02' } } }]]],
  ['unknown-key', [[metric, { ...rows, window: { valid: true, during: 'review-year', shift: { days: 1 } } }]], [[metric, { ...rows, window: { valid: true, during: { last: 1, of: 'months', shift: { days: -1 } } } }]]],
  ['wrong-type', [[metric, { ...rows, window: { valid: true, during: 'lifetime' } }]], [[metric, { ...rows, window: { valid: true, during: 'review-year' } }]]],
  ['wrong-type', [[metric, { ...rows, window: { from: '2026-02-30', to: '2026-03-01' } }]], [[metric, { ...rows, window: { from: '2026-02-28', to: '2026-03-01' } }]]],
  ['wrong-type', [[metric, { ...rows, window: [] }]], [[metric, { ...rows, window: ['lifetime'] }]]],
  ['window-empty', [[metric, { ...rows, window: [{ from: '2026-01-01', to: '2026-02-01' }, { from: '2026-02-02', to: '2026-03-01' }] }]], [[metric, { ...rows, window: [{ from: '2026-01-01', to: '2026-02-02' }, { from: '2026-02-02', to: '2026-03-01' }] }]]],
  ['window-empty', [[metric, { ...rows, window: ['lifetime', { calendar: 'month', from: 0, to: -1 }] }]], [[metric, { ...rows, window: ['lifetime', { calendar: 'month', from: -1, to: -1 }] }]]],
  ['wrong-type', [[metric, { ...sampled, window: ['review-year', { last: 6, of: 'months' }] }]], [[metric, { ...sampled, window: 'review-year' }]]],
  ['wrong-type', [['tables.steps.rows', [{ qty: '5', each: 1 }]]], [['tables.steps.rows', [{ qty: 5, each: 1 }]]]],
  ['wrong-type', [['tables.steps.rows', [{ qty: 5, each: 1, from: '2026-02-30' }]]], [['tables.steps.rows', [{ qty: 5, each: 1, from: '2026-02-28' }]]]],
  ['window-empty', [['tables.steps.rows', [{ qty: 5, each: 1, from: '2026-02-02', to: '2026-02-01' }]]], [['tables.steps.rows', [{ qty: 5, each: 1, from: '2026-02-01', to: '2026-02-01' }]]]],
  ['table-overlap', [['tables.points.rows', [{ area: 'a', each: 1, name: 'n' }, { area: 'a', each: 2, name: 'n' }]]], [['tables.points.rows', [{ area: 'a', each: 1, name: 'n' }, { area: 'b', each: 2, name: 'n' }]]]],
  ['table-overlap', [['tables.steps.rows', [{ qty: 5, each: 1, to: '2026-01-31' }, { qty: 5, each: 2, from: '2026-01-31' }]]], [['tables.steps.rows', [{ qty: 5, each: 1, to: '2026-01-31' }, { qty: 5, each: 2, from: '2026-02-01' }]]]],
  ['wrong-type', [[metric, { ...sum, value: { field: 'qty', over: [{ table: 'points', key: { area: 'area' }, column: 'each', otherwise: 0 }] } }]], [[metric, { ...sum, value: { field: 'qty', over: [{ table: 'points', key: { area: 'area' }, column: 'each', otherwise: 'open' }] } }]]],
  ['field-type', [[metric, { ...rows, where: { qty: { atLeast: '2026-01-01' } } }]], [[metric, { ...rows, where: { day: { atLeast: '2026-01-01' } } }]]],
  ['field-type', [[metric, { ...rows, where: { day: { atLeast: 3 } } }]], [[metric, { ...rows, where: { valid_until: { atLeast: 'as-of', below: { shift: { months: 6 } } } } }]]],
  ['field-type', [[metric, { ...rows, where: { day: { above: '2026-02-30' } } }]], [[metric, { ...rows, where: { day: { above: { shift: { days: -30 } } } } }]]],
  ['limits-crossed', [[metric, { ...rows, where: { day: { above: '2026-02-01', atMost: '2026-02-01' } } }]], [[metric, { ...rows, where: { day: { atLeast: '2026-02-01', atMost: '2026-02-01' } } }]]],
  ['unknown-reference', [[metric, { ...each, with: { n: count('deal'), m: { kinds: ['deal'], window: 'lifetime', value: 'amount', reduce: 'sum' }, q: { kinds: ['deal'], window: 'lifetime', value: 'qty', reduce: 'sum' } }, having: { value: 'n', above: { value: 'k' } } }]], [[metric, { ...each, with: { n: count('deal'), m: { kinds: ['deal'], window: 'lifetime', value: 'amount', reduce: 'sum' }, q: { kinds: ['deal'], window: 'lifetime', value: 'qty', reduce: 'sum' } }, having: { value: 'n', above: { value: 'q' } } }]]],
  ['unit-mismatch', [[metric, { ...each, with: { n: count('deal'), m: { kinds: ['deal'], window: 'lifetime', value: 'amount', reduce: 'sum' }, q: { kinds: ['deal'], window: 'lifetime', value: 'qty', reduce: 'sum' } }, having: { value: 'n', is: { value: 'm' } } }]], [[metric, { ...each, with: { n: count('deal'), m: { kinds: ['deal'], window: 'lifetime', value: 'amount', reduce: 'sum' }, q: { kinds: ['deal'], window: 'lifetime', value: 'qty', reduce: 'sum' } }, having: { value: 'n', is: { value: 'q' }, atMost: { value: 'n' } } }]]],
  ['unknown-reference', [[metric, { ...rows, where: { area: { attribute: 'sizes' } } }]], [[metric, { ...rows, where: { area: { attribute: 'size' }, customer: { not: { attribute: 'size' } } } }]]],
  ['field-type', [[metric, { ...rows, where: { area: { attribute: 'staff' } } }]], [[metric, { ...rows, where: { qty: { attribute: 'staff' }, amount: { atLeast: { attribute: 'staff' } } } }]]],
  ['field-type', [[metric, { ...rows, where: { day: { below: { attribute: 'staff' } } } }]], [[metric, { ...rows, where: { day: { below: { attribute: 'since' }, above: '2020-01-01' } } }]]],
  ['field-type', [[metric, { ...rows, where: { open: { attribute: 'size' } } }]], [[metric, { ...rows, where: { open: true } }]]],
  ['field-type', [[metric, { ...rows, where: { person: { not: { attribute: 'size' } } } }]], [[metric, { ...rows, where: { person: { present: true } } }]]],
  ['table-overlap', [['tables.bar', { label: 'Bar', key: {}, values: { n: 'number' }, dated: true, rows: [{ n: 1 }, { n: 2, from: '2026-01-01' }] }]], [['tables.bar', { label: 'Bar', key: {}, values: { n: 'number' }, dated: true, rows: [{ n: 1, to: '2025-12-31' }, { n: 2, from: '2026-01-01' }] }]]],
  ['missing-key', [[metric, { ...rows, where: { area: { listed: { table: 'points', latest: 1 } } } }]], [[metric, { ...rows, where: { area: { listed: { table: 'versions', latest: 1 } } } }]]],
  ['field-type', [[metric, { ...rows, where: { qty: { listed: { table: 'steps' } } } }]], [[metric, { ...rows, where: { qty: { atLeast: 5 } } }]]],
  ['field-type', [[metric, { ...sum, value: { times: [{ table: 'steps', key: { qty: 'area' }, column: 'each' }] } }]], [[metric, { ...sum, value: { times: [{ table: 'steps', key: { qty: 'qty' }, column: 'each' }] } }]]],
  ['missing-key', [[metric, { ...sum, value: { convert: 'none' } }]], [[metric, { ...sum, value: { over: ['qty'] } }]]],
  ['unknown-reference', [[metric, { ...lookup, table: 'step' }]], [[metric, lookup]]],
  ['unknown-reference', [[metric, { ...lookup, key: { qty: 'staf' } }]], [[metric, lookup]]],
  ['unknown-reference', [[metric, { ...lookup, key: { qty: 'staff', area: 'size' } }]], [[metric, lookup]]],
  ['missing-key', [[metric, { ...lookup, key: {} }]], [[metric, lookup]]],
  ['field-type', [[metric, { ...lookup, key: { qty: 'size' } }]], [[metric, lookup]]],
  ['field-type', [[metric, { ...lookup, table: 'points', key: { area: 'size' }, column: 'name' }]], [[metric, { ...lookup, table: 'points', key: { area: 'size' } }]]],
  ['field-type', [[metric, { ...lookup, unit: 'day' }]], [[metric, { ...lookup, unit: 'money' }]]],
  ['threshold-precision', [[metric, { ...lookup, otherwise: 0.5 }]], [[metric, { ...lookup, otherwise: 1 }]]],
  ['field-type', [[metric, { ...lookup, key: { qty: { is: '5' } } }]], [[metric, { ...lookup, key: { qty: { is: 5 } } }]]],
  ['field-type', [[metric, found({ is: 5 })]], [[metric, found({ is: 'emea' })]]],
  ['unknown-reference', [[metric, found({ scope: 'area' })]], [scopedLadder, [metric, found({ scope: 'area' })]]],
  ['unknown-reference', [scopedLadder, [metric, found({ scope: 'aera' })]], [scopedLadder, [metric, found({ scope: 'area' })]]],
  ['field-type', [scopedLadder, [metric, { ...lookup, key: { qty: { scope: 'area' } } }]], [scopedLadder, [metric, { ...lookup, key: { qty: { is: 1 } } }]]],
  ['scope-missing', [scopedLadder, [`${tier1}.enter`, byScope]], [scopedLadder, ['ladders.resale.scope', byArea], [`${tier1}.enter`, byScope]]],
  ['scope-missing', [scopedLadder, [`${tier1}.enter`, byScope], ['ladders.resale.scope', { ...byArea, by: 'customer' }]], [scopedLadder, ['ladders.resale.scope', { ...byArea, by: 'customer' }]]],
  ['scope-missing', [scopedLadder, [metric, found({ scope: 'area' })], ['metrics.twice', { ...formula, measure: 'scale', of: 'extra', by: 2 }], [`${tier1}.enter`, { any: [{ metric: 'deals', atLeast: 1 }, { metric: 'twice', atLeast: 1 }] }]], [scopedAsking({ metric: 'twice', atLeast: 1 }), [metric, found({ scope: 'area' })], ['metrics.twice', { ...formula, measure: 'scale', of: 'extra', by: 2 }]]],
  ['scope-missing', [scopedLadder, ['gate.checks.0.ask', byScope]], [scopedLadder, ['ladders.resale.scope', byArea], ['gate.checks.0.ask', byScope]]],
  ['scope-missing', [scopedLadder, [metric, found({ scope: 'area' })], ipp([{ metric: 'extra', weight: 100, steps: [[1, 100]] }])], [scopedLadder, ['ladders.resale.scope', byArea], [metric, found({ scope: 'area' })], ipp([{ metric: 'extra', weight: 100, steps: [[1, 100]] }])]],
  ['scope-missing', [scopedLadder, [metric, { ...formula, measure: 'choose', when: byScope, then: 1, else: 0 }], [`${tier1}.enter`, { metric: 'extra', atLeast: 1 }]], [scopedLadder, ['ladders.resale.scope', byArea], [metric, { ...formula, measure: 'choose', when: byScope, then: 1, else: 0 }], [`${tier1}.enter`, { metric: 'extra', atLeast: 1 }]]],
  ['unknown-reference', [[metric, { ...placement, ladder: 'sale' }]], [[metric, placement]]],
  ['unknown-reference', [[metric, { ...placement, unit: 'day', read: 'since', tier: 'silver' }]], [[metric, { ...placement, unit: 'day', read: 'since', tier: 'gold' }]]],
  ['field-type', [[metric, { ...placement, read: 'first' }]], [[metric, { ...placement, unit: 'day', read: 'first' }]]],
  ['missing-key', [[metric, { ...placement, tier: 'gold' }]], [[metric, placement]]],
  ['window-empty', [[metric, { ...placement, shift: { months: 1 } }]], [[metric, { ...placement, shift: { months: -1 } }]]],
  ['limits-crossed', [[metric, { ...formula, measure: 'cap', of: 'deals', least: 2, most: 1 }]], [[metric, { ...formula, measure: 'cap', of: 'deals', least: 1, most: 1 }]]],
  ['limits-crossed', [[metric, { ...each, having: { value: 'n', atLeast: 2, atMost: 1 } }]], [[metric, { ...each, having: { value: 'n', atLeast: 1, atMost: 1 } }]]],
  ['limits-crossed', [[metric, { ...rows, where: { qty: { above: 1, atMost: 1 } } }]], [[metric, { ...rows, where: { qty: { atLeast: 1, atMost: 1 } } }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'rank', of: 'agreed' }]], [[metric, { ...formula, measure: 'rank', of: 'deals' }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'rank', of: 'deals', as: 'percent' }]], [[metric, { ...formula, unit: 'percent', measure: 'rank', of: 'deals', as: 'percent' }]]],
  ['unknown-reference', [[metric, { ...formula, measure: 'rank', of: 'deals', motion: 'sale' }]], [[metric, { ...formula, measure: 'rank', of: 'deals', motion: 'resale' }]]],
  ['unknown-reference', [[metric, { ...formula, measure: 'rank', of: 'deals', within: 'region' }]], [[metric, { ...formula, measure: 'rank', of: 'deals', within: 'size' }]]],
  ['field-type', [[metric, { ...formula, measure: 'rank', of: 'deals', within: 'staff' }]], [[metric, { ...formula, measure: 'rank', of: 'deals', within: 'size' }]]],
  ['unknown-reference', [[metric, { ...formula, measure: 'standing', ladder: 'resales' }]], [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]]],
  ['unknown-reference', [[metric, { ...formula, measure: 'standing', ladder: 'resale', scope: 'emea' }]], [['ladders.resale.scope', byArea], [metric, { ...formula, measure: 'standing', ladder: 'resale', scope: 'emea' }]]],
  ['unknown-reference', [['ladders.resale.tiers.0.key', 'base'], [metric, { ...formula, measure: 'standing', ladder: 'resale' }], ['ladders.other', { motion: 'company', label: 'Other', tiers: [{ key: 'a', label: 'A', enter: { metric: 'extra', atLeast: 'bsae' } }] }]], [['ladders.resale.tiers.0.key', 'base'], [metric, { ...formula, measure: 'standing', ladder: 'resale' }], ['ladders.other', { motion: 'company', label: 'Other', tiers: [{ key: 'a', label: 'A', enter: { metric: 'extra', atLeast: 'base' } }] }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'points', measure: 'standing', ladder: 'resale' }]], [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'standing', ladder: 'resale', decimals: 1 }]], [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]]],
  ['cycle', [[metric, { ...formula, measure: 'standing', ladder: 'resale' }], [`${tier1}.enter`, { metric: 'extra', atLeast: 0 }]], [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]]],
  ['cycle', [[metric, { ...formula, measure: 'earlier', of: 'extra', shift: { days: -1 } }]], [[metric, { ...formula, measure: 'earlier', of: 'deals', shift: { days: -1 } }]]],
  ['open-periods', [[metric, quarters({ last: 12, of: 'months' })]], [[metric, quarters({ calendar: 'quarter', from: -4, to: -1 })]]],
  ['open-periods', [[metric, quarters('review-year')]], [[metric, quarters({ calendar: 'year', from: 0, to: 0 })]]],
  ['open-periods', [[metric, quarters({ calendar: 'month', from: -3, to: -1 })]], [[metric, quarters({ from: '2026-01-01', to: '2026-06-30' })]]],
  ['open-periods', [[metric, quarters({ from: '2026-01-01', to: '2026-06-29' })]], [[metric, quarters({ from: '2026-04-01', to: '2026-06-30' })]]],
  ['open-periods', [[metric, { ...(quarters({ calendar: 'year', from: 0, to: 0 }) as object), with: { n: { kinds: ['deal'], window: { calendar: 'year', from: 0, to: 0 }, reduce: 'count' }, m: { kinds: ['deal'], window: { calendar: 'year', from: -1, to: 0 }, reduce: 'count' } } }]], [[metric, quarters({ calendar: 'year', from: 0, to: 0 })]]],
  ['open-periods', [['calendar', { yearStarts: '02-15' }], [metric, { ...(quarters({ calendar: 'year', from: 0, to: 0 }) as object), by: { calendar: 'month', empty: 'count' } }]], [['calendar', { yearStarts: '02-15' }], [metric, quarters({ calendar: 'year', from: 0, to: 0 })]]],
  ['unknown-key', [[metric, { ...each, with: { n: { by: { calendar: 'month', empty: 'count' }, with: { x: { kinds: ['deal'], window: 'lifetime', reduce: 'count' } }, reduce: 'count' } } }]], [[metric, { ...each, with: { n: { by: { calendar: 'month' }, with: { x: { kinds: ['deal'], window: 'lifetime', reduce: 'count' } }, reduce: 'count' } } }]]],
  ['unknown-key', [[metric, { ...each, among: { largest: 2, of: 'n', exactly: true } }]], [[metric, { ...each, among: { largest: 2, of: 'n', exactly: true }, value: 'n', reduce: 'sum' }]]],
  ['unknown-key', [[metric, { ...each, among: { largest: 2, of: 'n', exactly: true }, value: 'n', reduce: 'max' }]], [[metric, { ...each, among: { largest: 2, of: 'n', exactly: false }, value: 'n', reduce: 'max' }]]],
  ['shift-forward', [['metrics.deals.window', { last: 3, of: 'months', shift: { months: 3 } }]], [['metrics.deals.window', { last: 3, of: 'months', shift: { months: -3 } }]]],
  ['shift-forward', [['metrics.deals.window', { valid: true, during: { last: 3, of: 'months', shift: { days: 1 } } }]], [['metrics.deals.window', { valid: true, shift: { months: 3 } }]]],
  ['shift-forward', [[metric, { ...sampled, window: { last: 3, of: 'months', shift: { months: 1 } } }]], [[metric, { ...sampled, window: { last: 3, of: 'months', shift: { months: -1 } } }]]],
  ['shift-forward', [[metric, { ...formula, measure: 'earlier', of: 'deals', shift: { days: 1 } }]], [[metric, { ...formula, measure: 'earlier', of: 'deals', shift: { days: -1 } }]]],
  ['shift-forward', [[metric, { ...formula, measure: 'earlier', of: 'deals', shift: { months: -1, days: 28 } }]], [[metric, { ...formula, measure: 'earlier', of: 'deals', shift: { months: -1, days: 27 } }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'earlier', of: 'sales', shift: { days: -1 } }]], [[metric, { ...formula, unit: 'money', measure: 'earlier', of: 'sales', shift: { days: -1 } }]]],
  ['sample-days', [[metric, { ...sampled, window: 'lifetime' }]], [[metric, { ...sampled, window: 'review-year' }]]],
  ['sample-days', [[metric, { ...sampled, every: 'day', window: { last: 402, of: 'days' } }]], [[metric, { ...sampled, every: 'day', window: { last: 401, of: 'days' } }]]],
  ['fold-empty', [[metric, { ...sampled, window: { from: '2026-01-02', to: '2026-01-30' } }]], [[metric, { ...sampled, window: { from: '2026-01-02', to: '2026-01-31' } }]]],
  ['window-empty', [[metric, { ...sampled, window: { calendar: 'month', from: 0, to: -1 } }]], [[metric, { ...sampled, window: { calendar: 'month', from: -1, to: 0 } }]]],
  ['missing-key', [[metric, { ...sampled, having: undefined }]].map(([p, v]) => [p, JSON.parse(JSON.stringify(v))]) as Change[], [[metric, sampled]]],
  ['missing-key', [[metric, { ...sampled, having: {} }]], [[metric, sampled]]],
  ['threshold-precision', [[metric, { ...sampled, having: { atLeast: 0.5 } }]], [[metric, { ...sampled, having: { atLeast: 5 } }]]],
  ['unit-mismatch', [[metric, { ...sampled, of: 'sales', reduce: 'max' }]], [[metric, { ...sampled, unit: 'money', of: 'sales', reduce: 'max' }]]],
  ['unit-mismatch', [[metric, { ...sampled, unit: 'money' }]], [[metric, { ...sampled, unit: 'days' }]]],
  ['unit-mismatch', [[metric, { ...sampled, unit: 'flag', of: 'agreed', reduce: 'sum' }]], [[metric, { ...sampled, unit: 'flag', of: 'agreed', reduce: 'max' }]]],
  ['fold-empty', [['ladders.resale.scope', { ...byArea, values: {} }]], [['ladders.resale.scope', byArea]]],
  ['group-count', [['ladders.resale.scope', { ...byArea, fold: { atLeast: 3 } }]], [['ladders.resale.scope', { ...byArea, fold: { atLeast: 2 } }]]],
  ['field-unknown', [['ladders.resale.scope', { ...byArea, by: 'region' }]], [['ladders.resale.scope', byArea]]],
  ['field-unknown', [['kinds', { trip: { label: 't', suppliedBy: 'partner', fields: { region: 'text' } } }], ['ladders.resale.scope', { ...byArea, by: 'region' }]], [['ladders.resale.scope', byArea]]],
  ['field-type', [['ladders.resale.scope', { ...byArea, by: 'qty' }]], [['ladders.resale.scope', { ...byArea, by: 'customer' }]]],
  ['fold-empty', [['ladders.resale.sample', { every: 'year-end', window: { from: '2026-01-01', to: '2026-06-30' }, fold: 'best' }]], [['ladders.resale.sample', { every: 'quarter-end', window: { from: '2026-01-01', to: '2026-06-30' }, fold: 'best' }]]],
  ['group-count', [['ladders.resale.sample', { every: 'quarter-end', window: { from: '2026-01-01', to: '2026-06-30' }, fold: { atLeast: 3 } }]], [['ladders.resale.sample', { every: 'quarter-end', window: { from: '2026-01-01', to: '2026-06-30' }, fold: { atLeast: 2 } }]]],
  ['sample-days', [['ladders.resale.sample', { every: 'day', window: { last: 2, of: 'years' }, fold: 'best' }]], [['ladders.resale.sample', { every: 'day', window: { last: 1, of: 'years' }, fold: 'best' }]]],
  ['unknown-reference', [['ladders.more', { ...another, after: [{ ladder: 'resales', tier: 'gold' }] }]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }]]],
  ['unknown-reference', [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'silver' }] }]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }]]],
  ['cycle', [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }], ['ladders.resale.after', [{ ladder: 'more', tier: 'a' }]]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }]]],
  ['cycle', [['ladders.resale.after', [{ ladder: 'resale', tier: 'basic' }]]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'basic' }] }]]],
  ['unit-mismatch', [[metric, { ...share, note: 'n', part: 'agreed', rest: 'sales' }]], [[metric, { ...share, note: 'n', part: 'agreed', rest: 'deals' }]]],
  ['cycle', [['ladders.more', { ...another, after: [{ ladder: 'more', tier: 'a', by: 'held' }] }]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold', by: 'held' }] }], ['ladders.resale.after', [{ ladder: 'more', tier: 'a', by: 'held' }]]]],
  ['cycle', [[metric, { ...formula, measure: 'standing', ladder: 'resale' }], [`${tier1}.enter`, { metric: 'deals', atLeast: { metric: 'extra' } }]], [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]]],
  ['unknown-reference', [criterion({ atLeast: { table: 'step', key: { qty: 'staff' }, column: 'each' } })], [criterion({ atLeast: { table: 'steps', key: { qty: 'staff' }, column: 'each' } })]],
  ['missing-key', [criterion({ atLeast: { table: 'steps', key: {}, column: 'each' } })], [['tables.steps.key', {}], criterion({ atLeast: { table: 'steps', key: {}, column: 'each' } })]],
  ['field-type', [criterion({ atLeast: 5, keep: { table: 'points', key: { area: 'size' }, column: 'name' } })], [criterion({ atLeast: 5, keep: { table: 'points', key: { area: 'size' }, column: 'each' } })]],
  ['field-type', [[`${tier1}.enter`, { all: [big, { metric: 'agreed', is: { table: 'points', key: { area: 'size' }, column: 'each' } }] }]], [[`${tier1}.enter`, { all: [big, { metric: 'agreed', is: true }] }]]],
  ['unknown-reference', [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { all: [{ metric: 'deal', atLeast: 1 }] } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { all: [{ metric: 'deals', atLeast: 1 }] } }]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'meets', of: { all: [] } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { all: [] } }]]],
  ['unknown-key', [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'sales', atLeast: 5, keep: 4 } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'sales', atLeast: 5 } }]]],
  ['group-count', [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { any: [] } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { any: [{ award: 'x' }] } }]]],
  ['threshold-type', [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'agreed', is: 'yes' } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'agreed', is: true } }]]],
  ['cycle', [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'extra', is: true } }]], [[metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'agreed', is: true } }]]],
  ['cycle', [['metrics.tier', { ...formula, measure: 'standing', ladder: 'resale' }], [metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'tier', atLeast: 1 } }], [`${tier1}.enter`, { metric: 'extra', is: true }]], [['metrics.tier', { ...formula, measure: 'standing', ladder: 'resale' }], [metric, { ...formula, unit: 'flag', measure: 'meets', of: { metric: 'tier', atLeast: 1 } }]]],
  ['cycle', [[metric, { ...formula, measure: 'choose', when: { metric: 'deals', atLeast: { metric: 'extra' } }, then: 1, else: 0 }]], [[metric, { ...formula, measure: 'choose', when: { metric: 'deals', atLeast: { metric: 'deals2' } }, then: 1, else: 0 }], ['metrics.deals2', rows]]],
  ['unit-mismatch', [[metric, { ...formula, measure: 'choose', when: { metric: 'deals', atLeast: { metric: 'sales' } }, then: 1, else: 0 }]], [[metric, { ...formula, measure: 'choose', when: { metric: 'deals', atLeast: { table: 'points', key: { area: 'size' }, column: 'each' } }, then: 1, else: 0 }]]],
  ['threshold-type', [[metric, { ...formula, measure: 'choose', when: { metric: 'joined', atLeast: 5 }, then: 1, else: 0 }]], [[metric, { ...formula, measure: 'choose', when: { metric: 'joined', atLeast: '2026-01-01' }, then: 1, else: 0 }]]],
  ['missing-key', [[metric, { ...formula, measure: 'choose', when: { metric: 'deals' }, then: 1, else: 0 }]], [[metric, { ...formula, measure: 'choose', when: { metric: 'deals', above: 1 }, then: 1, else: 0 }]]],
  ['limits-crossed', [[metric, { ...sampled, having: { atLeast: 5, below: 5 } }]], [[metric, { ...sampled, having: { atLeast: 5, atMost: 5 } }]]],
  ['unknown-reference', [[metric, { ...sampled, having: { atLeast: { table: 'point', key: { area: 'size' }, column: 'each' } } }]], [[metric, { ...sampled, having: { atLeast: { table: 'points', key: { area: 'size' }, column: 'each' } } }]]],
  ['threshold-type', [[metric, { ...sampled, having: { atLeast: { metric: 'deals' } } }]], [[metric, { ...sampled, having: { atLeast: { metric: 'deals2' } } }], ['metrics.deals2', rows]]],
  ['unknown-reference', [['ladders.more', another], [`${tier1}.after`, [{ ladder: 'mor', tier: 'a' }]]], [['ladders.more', another], [`${tier1}.after`, [{ ladder: 'more', tier: 'a' }]]]],
  ['unknown-reference', [['ladders.more', another], [`${tier1}.after`, [{ ladder: 'more', tier: 'b' }]]], [['ladders.more', another], [`${tier1}.after`, [{ ladder: 'more', tier: 'a', by: 'held' }]]]],
  ['cycle', [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }], [`${tier1}.after`, [{ ladder: 'more', tier: 'a' }]]], [['ladders.more', { ...another, after: [{ ladder: 'resale', tier: 'gold' }] }], [`${tier1}.after`, [{ ladder: 'more', tier: 'a', by: 'held' }]]]],
  ['cycle', [[`${tier1}.after`, [{ ladder: 'resale', tier: 'gold', by: 'held' }]]], [[`${tier1}.after`, [{ ladder: 'resale', tier: 'basic', by: 'held' }]]]],
  ['cycle', [[`${tier1}.after`, [{ ladder: 'resale', tier: 'basic' }]]], [[`${tier1}.after`, [{ ladder: 'resale', tier: 'basic', by: 'held' }]]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'hours', measure: 'add', of: ['deals'] }]], [[metric, { ...formula, unit: 'hours', measure: 'scale', of: 'deals', by: 8 }]]],
  ['unit-mismatch', [[metric, { ...formula, unit: 'number', measure: 'add', of: ['sales'] }]], [[metric, { ...formula, unit: 'number', measure: 'add', of: ['deals', 'agreed'] }]]],
]; // prettier-ignore

describe('every code, by the smallest change that brings it', () => {
  test.each(cases)('%s (%#)', (code, wrong, mended) => {
    const issues = check(changed(...wrong));
    expect(issues.map((i) => i.code)).toContain(code);
    for (const issue of issues) {
      expect(issue.message).toMatch(/\S.*[.?]$/);
      expect(issue.remedy).toMatch(/\S.*[.?]$/);
      expect(issue.place.line).toBeGreaterThan(0);
      expect(issue.place.column).toBeGreaterThan(0);
    }
    expect(check(changed(...mended))).toEqual([]);
  });

  test('a key of another form is not said to be its own misspelling', () => {
    const [issue] = check(changed([`${tier1}.enter`, { metric: 'sales', atLeast: 100, all: [] }]));
    expect(issue).toMatchObject({
      code: 'unknown-key',
      message: "'all' does not go with what stands beside it.",
    });
  });

  test('no code of a document is left out', () => {
    const codes = Object.keys(issueCodes);
    const ofDocuments = codes.slice(0, codes.indexOf('mapping-invalid'));
    const covered = new Set<string>(cases.map(([code]) => code));
    // These two are about text that is no document; read.test.ts has them.
    expect(ofDocuments.filter((c) => !covered.has(c))).toEqual(['yaml-syntax', 'yaml-too-large']);
  });

  test('a fault keeps the program from being built; what only the review finds does not', () => {
    const read = (text: string) => readProgram(text, 'p', { kinds, isTimeZone: () => true });
    expect(read(changed(['program.currency', 'ABC'])).ok).toBe(false);
    for (const [path, value] of [
      ['program.thresholds', 'illustrative'],
      ['benefits.mdf.rule', undefined],
      ['benefits.fee.costly', true],
      [`${tier1}.enter`, { metric: 'deals', atLeast: 10, atMost: 9 }],
    ] as const)
      expect(read(changed([path, value]))).toMatchObject({ ok: true, issues: [] });
  });
});
