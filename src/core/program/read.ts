/**
 * From the text of a document to a checked value with positions. Used for programs, kinds files and mappings alike:
 * every fault is reported, each with line, column and a way to mend it.
 */
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import type { z } from 'zod';
import { fault, nearest, sortIssues, type Issue, type Place } from '../issue.ts';

/** Limits that no honest document comes near (bad input: YAML bombs). Bytes of text, aliases, levels. */
export const documentLimits = { bytes: 2_000_000, aliases: 100, depth: 60 } as const;

export interface Positions {
  /** Line and column of the deepest part of the path that exists in the text. */
  at(path: readonly (string | number)[]): Place;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly positions: Positions; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export function readYaml<S extends z.ZodType>(text: string, file: string, schema: S): Read<z.infer<S>> {
  if (text.length > documentLimits.bytes) {
    return failed(
      fault(
        'yaml-too-large',
        `The document has ${text.length} characters; ${documentLimits.bytes} are the most.`,
        'Move long tables into files that are imported.',
        { file },
      ),
    );
  }
  const lines = new LineCounter();
  const nested = nesting(text);
  if (nested > documentLimits.depth) {
    return failed(
      fault(
        'yaml-too-large',
        `The document nests ${nested} levels deep; ${documentLimits.depth} are the most.`,
        'Flatten it.',
        { file },
      ),
    );
  }
  const doc = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    merge: false,
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (doc.errors.length > 0) {
    return failed(
      ...doc.errors.map((e) =>
        fault('yaml-syntax', sentence(e.message), 'Mend the YAML at this place.', place(e.pos[0])),
      ),
    );
  }
  const deep = depth(doc.contents, 0);
  if (deep > documentLimits.depth) {
    return failed(
      fault(
        'yaml-too-large',
        `The document nests deeper than ${documentLimits.depth} levels.`,
        'Flatten it.',
        { file },
      ),
    );
  }
  let data: unknown;
  try {
    data = doc.toJS({ maxAliasCount: documentLimits.aliases });
  } catch {
    return failed(
      fault(
        'yaml-too-large',
        'The document repeats itself through aliases beyond any honest use.',
        `Use fewer aliases (&name, *name); ${documentLimits.aliases} repetitions are the most.`,
        { file },
      ),
    );
  }
  const positions: Positions = { at: (path) => ({ file, path, ...locate(doc, lines, path) }) };
  const parsed = schema.safeParse(data ?? {}, { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data, positions, issues: [] };
  return {
    ok: false,
    issues: sortIssues(parsed.error.issues.flatMap((i) => fromZod(i, [], positions, schema))),
  };
}

function failed(...issues: Issue[]): { ok: false; issues: readonly Issue[] } {
  return { ok: false, issues: sortIssues(issues) };
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.endsWith('.') ? first : `${first}.`;
}

/** Brackets open at once in flow style: a cheap bound before the parser recurses. */
function nesting(text: string): number {
  let open = 0;
  let most = 0;
  for (const c of text) {
    if (c === '[' || c === '{') most = Math.max(most, ++open);
    else if (c === ']' || c === '}') open = Math.max(0, open - 1);
    else if (c === '\n' && open > 10_000) return open;
  }
  return most;
}

function depth(node: unknown, level: number): number {
  if (level > documentLimits.depth) return level;
  if (isMap(node) || isSeq(node)) {
    let most = level;
    for (const item of node.items) most = Math.max(most, depth(isPair(item) ? item.value : item, level + 1));
    return most;
  }
  return level;
}

/** Follows a path through the nodes (through aliases too) and gives the position of the last key or item that exists. */
function locate(
  doc: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): { line: number; column: number } {
  let node: unknown = doc.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(doc);
    let next: Node | undefined;
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step));
      if (!pair) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      next = isNode(pair.value) ? pair.value : undefined;
    } else if (isSeq(node) && typeof step === 'number') {
      const item: unknown = node.items[step];
      next = isNode(item) ? item : undefined;
      if (next) offset = next.range?.[0] ?? offset;
    }
    if (!next) break;
    node = next;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

type ZodIssue = z.core.$ZodIssue;

