import { describe, expect, test } from 'vitest';
import { calledAs, typed } from './called.ts';
import { noSuchVerb, verbs } from './verbs.ts';
import { wrapped } from './wrap.ts';

describe('long lines', () => {
  const words = 'word '.repeat(60).trim();

  test('are broken at blanks, with what follows further in, and lose nothing', () => {
    for (const before of ['', '    ✗ ', '  12  ', '        2025-01-01 ']) {
      const lines = wrapped(before + words);
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(112);
      expect(lines.map((l) => l.trim()).join(' ')).toBe((before + words).trim());
    }
    expect(wrapped(`    ✗ ${words}`)[1]).toMatch(/^ {6}word/);
    expect(wrapped(words)[1]).toMatch(/^ {2}word/);
  });

  test('without a blank stay whole, and short ones stay as they are', () => {
    expect(wrapped('x'.repeat(300))).toEqual(['x'.repeat(300)]);
    expect(wrapped('  short')).toEqual(['  short']);
  });
});

describe('commands that are printed', () => {
  test('name the program as it was called', () => {
    const clone = '/home/ada/tierwright';
    expect(calledAs('/usr/local/bin/tierwright', {}, '/anywhere', clone)).toBe('tierwright');
    expect(calledAs(`${clone}/node_modules/.bin/tierwright`, { npm_command: 'exec' }, clone, clone)).toBe(
      'npx tierwright',
    );
    expect(calledAs(`${clone}/dist/cli/main.js`, { npm_command: 'start' }, clone, clone)).toBe(
      'npx tierwright',
    );
    expect(calledAs(`${clone}/dist/cli/main.js`, {}, `${clone}/examples`, clone)).toBe('npx tierwright');
    expect(calledAs(`${clone}/dist/cli/main.js`, {}, '/home/ada', clone)).toBe(
      `node ${clone}/dist/cli/main.js`,
    );
  });

  test.each(verbs.map((v) => v.name))('begin as it was called before %s', (verb) => {
    expect(typed([`Next: tierwright ${verb} x`], 'npx tierwright')).toEqual([
      `Next: npx tierwright ${verb} x`,
    ]);
  });

  test('only where a verb follows', () => {
    expect(
      typed(['  → tierwright import rates FILE', 'in tierwright-demo/program.yaml'], 'npx tierwright'),
    ).toEqual(['  → npx tierwright import rates FILE', 'in tierwright-demo/program.yaml']);
  });
});

describe('a word that is no verb', () => {
  test.each([
    ['check', "Did you mean 'review'?"],
    ['compare', "Did you mean 'diff'?"],
    ['adit', "Did you mean 'audit'?"],
    ['frobnicate', "There is no verb 'frobnicate'. Verbs are demo, init, "],
  ])('%s', (word, said) => {
    expect(noSuchVerb(word)).toContain(said);
  });

  test('what people type for a verb is none itself, and stands for one only', () => {
    const also = verbs.flatMap((v) => v.also ?? []);
    expect(new Set([...also, ...verbs.map((v) => v.name)]).size).toBe(also.length + verbs.length);
  });
});
