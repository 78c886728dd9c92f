/** Joined files: read whole, only the columns that are needed, and looked into for each row of the imported file. */
import { join as joinPath } from 'node:path';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import { cellAt, type ColumnSource, type Row } from './columns.ts';
import { ownText } from './cut.ts';
import type { Binder } from './fields.ts';
import { csvFormat } from './format.ts';
import { limits } from './limits.ts';
import type { FormatDoc, JoinDoc } from './mapping-schema.ts';
import type { Mapping } from './mapping.ts';
import { openCsv, type FileDigest, type OpenFile, type RawRow } from './rows.ts';
import { grouped, short } from './cell-fault.ts';

/** A joined file, opened as far as its row of names. */
export interface OpenJoin {
  readonly name: string;
  readonly doc: JoinDoc;
  readonly file: OpenFile;
  readonly source: ColumnSource;
}

/** Opens the files of all joins beside the imported one. Throws IssueError. */
export async function openJoins(mapping: Mapping, folder: string): Promise<OpenJoin[]> {
  const opened: OpenJoin[] = [];
  const { file: base, joins } = mapping.doc;
  try {
    for (const [name, doc] of Object.entries(joins)) {
      const format = inherited(doc, base);
      const file = await openCsv(joinPath(folder, doc.file), csvFormat(format));
      const source = { name: file.name, join: name, columns: file.columns, format };
      opened.push({ name, doc, file, source });
    }
    return opened;
  } catch (error) {
    for (const { file } of opened) await file.close();
    throw error;
  }
}

/** A vendor's exports are written alike, so a join is read as the imported file unless it says otherwise. */
function inherited(join: JoinDoc, base: FormatDoc): FormatDoc {
  const { skipRows: _skip, expectRows: _expect, columns: _columns, ...common } = base;
  const { file: _file, on: _on, optional: _optional, ...own } = join;
  return { ...common, ...own };
}

/** What a join has for a row: its cells, null where it is optional and has none, undefined where that was rejected. */
type Found = readonly string[] | undefined;

/** Looks into all joined files for a row. */
export type Joiner = (row: RawRow) => Row;

/** Binds the columns of the joins; faults go to the binder. `load` then reads the files and gives the joiner. */
export function bindJoins(
  mapping: Mapping,
  joins: readonly OpenJoin[],
  binder: Binder,
): { load(): Promise<{ joiner: Joiner; digests: FileDigest[] }> } {
  const bound = joins.map((join, n) => {
    const pairs = Object.entries(join.doc.on).map(([left, right]) => ({
      left: binder.columns.find(left, ['joins', join.name, 'on', left], n + 1),
      right: binder.columns.find(`${join.name}.${right}`, ['joins', join.name, 'on', left]),
    }));
    return { join, pairs };
  });
  const load = async (): Promise<{ joiner: Joiner; digests: FileDigest[] }> => {
    const tables: Map<string, readonly string[]>[] = [];
    for (const [n, { join, pairs }] of bound.entries()) {
      const keys = pairs.map((p) => p.right?.at ?? 0);
      tables.push(await readTable(join, keys, binder.columns.usedOf(n + 1), mapping));
    }
    if (bound.length === 0)
      return {
        joiner: (raw) => ({ row: raw.row, line: raw.line, cells: raw.cells, joined: none }),
        digests: [],
      };
    const steps = bound.map(({ join, pairs }, n) => {
      const table = tables[n] ?? new Map<string, readonly string[]>();
      const lefts = pairs.map((p) => p.left).filter((ref) => ref !== undefined);
      const label = Object.keys(join.doc.on).join('+');
      const blank: readonly string[] = join.file.columns.map(() => '');
      return (row: Row): Found => {
        const parts = lefts.map((ref) => cellAt(row, ref)?.trim());
        if (parts.includes(undefined)) return undefined;
        const found = table.get(parts.join(separator));
        if (found) return found;
        if (join.doc.optional) return blank;
        const value = parts.join('+');
        binder.reject(row, label, value, {
          code: 'lookup-missing',
          reason: `${join.file.name} has no row for ${label} '${short(value)}'.`,
          remedy: `Export both files on the same day, or say \`optional: true\` at the join '${join.name}'.`,
        });
        return undefined;
      };
    });
    const joiner: Joiner = (raw) => {
      const joined: Found[] = [];
      const row: Row = { row: raw.row, line: raw.line, cells: raw.cells, joined };
      for (const step of steps) joined.push(step(row));
      return row;
    };
    return { joiner, digests: joins.map(({ file }) => file.digest()) };
  };
  return { load };
}

const none: readonly Found[] = [];

/** Between the parts of a key; no cell of a text file holds it by accident. */
const separator = '\u001f';

async function readTable(
  { name, file, doc }: OpenJoin,
  keys: readonly number[],
  used: ReadonlySet<number>,
  mapping: Mapping,
): Promise<Map<string, readonly string[]>> {
  const rows = new Map<string, readonly string[]>();
  const issues: Issue[] = [];
  let count = 0;
  for await (const batch of file.batches) {
    for (const { line, cells: all } of batch) {
      count++;
      if (count > limits.joinedRows) throw tooLong(file.name);
      if (all.length !== file.columns.length) {
        issues.push(widthIssue(file.name, line, all.length, file.columns.length));
        continue;
      }
      const cells = all.map((cell, at) => (used.has(at) ? ownText(cell) : '')); // what nobody reads is not held
      const key = ownText(keys.map((at) => cells[at]?.trim() ?? '').join(separator));
      const before = rows.get(key);
      if (before && !before.every((cell, n) => cell === cells[n])) {
        const shown = keys.map((at) => cells[at] ?? '').join('+');
        issues.push(
          fault(
            'row-conflict',
            `${file.name} has different rows for '${short(shown)}', so a join on it has no one answer.`,
            `Name more columns under \`joins.${name}.on\` in ${mapping.file}, or keep one row each.`,
            { file: file.name, line },
          ),
        );
      }
      rows.set(key, cells);
      if (issues.length >= 100) throw new IssueError(issues);
    }
  }
  if (doc.expectRows !== undefined && count < doc.expectRows) {
    issues.push(
      fault(
        'rows-missing',
        `${file.name} has ${grouped(count)} rows; ${grouped(doc.expectRows)} are expected.`,
        'Export it again; it may have been cut.',
        { file: file.name },
      ),
    );
  }
  if (issues.length > 0) throw new IssueError(issues);
  return rows;
}

function tooLong(file: string): IssueError {
  return new IssueError([
    fault(
      'csv-too-large',
      `${file} has more than ${grouped(limits.joinedRows)} rows, the most of a joined file.`,
      'Import the long file and join the short one to it, or join them before the import.',
      { file },
    ),
  ]);
}

/** A row with another number of cells than the file has columns. */
export function widthIssue(file: string, line: number, cells: number, columns: number): Issue {
  return fault(
    'csv-syntax',
    `The row has ${grouped(cells)} cells, and the file ${grouped(columns)} columns.`,
    'Quote cells that hold the delimiter or a line break.',
    { file, line },
  );
}
