/** Reference tables of a program: rate cards, retirements, moving sets. */
import type pg from 'pg';
import { fault, nearest } from '../../../core/issue.ts';
import type { TableDoc } from '../../../core/program/schema.ts';
import type { CopyRow } from '../copy.ts';
import type { Row } from '../columns.ts';
import { declared } from '../declared.ts';
import type { BoundField } from '../fields.ts';
import { limits } from '../limits.ts';
import type { FieldDoc } from '../mapping-schema.ts';
import { mappingFault } from '../mapping.ts';
import { addIssues, feedsNothing, tallyOf, type Target, type TargetContext } from '../target.ts';
import * as versions from '../versions.ts';

const versionedRows = (name: string): versions.Versioned => ({
  table: 'reference_row',
  identity: ['name', 'key', 'from_day'],
  fixed: { name },
  content: ['to_day', 'values'],
  apart: ['name', 'key'],
});

type Context = TargetContext<'table'>;

interface Column {
  readonly name: string;
  readonly type: 'text' | 'number';
  readonly field: BoundField;
}

/** A row of a table that is not dated holds always. */
const firstDay = '0001-01-01';

/** The target of a mapping of a reference table. */
export function tableTarget(context: Context): Target {
  const { doc, binder, program, mapping } = context;
  const { fields } = doc;
  const referenceRow = versionedRows(doc.table);
  const table = declared(program?.tables, doc.table);
  if (!table) addIssues(context, tableFault(context));
  const keys = bindColumns(context, 'key', fields.key, table?.key ?? {}, table !== undefined);
  const values = bindColumns(context, 'values', fields.values, table?.values ?? {}, table !== undefined);
  for (const name of Object.keys(table?.key ?? {})) {
    if (fields.key[name] !== undefined) continue;
    addIssues(
      context,
      fault(
        'missing-key',
        `The table '${doc.table}' has the key '${name}', and the mapping does not give it.`,
        `Add it under \`fields.key\`.`,
        mapping.at(['fields', 'key']),
      ),
    );
  }
  if (table && !table.dated && (fields.from ?? fields.to) !== undefined) {
    addIssues(
      context,
      mappingFault(
        `The table '${doc.table}' is not dated.`,
        'Say `dated: true` in the program, or leave `from` and `to` out.',
        mapping.at(['fields', fields.from === undefined ? 'to' : 'from']),
      ),
    );
  }
  if (table?.dated === true && fields.from === undefined) {
    addIssues(
      context,
      fault(
        'missing-key',
        `The table '${doc.table}' is dated: 'fields.from' is missing.`,
        'Name the column with the first day.',
        mapping.at(['fields']),
      ),
    );
  }
  const from =
    fields.from === undefined ? undefined : binder.required(fields.from, { is: 'day' }, ['fields', 'from']);
  const to =
    fields.to === undefined ? undefined : binder.optional(fields.to, { is: 'day' }, ['fields', 'to']);

  function read(row: Row): CopyRow {
    const key = documentOf(keys, row);
    if (key.length > limits.keyCharacters) {
      binder.reject(row, keys.map((k) => k.field.label).join('+'), null, {
        code: 'value-too-large',
        reason: `The key has ${key.length} characters; ${limits.keyCharacters} are the most.`,
        remedy: 'Use shorter codes.',
      });
    }
    return [key, from ? from.read(row) : firstDay, to?.read(row), documentOf(values, row)];
  }

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, referenceRow);
    await client.query(
      `insert into wanted_reference_row (row, name, key, from_day, to_day, values)
       select row, $1, key, from_day, to_day, values from import_stage`,
      [doc.table],
    );
    await versions.analyze(client, referenceRow);
    await versions.rejectBackwards(client, referenceRow, 'to');
    await versions.rejectRepeats(client, referenceRow, {
      code: 'row-conflict',
      field: `'key'`,
      value: 'w.key',
      always: false,
    });
    if (doc.mode === 'snapshot') await versions.findGone(client, referenceRow, 't.name = $1', [doc.table]);
    await versions.keepApart(client, referenceRow, { code: 'span-overlap', field: 'from', value: 'w.key' });
    await versions.mergeRepeats(client, referenceRow);
    await versions.findChanges(client, referenceRow);
  }

  return {
    stage: [
      { name: 'key', type: 'jsonb' },
      { name: 'from_day', type: 'date' },
      { name: 'to_day', type: 'date' },
      { name: 'values', type: 'jsonb' },
    ],
    labels: {
      key: keys.map((k) => k.field.label).join('+'),
      from: from?.label ?? '',
      to: to?.label ?? '',
    },
    read,
    prepare: (client) => versions.prepare(client, referenceRow),
    examine,
    tally: (client) => tallyOf(client, 'reference_row'),
    hasChanges: (client) => versions.hasChanges(client, referenceRow),
    store: (client, recording) => versions.store(client, referenceRow, recording),
    feeds: feedsNothing,
  };
}

function tableFault({ doc, program, mapping }: Context): ReturnType<typeof fault> {
  const place = mapping.at(['table']);
  if (!program) {
    return mappingFault(
      'Tables are those of a program, and none is named.',
      'Name it with --program, or as `program:` in the mapping.',
      place,
    );
  }
  const known = Object.keys(program.tables);
  const guess = nearest(doc.table, known);
  return fault(
    'unknown-reference',
    `The program '${program.program.key}' has no table '${doc.table}'.`,
    guess === undefined ? `It has: ${known.join(', ') || 'none'}.` : `Did you mean '${guess}'?`,
    place,
  );
}

function bindColumns(
  context: Context,
  part: 'key' | 'values',
  specs: Readonly<Record<string, FieldDoc>>,
  known: TableDoc['key'],
  check: boolean,
): Column[] {
  const { binder, mapping, doc } = context;
  return Object.entries(specs)
    .flatMap(([name, spec]): Column[] => {
      const path = ['fields', part, name];
      const type = declared(known, name);
      if (type === undefined) {
        if (!check) return [];
        const guess = nearest(name, Object.keys(known));
        const names = Object.keys(known).join(', ') || 'none';
        binder.issues.push(
          fault(
            'unknown-reference',
            `The table '${doc.table}' has no column '${name}' among its ${part === 'key' ? 'keys' : 'values'}.`,
            guess === undefined ? `It has: ${names}.` : `Did you mean '${guess}'?`,
            mapping.at(path),
          ),
        );
        return [];
      }
      const value =
        type !== 'text'
          ? ({ is: 'number' } as const)
          : ({ is: 'text', most: limits.textCharacters } as const);
      const field = part === 'key' ? binder.required(spec, value, path) : binder.optional(spec, value, path);
      return [{ name, type: type === 'text' ? ('text' as const) : ('number' as const), field }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The cells of some columns as a JSON object; empty ones are left out, numbers stay the decimals that they are. */
function documentOf(columns: readonly Column[], row: Row): string {
  const parts: string[] = [];
  for (const { name, type, field } of columns) {
    const value = field.read(row);
    if (typeof value !== 'string') continue;
    parts.push(`${JSON.stringify(name)}:${type === 'number' ? value : JSON.stringify(value)}`);
  }
  return `{${parts.join(',')}}`;
}
