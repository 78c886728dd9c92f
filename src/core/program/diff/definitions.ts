/** What a metric means, apart from its words: its own definition and that of everything it reads. */
import { canonicalJson } from '../canonical.ts';
import type { Program } from '../program.ts';
import type { Pair, Versions } from './difference.ts';

/** Keys that only people read. */
export const wordKeys: ReadonlySet<string> = new Set(['label', 'note', 'about', 'means']);

/** A definition without what only people read; deeper, a key of such a name is a field or a column. */
export function meaningOf(definition: object | undefined): unknown {
  if (!definition) return undefined;
  const criteria = 'measure' in definition && definition.measure === 'meets';
  return Object.fromEntries(
    Object.entries(definition)
      .filter(([key]) => !wordKeys.has(key))
      .map(([key, value]) => [key, criteria && key === 'of' ? withoutDetails(value) : value]),
  );
}

/** Keys of criteria that only people read. */
export const detailKeys: ReadonlySet<string> = new Set(['note', 'illustrative', 'label', 'reason']);

/** What criteria ask, without notes and names. */
export function withoutDetails(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDetails);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([k]) => !detailKeys.has(k))
      .map(([k, v]) => [k, withoutDetails(v)]),
  );
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

/** What every metric depends on. */
export function around({ doc: { program, calendar } }: Program): unknown {
  return [program.currency, program.timeZone, calendar.yearStarts, calendar.ratesAtMostDaysOld];
}
