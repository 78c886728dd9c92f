/** What holds of every base, whatever its seed and size; what its rows mean to an audit is in test/demo.test.ts. */
import { describe, expect, test } from 'vitest';
import { csvLines } from './csv.ts';
import { businessDay, dayText } from './days.ts';
import type { EvidenceRow } from './evidence.ts';
import { files } from './files.ts';
import { evidenceFiles, placeOf } from './sources.ts';
import { goldShares, naturalRows, tables, usualSize, type Size } from './tables.ts';

const sizes: readonly Size[] = [
  usualSize,
  { partners: 120, seed: 2 },
  { partners: 60, seed: 3, evidence: 20_000 },
];

function first<T>(count: number, of: Iterable<T>): T[] {
  const found: T[] = [];
  for (const one of of) {
    found.push(one);
    if (found.length === count) break;
  }
  return found;
}

describe.each(sizes)('$partners partners from seed $seed', (size) => {
  const base = tables(size);
  const evidence = [...base.evidence()];

  test('no two rows of a source and kind share an id', () => {
    const ids = evidence.map((row) => `${row.source} ${row.kind} ${row.externalId}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('nothing lies after the day through which its source is complete', () => {
    expect(evidence.filter(({ kind, day }) => day > placeOf(kind).through)).toEqual([]);
    expect(evidence.filter(({ day, validUntil }) => validUntil !== null && validUntil < day)).toEqual([]);
  });

  test('nobody works for two partners on one day, and every person of a row is known', () => {
    const jobs = [...base.employments()].toSorted((a, b) => a.person - b.person || a.from - b.from);
    const overlaps = jobs.filter((job, n) => {
      const before = jobs[n - 1];
      return before?.person === job.person && (before.to ?? businessDay) >= job.from;
    });
    expect(overlaps).toEqual([]);
    expect(jobs.filter(({ from, to }) => to !== null && to < from)).toEqual([]);
    const people = [...base.people()].map(({ person }) => person);
    expect(new Set(people).size).toBe(people.length);
    const known = new Set(people);
    expect(evidence.filter(({ person }) => person !== null && !known.has(person))).toEqual([]);
  });

  test('one placement for each partner, ladder and day', () => {
    const rows = [...base.placements()];
    expect(rows.length).toBeGreaterThan(size.partners);
    const held = new Map<string, number>();
    for (const { partner, ladder, from, to } of rows) {
      expect(from).toBeGreaterThan(held.get(`${partner} ${ladder}`) ?? 0);
      held.set(`${partner} ${ladder}`, to ?? businessDay);
    }
  });

  test('each partner has a name of its own', () => {
    const names = [...base.partners()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('amounts are plain decimals with a currency that has a rate', () => {
    const rated = new Set(['USD', ...[...base.rates()].map(({ currency }) => currency)]);
    const wrong = evidence.filter(
      ({ amount, currency }) =>
        amount !== null && !(/^-?\d+$/.test(amount) && currency !== null && rated.has(currency)),
    );
    expect(wrong).toEqual([]);
    expect(new Set(evidence.map(({ currency }) => currency)).size).toBeGreaterThan(5);
  });

  test('the top tier of the old program grows from about 8 to about 40 percent', () => {
    const [before, , , now] = goldShares(size);
    expect(before).toBeGreaterThanOrEqual(5);
    expect(before).toBeLessThanOrEqual(11);
    expect(now).toBeGreaterThanOrEqual(36);
    expect(now).toBeLessThanOrEqual(44);
  });

  test('no cell needs quotes', () => {
    const width = files.map(({ columns }) => columns.length);
    const odd = [...csvLines(size)].filter(
      ({ file, text }) =>
        /["\r]/.test(text) || text.split(',').length !== width[file] || !text.endsWith('\n'),
    );
    expect(odd).toEqual([]);
  });
});

test('the usual base has the size that a newcomer is told', () => {
  const rows = [...tables(usualSize).evidence()];
  expect(rows.length).toBeGreaterThan(15_000);
  expect(rows.length).toBeLessThan(26_000);
  expect(naturalRows(usualSize)).toBe(rows.length);
  expect([...tables(usualSize).enrolments()].length).toBeGreaterThan(usualSize.partners * 1.1);
});

test('more than half of the partners bring no business in the last year, and a few bring most of it', () => {
  const size = { partners: 1000, seed: 1 };
  const worth = new Float64Array(size.partners);
  const active = new Set<number>();
  for (const { partner, kind, day, person, amount, currency } of tables(size).evidence()) {
    if (dayText(day) < '2025-01-01') continue;
    if (kind === 'implementation' || kind === 'mutual_customer' || (kind === 'deal_won' && person !== null)) active.add(partner);
    if (kind === 'deal_won' && person !== null && currency === 'USD') worth[partner] = (worth[partner] ?? 0) + Number(amount);
  }
  expect(active.size).toBeGreaterThan(300);
  expect(active.size).toBeLessThan(500);
  const sum = (of: Float64Array): number => of.reduce((a, b) => a + b, 0);
  const sellers = worth.filter((w) => w > 0).toSorted().toReversed();
  expect(sum(sellers.slice(0, Math.ceil(sellers.length / 10)))).toBeGreaterThan(sum(sellers) * 0.5);
}); // prettier-ignore

test('a partner is the same in a base of any size', () => {
  const ofPartner = (partners: number): readonly EvidenceRow[] =>
    [...tables({ partners, seed: 5 }).evidence()].filter(({ partner }) => partner === 41);
  expect(ofPartner(42)).toEqual(ofPartner(90));
  const other = [...tables({ partners: 42, seed: 6 }).evidence()].filter(({ partner }) => partner === 41);
  expect(other).not.toEqual(ofPartner(42));
});

test('as many rows as were asked for, about, and no other standing', () => {
  const size = { partners: 300, seed: 4, evidence: 120_000 };
  const rows = [...tables(size).evidence()];
  expect(rows.length / size.evidence).toBeCloseTo(1, 1);
  // What was added lies before the review year, in kinds that only look at that.
  const late = (of: readonly EvidenceRow[]): EvidenceRow[] => of.filter(({ day }) => dayText(day) > '2024-12-31');
  const without = [...tables({ partners: 300, seed: 4 }).evidence()];
  expect(late(rows)).toEqual(late(without));
}); // prettier-ignore

test('rows are made as they are read: the first of a base that fits into no memory come at once', () => {
  const endless = { partners: 1_000_000_000, seed: 1 };
  const base = tables(endless);
  expect(first(5000, base.evidence())).toHaveLength(5000);
  expect(first(5000, csvLines(endless))).toHaveLength(5000);
  expect(first(500, base.people())).toHaveLength(500);
  expect(first(5000, tables({ ...endless, evidence: 200_000_000_000 }).evidence())).toHaveLength(5000);
});

test('every kind has one file, and its feed says the day through which it is complete', () => {
  const kinds = evidenceFiles.flatMap((file) => Object.keys(file.kinds));
  expect(new Set(kinds).size).toBe(kinds.length);
  const feeds = [...tables(usualSize).feeds()];
  expect(feeds).toHaveLength(kinds.length + 1);
  const late = feeds.filter(({ completeThrough }) => completeThrough < businessDay);
  expect(late.map(({ kind, completeThrough }) => [kind, dayText(completeThrough)])).toEqual([
    ['deal_registered', '2025-09-30'],
  ]);
  const seen = new Set([...tables(usualSize).evidence()].map(({ kind }) => kind));
  expect(kinds.filter((kind) => ![...seen].some((k) => k === kind))).toEqual([]);
});
