/**
 * Every fault and finding of Tierwright is a value of this shape: a code from one closed list, a place, a sentence
 * for people and a way to mend it. No HTTP and no exit codes in here; edges map codes to those.
 */

/** Codes of what can be wrong, each with the sentence that the docs print for it. A code never changes its meaning. */
export const issueCodes = {
  // the document as text
  'yaml-syntax': 'The text is not valid YAML.',
  'yaml-too-large': 'The text is larger, deeper or more aliased than a program document can be.',
  'schema-version': 'The document is written for another version of the language.',
  'unknown-key': 'A key that the language does not know.',
  'missing-key': 'A key that must be there is missing.',
  'wrong-type': 'A value of another type or form than the language asks for.',
  // the document as a whole
  'unknown-reference': 'A name that nothing in the document or the kinds file declares.',
  'duplicate-name': 'The same name is declared twice where names must be unique.',
  'empty-ladder': 'A ladder without tiers.',
  cycle: 'Things that refer to each other in a circle.',
  'threshold-type': 'A threshold that does not fit the unit of its metric.',
  'threshold-precision': 'A threshold with more decimals than its metric carries.',
  'keep-stricter': 'A threshold to keep a tier that is stricter than the one to enter it.',
  'unit-mismatch': 'Metrics put together that do not carry the same unit and decimals.',
  'group-count': 'A group that asks for more of its members than it has, or for none.',
  'kind-owner': 'Kinds of evidence put together of which one belongs to persons and one to partners.',
  'field-unknown': 'A field that the kind of evidence does not have.',
  'field-type': 'A field used in a way that its type does not allow.',
  'ipp-weights': 'Weights of the Ideal Partner Profile that do not add up to 100.',
  'window-empty': 'A window that ends before it begins.',
  'table-overlap': 'Two rows of a reference table that hold for the same key on the same day.',
  'limits-crossed': 'A lower limit above the upper limit that stands beside it.',
  'fold-empty': 'A fold over nothing: no scope to look at, or no day.',
  'scope-missing': 'A cell of the scope that is looked at, asked for where no such scope is looked at.',
  'sample-days': 'Sample days that cannot be listed, or more of them than one program may look at.',
  'open-periods': 'Periods without rows that are to count in a window that is not made of whole ones.',
  'shift-forward': 'A shift that does not lead back where only earlier days can be read.',
  // facts
  'fact-too-large': 'A fact outside the range in which whole numbers are exact (2^53 - 1).',
  // imports
  'mapping-invalid': 'The mapping file does not say what an import needs.',
  'file-unreadable': 'A file that cannot be opened or read.',
  'file-unwritable': 'A place where no file can be written.',
  'file-empty': 'A file without a single row.',
  'encoding-invalid': 'Bytes that are not text in the declared encoding.',
  'csv-syntax':
    'A row that is not valid CSV: unclosed quote, cut in the middle, or another number of columns.',
  'csv-too-large': 'A row, cell or number of columns over the limit.',
  'column-missing': 'A column that the mapping names and the file does not have.',
  'rows-missing': 'Fewer rows than the mapping expects.',
  'value-missing': 'A cell that must not be empty is empty.',
  'value-invalid': 'A value that cannot be read as the declared type.',
  'value-too-large': 'A number or text over the limit of its field.',
  'currency-unknown': 'A currency code that is not an ISO 4217 code.',
  'partner-unknown': 'A partner key that no import has made known.',
  'person-unknown': 'A person key that no import has made known.',
  'person-overlap': 'A person employed by two partners on the same day.',
  'employment-missing': 'A person whom no partner employs on the day that counts.',
  'span-overlap': 'Two spans of the same thing that share a day.',
  'kind-unknown': 'A kind of evidence that neither the kinds file nor the program declares.',
  'external-id-duplicate': 'The same external id twice in one import.',
  'row-conflict': 'Rows of one import that say different things about the same.',
  'lookup-missing': 'A value that a lookup or joined file does not have.',
  'tier-unknown': 'A tier that neither the program nor its table of equivalents knows.',
  // store
  'chain-broken': 'The log does not fit its own hashes.',
  'audit-differs': 'A stored audit does not replay to the same bytes.',
  'not-found': 'Nothing is stored under this name.',
  usage: 'The command was called with words it does not take.',
  // the server
  'not-signed-in': 'A request without a session or key, or with one that is over.',
  'sign-in-refused': 'An address and a password, code or link that do not let anybody in.',
  'not-allowed': 'Something that the role of whoever asks may not do.',
  'not-in-book': 'A partner that is not looked after by the partner manager who asks.',
  'other-site': 'A change that a page of another site asked for with the session of whoever looks at it.',
  'method-unknown': 'A method that the address does not have.',
  'media-type': 'A body in another form than the endpoint reads.',
  'body-too-large': 'A body over the limit.',
  'json-syntax': 'A body that is not valid JSON.',
  'cursor-invalid': 'A cursor that this list did not give, or gave to somebody else or for another filter.',
  'precondition-missing': 'An edit that does not say which state it was made from.',
  'precondition-failed': 'An edit of a state that somebody has changed since.',
  'review-errors': 'A program version of which the review has errors.',
  'key-reused': 'An idempotency key that was sent before with another request.',
  'key-in-flight': 'An idempotency key of which the first request is still being answered.',
  'state-conflict': 'Something that the present state does not allow.',
  'too-many-requests': 'More requests than are answered in this time.',
  'not-ready': 'The server is starting, stopping, or without its database.',
  'internal-error': 'A fault of the server itself.',
  'setting-invalid': 'A setting of the server that is missing or cannot be read.',
} as const satisfies Record<string, string>;

