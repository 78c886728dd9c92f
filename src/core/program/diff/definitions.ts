/**
 * What a metric means, apart from its words: its own definition and that of everything it reads. And, where its definition changed,
 * whether every partner's value can only rise, or only fall.
 */
import { canonicalJson } from '../canonical.ts';
import type { WindowDoc } from '../evidence-schema.ts';
import type { MetricDoc } from '../metric-schema.ts';
import { fitAttributes } from '../profile.ts';
import type { Program } from '../program.ts';
import { same, type Pair, type Versions } from './difference.ts';

/** How the value of a metric goes from the old version to the new, for every partner alike. */
export type Movement = 'same' | 'up' | 'down' | 'free';

/** Keys that only people read. */
export const wordKeys: ReadonlySet<string> = new Set(['label', 'note', 'about', 'means']);

/** A definition without what only people read; deeper, a key of such a name is a field or a column. */
function meaningOf(definition: object | undefined): unknown {
  return definition && Object.fromEntries(Object.entries(definition).filter(([key]) => !wordKeys.has(key)));
}

/** A part of a document without texts that only people read, however deep. */
export function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k, v]) => !(wordKeys.has(k) && typeof v === 'string'))
      .map(([k, v]) => [k, withoutWords(v)]),
  );
}

/** The meanings of two versions, in numbers that both share. */
export function definitionsOf(versions: Versions): Pair<Definitions> {
  const numbers = new Map<string, number>();
  return { old: new Definitions(versions.old, numbers), new: new Definitions(versions.new, numbers) };
}

/** Meanings of the metrics of one program, by name. */
export class Definitions {
  readonly #program: Program;
  readonly #numbers: Map<string, number>;
  readonly #metrics = new Map<string, number>();
  readonly #reads = new Map<string, readonly string[]>();

  /** Each text that is a meaning gets a number in `numbers`; spelled out, a long chain of formulas would have no end. */
  constructor(program: Program, numbers: Map<string, number>) {
    this.#program = program;
    this.#numbers = numbers;
  }

  /** The whole meaning of a metric, with all it reads: equal numbers are equal meanings. -1 for one that there is not. */
  of(name: string): number {
    const known = this.#metrics.get(name);
    if (known !== undefined) return known;
    const metric = this.#program.doc.metrics[name];
    if (!metric) return -1;
    this.#metrics.set(name, -1); // circles are faults; this only keeps the walk from turning in one
    const meaning = this.#number([meaningOf(metric), this.behind(metric)]);
    this.#metrics.set(name, meaning);
    return meaning;
  }

  /** What stands behind the names in a part of the document: the meaning of all that it reads. */
  behind(part: unknown): number {
    return this.#number([this.named(part).map((p) => [p, this.#part(p)]), around(this.#program)]);
  }

