import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Mend } from './finding.ts';
import { mended } from './mending.ts';

const document = `# A comment at the top.
calendar:
  yearStarts: 04-01 # the fiscal year
  noticeDays: 30 # too short
  # for the partners
  grandfatherMonths: 1

benefits:
  hold: { label: "Hold, for long", rule: { kind: time-box, days: 180 } }
review:
  accept:
    - rule: metal-names # of 2019
      at: ladders.old
      reason: They are gone.
    - { rule: tier-count, reason: Five it is. }
  levels: {}
three: [a, b, c]
`;

const table: readonly {
  name: string;
  mends: readonly Mend[];
  changes: readonly (readonly [string, string])[];
}[] = [
  {
    name: 'a number, and the comment behind it stays',
    mends: [{ path: ['calendar', 'noticeDays'], set: 90 }],
    changes: [['noticeDays: 30 #', 'noticeDays: 90 #']],
  },
  {
    name: 'a number within braces',
    mends: [{ path: ['benefits', 'hold', 'rule', 'days'], set: 90 }],
    changes: [['days: 180', 'days: 90']],
  },
  {
    name: 'a key that was not there, in a block',
    mends: [{ path: ['calendar', 'conversations'], set: 'the: manager' }],
    changes: [['grandfatherMonths: 1', 'grandfatherMonths: 1\n  conversations: "the: manager"']],
  },
  {
    name: 'a key that was not there, within braces',
    mends: [{ path: ['benefits', 'hold', 'rule', 'releaseAfterDays'], set: 30 }],
    changes: [['days: 180 }', 'days: 180, releaseAfterDays: 30 }']],
  },
  {
    name: 'a key that was not there, within empty braces',
    mends: [{ path: ['review', 'levels', 'no-owner'], set: 'x' }],
    changes: [['levels: {}', 'levels: { no-owner: x }']],
  },
  {
    name: 'a line taken out, with its comment',
    mends: [{ path: ['calendar', 'noticeDays'], remove: true }],
    changes: [['  noticeDays: 30 # too short\n', '']],
  },
  {
    name: 'a part within braces taken out: the first, and the last',
    mends: [
      { path: ['benefits', 'hold', 'label'], remove: true },
      { path: ['benefits', 'hold', 'rule', 'days'], remove: true },
    ],
    changes: [
      ['label: "Hold, for long", ', ''],
      ['kind: time-box, days: 180', 'kind: time-box'],
    ],
  },
  {
    name: 'an item of a list taken out with all its lines',
    mends: [{ path: ['review', 'accept', 0], remove: true }],
    changes: [
      ['    - rule: metal-names # of 2019\n      at: ladders.old\n      reason: They are gone.\n', ''],
    ],
  },
  {
    name: 'the first key of an item: the next one takes its place',
    mends: [{ path: ['review', 'accept', 0, 'rule'], remove: true }],
    changes: [['    - rule: metal-names # of 2019\n      at:', '    - at:']],
  },
  {
    name: 'the last item: what held the list goes with it',
    mends: [
      { path: ['review', 'accept', 1], remove: true },
      { path: ['review', 'accept', 0], remove: true },
    ],
    changes: [
      [
        '  accept:\n    - rule: metal-names # of 2019\n      at: ladders.old\n      reason: They are gone.\n    - { rule: tier-count, reason: Five it is. }\n',
        '',
      ],
    ],
  },
  {
    name: 'two of three items, in the order in which they are found',
    mends: [
      { path: ['three', 0], remove: true },
      { path: ['three', 1], remove: true },
    ],
    changes: [['three: [a, b, c]', 'three: [c]']],
  },
  {
    name: 'what is not there any more: nothing',
    mends: [{ path: ['review', 'accept', 7], remove: true }],
    changes: [],
  },
];

describe('mended', () => {
  test.each(table)('$name', ({ mends, changes }) => {
    const expected = changes.reduce((text, [from, to]) => text.replace(from, () => to), document);
    expect(mended(document, mends)).toBe(expected);
    expect(() => void parse(mended(document, mends))).not.toThrow();
  });

  test('keeps the line ends of a file', () => {
    const text = 'calendar:\r\n  noticeDays: 90 # days\r\nprogram: x\r\n';
    expect(mended(text, [{ path: ['calendar', 'grandfatherMonths'], set: 3 }])).toBe(
      'calendar:\r\n  noticeDays: 90 # days\r\n  grandfatherMonths: 3\r\nprogram: x\r\n',
    );
    expect(mended(text, [{ path: ['program'], remove: true }])).toBe('calendar:\r\n  noticeDays: 90 # days\r\n'); // prettier-ignore
  });

  const scalar = fc.oneof(fc.integer(), fc.string({ maxLength: 12 }), fc.boolean());
  const tree = fc.letrec<{ node: unknown; map: Record<string, unknown> }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      scalar,
      tie('map'),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    ),
    map: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('node'), { minKeys: 1, maxKeys: 4 }),
  })).map;

  /** Every path of a document that leads to something. */
  function pathsOf(
    value: unknown,
    path: readonly (string | number)[] = [],
  ): (readonly (string | number)[])[] {
    const entries = Array.isArray(value)
      ? value.map((item, i) => [i, item] as const)
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
        : [];
    return [
      ...(path.length > 0 ? [path] : []),
      ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key])),
    ];
  }

  /** The naive twin: the value itself is changed. */
  function changed(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
    const [key, ...rest] = path;
    if (key === undefined) return to;
    if (Array.isArray(value)) {
      const items = value
        .map((item, i) => (i === key ? changed(item, rest, to) : item))
        .filter((i) => i !== gone);
      return items.length === 0 ? gone : items;
    }
    const entries = Object.entries(Object(value)).map(
      ([k, v]) => [k, k === key ? changed(v, rest, to) : v] as const,
    );
    const left = entries.filter(([, v]) => v !== gone);
    return left.length === 0 ? gone : Object.fromEntries(left);
  }
  const gone = Symbol('gone');

  test.each([{ flow: 'block' }, { flow: 'flow' }] as const)(
    'of any document in $flow style says the same as a change of its value',
    ({ flow }) => {
      fc.assert(
        fc.property(tree, fc.nat(), scalar, fc.boolean(), (value, at, set, remove) => {
          const text = stringify(value, { collectionStyle: flow, lineWidth: 0 });
          const paths = pathsOf(value);
          const path = paths[at % paths.length] ?? [];
          const to = remove ? gone : set;
          const expected = changed(value, path, to);
          fc.pre(expected !== gone);
          const mend: Mend = remove ? { path, remove: true } : { path, set };
          expect(parse(mended(text, [mend]))).toEqual(expected);
        }),
        { numRuns: 500 },
      );
    },
  );
});
