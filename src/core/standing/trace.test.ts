import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { programOn, type ProgramOnDay } from '../program/on-day.ts';
import { buildProgram } from '../program/program.ts';
import { programSchema, type GroupDoc } from '../program/schema.ts';
import { gapInWords } from '../words/gap.ts';
import { announcedInWords, criterionInWords } from '../words/standing.ts';
import { factInterval, thresholdInWords, valueInWords } from '../words/value.ts';
import { missingInWords, remedyInWords } from '../words/missing.ts';
import { evaluate, type Evaluation, type LadderStandings } from './evaluate.ts';
import type { Missing } from './missing.ts';
import { readiness } from './readiness.ts';
import { gapToTier, type Gap } from './gap.ts';
import { traceCriteria } from './reasons.ts';
import { traceAnnounced } from './trace.ts';

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

const rows = { measure: 'rows', kinds: ['deal'], window: 'review-year', reduce: 'count' };
const metrics = {
  arr: { label: 'closed-won ARR', unit: 'money', ...rows, value: 'amount', reduce: 'sum' },
  deals: { label: 'deals', unit: 'count', ...rows },
  people: { label: 'people', unit: 'count', ...rows, window: 'valid' },
  csat: { label: 'satisfaction', unit: 'percent', decimals: 2, ...rows },
  agreed: { label: 'agreement', unit: 'flag', ...rows },
  late: { label: 'days late', unit: 'days', better: 'lower', ...rows },
};

function programOf(...tiers: GroupDoc[]): ProgramOnDay {
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    metrics,
    motions: {},
    ladders: {
      l: {
        motion: 'company',
        label: 'L',
        tiers: tiers.map((enter, i) => ({ key: `t${i}`, label: `T${i}`, enter })),
      },
    },
  });
  const deal = { label: 'deal', suppliedBy: 'vendor', owner: 'partner', validity: true, fields: { amount: 'money' }, defaults: {} } as const; // prettier-ignore
  return programOn(buildProgram(doc, { deal }), moment.asOf);
}

type Facts = Readonly<Record<string, number | readonly [number, number]>>;

const excuse = 'exempt/["deal"]';
const excused: GroupDoc = { metric: 'deals', atLeast: 5, exempt: { kind: 'deal', reason: 'They are new.' } };

function looked(program: ProgramOnDay, facts: Facts): { evaluation: Evaluation; standings: LadderStandings } {
  const columns = program.atoms.map(({ name }) => {
    const fact = facts[name] ?? 0;
    const [least, most] = typeof fact === 'number' ? [fact, fact] : fact;
    return [name, { least: Float64Array.of(least), most: Float64Array.of(most) }] as const;
  });
  const evaluation = evaluate(program, { rows: 1, columns: new Map(columns) }, moment);
  const [standings] = evaluation.ladders;
  if (!standings) throw new Error('no ladder');
  return { evaluation, standings };
}

function gap(program: ProgramOnDay, facts: Facts, tier: number): Gap | null {
  const { evaluation, standings } = looked(program, facts);
  return gapToTier({ program, evaluation, moment, feeds: [] }, standings, 0, tier);
}

const lines = (program: ProgramOnDay, facts: Facts, tier: number): readonly string[] => {
  const found = gap(program, facts, tier);
  return found === null ? [] : gapInWords(found, program);
};

