/**
 * From a row's cells to values: each field of a mapping becomes a reader that finds its columns once and then, row by
 * row, trims, looks up, fills defaults and parses.
 */
import { fault, type Issue } from '../../core/issue.ts';
import { cellAt, type Columns, type Ref, type Row } from './columns.ts';
import { datePattern, isoDays, type DatePattern } from './date-pattern.ts';
import type { FieldDoc, ListDoc } from './mapping-schema.ts';
import { mappingFault, type Mapping } from './mapping.ts';
import { limits } from './limits.ts';
import type { Rejects } from './rejects.ts';
import type { RawRow } from './rows.ts';
import { short, type CellFault } from './cell-fault.ts';
import { cellParser, type CellFormat, type ParseCell, type ValueType } from './values.ts';

/** Reads one field of a row: null when it is empty, undefined when it was rejected. */
export interface BoundField {
  /** The column or columns, as messages name them. */
  readonly label: string;
  /** What every row gives, where the mapping itself says it. */
  readonly constant?: string | null;
  read(row: Row): string | null | undefined;
}

type Path = readonly (string | number)[];
type ColumnsDoc = Exclude<FieldDoc | ListDoc, string | { constant: unknown }>;

/** Cells written the way mappings write constants, and requests write values. */
export const plainFormat = (): CellFormat => ({
  decimal: '.',
  thousands: undefined,
  dates: patternOf(isoDays),
  zone: undefined,
});

function patternOf(text: string): DatePattern {
  const pattern = datePattern(text);
  if ('wrong' in pattern) throw new Error(`The pattern '${text}' was not checked: ${pattern.wrong}`);
  return pattern;
}

/** Binds the fields of one mapping to the files it names. Faults are gathered in `issues`; no row is read before all are bound. */
export class Binder {
  readonly issues: Issue[];
  readonly columns: Columns;
  private readonly mapping: Mapping;
  private readonly rejects: Rejects;
  private readonly zone: string | undefined;

  /** @param zone in which instants become days, unless a file says its own */
  constructor(mapping: Mapping, columns: Columns, rejects: Rejects, zone: string | undefined) {
    this.mapping = mapping;
    this.columns = columns;
    this.issues = columns.issues;
    this.rejects = rejects;
    this.zone = zone;
  }

  /** A field that may be empty. */
  optional(spec: FieldDoc, type: ValueType, path: Path): BoundField {
    if (typeof spec === 'object' && 'constant' in spec) return this.constant(spec.constant, type, path);
    const doc = normal(spec);
    return this.reader(doc, path, this.conversion(doc, type, path));
  }

  /** A field that every row must fill. */
  required(spec: FieldDoc, type: ValueType, path: Path): BoundField {
    const field = this.optional(spec, type, path);
    const name = path.at(-1);
    if (typeof field.constant === 'string') return field;
    return {
      label: field.label,
      read: (row) => {
        const value = field.read(row);
        if (value === null) {
          this.reject(row, field.label, null, {
            code: 'value-missing',
            reason: `'${String(name)}' is empty.`,
            remedy: 'Fill it in the source, or give the field a `default:` in the mapping.',
          });
          return undefined;
        }
        return value;
      },
    };
  }

  /** A field with several values, as the text of a JSON list. */
  list(spec: ListDoc, type: ValueType, path: Path): BoundField {
    if (typeof spec === 'object' && 'constant' in spec) {
      const all = Array.isArray(spec.constant) ? spec.constant : [spec.constant];
      const values = all.map((one, n) => this.fixed(one, type, [...path, 'constant', n]));
      const json = JSON.stringify([...new Set(values)]);
      return { label: 'constant', read: () => json };
    }
    const doc = normal(spec);
    const one = this.conversion(doc, type, path);
    const split = typeof spec === 'object' && 'split' in spec ? spec.split : undefined;
    return this.reader(doc, path, {
      empty: one.empty,
      parse: (text) => {
        const items = split === undefined ? [text] : text.split(split).map((item) => item.trim());
        const found = new Set<string>();
        for (const item of items) {
          if (item === '') continue;
          const value = one.parse(item);
          if (typeof value !== 'string') return value;
          found.add(value);
        }
        if (found.size > limits.listItems) {
          return {
            code: 'value-too-large',
            reason: `The cell lists ${found.size} values; ${limits.listItems} are the most.`,
            remedy: 'Check the delimiter of the list, `split:`.',
          };
        }
        return JSON.stringify([...found].toSorted());
      },
    });
  }

  /** A value that the mapping itself gives. Faults are gathered; the answer is then of no use. */
  fixed(value: string | number | boolean, type: ValueType, path: Path): string {
    if (value === '') return ''; // nothing, on purpose
    const parsed = cellParser(type, plainFormat())(String(value));
    if (typeof parsed === 'string' && !/\p{Surrogate}/u.test(parsed)) return parsed;
    const wrong = typeof parsed === 'string' ? undefined : parsed;
    this.issues.push(
      fault(
        wrong && wrong.code !== 'value-invalid' ? wrong.code : 'mapping-invalid',
        wrong?.reason ?? 'The text holds half a character.',
        wrong?.remedy ?? 'Write it as characters.',
        this.mapping.at(path),
      ),
    );
    return '';
  }

