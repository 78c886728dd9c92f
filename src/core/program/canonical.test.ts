import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';

test.each<[unknown, string]>([
  [{ b: 1, a: { d: 2, c: [3, { f: 4, e: 5 }] } }, '{"a":{"c":[3,{"e":5,"f":4}],"d":2},"b":1}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [[undefined, 1], '[null,1]'],
  [undefined, 'null'],
  [{}, '{}'],
  [[], '[]'],
  ['é"\n', '"é\\"\\n"'],
  [{ 10: 1, 9: 2, a: 3 }, '{"10":1,"9":2,"a":3}'],
  // Code units, not letters: capitals first, then small letters, then what lies beyond ASCII.
  [{ é: 1, z: 2, Z: 3, '\u{1f600}': 4, '\uff21': 5 }, '{"Z":3,"z":2,"é":1,"\u{1f600}":4,"\uff21":5}'],
  [{ a: -0 }, '{"a":0}'],
  [{ a: 1e21, b: 0.1 }, '{"a":1e+21,"b":0.1}'],
])('%j is %s', (value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});

/** The same value with the keys of every object in another order. */
function reordered(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((v) => reordered(v, turn));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([k, v]) => [k, reordered(v, turn)] as const);
  const cut = entries.length === 0 ? 0 : turn % entries.length;
  const turned = [...entries.slice(cut), ...entries.slice(0, cut)];
  return Object.fromEntries(turn % 2 === 0 ? turned : turned.toReversed());
}

test('I1: the order of keys changes nothing, and the text reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(20), (value, turn) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reordered(value, turn))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('I1: different values give different texts', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const plain = (v: unknown): unknown => JSON.parse(JSON.stringify(v));
      const equal = fc.stringify(reordered(plain(a), 0)) === fc.stringify(reordered(plain(b), 0));
      if (equal) expect(canonicalJson(a)).toBe(canonicalJson(b));
      if (canonicalJson(a) === canonicalJson(b)) expect(plain(a)).toEqual(plain(b));
    }),
  );
});