describe('what is missing, in words', () => {
  const open = [-Infinity, Infinity] as const;
  test.each<[string, GroupDoc, Facts, readonly string[]]>([
    ['nothing', { metric: 'deals', atLeast: 3 }, { deals: 3 }, []],
    ['some more', { metric: 'deals', atLeast: 3 }, { deals: 1 }, ['- deals: 2 more, to 3']],
    ['money', { metric: 'arr', atLeast: 50_000 }, { arr: 1234550 }, ['- closed-won ARR: USD 37,654.50 more, to USD 50,000']],
    ['percent', { metric: 'csat', atLeast: 80 }, { csat: 7999 }, ['- satisfaction: 0.01 percentage points more, to 80 %']],
    ['one unit above', { metric: 'deals', above: 3 }, { deals: 3 }, ['- deals: 1 more, to more than 3']],
    ['less', { metric: 'late', atMost: 5 }, { late: 6 }, ['- days late: 1 day less to be at most 5 days']],
    ['an answer', { metric: 'agreed', is: true }, { agreed: 0 }, ['- agreement: has to be yes']],
    ['an answer not given', { metric: 'agreed', is: true }, { agreed: [0, 1] }, ['- agreement: not yet sure whether the answer is yes']],
    ['not known', { metric: 'arr', atLeast: 5 }, { arr: open }, ['- closed-won ARR: not yet sure whether it is at least USD 5']],
    ['partly known', { metric: 'deals', atLeast: 5 }, { deals: [2, 7] }, ['- deals: not yet sure whether it is at least 5 (between 2 and 7)']],
    ['no value', { metric: 'csat', atLeast: 5 }, { csat: NaN }, ['- satisfaction: at least 5 %, and there is no value (nothing counts of: deal)']],
    ['a choice', { any: [{ metric: 'deals', atLeast: 3 }, { metric: 'people', atLeast: 1 }] }, {}, ['- one of', '  - deals: 3 more, to 3', '  - people: 1 more, to 1']],
    ['two of a choice', { atLeast: 2, of: [{ metric: 'deals', atLeast: 3 }, { metric: 'people', atLeast: 1 }, { metric: 'late', atMost: 0 }] }, { late: 1 }, ['- 2 of', '  - deals: 3 more, to 3', '  - people: 1 more, to 1', '  - days late: 1 day less to be at most 0 days']],
    ['one more of a choice', { atLeast: 2, of: [{ metric: 'deals', atLeast: 3 }, { metric: 'people', atLeast: 1 }, { metric: 'late', atMost: 0 }] }, {}, ['- one of', '  - deals: 3 more, to 3', '  - people: 1 more, to 1']],
    ['a named list', { all: [{ metric: 'deals', atLeast: 3 }, { metric: 'people', atLeast: 1 }], label: 'Reach' }, {}, ['- Reach: all of', '  - deals: 3 more, to 3', '  - people: 1 more, to 1']],
  ])('%s', (_, enter, facts, expected) => {
    expect(lines(programOf(enter), facts, 0)).toEqual(expected);
  }); // prettier-ignore

  const goal = { atLeast: { metric: 'people' } };
  test.each<[string, GroupDoc, Facts, readonly string[]]>([
    ['another metric', { metric: 'deals', ...goal }, { deals: 1, people: 4 }, ['- deals: 3 more, to at least 4 (people)']],
    ['another metric that is open', { metric: 'deals', ...goal }, { deals: [1, 2], people: [4, 6] }, ['- deals: 5 more, to at least people (between 4 and 6)']],
    ['another metric that may be reached', { metric: 'deals', ...goal }, { deals: 5, people: [4, 6] }, ['- deals: 5; not yet sure whether that is at least people (between 4 and 6)']],
    ['another metric without a value', { metric: 'deals', ...goal }, { deals: 5, people: NaN }, ['- deals: nothing to compare with yet; has to be at least people (no value)']],
    ['who is excused lacks nothing', excused, { deals: 1, [excuse]: 1 }, []],
    ['who is not lacks the criterion', excused, { deals: 1, [excuse]: 0 }, ['- deals: 4 more, to 5']],
    ['who may be', excused, { deals: 1, [excuse]: [0, 1] }, ['- deals: not yet sure whether it is at least 5 (1); perhaps excused (not known): They are new']],
    ['nothing that counts', { any: [{ metric: 'deals', atLeast: 1, from: '2027-01-01' }] }, {}, ['- cannot be met on this day, since too little of what it asks counts yet or still']],
    ['what is announced is not missing', { all: [{ metric: 'deals', atLeast: 1 }, { metric: 'people', atLeast: 9, from: '2027-01-01' }] }, { deals: 1 }, []],
    ['what has ended is not missing', { all: [{ metric: 'deals', atLeast: 1 }, { metric: 'people', atLeast: 9, until: '2026-12-30' }] }, { deals: 1 }, []],
  ])('%s', (_, enter, facts, expected) => {
    expect(lines(programOf(enter), facts, 0)).toEqual(expected);
  }); // prettier-ignore

  test('of several tiers the hardest threshold stands alone', () => {
    const program = programOf({ metric: 'deals', atLeast: 1 }, { metric: 'deals', atLeast: 3 }, { metric: 'deals', atLeast: 9 });
    expect(lines(program, { deals: 0 }, 2)).toEqual(['- deals: 9 more, to 9']);
    expect(lines(program, { deals: 2 }, 1)).toEqual(['- deals: 1 more, to 3']);
    expect(lines(program, { deals: 9 }, 2)).toEqual([]);
  }); // prettier-ignore
});

