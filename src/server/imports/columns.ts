/** The columns that a mapping can name: those of the imported file, and under a join's name those of a joined one. */
import { fault, nearest, type Issue } from '../../core/issue.ts';
import type { FormatDoc } from './mapping-schema.ts';
import { mappingFault, type Mapping } from './mapping.ts';
import type { RawRow } from './rows.ts';
import { short } from './cell-fault.ts';

/** A file whose columns fields can name: the imported one, or a joined one under its name. */
export interface ColumnSource {
  readonly name: string;
  /** The join's name; undefined for the imported file. */
  readonly join: string | undefined;
  readonly columns: readonly string[];
  readonly format: FormatDoc;
}

/** One row with what the joins found for it; undefined where a join found nothing and that was rejected. */
export interface Row extends RawRow {
  readonly joined: readonly (readonly string[] | undefined)[];
}

type Path = readonly (string | number)[];

/** A column that was found: the file's place among the sources, and the column's in the file. */
export interface Ref {
  readonly source: number;
  readonly at: number;
}

/** Finds columns by name. Faults are gathered in `issues`. */
export class Columns {
  readonly issues: Issue[] = [];
  private readonly mapping: Mapping;
  private readonly sources: readonly [ColumnSource, ...ColumnSource[]];
  private readonly used: readonly Set<number>[];

  /** @param sources the imported file first, then the joins in their order */
  constructor(mapping: Mapping, sources: readonly [ColumnSource, ...ColumnSource[]]) {
    this.mapping = mapping;
    this.sources = sources;
    this.used = sources.map(() => new Set<number>());
  }

  /** The imported file. */
  get main(): ColumnSource {
    return this.sources[0];
  }

  /** Where a column is. `name` is `column` or `join.column`; a join sees only the sources `upTo` it. */
  find(name: string, path: Path, upTo = this.sources.length): Ref | undefined {
    const dot = name.indexOf('.');
    const join = dot > 0 ? name.slice(0, dot) : undefined;
    const found = join === undefined ? -1 : this.sources.findIndex((s) => s.join === join);
    const source = found > 0 ? found : 0;
    const column = found > 0 ? name.slice(dot + 1) : name;
    const file = this.sources[source] ?? this.main;
    if (source >= upTo) {
      this.issues.push(
        mappingFault(
          `The join '${join}' comes later.`,
          'A join can use the file and the joins above it.',
          this.mapping.at(path),
        ),
      );
      return undefined;
    }
    const at = file.columns.indexOf(column);
    if (at >= 0 && file.columns.indexOf(column, at + 1) < 0) {
      this.used[source]?.add(at);
      return { source, at };
    }
    this.issues.push(at < 0 ? this.missing(file, column, path) : this.ambiguous(file, column, path));
    return undefined;
  }

  /** The file that a column's name leads to. */
  sourceOf(name: string): ColumnSource {
    return this.sources.find((s) => s.join !== undefined && name.startsWith(`${s.join}.`)) ?? this.main;
  }

  /** Texts that mean empty in the file of a column. */
  empties(ref: Ref): ReadonlySet<string> {
    return new Set(this.sources[ref.source]?.format.empty);
  }

  /** Columns of a source that something reads. */
  usedOf(source: number): ReadonlySet<number> {
    return this.used[source] ?? new Set();
  }

  private missing(file: ColumnSource, column: string, path: Path): Issue {
    const guess = nearest(column, file.columns);
    const [only = ''] = file.columns;
    const other = file.columns.length === 1 ? [';', '\t', '|', ','].find((d) => only.includes(d)) : undefined;
    const remedy =
      other !== undefined
        ? `Its cells seem to be cut at '${other === '\t' ? 'tab' : other}': say \`delimiter: '${other === '\t' ? 'tab' : other}'\`.`
        : guess === undefined
          ? `Its columns: ${file.columns.slice(0, 40).map(short).join(', ')}${file.columns.length > 40 ? ' …' : ''}.`
          : `Did you mean '${guess}'?`;
    return fault('column-missing', `${file.name} has no column '${column}'.`, remedy, this.mapping.at(path));
  }

  private ambiguous(file: ColumnSource, column: string, path: Path): Issue {
    return fault(
      'duplicate-name',
      `${file.name} has the column '${column}' more than once.`,
      'Rename one of them in the file, or name all columns yourself with `columns:` and `skipRows: 1`.',
      this.mapping.at(path),
    );
  }
}

/** The text of a column in a row; undefined where its join found nothing. */
export function cellAt(row: Row, ref: Ref): string | undefined {
  const cells = ref.source === 0 ? row.cells : row.joined[ref.source - 1];
  return cells?.[ref.at];
}
