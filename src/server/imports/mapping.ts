/** A mapping file read: its form by the schema, then what a schema cannot say. */
import { createHash } from 'node:crypto';
import { fault, sortIssues, type Issue, type Place } from '../../core/issue.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import { readYaml, type Read } from '../../core/program/read.ts';
import { datePattern, isTimeZone } from './date-pattern.ts';
import { mappingSchema, whats, type FormatDoc, type MappingDoc } from './mapping-schema.ts';

export interface Mapping {
  readonly doc: MappingDoc;
  /** Its file's name, for messages. */
  readonly file: string;
  /** Line and column of a part of it. */
  at(path: readonly (string | number)[]): Place;
  /** SHA-256 of what it says, whatever its layout. */
  readonly digest: string;
}

type Path = readonly (string | number)[];

/** Reads a mapping; every fault with its line and column. `file` is the name that messages use. */
export function readMapping(text: string, file: string): Read<Mapping> {
  const read = readYaml(text, file, mappingSchema);
  if (!read.ok) return { ok: false, issues: read.issues.map(aboutWhat) };
  const { value: doc, positions } = read;
  const at = (path: Path): Place => positions.at(path);
  const issues = sortIssues([...formatIssues(doc, at), ...fieldIssues(doc, at)]);
  if (issues.length > 0) return { ok: false, issues };
  const digest = createHash('sha256').update(canonicalJson(doc)).digest('hex');
  return { ok: true, value: { doc, file, at, digest }, positions, issues: [] };
}

/** Which form a mapping has depends on `what`; the words for that are ours to know. */
function aboutWhat(issue: Issue): Issue {
  if (issue.place.path?.join('.') !== 'what') return issue;
  return {
    ...issue,
    message: '`what` is missing or not one of the things that can be imported.',
    remedy: `Write one of: ${whats.join(', ')}.`,
  };
}

/** A fault of the mapping itself. */
export function mappingFault(message: string, remedy: string, place: Place): Issue {
  return fault('mapping-invalid', message, remedy, place);
}

function formatIssues(doc: MappingDoc, at: (path: Path) => Place): Issue[] {
  const formats: [FormatDoc, Path][] = [
    [doc.file, ['file']],
    ...Object.entries(doc.joins).map(([name, join]): [FormatDoc, Path] => [join, ['joins', name]]),
  ];
  return formats.flatMap(([format, path]) => [
    ...patternIssue(format.dates, [...path, 'dates'], at),
    ...separatorIssue(format, path, at),
    ...repeated(format.columns ?? [], [...path, 'columns'], at),
    ...(format.timeZone === undefined || isTimeZone(format.timeZone)
      ? []
      : [
          mappingFault(
            `'${format.timeZone}' is no time zone.`,
            'Write one such as Europe/Berlin or Etc/UTC.',
            at([...path, 'timeZone']),
          ),
        ]),
  ]);
}

function separatorIssue(format: FormatDoc, path: Path, at: (path: Path) => Place): Issue[] {
  const issues: Issue[] = [];
  const { delimiter, quote = '"', decimal, thousands } = format;
  if (
    delimiter !== undefined &&
    (/[\r\n\0]/.test(delimiter) || (quote !== '' && delimiter.includes(quote)))
  ) {
    issues.push(
      mappingFault(
        'The delimiter cannot hold a line break or the quote.',
        'Write the one that stands between two cells of the file.',
        at([...path, 'delimiter']),
      ),
    );
  }
  if (/[\r\n\0\ufeff]/.test(quote)) {
    issues.push(
      mappingFault(
        'The quote cannot be a line break.',
        "Write '\"' or leave it out.",
        at([...path, 'quote']),
      ),
    );
  }
  if (decimal !== undefined && decimal === thousands) issues.push(sameSeparators(at([...path, 'thousands'])));
  return issues;
}

function sameSeparators(place: Place): Issue {
  return mappingFault(
    'Decimals and thousands have the same separator.',
    'Write the two that the file uses; leave `thousands` out where it uses none.',
    place,
  );
}

function patternIssue(pattern: string | undefined, path: Path, at: (path: Path) => Place): Issue[] {
  if (pattern === undefined) return [];
  const read = datePattern(pattern);
  if (!('wrong' in read)) return [];
  return [
    mappingFault(
      `'${pattern}' does not say how days are written: ${read.wrong}.`,
      'Write a pattern such as YYYY-MM-DD or DD.MM.YYYY HH:mm:ss.',
      at(path),
    ),
  ];
}

function repeated(columns: readonly string[], path: Path, at: (path: Path) => Place): Issue[] {
  return columns.flatMap((column, n) =>
    columns.indexOf(column) === n
      ? []
      : [
          fault(
            'duplicate-name',
            `The column '${column}' is named twice.`,
            'Name each column once.',
            at([...path, n]),
          ),
        ],
  );
}

/** Walks all field specifications, wherever they stand. */
function fieldIssues(doc: MappingDoc, at: (path: Path) => Place): Issue[] {
  const issues: Issue[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('date' in value && typeof value.date === 'string') {
      issues.push(...patternIssue(value.date, [...path, 'date'], at));
    }
    if ('decimal' in value && 'thousands' in value && value.decimal === value.thousands && value.decimal) {
      issues.push(sameSeparators(at([...path, 'thousands'])));
    }
    if ('columns' in value && Array.isArray(value.columns)) {
      issues.push(...repeated(value.columns.map(String), [...path, 'columns'], at));
    }
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'lookup') walk(child, [...path, key]);
    }
  };
  walk(doc.fields, ['fields']);
  if (doc.what === 'evidence') {
    walk(doc.kind, ['kind']);
    walk(doc.status, ['status']);
  }
  return issues;
}
