import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fault, finding, IssueError, nearest, sortIssues } from './issue.ts';

test.each([
  ['metrcs', ['motions', 'metrics', 'ladders'], 'metrics'],
  ['Metrics', ['metrics'], 'metrics'],
  ['gold', ['golden', 'bold', 'gilt'], 'bold'],
  ['resel', ['resell', 'resale'], 'resell'],
  ['abcd', ['wxyz'], undefined],
  ['a', ['abcd'], undefined],
  ['', [], undefined],
  ['same', ['some', 'same'], 'same'],
])('the nearest of %j among %j is %j', (word, names, expected) => {
  expect(nearest(word, names)).toBe(expected);
});

test('a name is found through up to two edits', () => {
  const edit = fc.tuple(fc.constantFrom('add', 'drop', 'change'), fc.nat(20), fc.constantFrom('x', 'q'));
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{4,12}$/),
      fc.array(edit, { minLength: 1, maxLength: 2 }),
      (name, edits) => {
        const letters = name.split('');
        for (const [what, where, letter] of edits)
          letters.splice(
            where % letters.length,
            what === 'add' ? 0 : 1,
            ...(what === 'drop' ? [] : [letter]),
          );
        expect(nearest(letters.join(''), [name])).toBe(name);
      },
    ),
  );
});

test('I1: the same issues print in the same order, whatever order they were found in', () => {
  const issues = [
    fault('cycle', 'a', 'r', { file: 'a.yaml', line: 2, column: 9 }),
    fault('cycle', 'b', 'r', { file: 'a.yaml', line: 10, column: 1 }),
    finding('not-found', 'c', 'r', { file: 'a.yaml', line: 10, column: 1 }),
    fault('cycle', 'd', 'r', { file: 'b.yaml', line: 1, column: 1 }),
    fault('cycle', 'e', 'r', { file: 'b.yaml', line: 1, column: 1, path: ['x'] }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(issues, { minLength: issues.length }), (mixed) => {
      expect(sortIssues(mixed).map((i) => i.message)).toEqual(['a', 'b', 'c', 'd', 'e']);
    }),
  );
});

test('an error that carries issues says all of them', () => {
  const error = new IssueError([fault('cycle', 'Round it goes.', 'r'), fault('usage', 'No.', 'r')]);
  expect(error.message).toBe('cycle: Round it goes.\nusage: No.');
});

test('what several places say through one alias is told once, and what stands in no line as often as it is found', () => {
  const at = (path: number): ReturnType<typeof fault> =>
    fault('cycle', 'a', 'r', { file: 'a.yaml', line: 2, column: 9, path: [path] });
  expect(sortIssues([at(1), at(0), fault('cycle', 'b', 'r', { line: 2, column: 9 }), at(2)])).toEqual([
    fault('cycle', 'b', 'r', { line: 2, column: 9 }),
    at(0),
  ]);
  expect(sortIssues([fault('usage', 'a', 'r'), fault('usage', 'a', 'r')])).toHaveLength(2);
});
