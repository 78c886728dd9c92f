/** Plain tables for a terminal: columns as wide as they need, numbers to the right, no colour. */

/** A column's heading and whether it holds numbers. */
export interface TableColumn {
  readonly heading: string;
  readonly numeric?: boolean;
  /** Longer cells are cut with an ellipsis. */
  readonly most?: number;
}

/** The lines of a table with its heading, indented by two blanks. */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const cut = (text: string, most: number | undefined): string =>
    most !== undefined && text.length > most ? `${text.slice(0, most - 1)}…` : text;
  const cells = [columns.map((c) => c.heading), ...rows].map((row) =>
    columns.map((c, i) => cut(row[i] ?? '', c.most)),
  );
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  return cells.map((row) =>
    `  ${row.map((cell, i) => (columns[i]?.numeric ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')}`.trimEnd(),
  );
}
