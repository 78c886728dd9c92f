/** What of a program counts on a day: its groups as text, on days around those on which rules begin and end. */
import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { programOn, turningDays } from './on-day.ts';
import { buildProgram, type Node, type Program } from './program.ts';
import { programSchema, type GroupDoc } from './schema.ts';

function programOf(enter: GroupDoc, ask: GroupDoc = { all: [] }): Program {
  const metric = (label: string) => ({ label, unit: 'count', measure: 'attribute', attribute: 'n' });
  const doc = programSchema.parse({
    tierwright: 1,
    program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
    attributes: { n: { label: 'n', type: 'number' } },
    metrics: { a: metric('a'), b: metric('b'), c: metric('c') },
    motions: {},
    gate: { checks: [{ key: 'ok', label: 'OK', ask }] },
    ladders: {
      l: { motion: 'company', label: 'L', tiers: [{ key: 't', label: 'T', gate: true, enter }] },
    },
  });
  return buildProgram(doc, {});
}

const text = (node: Node): string =>
  node.node === 'leaf'
    ? node.metric
    : `${node.kind === 'all' ? 'all' : node.need}(${node.members.map(text).join(' ')})`;

function on(program: Program, date: string): string {
  const [tier] = programOn(program, day(date)).ladders[0]?.tiers ?? [];
  if (!tier) throw new Error('no tier');
  const announced = tier.announced.map((a) => `${a.choice ? 'or ' : ''}${text(a.node)} from ${a.from}`);
  return [text(tier.enter.criteria), ...announced].join('; ');
}

const [a, b, c] = ['a', 'b', 'c'].map((metric): GroupDoc => ({ metric, atLeast: 1 }));
const from = (group: GroupDoc | undefined, first: string): GroupDoc => ({
  ...(group ?? { all: [] }),
  from: first,
});
const until = (group: GroupDoc | undefined, last: string): GroupDoc => ({
  ...(group ?? { all: [] }),
  until: last,
});
const list = (...of: (GroupDoc | undefined)[]): GroupDoc => ({ all: of.filter((g) => g !== undefined) });
const choice = (...of: (GroupDoc | undefined)[]): GroupDoc => ({ any: of.filter((g) => g !== undefined) });
const twoOf = (...of: (GroupDoc | undefined)[]): GroupDoc => ({ atLeast: 2, of: of.filter((g) => g !== undefined) }); // prettier-ignore

describe('on a day', () => {
  const [first, before] = ['2027-01-01', '2026-12-31'];
  test.each<[string, GroupDoc, string, string]>([
    ['a list asks one thing less before', list(a, from(b, first)), 'all(a); b from 2027-01-01', 'all(a b)'],
    ['and after', list(a, until(b, before)), 'all(a b)', 'all(a)'],
    ['a choice has one fewer', choice(a, from(b, first)), '1(a); or b from 2027-01-01', '1(a b)'],
    ['a number of a choice stays', twoOf(a, b, from(c, first)), '2(a b); or c from 2027-01-01', '2(a b c)'],
    ['a list of which nothing counts is left out', choice(a, list(from(b, first))), '1(a); or b from 2027-01-01', '1(a all(b))'],
    ['a choice of which nothing counts cannot be met', list(a, choice(from(b, first))), 'all(a 1()); or b from 2027-01-01', 'all(a 1(b))'],
    ['a tier of which nothing counts cannot either', from(a, first), '1(); a from 2027-01-01', 'a'],
    ['also where its members say so', list(from(a, first)), '1(); a from 2027-01-01', 'all(a)'],
    ['a list that asks nothing is met', list(list(), from(a, first)), 'all(all()); a from 2027-01-01', 'all(all() a)'],
    ['a group is announced as it will begin', list(a, from(list(b, from(c, '2028-01-01')), first)), 'all(a); all(b) from 2027-01-01; c from 2028-01-01', 'all(a all(b)); c from 2028-01-01'],
    ['what ends before it could begin is not', list(a, until(from(b, first), first)), 'all(a); b from 2027-01-01', 'all(a b)'],
  ])('%s', (_, enter, then, later) => {
    expect(on(programOf(enter), before)).toBe(then);
    expect(on(programOf(enter), first)).toBe(later);
  }); // prettier-ignore

  test('leaves carry the last day that any group around them says', () => {
    const enter = until(list(until(a, '2027-06-30'), until(b, '2026-12-31'), c), '2027-03-31');
    const program = programOn(programOf(enter), day('2026-12-31'));
    const node = program.ladders[0]?.tiers[0]?.enter.criteria;
    const days = node?.node === 'group' ? node.members.map((m) => m.days?.until) : [];
    expect(days).toEqual(['2027-03-31', '2026-12-31', '2027-03-31']);
  });

  test('a gate check that does not count asks nothing, and is announced', () => {
    const program = programOf(list(a), from(b, first));
    const [ladder] = programOn(program, day(before)).ladders;
    expect(ladder?.gate).toEqual([]);
    expect(ladder?.tiers[0]?.enter.gate).toBeNull();
    expect(ladder?.announcedGate.map(({ node }) => text(node))).toEqual(['b']);
    expect(programOn(program, day(first)).ladders[0]?.gate.length).toBe(1);
  });

  test('from one day one gets to any other', () => {
    const program = programOf(choice(until(a, before), from(b, first)));
    for (const [x, y] of [[before, first], [first, before]] as const)
      expect(programOn(programOn(program, day(x)), day(y))).toEqual(programOn(program, day(y)));
    expect(program.ladders.map(turningDays)).toEqual([[first]]);
  }); // prettier-ignore
});
