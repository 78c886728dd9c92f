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
  type Alias,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { z } from 'zod';
import { fault, sortIssues, type Issue, type Place } from '../issue.ts';
import { fromZod } from './form-issues.ts';

/** Limits that no honest document comes near (bad input: YAML bombs). Bytes of text, aliases, levels. */
export const documentLimits = { bytes: 2_000_000, aliases: 100, depth: 60 } as const;

export interface Positions {
  /** Line and column of the deepest part of the path that exists in the text; what an alias repeats, where it is written out. */
  at(path: readonly (string | number)[]): Place;
  /** Where the alias stands through which the path goes; null where it goes through none. */
  aliasAt(path: readonly (string | number)[]): Place | null;
}

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly positions: Positions; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Reads a YAML document and checks its form against a schema; every fault at once, each with its place. */
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
  const tooDeep = fault(
    'yaml-too-large',
    `The document nests deeper than ${documentLimits.depth} levels.`,
    'Flatten it.',
    { file },
  );
  if (blockNesting(text) > documentLimits.depth) return failed(tooDeep);
  const doc = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    // `<<: *name` takes over what an anchor names.
    merge: true,
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
  if (depth(doc.contents, 0) > documentLimits.depth) return failed(tooDeep);
  let data: unknown;
  try {
    data = doc.toJS({ maxAliasCount: documentLimits.aliases });
  } catch (error) {
    const unresolved = /^Unresolved alias.*: (.*)$/.exec(error instanceof Error ? error.message : '');
    if (unresolved) {
      const name = unresolved[1] ?? '';
      const at = place(Math.max(0, text.indexOf(`*${name}`)));
      return failed(
        fault(
          'yaml-syntax',
          `Nothing is called '&${name}'.`,
          'Give what it stands for that name, or write it out.',
          at,
        ),
      );
    }
    return failed(
      fault(
        'yaml-too-large',
        'The document repeats itself through aliases beyond any honest use.',
        `Use fewer aliases (&name, *name); ${documentLimits.aliases} repetitions are the most.`,
        { file },
      ),
    );
  }
  const positions: Positions = {
    at: (path) => ({ file, path, ...locate(doc, lines, path).written }),
    aliasAt: (path) => {
      const { alias } = locate(doc, lines, path);
      return alias && { file, path, ...alias };
    },
  };
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

/** Levels of block style that indentation and `- ` alone can open: the other bound before the parser recurses. */
function blockNesting(text: string): number {
  let most = 0;
  for (const line of text.split('\n')) {
    const dashes = /^(?:\s*[-?:]\s)+/.exec(line.slice(0, 1000))?.[0].match(/[-?:]\s/g)?.length ?? 0;
    most = Math.max(most, dashes);
  }
  const widths = new Set<number>();
  for (const line of text.split('\n')) widths.add(line.length - line.trimStart().length);
  // A level needs an indentation of its own, so there are no more levels than different indentations.
  return Math.max(most, widths.size > 4 * documentLimits.depth ? widths.size : 0);
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

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Follows a path through the nodes (through aliases too): the position of the last key or item that exists, and of the first alias on the way. */
function locate(
  doc: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): { readonly written: Position; readonly alias: Position | null } {
  const position = (at: number): Position => {
    const { line, col } = lines.linePos(at);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let node: unknown = doc.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  let alias: Position | null = null;
  for (const step of path) {
    if (isAlias(node)) {
      alias ??= position(node.range?.[0] ?? offset);
      node = node.resolve(doc);
    }
    let next: Node | undefined;
    if (isMap(node)) {
      const found = pairOf(doc, node, step);
      if (!found) break;
      const { pair, through } = found;
      if (through) alias ??= position(through.range?.[0] ?? offset);
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
  return { written: position(offset), alias };
}

/** A pair of a map by its key: its own, else one that it takes over through `<<`, which is named by the alias. */
function pairOf(
  doc: Document,
  map: YAMLMap,
  key: string | number,
): { readonly pair: Pair; readonly through: Alias | null } | null {
  const named = (name: string): Pair | undefined =>
    map.items.find((p) => isScalar(p.key) && String(p.key.value) === name);
  const own = named(String(key));
  if (own) return { pair: own, through: null };
  const merged = map.items.find((p) => isScalar(p.key) && p.key.source === '<<')?.value;
  for (const source of isSeq(merged) ? merged.items : [merged]) {
    const from = isAlias(source) ? source.resolve(doc) : source;
    const found = isMap(from) ? pairOf(doc, from, key) : null;
    if (found) return { pair: found.pair, through: isAlias(source) ? source : found.through };
  }
  return null;
}
