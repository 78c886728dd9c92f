/** The format of a file as the mapping writes it, with what it leaves out filled in. */
import type { FormatDoc } from './mapping-schema.ts';
import type { CsvFormat } from './rows.ts';

/** A comma between cells, double quotes around them, UTF-8 or what a byte order mark says. */
export function csvFormat(doc: FormatDoc): CsvFormat {
  return {
    delimiter: doc.delimiter === undefined ? ',' : doc.delimiter === 'tab' ? '\t' : doc.delimiter,
    quote: doc.quote ?? '"',
    encoding: doc.encoding ?? 'auto',
    skipRows: doc.skipRows ?? 0,
    columns: doc.columns,
  };
}
