/** Versions of programs: same meaning, same hash; stored once, never changed; built again they are the same program. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { IssueError } from '../../core/issue.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import { buildProgram } from '../../core/program/program.ts';
import { anyProgram, baseKinds } from '../../../test/twin/arbitrary.ts';
import { openScene, programOf, source, type Scene } from '../../../test/properties/scene.ts';
import { checkProgram, loadVersion, saveVersion, shortHash, versionHash } from './queries.ts';
import { shippedKinds, templateNames, templateText } from './shipped.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 60);

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const hash = (text: string): string => versionHash(programOf(text));

/** The same document with all keys in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([k, v]) => [k, reversed(v)]),
  );
}

describe('the hash of a version', () => {
  test.each([
    ['comments', `# hello\n${source}`],
    ['another order of keys', stringify(reversed(parse(source)))],
    ['JSON instead of YAML', JSON.stringify(parse(source))],
    ['defaults written out', source.replace('currency: USD,', 'currency: USD, thresholds: confirmed,')],
    ['a calendar that says the usual', `${source}\ncalendar: { yearStarts: 01-01, noticeDays: 90 }\n`],
  ])('I12: %s mean the same version', (_, text) => {
    expect(hash(text)).toBe(hash(source));
  });

  test.each([
    ['a threshold', source.replace('atLeast: 5000', 'atLeast: 5001')],
    ['a label', source.replace('name: Small', 'name: Smaller')],
    ['a tier', source.replace('key: gold', 'key: golden')],
    ['the order of tiers', source.replace(/(\n {6}- \{ key: basic.*)(\n {6}- \{ key: silver.*)/, '$2$1')],
    ['an old tier', `${source}\nequivalents: { resale: { old: gold } }\n`],
  ])('I12: %s makes another version', (_, text) => {
    expect(text).not.toBe(source);
    expect(hash(text)).not.toBe(hash(source));
  });

  test('I12: other kinds make another version of the same document', () => {
    const program = programOf();
    const kinds = {
      ...program.kinds,
      more: {
        label: 'more',
        suppliedBy: 'program',
        owner: 'partner',
        validity: true,
        fields: {},
        defaults: {},
      },
    } as const;
    const other = buildProgram(program.doc, kinds);
    expect(versionHash(other)).not.toBe(versionHash(program));
  });

  test('people see its first twelve digits', () => {
    expect(hash(source)).toMatch(/^[0-9a-f]{64}$/);
    expect(shortHash(hash(source))).toBe(hash(source).slice(0, 12));
  });
});

describe('stored versions', () => {
  test('I12: a version is stored once, and the first text stands', async () => {
    const save = (text: string): Promise<string> =>
      scene.store.write('author', 'save', async (tx) => ({
        result: await saveVersion(tx, programOf(text), text),
        log: {},
      }));
    const first = await save(source);
    const rows = async () =>
      (await scene.owner.query('select * from program_version where hash = $1', [first])).rows;
    const before = await rows();
    expect(await save(`# the same\n${source}`)).toBe(first);
    expect(await Promise.all([save(source), save(source), save(source)])).toEqual([first, first, first]);
    expect(await rows()).toEqual(before);
    expect(before).toMatchObject([{ key: 'small', name: 'Small', source, published_on: null }]);
  });

  test('I12: several at once with a new version store one', async () => {
    const text = source.replace('name: Small', 'name: At once');
    const saved = await Promise.all(
      Array.from({ length: 6 }, () =>
        scene.store.write('author', 'save', async (tx) => ({
          result: await saveVersion(tx, programOf(text), text),
          log: {},
        })),
      ),
    );
    expect(new Set(saved)).toEqual(new Set([hash(text)]));
    const { rows } = await scene.owner.query(
      'select count(*)::int as n from program_version where name = $1',
      ['At once'],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('I12: what is loaded is the program that was stored: random programs', async () => {
    await fc.assert(
      fc.asyncProperty(anyProgram({ metrics: 6 }), async (doc) => {
        const program = buildProgram(doc, { ...baseKinds, ...doc.kinds });
        const loaded = await scene.store.write('author', 'save', async (tx) => {
          const saved = await saveVersion(tx, program, 'made');
          return { result: await loadVersion(tx, saved), log: {} };
        });
        expect(versionHash(loaded)).toBe(versionHash(program));
        expect(loaded.metrics.map((m) => m.name).toSorted()).toEqual(
          program.metrics.map((m) => m.name).toSorted(),
        );
        // Keys come back in another order, and JSON knows no -0.
        const plain = (p: typeof program): unknown =>
          JSON.parse(
            canonicalJson([
              p.metrics.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
              p.ladders.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
            ]),
          );
        expect(plain(loaded)).toEqual(plain(program));
      }),
      { numRuns: runs },
    );
  });

  test('a version that nobody stored is not found', async () => {
    await expect(scene.store.read((tx) => loadVersion(tx, 'f'.repeat(64)))).rejects.toThrow(IssueError);
    await expect(scene.store.read((tx) => loadVersion(tx, `' or 1=1 --`))).rejects.toThrow('not-found');
  });
});

describe('what is shipped', () => {
  test.each(templateNames)('the template %s has no fault', (name) => {
    expect(checkProgram(templateText(name), name)).toMatchObject({ ok: true, issues: [] });
  });

  test('the kinds are read once and all of their keys are what the language calls names', () => {
    expect(shippedKinds()).toBe(shippedKinds());
    expect(Object.keys(shippedKinds()).length).toBeGreaterThan(20);
  });

  test.each([
    ['Europe/Berlin', true],
    ['Etc/UTC', true],
    ['Mars/Olympus', false],
  ])('the time zone %s is known: %s', (zone, known) => {
    expect(checkProgram(source.replace('Etc/UTC', zone), 'p').ok).toBe(known);
  });
});