function fromZod(
  issue: ZodIssue,
  before: readonly (string | number)[],
  positions: Positions,
  schema: z.ZodType,
): Issue[] {
  const path = [...before, ...issue.path.map((p) => (typeof p === 'number' ? p : String(p)))];
  const where = path.length > 0 ? `'${path.join('.')}'` : 'The document';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((k) => {
        const known = keysAt(schema, path);
        const guess = nearest(k, known);
        const remedy = guess
          ? `Did you mean '${guess}'?`
          : known.length > 0
            ? `Known here: ${known.join(', ')}.`
            : 'Remove it.';
        return fault('unknown-key', `'${k}' is not known here.`, remedy, positions.at([...path, k]));
      });
    case 'invalid_union': {
      if (issue.input === undefined) {
        return [fault('missing-key', `${where} is missing.`, unionRemedy(issue), positions.at(path))];
      }
      // Of a union, the branch that fits best speaks; branches that already fail on the type of the whole are no help.
      const branches = issue.errors.filter(
        (errors) => !errors.some((e) => e.path.length === 0 && e.code === 'invalid_type'),
      );
      const best = branches.toSorted((a, b) => weight(a) - weight(b))[0];
      if (best && best.length > 0) return best.flatMap((e) => fromZod(e, path, positions, schema));
      if ('discriminator' in issue && typeof issue.discriminator === 'string') {
        return [
          fault(
            'wrong-type',
            `${where}: '${issue.discriminator}' is missing or not one of the known forms.`,
            unionRemedy(issue),
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} has a form that is not known here${shown(issue.input)}.`,
          unionRemedy(issue),
          positions.at(path),
        ),
      ];
    }
    case 'invalid_type':
      if (issue.input === undefined) {
        return [
          fault(
            'missing-key',
            `${where} is missing.`,
            `Add it: ${expected(issue.expected)}.`,
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} must be ${expected(issue.expected)}${shown(issue.input)}.`,
          `Write ${expected(issue.expected)}.`,
          positions.at(path),
        ),
      ];
    case 'invalid_value':
      if (path.at(-1) === 'tierwright') {
        return [
          fault(
            'schema-version',
            `The document is written for another version of the language${shown(issue.input)}.`,
            'Write `tierwright: 1`.',
            positions.at(path),
          ),
        ];
      }
      if (issue.input === undefined) {
        return [
          fault(
            'missing-key',
            `${where} is missing.`,
            `Write one of: ${issue.values.map(String).join(', ')}.`,
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} must be one of ${issue.values.map((v) => `'${String(v)}'`).join(', ')}${shown(issue.input)}.`,
          suggestion(issue),
          positions.at(path),
        ),
      ];
    case 'invalid_format':
      return [
        fault(
          'wrong-type',
          `${where} must be ${issue.message.replace(/^Invalid string: must match pattern.*/, 'of another form')}${shown(issue.input)}.`,
          'Write it in that form.',
          positions.at(path),
        ),
      ];
    case 'too_small':
    case 'too_big':
      return [
        fault(
          'wrong-type',
          `${where}: ${lower(issue.message)}${shown(issue.input)}.`,
          'Bring it within the limit.',
          positions.at(path),
        ),
      ];
    case 'invalid_key':
      return [
        fault(
          'wrong-type',
          `${where} is not a name that can be used here.`,
          'Use lower-case letters, digits, _ and -, beginning with a letter.',
          positions.at(path),
        ),
      ];
    default:
      return [
        fault(
          'wrong-type',
          `${where}: ${issue.message}${shown(issue.input)}.`,
          'Write it in the form that the language page shows.',
          positions.at(path),
        ),
      ];
  }
}

/** How far a branch of a union is from fitting: unknown and missing keys near the top weigh most. */
function weight(errors: readonly ZodIssue[]): number {
  return errors.reduce(
    (sum, e) => sum + (e.path.length === 0 ? 10 : 1) * (e.code === 'unrecognized_keys' ? e.keys.length : 1),
    0,
  );
}

function unionRemedy(issue: Extract<ZodIssue, { code: 'invalid_union' }>): string {
  const options = new Set<string>();
  for (const branch of issue.errors) {
    for (const e of branch) {
      if (e.code === 'invalid_value') for (const v of e.values) options.add(`'${String(v)}'`);
      else if (e.code === 'invalid_type') options.add(expected(e.expected));
    }
  }
  return options.size > 0
    ? `Write ${[...options].join(' or ')}.`
    : 'Write one of the forms that the language page shows.';
}

function suggestion(issue: Extract<ZodIssue, { code: 'invalid_value' }>): string {
  const guess = typeof issue.input === 'string' ? nearest(issue.input, issue.values.map(String)) : undefined;
  return guess ? `Did you mean '${guess}'?` : 'Write one of these.';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'a block of keys',
  record: 'a block of keys', array: 'a list', tuple: 'a list of two',
}; // prettier-ignore

function expected(type: string): string {
  return typeWords[type] ?? type;
}

function shown(input: unknown): string {
  if (typeof input === 'string') return `, not '${input.length > 60 ? `${input.slice(0, 57)}…` : input}'`;
  if (typeof input === 'number' || typeof input === 'boolean') return `, not ${String(input)}`;
  if (input === null) return ', not empty';
  if (Array.isArray(input)) return ', not a list';
  return '';
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Keys that an object schema knows at a path, for suggestions. */
function keysAt(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let at: unknown = schema;
  for (const step of path) at = child(at, step);
  return shapeKeys(at);
}

interface Def {
  readonly type?: string;
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly options?: readonly unknown[];
  readonly getter?: () => unknown;
}

function def(schema: unknown): Def | undefined {
  if (typeof schema !== 'object' || schema === null || !('def' in schema)) return undefined;
  const { def: inner } = schema;
  return typeof inner === 'object' && inner !== null ? inner : undefined;
}

function unwrap(schema: unknown): Def | undefined {
  let d = def(schema);
  while (d && (d.innerType !== undefined || d.getter)) d = def(d.getter ? d.getter() : d.innerType);
  return d;
}

function child(schema: unknown, step: string | number): unknown {
  const d = unwrap(schema);
  if (!d) return undefined;
  if (d.shape) return d.shape[String(step)];
  if (d.element) return d.element;
  if (d.valueType) return d.valueType;
  for (const option of d.options ?? []) {
    const found = child(option, step);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shapeKeys(schema: unknown): string[] {
  const d = unwrap(schema);
  if (!d) return [];
  if (d.shape) return Object.keys(d.shape);
  return [...new Set((d.options ?? []).flatMap(shapeKeys))];
}