  reject(row: RawRow, column: string | null, value: string | null, wrong: CellFault): void {
    const { name } = this.columns.main;
    const shown = value === null ? null : short(value);
    this.rejects.add({ file: name, row: row.row, line: row.line, column, value: shown, ...wrong });
  }

  /** Whether the row has been rejected already. */
  failed(row: RawRow): boolean {
    return this.rejects.has(row.row);
  }

  private constant(value: string | number | boolean, type: ValueType, path: Path): BoundField {
    const text = this.fixed(value, type, [...path, 'constant']) || null;
    return { label: 'constant', constant: text, read: () => text };
  }

  /** How the text of a cell becomes a value, and what an empty one becomes. */
  private conversion(
    doc: ColumnsDoc,
    type: ValueType,
    path: Path,
  ): { empty: string | null; parse: ParseCell } {
    const fixed = (value: string | number | boolean, key: Path): string =>
      this.fixed(value, type, [...path, ...key]);
    const empty = doc.default === undefined ? null : fixed(doc.default, ['default']) || null;
    const otherwise = doc.otherwise === undefined ? undefined : fixed(doc.otherwise, ['otherwise']);
    if (otherwise !== undefined && doc.lookup === undefined) {
      this.issues.push(
        mappingFault(
          '`otherwise` stands here without a `lookup`.',
          'It is the value of what the lookup does not have; for empty cells write `default`.',
          this.mapping.at([...path, 'otherwise']),
        ),
      );
    }
    const format = this.formatOf(doc);
    if (!doc.lookup && type.is === 'day' && format.dates.instant && format.zone === undefined) {
      this.issues.push(
        mappingFault(
          `Instants (${format.dates.text}) become days in a time zone, and none is given.`,
          'Say `timeZone:` under `file:`, or name the program.',
          this.mapping.at(path),
        ),
      );
    }
    if (!doc.lookup) return { empty, parse: cellParser(type, format) };
    const lookup = new Map(
      Object.entries(doc.lookup).map(([raw, value]) => [raw, fixed(value, ['lookup', raw])]),
    );
    return {
      empty: lookup.get('') || empty,
      parse: (text) =>
        lookup.get(text) ??
        otherwise ?? {
          code: 'lookup-missing',
          reason: `The lookup has nothing for '${short(text)}'.`,
          remedy: 'Add it to the lookup in the mapping, or say `otherwise:`.',
        },
    };
  }

  private formatOf(doc: ColumnsDoc): CellFormat {
    const [name = ''] = 'columns' in doc ? doc.columns : [doc.column];
    const { format } = this.columns.sourceOf(name);
    return {
      decimal: doc.decimal ?? format.decimal,
      thousands: doc.thousands ?? format.thousands,
      dates: patternOf(doc.date ?? format.dates ?? isoDays),
      zone: format.timeZone ?? this.zone,
    };
  }

  private reader(
    doc: ColumnsDoc,
    path: Path,
    conversion: { empty: string | null; parse: ParseCell },
  ): BoundField {
    const names = 'columns' in doc ? doc.columns : [doc.column];
    const refs = names
      .map((name, n) => this.columns.find(name, 'columns' in doc ? [...path, 'columns', n] : path))
      .filter((ref) => ref !== undefined);
    const glue = 'columns' in doc ? doc.glue : '';
    const label = names.join(glue === '' ? '+' : glue);
    const cells = refs.map((ref) => cellReader(ref, doc.trim, this.columns.empties(ref)));
    const [only] = cells;
    const raw =
      cells.length === 1 && only
        ? only
        : (row: Row): string | undefined =>
            glued(
              cells.map((cell) => cell(row)),
              glue,
            );
    const { empty, parse } = conversion;
    return {
      label,
      read: (row) => {
        const cell = raw(row);
        if (cell === undefined) return undefined; // the join that found nothing has said so
        if (cell === '') return empty;
        const value = parse(cell);
        if (typeof value === 'string') return value || null;
        this.reject(row, label, cell, value);
        return undefined;
      },
    };
  }
}

function normal(spec: string | ColumnsDoc): ColumnsDoc {
  return typeof spec === 'string' ? { column: spec, trim: true } : spec;
}

/** The text of a cell; undefined where its join found nothing. */
function cellReader(ref: Ref, trim: boolean, empties: ReadonlySet<string>): (row: Row) => string | undefined {
  const trimmed = trim
    ? (row: Row): string | undefined => cellAt(row, ref)?.trim()
    : (row: Row): string | undefined => cellAt(row, ref);
  if (empties.size === 0) return trimmed; // asking a set costs a hash of every cell
  return (row) => {
    const cell = trimmed(row);
    return cell !== undefined && empties.has(cell) ? '' : cell;
  };
}

function glued(parts: readonly (string | undefined)[], glue: string): string | undefined {
  if (parts.includes(undefined)) return undefined;
  return parts.includes('') ? '' : parts.join(glue);
}
