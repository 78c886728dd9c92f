/** The random programs and data themselves: valid, varied, shrinkable, and never beyond what the twin can read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProgram } from '../../src/core/program/check/index.ts';
import { programSchema, type ProgramDoc } from '../../src/core/program/schema.ts';
import { anyCase, anyData, anyProgram, baseKinds } from './arbitrary.ts';
import { shippedKinds } from './build.ts';
import { twinEnrolments } from './data.ts';
import { operators } from './interval.ts';
import { comesOutBetween } from './sides.ts';
import { twinFacts, twinStandings } from './whole.ts';

const numRuns = 100;

test('every made document is valid as it stands: form, references, units, profile', () => {
  const environment = { kinds: shippedKinds(), isTimeZone: () => true };
  fc.assert(
    fc.property(anyCase(), ({ doc }) => {
      expect(programSchema.parse(doc)).toEqual(doc);
      const read = readProgram(JSON.stringify(doc), 'made.yaml', environment);
      expect(read.issues).toEqual([]);
    }),
    { numRuns },
  );
});

test('facts: ends in order, none only as NaN on both, whole numbers; standings in order', () => {
  fc.assert(
    fc.property(anyCase(), ({ doc, kinds, data, at }) => {
      const facts = twinFacts(doc, kinds, data, at);
      for (const of of facts.values()) {
        for (const [name, [least, most]] of Object.entries(of)) {
          const sound = Number.isNaN(most) ? Number.isNaN(least) : Number.isNaN(least) || least <= most;
          expect([name, sound]).toEqual([name, true]);
          for (const end of [least, most]) expect(Number.isFinite(end) ? end % 1 : 0).toBeCloseTo(0);
        }
      }
      for (const s of twinStandings(doc, kinds, data, at)) {
        expect(s.earned).toBeLessThanOrEqual(s.possible);
        expect(s.possible).toBeLessThanOrEqual(s.holdable);
        expect(s.earned).toBeLessThanOrEqual(s.eligible);
      }
    }),
    { numRuns },
  );
});

test('rows keep the rules of the store', () => {
  fc.assert(
    fc.property(anyCase(), ({ data }) => {
      const current = <R extends { superseded_in: number | null }>(rows: readonly R[]) =>
        rows.filter((r) => r.superseded_in === null);
      const distinct = (keys: readonly string[]) => expect(new Set(keys).size).toBe(keys.length);
      distinct(current(data.evidence).map((e) => [e.source, e.kind, e.external_id].join()));
      distinct(current(data.aliases).map((a) => String(a.partner_id)));
      distinct(current(data.attributes).map((a) => [a.partner_id, a.name, a.since].join()));
      distinct(current(data.feeds).map((f) => [f.source, f.kind].join()));
      distinct(current(data.rates).map((r) => [r.target, r.currency, r.day].join()));
      distinct(current(data.references).map((r) => [r.name, JSON.stringify(r.key), r.from_day].join()));
      const spans = [...current(data.employment).map((e) => ({ ...e, of: String(e.person_id) })), ...current(data.enrolments).map((e) => ({ ...e, of: `${e.partner_id} ${e.motion}` }))]; // prettier-ignore
      for (const [i, a] of spans.entries()) {
        expect(a.to_day === null || a.to_day >= a.from_day).toBe(true);
        for (const b of spans.slice(i + 1)) {
          const apart =
            (a.to_day !== null && a.to_day < b.from_day) || (b.to_day !== null && b.to_day < a.from_day);
          expect(a.of !== b.of || apart).toBe(true);
        }
      }
      for (const e of data.evidence) {
        expect(e.superseded_in === null || e.superseded_in > e.recorded_in).toBe(true);
        expect(e.amount === null || e.currency !== null).toBe(true);
      }
    }),
    { numRuns },
  );
});

describe('variety', () => {
  const docs = fc.sample(anyProgram(), { numRuns: 600, seed: 7 });
  const metrics = docs.flatMap((d) => Object.values(d.metrics));

  test.each([
    'rows', 'each', 'attribute', 'add', 'multiply', 'subtract', 'scale', 'min', 'max', 'cap', 'step', 'linear', 'mean', 'ratio',
    'share', 'growth', 'choose', 'first', 'elapsed', 'lookup', 'placement', 'earlier', 'sampled', 'standing', 'rank', 'meets',
  ])('%s', (measure) => expect(metrics.filter((m) => m.measure === measure).length).toBeGreaterThan(7)); // prettier-ignore

  test.each([
    'review-year', 'valid', 'lifetime', 'shift', 'last', 'calendar', 'anyOf', 'listed', 'present', 'not', 'times', 'over', 'column',
    'origin-day', 'convert":"none', 'unknownWhile', 'atMost', 'having', 'none', 'oneOf', 'cumulative":false', 'award', 'keep',
    'by":"person', 'by":"customer', 'by":"thing', 'by":"product', 'by":"origin', 'by":{"field', 'by":{"calendar', 'empty":"count', 'exactly',
    'unbroken', 'over":{"kinds', 'toEndOf', 'during', 'window":[', 'since":"joined', 'since":{"first', 'since":{"latest', 'latest":', 'by_band', 'area":{"attribute', 'not":{"attribute', 'below":{"attribute', 'above":{"value', 'atMost":{"value', 'atLeast":"as-of', 'below":{"shift', 'above":"20', 'otherwise":"open', 'by_day","key":{}', 'area":{"scope', 'area":{"is', 'people":{"is', 'by_size', 'read":"tier', 'read":"since', 'read":"first', 'otherwise',
    'reduce":"latest', 'reduce":"min', 'reduce":"max', 'across', 'largest', 'smallest', 'pool', 'motion":"company', 'gate":false', 'fit":"match', 'fit":"any',
    'from', 'until', 'exempt',
    'atLeast":{"metric', 'keep":{"metric', 'atLeast":{"table', 'by":"held',
    'scope":{', 'sample":{', 'after":[', 'fold":"every', 'within', 'as":"percent',
  ])('says %s', (word) => expect(docs.filter((d) => JSON.stringify(d).includes(`"${word}`)).length).toBeGreaterThan(7)); // prettier-ignore

  test('what comes out between two units is compared in every way, also with what does', () => {
    const compared = docs.flatMap((d) =>
      [
        ...JSON.stringify([d.ladders, d.metrics]).matchAll(
          /"metric":"(m\d+)","(atLeast|atMost|above|below|is)":(?:\{"metric":"(m\d+)"\})?/g,
        ),
      ].map(([, x = '', op = '', t]) => ({
        op,
        x: comesOutBetween(d, x),
        t: t === undefined ? null : comesOutBetween(d, t),
      })),
    );
    for (const op of operators) {
      const ways = compared.filter((c) => c.op === op);
      const [numbers = 0, ...metrics_] = [[true, null], [true, false], [false, true], [true, true]].map(([x, t]) => ways.filter((w) => w.x === x && w.t === t).length); // prettier-ignore
      const several = op === 'is' ? metrics_.some((n) => n > 3) : metrics_.every((n) => n > 1);
      expect([op, numbers > 20, several]).toEqual([op, true, true]);
    }
  });

  test('choices and sample days are compared with metrics and cells too; criteria that are a metric are everything that criteria can be', () => {
    const said = (what: RegExp): number => docs.filter((d) => what.test(JSON.stringify(d.metrics))).length;
    for (const what of [
      /"when":{"metric":"m\d+","\w+":{"metric"/,
      /"when":{"metric":"m\d+","\w+":{"table"/,
      /"having":{"\w+":{"metric"/,
      /"having":{"\w+":{"table"/,
    ])
      expect([what.source, said(what) > 3]).toEqual([what.source, true]);
    const after = (own: boolean): number =>
      docs.filter((d) => Object.entries(d.ladders).some(([name, l]) => l.tiers.some((t) => t.after?.some((a) => (a.ladder === name) === own)))).length; // prettier-ignore
    expect([after(true) > 7, after(false) > 7]).toEqual([true, true]);
    const asked = metrics.flatMap((m) => (m.measure === 'meets' ? [JSON.stringify(m.of)] : []));
    for (const word of ['all', 'any', 'of', 'award', 'exempt', 'from', 'until', 'table'])
      expect([word, asked.filter((text) => text.includes(`"${word}"`)).length > 7]).toEqual([word, true]);
  });

  test('standings differ, and every outcome of fit, gate and criteria occurs', () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const { doc, kinds, data, at } of fc.sample(anyCase(), { numRuns: 600, seed: 7 })) {
      const facts = twinFacts(doc, kinds, data, at);
      for (const of of facts.values()) {
        for (const name of Object.keys(doc.metrics)) {
          const [least, most] = of[name] ?? [0, 0];
          if (Number.isNaN(most)) count('fact none');
          else if (Number.isNaN(least)) count('fact maybe none');
          else if (least === most) count(least === 0 ? 'fact 0' : 'fact exact');
          else count(Number.isFinite(least) && Number.isFinite(most) ? 'fact closed' : 'fact open');
        }
      }
      for (const s of twinStandings(doc, kinds, data, at)) {
        count(`fit ${s.fitVerdict}`);
        count(`gate ${s.gate}`);
        for (const t of s.tiers) for (const l of t.leaves) count(`leaf ${l.outcome}`);
        for (const rung of ['earned', 'possible', 'holdable', 'eligible'] as const)
          count(`${rung} ${s[rung]}`);
        if (s.earned < s.possible) count('open');
        if (s.possible < s.holdable) count('kept');
        if (s.earned < s.eligible) count('award pending');
      }
    }
    const wanted = [
      'fact none', 'fact maybe none', 'fact 0', 'fact exact', 'fact closed', 'fact open', 'fit match', 'fit near', 'fit no-match',
      'fit unknown', 'fit null', 'gate met', 'gate unmet', 'gate unknown', 'leaf met', 'leaf unmet', 'leaf unknown', 'earned -1',
      'earned 0', 'earned 1', 'earned 2', 'earned 3', 'open', 'kept', 'award pending',
    ]; // prettier-ignore
    const rare = wanted.filter((w) => (seen.get(w) ?? 0) < 8);
    expect({ rare, seen: rare.length > 0 ? Object.fromEntries(seen) : {} }).toEqual({ rare: [], seen: {} });
  });
});

test('a failing case shrinks to little', () => {
  const fails = (doc: ProgramDoc, rows: number) => Object.values(doc.metrics).some((m) => m.measure === 'share') && rows > 2; // prettier-ignore
  const found = fc.check(
    fc.property(anyCase(), ({ doc, data }) => !fails(doc, data.evidence.length)),
    { seed: 1, numRuns: 2000 },
  );
  const [smallest] = found.counterexample ?? [];
  expect(smallest?.data.evidence.length).toBe(3);
  expect(Object.keys(smallest?.doc.metrics ?? {}).length).toBeLessThanOrEqual(4);
  expect(JSON.stringify(smallest?.doc.metrics).length).toBeLessThan(900);
});

test('data can be made for any document', () => {
  const doc = fc.sample(anyProgram(), 1)[0];
  if (!doc) throw new Error('no document');
  fc.assert(
    fc.property(anyData(doc), ({ data, at }) => {
      const facts = twinFacts(doc, baseKinds, data, at);
      expect([...facts.keys()]).toEqual([...twinEnrolments(data, at).keys()]);
    }),
    { numRuns: 50 },
  );
});