test('each criterion reads as one sentence, with window, fact and threshold', () => {
  const program = programOf(
    { metric: 'arr', atLeast: 50_000, keep: 40_000 },
    { all: [{ metric: 'people', atLeast: 2 }, { metric: 'agreed', is: true }, { metric: 'late', below: 5 }] },
  ); // prettier-ignore
  const { evaluation, standings } = looked(program, { arr: 6123450, people: [1, 4], agreed: 1, late: 5 });
  const traces = traceCriteria({ program, evaluation, moment, feeds: [] }, standings, 0);
  expect(traces.map((t) => criterionInWords(t, program))).toEqual([
    'closed-won ARR, 1 Jan to 31 Dec 2026: USD 61,234.50; asks at least USD 50,000 (to keep the tier: at least USD 40,000)',
    'people, on 31 Dec 2026: between 1 and 4; asks at least 2',
    'agreement, 1 Jan to 31 Dec 2026: yes',
    'days late, 1 Jan to 31 Dec 2026: 5 days; asks less than 5 days',
  ]);
  expect(traces.map((t) => [t.tier, t.outcome, t.distance])).toEqual([
    ['t0', 'met', { least: 0, most: 0 }],
    ['t1', 'unknown', { least: 0, most: 1 }],
    ['t1', 'met', { least: 0, most: 0 }],
    ['t1', 'unmet', { least: 1, most: 1 }],
  ]);
});

test('what ends, excuses and is announced reads as one sentence', () => {
  const program = programOf({
    all: [
      { ...excused, until: '2027-03-31' },
      { metric: 'people', atLeast: { metric: 'deals' }, keep: { metric: 'late' } },
      { metric: 'people', atLeast: 5, from: '2027-01-01' },
      { any: [{ metric: 'arr', atLeast: 9, from: '2027-01-01', until: '2027-12-31' }, { metric: 'deals', atLeast: 0 }] },
    ],
  }); // prettier-ignore
  const { evaluation, standings } = looked(program, { deals: 2, people: 3, [excuse]: 1 });
  const context = { program, evaluation, moment, feeds: [] };
  expect(traceCriteria(context, standings, 0).map((t) => criterionInWords(t, program))).toEqual([
    'deals, 1 Jan to 31 Dec 2026: 2; asks at least 5; excused: They are new; counts through 31 Mar 2027',
    'people, on 31 Dec 2026: 3; asks at least 2 (deals) (to keep the tier: at least 0 (days late))',
    'deals, 1 Jan to 31 Dec 2026: 2; asks at least 0',
  ]);
  const [tier] = standings.ladder.tiers;
  const announced = tier ? traceAnnounced(context, standings, tier, 0) : [];
  expect(announced.map((t) => announcedInWords(t, program))).toEqual([
    'counts from 1 Jan 2027: people, at least 5; today 3',
    'counts from 1 Jan to 31 Dec 2027, as one of several choices: closed-won ARR, at least USD 9; today USD 0',
  ]);
});

describe('values in words', () => {
  const program = programOf({ all: [] });
  test.each([
    [5_000_000, 'money', 2, 'USD 50,000'],
    [-5, 'money', 2, 'USD -0.05'],
    [7999, 'percent', 2, '79.99 %'],
    [1, 'flag', 0, 'yes'],
    [0, 'flag', 0, 'no'],
    [1, 'days', 0, '1 day'],
    [10, 'days', 1, '1 day'],
    [0, 'points', 0, '0 points'],
    [10, 'hours', 1, '1 hour'],
    [1205, 'hours', 1, '120.5 hours'],
    [-35, 'number', 1, '-3.5'],
    [20818, 'day', 0, '31 Dec 2026'],
    [3, 'count', 0, '3'],
  ] as const)('%d %s with %i decimals is %s', (fact, unit, decimals, words) => {
    expect(valueInWords(fact, { unit, decimals }, program)).toBe(words);
  });

  test.each([
    [3, 3, '3'],
    [2, 5, 'between 2 and 5'],
    [2, Infinity, 'at least 2'],
    [0, Infinity, 'not known'],
    [-Infinity, 5, 'at most 5'],
    [NaN, 5, 'no value yet, or up to 5'],
    [NaN, NaN, 'no value'],
    [-Infinity, Infinity, 'not known'],
  ])('[%d, %d] is: %s', (least, most, words) => {
    expect(factInterval({ least, most }, { unit: 'count', decimals: 0 }, program)).toBe(words);
  });

  test.each([
    ['atLeast', 'at least 5'],
    ['atMost', 'at most 5'],
    ['above', 'more than 5'],
    ['below', 'less than 5'],
    ['is', 'exactly 5'],
  ] as const)('%s 5 is: %s', (op, words) => {
    expect(thresholdInWords(op, 5, { unit: 'count', decimals: 0 }, program)).toBe(words);
  });
});