  #number(meaning: unknown): number {
    const text = canonicalJson(meaning);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  #part(part: string): unknown {
    const [section, name = ''] = part.split(' ');
    const { doc, kinds } = this.#program;
    switch (section) {
      case 'metrics':
        return this.of(name);
      case 'kinds':
        return meaningOf(kinds[name]);
      case 'tables':
        return meaningOf(doc.tables[name]);
      case 'attributes':
        return meaningOf(doc.attributes[name]);
      default:
        return withoutWords(doc.ladders[name]);
    }
  }

  /** What the definition of a metric names: `metrics active_sellers`, `kinds deal_won`, `tables point_rates`. */
  reads(name: string): readonly string[] {
    const reads = this.#reads.get(name) ?? this.named(this.#program.doc.metrics[name]);
    this.#reads.set(name, reads);
    return reads;
  }

  /** What a part of the document names, in the same form. */
  named(part: unknown): readonly string[] {
    const found = new Set<string>();
    this.#collect(part, '', found);
    return [...found].toSorted();
  }

  #collect(value: unknown, key: string, found: Set<string>): void {
    const { doc, kinds } = this.#program;
    if (Array.isArray(value)) return value.forEach((v) => this.#collect(v, key, found));
    if (typeof value === 'object' && value !== null) {
      for (const [k, v] of Object.entries(value)) {
        // A mean names its metrics by their keys.
        if (key === 'of' && doc.metrics[k] !== undefined) found.add(`metrics ${k}`);
        this.#collect(v, k, found);
      }
      return;
    }
    if (typeof value !== 'string') return;
    const named = (
      section: string,
      keys: readonly string[],
      known: Readonly<Record<string, unknown>>,
    ): void => {
      if (keys.includes(key) && known[value] !== undefined) found.add(`${section} ${value}`);
    };
    named('kinds', ['kinds', 'kind'], kinds);
    named('tables', ['table'], doc.tables);
    named('attributes', ['attribute', 'since', 'pool', 'within', ...this.#tableKeys], doc.attributes);
    named('ladders', ['ladder'], doc.ladders);
    named('metrics', metricKeys, doc.metrics);
  }

  /** In a lookup, attributes stand under the names of the table's columns. */
  get #tableKeys(): readonly string[] {
    return Object.values(this.#program.doc.tables).flatMap((t) => Object.keys(t.key));
  }

  /** Every metric that reads one of these, directly or through others, with themselves. */
  readers(names: readonly string[]): ReadonlySet<string> {
    const found = new Set(names);
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const name of Object.keys(this.#program.doc.metrics))
        if (isReader(this.reads(name), found)) found.add(name);
    }
    return found;
  }
}

/** Whether something that names these parts reads one of others, or a metric that does. */
export function isReader(parts: readonly string[], readers: ReadonlySet<string>): boolean {
  return parts.some((part) => readers.has(part.replace(/^metrics /, '')));
}

/** Keys of formulas under which metrics stand. */
const metricKeys = [
  'of', 'to', 'from', 'less', 'part', 'rest', 'now', 'before', 'then', 'else', 'metric', 'since', 'unknownWhile',
]; // prettier-ignore

/** How a metric of both versions moves. */
export function movementOf(versions: Versions, definitions: Pair<Definitions>, name: string): Movement {
  if (definitions.old.of(name) === definitions.new.of(name)) return 'same';
  const [before, after] = [versions.old.doc.metrics[name], versions.new.doc.metrics[name]];
  if (!before || !after || before.measure !== 'rows' || after.measure !== 'rows') return 'free';
  // What both read has to be as it was; then more rows can only make a count larger.
  const [old, now] = [definitions.old.reads(name), definitions.new.reads(name)];
  const common = old.filter((part) => now.includes(part));
  const unchanged = same(
    [around(versions.old), common.map(meaning(versions.old))],
    [around(versions.new), common.map(meaning(versions.new))],
  );
  return unchanged ? countMovement(before, after) : 'free';
}

/** What every metric depends on. */
function around({ doc: { program, calendar } }: Program): unknown {
  return [program.currency, program.timeZone, calendar.yearStarts, calendar.ratesAtMostDaysOld];
}

const meaning =
  ({ doc, kinds }: Program) =>
  (part: string): unknown => {
    const [section, name = ''] = part.split(' ');
    const definition =
      section === 'kinds' ? kinds[name] : section === 'tables' ? doc.tables[name] : doc.attributes[name];
    return [part, meaningOf(definition)];
  };

type Rows = Extract<MetricDoc, { measure: 'rows' }>;

function countMovement(before: Rows, after: Rows): Movement {
  if (before.reduce !== 'count' || after.reduce !== 'count') return 'free';
  const rest = ({ kinds: _k, window: _w, ...others }: Rows): unknown => meaningOf(others);
  if (!same(rest(before), rest(after))) return 'free';
  return allOneWay([superset(before.kinds, after.kinds), windowMovement(before.window, after.window)]);
}

/** Movements that come together: one of them where all others stand still. */
function allOneWay(movements: Iterable<Movement>): Movement {
  const [first = 'same', ...others] = new Set([...movements].filter((m) => m !== 'same'));
  return others.length === 0 ? first : 'free';
}

function superset(before: readonly string[], after: readonly string[]): Movement {
  const [more, less] = [after.some((k) => !before.includes(k)), before.some((k) => !after.includes(k))];
  return more && less ? 'free' : more ? 'up' : less ? 'down' : 'same';
}

/** Whether one window always holds the days of the other. */
function windowMovement(before: WindowDoc, after: WindowDoc): Movement {
  if (same(before, after)) return 'same';
  if (after === 'lifetime') return 'up';
  if (before === 'lifetime') return 'down';
  if (typeof before === 'object' && typeof after === 'object') {
    if ('last' in before && 'last' in after && before.of === after.of && same(before.shift, after.shift))
      return after.last > before.last ? 'up' : 'down';
    if ('calendar' in before && 'calendar' in after && before.calendar === after.calendar)
      return within(-before.from, before.to, -after.from, after.to);
    if (
      'from' in before &&
      'from' in after &&
      'to' in before &&
      'to' in after &&
      typeof before.from === 'string'
    ) {
      const days = [before.from, String(before.to), String(after.from), String(after.to)] as const;
      const [b, bt, a, at] = days;
      return a <= b && at >= bt ? 'up' : a >= b && at <= bt ? 'down' : 'free';
    }
  }
  return 'free';
}

function within(backBefore: number, toBefore: number, backAfter: number, toAfter: number): Movement {
  if (backAfter >= backBefore && toAfter >= toBefore) return 'up';
  return backAfter <= backBefore && toAfter <= toBefore ? 'down' : 'free';
}

/** How one must-have of the profile moves: whether it is passed more, or less, easily. */
export function mustMovement(versions: Versions, motion: string, name: string): Movement {
  const must = ({ doc }: Program): Readonly<Record<string, unknown>> | undefined =>
    doc.ipp && fitAttributes(doc.ipp, motion).find((a) => (a.attribute ?? a.metric) === name)?.must;
  const [before, after] = [must(versions.old), must(versions.new)];
  const declared = ({ doc }: Program): unknown => meaningOf(doc.attributes[name]);
  const typeSame = same(
    { type: versions.old.doc.attributes[name]?.type },
    { type: versions.new.doc.attributes[name]?.type },
  );
  if (!before || !after || !typeSame)
    return same(declared(versions.old), declared(versions.new)) && same(before, after) ? 'same' : 'free';
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return allOneWay(keys.map((key) => boundMovement(key, before[key], after[key])));
}

function boundMovement(key: string, before: unknown, after: unknown): Movement {
  if (same(before, after)) return 'same';
  if (before === undefined) return 'down';
  if (after === undefined) return 'up';
  if (Array.isArray(before) && Array.isArray(after)) return superset(before.map(String), after.map(String));
  if (typeof before === 'number' && typeof after === 'number')
    return after > before === (key === 'atLeast') ? 'down' : 'up';
  return 'free';
}
