import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Issue } from '../issue.ts';
import { documentLimits, readYaml } from './read.ts';
import { programSchema } from './schema.ts';

const good = `tierwright: 1
program: { key: p, name: P, currency: USD, timeZone: Etc/UTC }
metrics:
  deals: { label: deals, unit: count, measure: rows, kinds: [deal_won], window: lifetime, reduce: count }
motions:
  resale: { label: Resale, axis: deals, style: mixed, activity: [deal_won] }
ladders:
  resale:
    motion: resale
    label: Resale
    tiers:
      - { key: basic, label: Basic, enter: { all: [] } }
`;

function issuesOf(text: string): readonly Issue[] {
  const read = readYaml(text, 'p.yaml', programSchema);
  return read.ok ? [] : read.issues;
}

/** The first issue as `code line:column`. */
function first(text: string): string {
  const [issue] = issuesOf(text);
  return issue ? `${issue.code} ${issue.place.line ?? '-'}:${issue.place.column ?? '-'}` : 'none';
}

const changed = (from: string, to: string): string => {
  if (!good.includes(from)) throw new Error(`the document has no '${from}'`);
  return good.replace(from, to);
};

test.each([
  ['lifetime', 'quarter', "'review-year', 'valid', 'lifetime', { valid: … }, { last: …, of: … }, { calendar: …, from: …, to: … }, { from: …, to: … }, { since: … }, { unbroken: …, of: … } or a list, not 'quarter'."],
  ['lifetime', 'lifetme', "or a list, not 'lifetme'. Did you mean 'lifetime'?"],
  ['lifetime', '{ weeks: 3 }', '{ last: …, of: … }'],
  ['enter: { all: [] }', 'cure: 30, enter: { all: [] }', 'must be { days: … }, { months: … } or { quarters: … }, not 30.'],
])('where %s stands as %s, every form that it can have is told', (from, to, expected) => {
  const [issue] = issuesOf(changed(from, to));
  expect(`${issue?.message ?? ''} ${issue?.remedy ?? ''}`).toContain(expected);
}); // prettier-ignore

test('the document that the cases change has no faults', () => {
  expect(issuesOf(good)).toEqual([]);
});

test.each([
  ['an open bracket', changed('[deal_won], window', '[deal_won, window'), 'yaml-syntax 4:'],
  ['a tab for indentation', changed('  resale: {', '\tresale: {'), 'yaml-syntax 6:1'],
  ['the same key twice', `${good}motions: {}\n`, 'yaml-syntax 13:1'],
  ['two documents', `${good}---\n${good}`, 'yaml-syntax 13:1'],
  ['an unknown key', changed('reduce: count', 'reduce: count, reduc: x'), 'unknown-key 4:106'],
  ['an unknown key at the top', `${good}metrcs: {}\n`, 'unknown-key 13:1'],
  ['a missing key', changed(', reduce: count', ''), 'missing-key 4:3'],
  ['a missing part', good.slice(0, good.indexOf('ladders:')), 'missing-key 1:1'],
  ['an empty document', '', 'missing-key 1:1'],
  ['a list for a document', '- 1\n', 'wrong-type 1:1'],
  ['text for a document', 'hello\n', 'wrong-type 1:1'],
  ['a number for text', changed('label: deals', 'label: 5'), 'wrong-type 4:12'],
  ['text for a list', changed('kinds: [deal_won]', 'kinds: deal_won'), 'wrong-type 4:54'],
  ['nothing after a key', changed('label: Resale\n    tiers', 'label:\n    tiers'), 'wrong-type 10:5'],
  ['a word that is none of the known', changed('unit: count', 'unit: cuont'), 'wrong-type 4:26'],
  ['a measure that is none', changed('measure: rows', 'measure: row'), 'wrong-type 4:39'],
  ['no measure', changed('measure: rows, ', ''), 'wrong-type 4:3'],
  ['a form of criterion that is none', changed('enter: { all: [] }', 'enter: 5'), 'wrong-type 12:37'],
  ['a form of window that is none', changed('window: lifetime', 'window: { last: 3 }'), 'missing-key 4:'],
  ['a name with capitals', changed('  deals: {', '  Deals: {'), 'wrong-type 4:3'],
  ['a currency in small letters', changed('USD', 'usd'), 'wrong-type 2:29'],
  ['a label that is empty', changed('label: deals', "label: ''"), 'wrong-type 4:12'],
  ['another version of the language', changed('tierwright: 1', 'tierwright: 2'), 'schema-version 1:1'],
  ['no version of the language', changed('tierwright: 1\n', ''), 'schema-version 1:1'],
])('%s', (_, text, expected) => {
  expect(first(text).startsWith(expected) ? expected : first(text)).toBe(expected);
  for (const issue of issuesOf(text)) {
    expect(issue.severity).toBe('fault');
    expect(issue.message).toMatch(/\S.*\.$/);
    expect(issue.remedy).toMatch(/^[A-Z].*[.?]$/);
    expect(issue.place.file).toBe('p.yaml');
    expect(issue.place.line).toBeGreaterThan(0);
    expect(issue.place.column).toBeGreaterThan(0);
  }
});

describe('did you mean', () => {
  test.each([
    [changed('reduce: count', 'reduec: count'), "Did you mean 'reduce'?"],
    [changed('metrics:', 'metrcs:'), "Did you mean 'metrics'?"],
    [changed('style: mixed', 'stile: mixed'), "Did you mean 'style'?"],
    [changed('enter: { all', 'entre: { all'), "Did you mean 'enter'?"],
    [changed('unit: count', 'unit: cuont'), "Did you mean 'count'?"],
    [changed('style: mixed', 'style: mixd'), "Did you mean 'mixed'?"],
  ])('%#', (text, remedy) => {
    expect(issuesOf(text).map((i) => i.remedy)).toContain(remedy);
  });
});

