/** One difference between two versions of a program document, and how blocks of keys are compared. */
import { canonicalJson } from '../canonical.ts';
import type { Program } from '../program.ts';
import type { Effect } from './effect.ts';

export type Path = readonly (string | number)[];

/** Two versions, and whatever belongs to each. */
export interface Pair<T> {
  readonly old: T;
  readonly new: T;
}

/** Two program versions that are compared. */
export type Versions = Pair<Program>;

export interface Difference {
  readonly effect: Effect;
  /** What it belongs to, in people's words: `Resale, Selling`, `Calendar`. */
  readonly where: string;
  /** What differs there: `closed-won ARR sourced by the partner`, `benefit Margin points`. */
  readonly what: string;
  /** As it was and as it is, in people's words; null where it was not, or is no more. */
  readonly before: string | null;
  readonly after: string | null;
  /** How far a figure moved: `USD 10,000 more`. */
  readonly by: string | null;
  /** Where it stands in each document; null where it does not. */
  readonly path: Pair<Path | null>;
  /** Criteria that read it: `Resale, Selling: active sellers`. */
  readonly touches: readonly string[];
}

/** A place in both documents, with its name. */
export interface Spot {
  readonly where: string;
  readonly path: Pair<Path>;
}

/** The spot of a key below. */
export function below(spot: Spot, ...keys: Path): Spot {
  return { where: spot.where, path: { old: [...spot.path.old, ...keys], new: [...spot.path.new, ...keys] } };
}

/** A difference at a spot; what is null on one side has no place there. */
export function difference(
  spot: Spot,
  effect: Effect,
  what: string,
  [before, after]: readonly [string | null, string | null],
  more: Partial<Pick<Difference, 'by' | 'touches'>> = {},
): Difference {
  return {
    effect,
    where: spot.where,
    what,
    before,
    after,
    by: more.by ?? null,
    path: { old: before === null ? null : spot.path.old, new: after === null ? null : spot.path.new },
    touches: more.touches ?? [],
  };
}

/** What a change of one key does; either side is undefined where the key is left out. */
export type Rule = (before: unknown, after: unknown) => Effect;

/** What only people read. */
export const words: Rule = () => 'words';

/** A larger number asks more of partners. What is left out counts as given. */
export function moreIsTighter(leftOut?: number): Rule {
  return (before, after) => {
    const [b, a] = [before ?? leftOut, after ?? leftOut];
    if (typeof b !== 'number' || typeof a !== 'number') return 'changed';
    return a > b ? 'tightened' : a < b ? 'loosened' : 'words';
  };
}

/** A larger number gives partners more. */
export function moreIsLooser(leftOut?: number): Rule {
  const tighter = moreIsTighter(leftOut);
  return (before, after) => tighter(after, before);
}

/** The later in the list asks more. What is left out counts as given. */
export function inOrder(order: readonly unknown[], leftOut?: unknown): Rule {
  const rank = (x: unknown): number | undefined => {
    const at = order.indexOf(x === undefined ? leftOut : x);
    return at < 0 ? undefined : at;
  };
  return (before, after) => {
    const [b, a] = [rank(before), rank(after)];
    return b === undefined || a === undefined ? 'changed' : moreIsTighter()(b, a);
  };
}

/** Whether two values say the same, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/**
 * Every key in which two blocks differ, with the effect that its rule says; a key without a rule has changed. Keys in `apart` are
 * compared by the caller.
 */
export function compareKeys(
  spot: Spot,
  before: object,
  after: object,
  rules: Readonly<Record<string, Rule>>,
  apart: readonly string[] = [],
  name: (key: string) => string = inWords,
): Difference[] {
  const [old, now] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [b, a] = [old.get(key), now.get(key)];
    if (apart.includes(key) || same(b, a)) return [];
    const effect = (rules[key] ?? (() => 'changed' as const))(b, a);
    return [difference(below(spot, key), effect, name(key), [shown(b), shown(a)])];
  });
}

/** `noticeDays` as `notice days`. */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`).replaceAll('_', ' ');
}

const longest = 160;

/** A value of a document in a line; null where it is left out. */
export function shown(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : flow(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return value.map(flow).join(', ');
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => `${k}: ${Array.isArray(v) ? `[${flow(v)}]` : flow(v)}`)
      .join(', ')} }`;
  return String(value);
}
