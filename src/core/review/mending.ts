/** Mends a document where a finding says how: in its text, so that comments and layout stay as they are. */
import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Mend } from './finding.ts';
import type { Path } from './subject.ts';

/** A stretch of text, by character, and what comes in its place. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text after all mends; one whose place is not there, or not written out there, is left out. */
export function mended(text: string, mends: readonly Mend[]): string {
  let result = text;
  // Of each list the last item first, since taking one out gives other places to those after it.
  for (const mend of mends.toSorted((a, b) => comparePaths(b.path, a.path))) {
    const edit = editOf(result, mend);
    if (edit) result = result.slice(0, edit.from) + edit.text + result.slice(edit.to);
  }
  return result;
}

function comparePaths(a: Path, b: Path): number {
  const at = a.findIndex((step, i) => step !== b[i]);
  const [x, y] = [a[at], b[at]];
  if (x === undefined || y === undefined) return a.length - b.length;
  return typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : 1;
}

function editOf(text: string, mend: Mend): Edit | null {
  const { contents } = parseDocument(text);
  if ('remove' in mend) return removal(text, contents, mend.path);
  const parent = nodeAt(contents, mend.path.slice(0, -1));
  const key = mend.path.at(-1);
  if (key === undefined || !(isMap(parent) || isSeq(parent))) return null;
  const value = scalarText(mend.set);
  const index = indexOf(parent, key);
  const item = parent.items[index];
  if (item === undefined) return isMap(parent) ? insertion(text, parent, `${String(key)}: ${value}`) : null;
  const [from, to] = spanOf(text, item);
  return { from, to, text: isPair(item) ? `${text.slice(from, keyEnd(item) ?? from)}: ${value}` : value };
}

/** Text that is this scalar wherever it stands. */
function scalarText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const plain = /^[a-z][a-z0-9-]*$/i.test(value) && !/^(true|false|null|y|n|yes|no|on|off)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

/** A pair more at the end of a map. */
function insertion(text: string, map: YAMLMap, pair: string): Edit | null {
  const { range } = map;
  if (!range) return null;
  if (map.flow) {
    const at = text.lastIndexOf('}', range[1] - 1);
    const before = text.slice(0, at).trimEnd().length;
    return { from: before, to: before, text: map.items.length === 0 ? ` ${pair} ` : `, ${pair}` };
  }
  const [first] = map.items;
  const last = map.items.at(-1);
  if (!first || !last) return null;
  const [start] = spanOf(text, first);
  const [, end] = spanOf(text, last);
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  // Behind a comment on the last line, which is about that line.
  const at = end + (/^[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
  return { from: at, to: at, text: `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${pair}` };
}

/** Takes a pair of a map or an item of a list out; with the last one goes what held it. */
function removal(text: string, contents: unknown, path: Path): Edit | null {
  const key = path.at(-1);
  const parent = nodeAt(contents, path.slice(0, -1));
  if (key === undefined || !(isMap(parent) || isSeq(parent))) return null;
  const index = indexOf(parent, key);
  const item = parent.items[index];
  if (item === undefined) return null;
  if (parent.items.length === 1 && path.length > 1) return removal(text, contents, path.slice(0, -1));
  const [start, end] = spanOf(text, item);
  return parent.flow
    ? withoutFlowItem(text, parent, index, [start, end])
    : withoutBlockItem(text, parent, start, end);
}

function withoutFlowItem(
  text: string,
  parent: YAMLMap | YAMLSeq,
  index: number,
  [start, end]: readonly [number, number],
): Edit {
  const next = parent.items[index + 1];
  if (next !== undefined) return { from: start, to: spanOf(text, next)[0], text: '' };
  const before = parent.items[index - 1];
  return { from: before === undefined ? start : spanOf(text, before)[1], to: end, text: '' };
}

/** Whole lines, with a comment behind; what follows `- ` on the line of its list moves up. */
function withoutBlockItem(text: string, parent: YAMLMap | YAMLSeq, start: number, end: number): Edit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const from = isSeq(parent) ? text.lastIndexOf('-', start - 1) : start;
  if (text.slice(lineStart, from).trim() === '') return { from: lineStart, to: lineEnd, text: '' };
  const indent = /^ */.exec(text.slice(lineEnd))?.[0].length ?? 0;
  return { from, to: lineEnd + indent, text: '' };
}

function indexOf(parent: YAMLMap | YAMLSeq, key: string | number): number {
  return isMap(parent) ? parent.items.findIndex((p) => keyOf(p) === String(key)) : Number(key);
}

/** Where the key of a pair ends. */
function keyEnd({ key }: Pair): number | undefined {
  return isScalar(key) ? key.range?.[1] : undefined;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function nodeAt(contents: unknown, path: Path): Node | null {
  let node: unknown = contents;
  for (const step of path) {
    if (isMap(node)) node = node.items.find((p) => keyOf(p) === String(step))?.value;
    else if (isSeq(node)) node = node.items[Number(step)];
    else return null;
  }
  return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
}

/** Where an item or pair begins and where its value ends, without blanks and comments behind it. */
function spanOf(text: string, item: unknown): readonly [number, number] {
  const ends = (node: unknown): readonly [number, number] | null =>
    (isMap(node) || isSeq(node) || isScalar(node)) && node.range ? [node.range[0], node.range[1]] : null;
  const [key, value] = isPair(item) ? [ends(item.key), ends(item.value)] : [null, ends(item)];
  const from = key?.[0] ?? value?.[0] ?? 0;
  const to = value?.[1] ?? key?.[1] ?? from;
  return [from, from + text.slice(from, to).trimEnd().length];
}
