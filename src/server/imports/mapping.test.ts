import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mappingSchema } from './mapping-schema.ts';
import { readMapping } from './mapping.ts';

const evidence = `tierwright: 1
what: evidence
source: crm
kind: deal_won
status: verified
fields: { externalId: Id, partner: Partner, day: Day }
`;

function issues(text: string): string[] {
  const read = readMapping(text, 'map.yaml');
  return read.ok
    ? []
    : read.issues.map(
        ({ code, message, remedy, place }) =>
          `${place.file}:${place.line}:${place.column} ${code} ${message} ${remedy}`,
      );
}

test('a mapping that is right, with what it leaves out', () => {
  const read = readMapping(evidence, 'map.yaml');
  expect(read.ok && read.value.doc).toMatchObject({ mode: 'append', joins: {}, file: {} });
});

test('its digest follows what it says, not how it is laid out', () => {
  const digest = (text: string): string | undefined => {
    const read = readMapping(text, 'map.yaml');
    return read.ok ? read.value.digest : undefined;
  };
  expect(digest(`# a comment\n${evidence}`)).toBe(digest(evidence));
  expect(digest(`${evidence}mode: snapshot\n`)).not.toBe(digest(evidence));
});

describe('faults, each with its place', () => {
  test.each<[string, string, string[]]>([
    [
      'an unknown key',
      `${evidence}sauce: x\n`,
      ["map.yaml:7:1 unknown-key 'sauce' is not known here. Did you mean 'source'?"],
    ],
    ['a key twice', `${evidence}kind: x\n`, ['map.yaml:7:1 yaml-syntax Map keys must be unique']],
    [
      'a field twice',
      evidence.replace('Day }', 'Day, day: Other }'),
      ['map.yaml:6:55 yaml-syntax Map keys must be unique'],
    ],
    ['another version', evidence.replace('1', '2'), ['map.yaml:1:1 schema-version']],
    [
      'an unknown what',
      evidence.replace('what: evidence', 'what: deals'),
      [
        'map.yaml:2:1 wrong-type `what` is missing or not one of the things that can be imported. Write one of: partners, people,',
      ],
    ],
    [
      'a missing field',
      evidence.replace(', day: Day', ''),
      ["map.yaml:6:1 missing-key 'fields.day' is missing"],
    ],
    [
      'a folder in a join',
      `${evidence}joins: { x: { file: ../x.csv, on: { a: b } } }\n`,
      ["map.yaml:7:15 wrong-type 'joins.x.file' must be the name of a file"],
    ],
    [
      'a join on nothing',
      `${evidence}joins: { x: { file: x.csv, on: {} } }\n`,
      ["map.yaml:7:28 wrong-type 'joins.x.on'"],
    ],
    [
      'a bad pattern',
      `${evidence}file: { dates: DD/MM }\n`,
      ["map.yaml:7:9 mapping-invalid 'DD/MM' does not say how days are written: it needs a year"],
    ],
    [
      'a bad pattern at a field',
      evidence.replace('day: Day', 'day: { column: Day, date: YY }'),
      ['map.yaml:6:65 mapping-invalid'],
    ],
    [
      'a bad zone',
      `${evidence}file: { timeZone: Berlin }\n`,
      ["map.yaml:7:9 mapping-invalid 'Berlin' is no time zone"],
    ],
    [
      'one separator for two',
      `${evidence}file: { decimal: ',', thousands: ',' }\n`,
      ['map.yaml:7:23 mapping-invalid Decimals and thousands have the same separator'],
    ],
    [
      'a delimiter that is the quote',
      `${evidence}file: { delimiter: '"' }\n`,
      ['map.yaml:7:9 mapping-invalid The delimiter cannot hold'],
    ],
    [
      'a column glued to itself',
      evidence.replace('externalId: Id', 'externalId: { columns: [Id, Id] }'),
      ["map.yaml:6:39 duplicate-name The column 'Id' is named twice"],
    ],
    [
      'columns named twice',
      `${evidence}file: { columns: [Id, Day, Id] }\n`,
      ["map.yaml:7:28 duplicate-name The column 'Id' is named twice"],
    ],
    [
      'a day that is none',
      `${evidence}feed: { completeThrough: yesterday }\n`,
      ["map.yaml:7:9 wrong-type 'feed.completeThrough' must be a day as YYYY-MM-DD"],
    ],
    ['an unknown status', evidence.replace('verified', 'sure'), ["map.yaml:5:1 wrong-type 'status'"]],
    [
      'several at once',
      evidence.replace('source: crm', 'source: C R M').replace(', day: Day', ''),
      ["map.yaml:3:1 wrong-type 'source'", "map.yaml:6:1 missing-key 'fields.day'"],
    ],
  ])('%s', (_name, text, expected) => {
    const found = issues(text);
    expect(found).toHaveLength(expected.length);
    for (const [n, part] of expected.entries()) expect(found[n]).toContain(part);
  });
});

test('docs/mapping.schema.json is the schema that mappings are read by', async () => {
  const file = new URL('../../../docs/mapping.schema.json', import.meta.url);
  const written: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
  const schema = z.toJSONSchema(mappingSchema, { io: 'input', unrepresentable: 'any', reused: 'ref' });
  expect({ ...written, title: undefined }).toEqual({ ...schema, title: undefined, '~standard': undefined });
});