test('all faults are told at once, in the order of the document', () => {
  const text = changed('label: deals, unit: count', 'label: 5, unit: cuont').replace(
    'style: mixed',
    'style: x',
  );
  const lines = issuesOf(text).map((i) => i.place.line ?? 0);
  expect(lines).toEqual([4, 4, 6]);
});

describe('I11: what no honest document comes near ends with a fault', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
    bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  }
  const nest = (n: number, open: string, close: string): string => open.repeat(n) + close.repeat(n);
  test.each([
    ['aliases that multiply', bomb.join('\n')],
    ['a text over the limit', `# ${'x'.repeat(documentLimits.bytes)}`],
    ['lists in lists', `a: ${nest(documentLimits.depth + 1, '[', ']')}`],
    ['a hundred thousand open brackets', '['.repeat(100_000)],
    ['a million maps in maps', '{a: '.repeat(400_000)],
    ['deep blocks', Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['deep dashes', `a:\n  ${'- '.repeat(100)}x`],
  ])('%s', (_, text) => {
    const [issue] = issuesOf(text);
    expect(issue?.code).toBe('yaml-too-large');
    expect(issue?.remedy).not.toBe('');
    expect(issue?.place.file).toBe('p.yaml');
  });

  test.each([
    ['dashes', `${'- '.repeat(3000)}x`],
    ['groups', `ladders: ${'{ all: ['.repeat(29)}${']}'.repeat(29)}`],
    ['a long line', `a: ${'x'.repeat(1_000_000)}`],
    ['many keys', Array.from({ length: 500 }, (_x, i) => `k${i}: 1`).join('\n')],
  ])('%s', (_, text) => {
    expect(issuesOf(text).length).toBeGreaterThan(0);
  });

  test('a map takes over what another has, its own keys first, and a fault stands where it is written', () => {
    const twice = changed(
      '  resale:\n    motion: resale\n    label: Resale\n    tiers:\n      - { key: basic, label: Basic, enter: { all: [] } }\n',
      '  resale: &one\n    motion: resale\n    label: Resale\n    tiers:\n      - { key: basic, label: Basic, enter: { all: [] } }\n  other:\n    <<: *one\n    label: Other\n',
    );
    const read = readYaml(twice, 'p.yaml', programSchema);
    expect(
      read.ok && Object.entries(read.value.ladders).map(([k, l]) => [k, l.motion, l.label, l.tiers.length]),
    ).toEqual([
      ['resale', 'resale', 'Resale', 1],
      ['other', 'resale', 'Other', 1],
    ]);
    expect(read.ok && read.positions.at(['ladders', 'other', 'tiers', 0, 'label'])).toMatchObject({
      line: 12,
      column: 23,
    });
    expect(read.ok && read.positions.aliasAt(['ladders', 'other', 'tiers'])).toMatchObject({
      line: 14,
      column: 9,
    });
    expect(read.ok && read.positions.aliasAt(['ladders', 'other', 'label'])).toBeNull();
    expect(issuesOf(twice.replace('tiers:', 'tears:')).map((i) => `${i.code} ${i.place.line ?? 0}`)).toEqual(['missing-key 8', 'unknown-key 11', 'missing-key 13']); // prettier-ignore
    expect(first(`a: &a { <<: *a }\n${good}`)).not.toBe('none');
  });

  test('an alias that is used as people use it is read', () => {
    const text = changed('window: lifetime', 'window: &w lifetime').replace(
      'motions:\n',
      '  more: { label: more, unit: count, measure: rows, kinds: [deal_won], window: *w, reduce: count }\nmotions:\n',
    );
    expect(issuesOf(text)).toEqual([]);
  });
});

describe('whatever the text is, reading ends with a value or with faults that have a place', () => {
  const check = (text: string): void => {
    const read = readYaml(text, 'p.yaml', programSchema);
    if (read.ok) return;
    expect(read.issues.length).toBeGreaterThan(0);
    for (const issue of read.issues) {
      expect(issue.remedy).not.toBe('');
      if (issue.code !== 'yaml-too-large') expect(issue.place.line).toBeGreaterThan(0);
    }
  };

  test('random text', () => {
    const pieces = ['- ', '? ', ': ', '{', '}', '[', ']', '&a ', '*a', '!!x ', '\n', '  ', '"', "'", '|', '>', '#', 'a', '1', '%', '@', '\u0000', '\ud800']; // prettier-ignore
    const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((p) => p.join(''));
    fc.assert(fc.property(fc.oneof(anyText, fc.string({ maxLength: 80 })), check), { numRuns: 500 });
  });

  test('a good document with a piece cut out, put in or doubled', () => {
    const at = fc.nat(good.length);
    fc.assert(
      fc.property(at, fc.nat(40), at, (from, length, to) => {
        const piece = good.slice(from, from + length);
        check(good.slice(0, from) + good.slice(from + length));
        check(good.slice(0, to) + piece + good.slice(to));
      }),
      { numRuns: 300 },
    );
  });
});

test('a text that a comma cut in two: the remedy says to quote it', () => {
  const [issue] = issuesOf(changed('label: deals', 'label: more than 50,000 deals'));
  expect(issue?.message).toBe("'000 deals' is not known here.");
  expect(issue?.remedy).toBe(
    'If it belongs to the text before it, put that text in quotes: within { … } a comma ends it.',
  );
  expect(issuesOf(changed('label: deals', "label: 'more than 50,000 deals'"))).toEqual([]);
});
