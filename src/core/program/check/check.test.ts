/** For every code that reading and checking a program can give: the smallest change that brings it, and one that mends it. */
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { issueCodes, type IssueCode } from '../../issue.ts';
import type { Kinds } from '../kinds.ts';
import { readProgram } from './index.ts';

const kinds: Kinds = {
  deal: { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: false, fields: { amount: 'money', area: 'text', qty: 'number', open: 'yes-no', customer: 'key' }, defaults: {} },
  badge: { label: 'badge', suppliedBy: 'vendor', owner: 'person', validity: true, fields: { area: 'number' }, defaults: {} },
}; // prettier-ignore

const base = `
tierwright: 1
program: { key: p, name: P, currency: USD, timeZone: Etc/UTC }
attributes:
  size: { label: Size, type: text, values: [small, large] }
  staff: { label: Staff, type: number }
  since: { label: Since, type: day }
tables:
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

test('the document that the cases change has neither faults nor findings', () => {
  expect(check(base)).toEqual([]);
  expect(check(changed())).toEqual([]);
});

const [metric, tier0, tier1] = ['metrics.extra', 'ladders.resale.tiers.0', 'ladders.resale.tiers.1'];
const rows = { label: 'x', note: 'only here', unit: 'count', measure: 'rows', kinds: ['deal'], window: 'lifetime', reduce: 'count' }; // prettier-ignore
const sum = { ...rows, unit: 'points', value: 'qty', reduce: 'sum' };
const formula = { label: 'x', note: 'only here', unit: 'count' };
const each = { ...formula, measure: 'each', by: 'customer', with: { n: { kinds: ['deal'], window: 'lifetime', reduce: 'count' } }, reduce: 'count' }; // prettier-ignore
const criterion = (more: Value): Change => [`${tier1}.enter`, { metric: 'sales', ...(more as object) }];
const big = { metric: 'sales', atLeast: 100 };
const bigger = { metric: 'sales', atLeast: 200 };
const extraMoney: Change = [metric, { ...rows, unit: 'money', value: 'amount', reduce: 'max' }];
const ipp = (attributes: Value, more: object = {}): Change => ['ipp', { attributes, ...more }];
const sized = { attribute: 'size', weight: 100, scores: { small: 1 }, otherwise: 0 };

const cases: readonly (readonly [IssueCode, wrong: readonly Change[], mended: readonly Change[]])[] = [
  ['schema-version', [['tierwright', 2]], [['tierwright', 1]]],
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
  ['group-count', [[metric, { ...formula, measure: 'mean', of: {} }]], [[metric, { ...formula, measure: 'mean', of: { deals: 1 } }]]],
  ['group-count', [[metric, { ...each, having: { atLeast: 2, of: [{ value: 'n', above: 1 }] } }]], [[metric, { ...each, having: { atLeast: 1, of: [{ value: 'n', above: 1 }] } }]]],
  ['group-count', [[metric, { ...each, with: {} }]], [[metric, each]]],
  ['kind-owner', [[metric, { ...rows, kinds: ['deal', 'badge'] }]], [[metric, { ...each, by: 'person', with: { n: { kinds: ['badge'], window: 'valid', reduce: 'count' } } }]]],
  ['field-unknown', [[metric, { ...rows, where: { country: 'de' } }]], [[metric, { ...rows, where: { area: 'de' } }]]],
  ['field-unknown', [[metric, { ...each, by: 'product' }]], [[metric, { ...each, by: 'customer' }]]],
  ['field-type', [[metric, { ...rows, where: { open: 'yes' } }]], [[metric, { ...rows, where: { open: true } }]]],
  ['field-type', [[metric, { ...rows, where: { area: { atLeast: 1 } } }]], [[metric, { ...rows, where: { qty: { atLeast: 1 } } }]]],
  ['field-type', [[metric, { ...sum, value: 'area' }]], [[metric, { ...sum, value: 'qty' }]]],
  ['field-type', [[metric, { ...formula, measure: 'attribute', attribute: 'size' }]], [[metric, { ...formula, measure: 'attribute', attribute: 'staff' }]]],
  ['field-type', [ipp([{ attribute: 'staff', weight: 100, scores: { a: 1 } }])], [ipp([{ attribute: 'staff', weight: 100, steps: [[0, 1]] }])]],
  ['ipp-weights', [ipp([{ ...sized, weight: 99 }])], [ipp([sized])]],
  ['benefit-rule', [['benefits.mdf.rule', undefined]], [['benefits.mdf.label', 'M']]],
  ['benefit-rule', [['benefits.mdf.conflict', 'none']], [['benefits.mdf.conflict', 'some']]],
  ['benefit-rule', [['benefits.fee.reason', undefined]], [['benefits.fee.reason', 'why']]],
  ['benefit-entry-cost', [['benefits.fee.costly', true]], [['benefits.fee.costly', false]]],
  ['benefit-entry-cost', [['benefits.fee.unitCost', 1]], [['benefits.fee.unitCost', 0]]],
  ['window-empty', [[metric, { ...rows, window: { from: '2026-02-01', to: '2026-01-31' } }]], [[metric, { ...rows, window: { from: '2026-02-01', to: '2026-02-01' } }]]],
  ['window-empty', [[metric, { ...rows, window: { calendar: 'year', from: 0, to: -1 } }]], [[metric, { ...rows, window: { calendar: 'year', from: -1, to: -1 } }]]],
  ['not-evaluated-yet', [[metric, { ...rows, window: { since: 'staff' } }]], [[metric, rows]]],
  ['not-evaluated-yet', [[metric, { ...formula, measure: 'rank', of: 'deals' }]], [[metric, rows]]],
  ['not-evaluated-yet', [[metric, { ...formula, measure: 'standing', ladder: 'resale' }]], [[metric, rows]]],
  ['not-evaluated-yet', [criterion({ atLeast: { table: 'points', key: { area: 'size' }, column: 'each' } })], [criterion({ atLeast: 5 })]],
  ['not-evaluated-yet', [['ladders.resale.scope', { by: 'region', values: { emea: 'Europe' }, fold: 'best' }]], [['ladders.resale.dropAtMost', 1]]],
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
  ['no-choice', [[`${tier1}.enter`, { all: [big, { any: [{ ...big, until: '2026-06-29' }, { ...bigger, from: '2026-07-01' }] }] }]], [[`${tier1}.enter`, { all: [big, { any: [{ ...big, until: '2026-06-30' }, { ...bigger, from: '2026-07-01' }] }] }]]],
  ['no-choice', [['gate.checks.0.ask', { any: [{ metric: 'agreed', is: true, from: '2027-01-01' }] }]], [['gate.checks.0.ask', { any: [{ metric: 'agreed', is: true }], from: '2027-01-01' }]]],
  ['tier-unreachable', [[`${tier1}.enter`, { all: [{ ...big, from: '2027-01-01' }] }]], [[`${tier1}.enter`, { all: [big], from: '2027-01-01' }]]],
  ['tier-unreachable', [[`${tier0}.enter`, { metric: 'deals', atLeast: 1, from: '2027-01-01' }]], [[`${tier0}.enter`, { metric: 'deals', atLeast: 1, from: '2027-01-01' }], [`${tier1}.enter`, { ...big, from: '2027-01-01' }]]],
  ['tier-unreachable', [[`${tier1}.enter`, { all: [{ ...big, from: '2027-01-01' }, { metric: 'sales', below: 90, until: '2027-01-01' }] }]], [[`${tier1}.enter`, { all: [{ ...big, from: '2027-01-01' }, { metric: 'sales', below: 90, until: '2026-12-31' }] }]]],
  ['tier-unreachable', [criterion({ atLeast: 10, atMost: 9 })], [criterion({ atLeast: 10, atMost: 10 })]],
  ['tier-unreachable', [criterion({ above: 10, atMost: 10 })], [criterion({ atLeast: 10, atMost: 10 })]],
  ['threshold-below-lower-tier', [[`${tier1}.enter`, { all: [{ metric: 'deals', atLeast: 0 }, { metric: 'sales', above: 0 }] }]], [[`${tier1}.enter`, { all: [{ metric: 'deals', atLeast: 1 }, { metric: 'sales', above: 0 }] }]]],
  ['metric-unused', [['metrics.sales2', { ...rows, note: undefined }]].map(([p, v]) => [p, JSON.parse(JSON.stringify(v))]) as Change[], [['metrics.sales2', rows]]],
  ['threshold-illustrative', [['program.thresholds', 'illustrative']], [['program.thresholds', 'confirmed']]],
  ['threshold-illustrative', [criterion({ atLeast: 5, illustrative: true })], [criterion({ atLeast: 5, illustrative: false })]],
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

  test('no code of a document is left out', () => {
    const codes = Object.keys(issueCodes);
    const ofDocuments = codes.slice(0, codes.indexOf('mapping-invalid'));
    const covered = new Set<string>(cases.map(([code]) => code));
    // These two are about text that is no document; read.test.ts has them.
    expect(ofDocuments.filter((c) => !covered.has(c))).toEqual(['yaml-syntax', 'yaml-too-large']);
  });

  test('a fault keeps the program from being built, a finding does not', () => {
    const read = (text: string) => readProgram(text, 'p', { kinds, isTimeZone: () => true });
    expect(read(changed(['program.thresholds', 'illustrative'])).ok).toBe(true);
    expect(read(changed(['program.currency', 'ABC'])).ok).toBe(false);
  });
});
