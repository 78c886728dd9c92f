/**
 * What is asked of a partner as a formula, and whether meeting one formula means meeting another. Exact: every combination of values
 * that the tests can tell apart is looked at, each metric for itself and together with what it was before.
 */
import type { Operator } from '../../standing/interval.ts';
import { together, type Effect } from './effect.ts';

/** One test of one variable, in whole units; or a group that needs some of its members. */
export type Condition =
  | {
      readonly test: Operator;
      readonly variable: string;
      readonly threshold: number;
      /** Whether the variable may lie between two whole units. */
      readonly cut?: boolean;
    }
  | { readonly need: number; readonly of: readonly Condition[] };

/** All of several conditions; of none it holds. */
export function allOf(of: readonly Condition[]): Condition {
  return { need: of.length, of };
}

/** What can never be met. */
export const never: Condition = { need: 1, of: [] };

/** How the value of a variable goes from the old version to the new, for every partner alike. */
export type Movement = 'same' | 'up' | 'down' | 'free';

/** How variables move from the old formula to the new. */
export type MovementOf = (variable: string) => Movement;

/** What asking the new instead of the old does; `words` where the same partners meet both. */
export function effectOf(old: Condition, now: Condition, moves: MovementOf): Effect {
  const effects: Effect[] = [];
  try {
    if (someoneMeets(old, now, moves, 'old')) effects.push('tightened');
    if (someoneMeets(old, now, moves, 'new')) effects.push('loosened');
  } catch (error) {
    if (error === tooMany) return 'changed';
    throw error;
  }
  return together(effects);
}

/** Whether whoever meets one formula surely meets another, as one version has both; false where it cannot be told. */
export function implies(one: Condition, other: Condition): boolean {
  try {
    return !someoneMeets(one, other, () => 'same', 'old');
  } catch (error) {
    if (error === tooMany) return false;
    throw error;
  }
}

/** Whether two formulas test something that is the same. */
export function haveInCommon(a: Condition, b: Condition): boolean {
  return 'of' in a ? a.of.some((c) => haveInCommon(c, b)) : isAbout(b, a.variable);
}

function isAbout(condition: Condition, variable: string): boolean {
  return 'of' in condition ? condition.of.some((c) => isAbout(c, variable)) : condition.variable === variable;
}

/** Combinations that are looked at before it is left open; no program that people read comes near. */
const patience = 200_000;
const tooMany = new Error('more combinations than are looked at');

/** The value of a variable in the old and in the new version; NaN is none. */
type Values = readonly [old: number, now: number];

/** Whether somebody may meet one of the two and not the other. */
function someoneMeets(old: Condition, now: Condition, moves: MovementOf, one: 'old' | 'new'): boolean {
  const choices = [...variablesOf(old, now)].map(([variable, tests]) => {
    // Most searches end before they come to most variables.
    let values: readonly Values[] | undefined;
    return { variable, values: () => (values ??= valuesOf(tests.old, tests.now, moves(variable))) };
  });
  const chosen = new Map<string, Values>();
  let looked = 0;
  const search = (next: number): boolean => {
    if (++looked > patience) throw tooMany;
    const [before, after] = [holds(old, chosen, 0), holds(now, chosen, 1)];
    const [met, missed] = one === 'old' ? [before, after] : [after, before];
    if (met === false || missed === true) return false;
    if (met === true && missed === false) return true;
    const choice = choices[next];
    if (!choice) return false;
    for (const values of choice.values()) {
      chosen.set(choice.variable, values);
      if (search(next + 1)) return true;
    }
    chosen.delete(choice.variable);
    return false;
  };
  return search(0);
}

type Test = Extract<Condition, { test: unknown }>;

function variablesOf(old: Condition, now: Condition): ReadonlyMap<string, { old: Test[]; now: Test[] }> {
  const found = new Map<string, { old: Test[]; now: Test[] }>();
  const add = (condition: Condition, side: 'old' | 'now'): void => {
    if ('of' in condition) return condition.of.forEach((c) => add(c, side));
    const tests = found.get(condition.variable) ?? { old: [], now: [] };
    tests[side].push(condition);
    found.set(condition.variable, tests);
  };
  add(old, 'old');
  add(now, 'now');
  return found;
}

/** Values that the tests tell apart: around each threshold, between it and its neighbours where there are such values, and none. */
function valuesOf(old: readonly Test[], now: readonly Test[], movement: Movement): readonly Values[] {
  const thresholds = new Set([...old, ...now].map((t) => t.threshold));
  const between = [...old, ...now].some(({ cut }) => cut === true) ? [-0.5, 0.5] : [];
  const values = [
    NaN,
    ...new Set([...thresholds].flatMap((t) => [-1, 0, 1, ...between].map((by) => t + by))),
  ];
  // What stays the same is nearly everything, and is not paired with all that it is not.
  const pairs =
    movement === 'same'
      ? values.map((v): Values => [v, v])
      : values.flatMap((v) => values.map((w): Values => [v, w])).filter(([v, w]) => goes(movement, v, w));
  const apart = new Map<string, Values>();
  for (const [v, w] of pairs) {
    let answers = '';
    for (const t of old) answers += passes(t, v) ? '1' : '0';
    for (const t of now) answers += passes(t, w) ? '1' : '0';
    apart.set(answers, [v, w]);
  }
  return [...apart.values()];
}

function goes(movement: Exclude<Movement, 'same'>, v: number, w: number): boolean {
  switch (movement) {
    case 'up':
      return w >= v;
    case 'down':
      return w <= v;
    case 'free':
      return true;
  }
}

function passes({ test, threshold }: Test, value: number): boolean {
  switch (test) {
    case 'atLeast':
      return value >= threshold;
    case 'above':
      return value > threshold;
    case 'atMost':
      return value <= threshold;
    case 'below':
      return value < threshold;
    case 'is':
      return value === threshold;
  }
}

/** Whether a condition holds; undefined while variables that matter have no value yet. */
function holds(c: Condition, chosen: ReadonlyMap<string, Values>, side: 0 | 1): boolean | undefined {
  if ('test' in c) {
    const values = chosen.get(c.variable);
    return values && passes(c, values[side]);
  }
  let [met, open] = [0, 0];
  for (const member of c.of) {
    const answer = holds(member, chosen, side);
    if (answer === true) met++;
    if (answer === undefined) open++;
  }
  return met >= c.need ? true : met + open < c.need ? false : undefined;
}
