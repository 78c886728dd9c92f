/** Two versions of a program told apart: what single changes do, worked out by hand, and what holds for any. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { diffPrograms, type ProgramDiff } from '../src/core/program/diff/index.ts';
import { reversed } from '../src/core/program/diff/effect.ts';
import type { Program } from '../src/core/program/program.ts';
import { differenceInWords } from '../src/core/words/difference.ts';
import { checkProgram } from '../src/server/programs/queries.ts';

const read = (name: string): string => readFileSync(new URL(`diff/${name}`, import.meta.url), 'utf8');
const base = read('base.yaml');
const effect = z.enum(['tightened', 'loosened', 'changed', 'words']);
const { changes } = z
  .strictObject({
    changes: z.array(
      z.strictObject({
        name: z.string(),
        given: z.record(z.string(), z.unknown()).default({}),
        set: z.record(z.string(), z.unknown()),
        differences: z.array(z.string()),
        tiers: z.record(z.string(), effect),
        effect,
      }),
    ),
  })
  .parse(parse(read('changes.yaml')));

function program(set: Readonly<Record<string, unknown>>, text = base): Program {
  const doc = parseDocument(text);
  for (const [path, to] of Object.entries(set)) {
    const keys = path.split('.').map((k) => (/^\d+$/.test(k) ? Number(k) : k));
    if (to === null) doc.deleteIn(keys);
    else doc.setIn(keys, doc.createNode(to));
  }
  const checked = checkProgram(doc.toString(), 'changed.yaml');
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues));
  return checked.value.program;
}

/** None where the changes leave no program. */
function programOrNone(...changed: Parameters<typeof program>): Program | undefined {
  try {
    return program(...changed);
  } catch {
    return undefined;
  }
}

function outcome(diff: ProgramDiff): Record<string, string> {
  return Object.fromEntries(
    diff.tiers.filter((t) => t.effect !== 'words').map((t) => [t.tier.new, t.effect]),
  );
}

/** What has to be the mirror image when the versions change places. */
function mirror({ differences, tiers, effect: all }: ProgramDiff, turn: boolean): unknown {
  const to = (e: z.infer<typeof effect>): string => (turn ? reversed(e) : e);
  return {
    differences: differences
      .map(({ effect: e, before, after, by, path }) => {
        const sides = [
          [before, path.old],
          [after, path.new],
        ];
        const moved = by?.replace(/ (more|less)$/, (w) => (turn ? (w === ' more' ? ' less' : ' more') : w));
        return JSON.stringify([to(e), moved ?? null, turn ? sides.toReversed() : sides]);
      })
      .toSorted(),
    tiers: tiers
      .map((t) =>
        JSON.stringify([t.ladder, turn ? [t.tier.new, t.tier.old] : [t.tier.old, t.tier.new], to(t.effect)]),
      )
      .toSorted(),
    effect: to(all),
  };
}

describe('one change', () => {
  test.each(changes)('$name', ({ given, set, differences, tiers, effect: all }) => {
    const versions = { old: program(given), new: program({ ...given, ...set }) };
    const diff = diffPrograms(versions);
    expect({
      differences: diff.differences.map((d) =>
        [`${d.effect} ${d.where}: ${differenceInWords(d)}`, ...d.touches].join('; '),
      ),
      tiers: outcome(diff),
      effect: diff.effect,
    }).toEqual({ differences, tiers, effect: all });
    const back = diffPrograms({ old: versions.new, new: versions.old });
    expect(mirror(back, true)).toEqual(mirror(diff, false));
  });
});

describe('any change', () => {
  const sets = fc
    .shuffledSubarray(
      changes.map((c) => ({ ...c.given, ...c.set })),
      { maxLength: 6 },
    )
    .map((some): Record<string, unknown> => Object.assign({}, ...some))
    .filter((set) => programOrNone(set) !== undefined); // two changes of one place may not go together

  test('of nothing is nothing', () => {
    fc.assert(
      fc.property(sets, (set) => {
        const diff = diffPrograms({ old: program(set), new: program(set) });
        expect(diff.differences).toEqual([]);
        expect(outcome(diff)).toEqual({});
        expect(diff.effect).toBe('words');
      }),
      { numRuns: 10 },
    );
  });

  test('one way is the mirror image of the other', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [old, now] = [program(a), program(b)];
        expect(mirror(diffPrograms({ old: now, new: old }), true)).toEqual(
          mirror(diffPrograms({ old, new: now }), false),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('of a document is seen, wherever it is', () => {
    const text = readFileSync(new URL('../templates/motions.yaml', import.meta.url), 'utf8');
    const before = program({}, text);
    const places = leaves(before.doc, []);
    fc.assert(
      fc.property(fc.constantFrom(...places), ({ path, value }) => {
        const other =
          typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`;
        const after = programOrNone({ [path.join('.')]: other }, text);
        fc.pre(after !== undefined);
        if (after) expect(diffPrograms({ old: before, new: after }).differences).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leaves(value: unknown, path: readonly string[]): Place[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]));
}