describe('readiness', () => {
  const noFeed = (kind: string): Missing => ({ cause: 'no-feed', kind });
  const [deal, cert] = [noFeed('deal'), noFeed('cert')];
  const size: Missing = { cause: 'attribute-missing', attribute: 'size' };

  test('ranks by what is released, each together with what stands above it', () => {
    const found = readiness(
      [[deal, cert], [deal, cert], [deal], [size], [cert, size], [deal, cert, size]],
      20,
    );
    expect(found).toMatchObject({ undecided: 6, total: 20 });
    expect(found.items.map((i) => [i.missing, i.blocks, i.alone, i.released])).toEqual([
      [deal, 4, 1, 1],
      [cert, 4, 0, 3],
      [size, 3, 1, 6],
    ]);
  });

  test('nothing undecided, nothing missing', () => {
    expect(readiness([], 5)).toEqual({ undecided: 0, total: 5, items: [] });
  });

  test('does not depend on the order of rows, and in the end releases all of them', () => {
    const sets = [[deal], [cert], [size], [deal, size], [cert, deal], [size, cert, deal]];
    const first = readiness(sets, 9);
    expect(readiness(sets.toReversed().map((s) => s.toReversed()), 9)).toEqual(first); // prettier-ignore
    expect(first.items.at(-1)?.released).toBe(sets.length);
  });

  test('says what is missing and what to do', () => {
    const program = programOf({ all: [] });
    expect(missingInWords(deal, program)).toBe('no feed of deal');
    expect(remedyInWords(deal)).toBe('tierwright import evidence FILE --map MAPPING (kind: deal)');
    expect(missingInWords(noFeed('employment'), program)).toBe('no feed of who works where');
    expect(missingInWords(size, program)).toBe('not known about partners: size');
    expect(missingInWords({ cause: 'claims-undecided', kinds: ['deal'] }, program)).toBe('claims to decide: deal');
    expect(remedyInWords({ cause: 'rate-missing', kinds: ['deal'] })).toBe('tierwright import rates FILE --map MAPPING');
  }); // prettier-ignore
});

test('tiers held on another ladder and thresholds from tables are named', () => {
  const { doc, kinds } = programOf({ metric: 'deals', atLeast: 1 });
  const [tier] = doc.ladders['l']?.tiers ?? [];
  const enter = { metric: 'deals', atLeast: { table: 'goals', key: {}, column: 'n' } };
  const made = programSchema.parse({
    ...doc,
    tables: { goals: { label: 'Goals', key: {}, values: { n: 'number' } } },
    ladders: {
      l: { motion: 'company', label: 'L', after: [{ ladder: 'm', tier: 'b', by: 'held' }], tiers: [{ ...tier, enter }] },
      m: { motion: 'company', label: 'M', tiers: [{ key: 'a', label: 'A', enter: { all: [] } }, { key: 'b', label: 'B', enter: { all: [] } }] },
    },
  }); // prettier-ignore
  const program = programOn(buildProgram(made, kinds), moment.asOf);
  const goal = program.atoms.find(({ atom }) => atom.measure === 'lookup')?.name ?? '';
  expect(lines(program, { deals: 1, 'held/m': 0, [goal]: 4 }, 0)).toEqual([
    '- tier held on M: at least B',
    '- deals: 3 more, to at least 4 (n in Goals)',
  ]);
  expect(lines(program, { deals: 4, 'held/m': NaN, [goal]: 4 }, 0)).toEqual(['- tier held on M: at least B']);
  const { evaluation, standings } = looked(program, { deals: 4, 'held/m': 1, [goal]: 4 });
  const traces = traceCriteria({ program, evaluation, moment, feeds: [] }, standings, 0);
  expect(traces.map((t) => criterionInWords(t, program))).toEqual([
    'tier held on M, on 31 Dec 2026: B; asks at least B',
    'deals, 1 Jan to 31 Dec 2026: 4; asks at least 4 (n in Goals)',
  ]);
});