export type IssueCode = keyof typeof issueCodes;

/** Where in a document, file or request; lines and columns count from 1. */
export interface Place {
  /** The part of a request. */
  readonly in?: 'body' | 'query' | 'path' | 'header';
  readonly file?: string;
  /** Path in the document, such as ['ladders', 'resale', 'tiers', 1]. */
  readonly path?: readonly (string | number)[];
  readonly line?: number;
  readonly column?: number;
}

export interface Issue {
  readonly code: IssueCode;
  /** A fault stops evaluation; a finding informs and at most stops publishing. */
  readonly severity: 'fault' | 'finding';
  readonly message: string;
  /** What would mend it, as an imperative sentence. */
  readonly remedy: string;
  readonly place: Place;
}

/** An issue that stops evaluation. */
export function fault(code: IssueCode, message: string, remedy: string, place: Place = {}): Issue {
  return { code, severity: 'fault', message, remedy, place };
}

/** An issue that informs. */
export function finding(code: IssueCode, message: string, remedy: string, place: Place = {}): Issue {
  return { code, severity: 'finding', message, remedy, place };
}

/** Carries issues through code that cannot go on; edges catch it and print all of them. */
export class IssueError extends Error {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(issues.map((i) => `${i.code}: ${i.message}`).join('\n'));
    this.name = 'IssueError';
    this.issues = issues;
  }
}

/**
 * Orders issues by file, line, column, path and code, so that the same faults print in the same order everywhere. What several places say
 * through one alias stands in one line, and is told once.
 */
export function sortIssues(issues: readonly Issue[]): Issue[] {
  const key = (i: Issue): readonly [string, number, number, string, string] => [
    i.place.file ?? '',
    i.place.line ?? 0,
    i.place.column ?? 0,
    (i.place.path ?? []).join('.'),
    i.code,
  ];
  const sorted = issues.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)];
    for (const n of [0, 1, 2, 3, 4] as const) {
      if (x[n] < y[n]) return -1;
      if (x[n] > y[n]) return 1;
    }
    return 0;
  });
  const told = new Set<string>();
  return sorted.filter(({ code, message, place: { file, line, column } }) => {
    const said = JSON.stringify([code, message, file, line, column]);
    if (line !== undefined && told.has(said)) return false;
    told.add(said);
    return true;
  });
}

/** The nearest of some names within two edits, for "did you mean". */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const name of names) {
    const d = distance(word.toLowerCase(), name.toLowerCase(), bestDistance);
    if (d < bestDistance) [best, bestDistance] = [name, d];
  }
  return best;
}

function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? limit;
}
