/** Every line of every file in one pass over the partners, so that writing a base of any size holds one partner at a time. */
import { evidenceOf } from './business.ts';
import { dayText } from './days.ts';
import type { EvidenceRow, FieldValue } from './evidence.ts';
import { files, firstEvidenceFile, placementsAt } from './files.ts';
import { personName } from './names.ts';
import { profileOf } from './partner.ts';
import { personKey } from './people.ts';
import type { Profile } from './profile.ts';
import { rates } from './rates.ts';
import { evidenceFiles, placeOf, type Field } from './sources.ts';
import { partnerKey } from './stories.ts';
import { attributesOf, furtherRows, placementsOf, presentEmployments, type Size } from './tables.ts';

/** A line and the place of its file among `files`. Ends with a line feed. */
export interface CsvLine {
  readonly file: number;
  readonly text: string;
}

/** All lines, the rows of column names first. */
export function* csvLines(size: Size): Iterable<CsvLine> {
  for (const [file, { columns }] of files.entries()) yield { file, text: line(columns) };
  for (const { currency, day, rate } of rates(size.seed)) yield { file: 0, text: line([currency, day, rate]) };
  const more = furtherRows(size);
  for (let n = 0; n < size.partners; n++) {
    const profile = profileOf(size.seed, n);
    yield { file: 1, text: partnerLine(n, profile) };
    for (const text of peopleLines(size, n, profile)) yield { file: 2, text };
    for (const row of evidenceOf(size.seed, n, more, profile)) {
      const { file } = placeOf(row.kind);
      yield { file: firstEvidenceFile + file, text: evidenceLine(row, file) };
    }
    for (const { ladder, tier, from, to } of placementsOf(n, profile))
      yield { file: placementsAt, text: line([partnerKey(n), ladder, tier, dayText(from), dayOr(to)]) };
  }
} // prettier-ignore

function partnerLine(n: number, profile: Profile): string {
  const known = new Map(attributesOf(profile));
  return line([
    partnerKey(n),
    profile.name,
    profile.motions.join(';'),
    dayText(profile.joined),
    known.get('industry_focus'),
    known.get('serves_company_size'),
    known.get('employees'),
    profile.rival === null ? '' : yesOrNo(profile.rival),
    profile.country,
  ]);
}

function peopleLines(size: Size, n: number, profile: Profile): string[] {
  return presentEmployments(size, n, profile).map(({ person, from, to }) =>
    line([
      personKey(person),
      personName(profile.country, size.seed, person),
      partnerKey(n),
      dayText(from),
      dayOr(to),
    ]),
  );
}

/** How a file's rows are written, cell by cell after the day. */
const writers = evidenceFiles.map(({ kinds, claims, carries }) => ({
  kind: Object.keys(kinds).length > 1,
  claims,
  cells: carries.map((field) => cellOf(field)),
}));

function evidenceLine(row: EvidenceRow, file: number): string {
  const writer = writers[file];
  let text = row.externalId;
  if (writer?.kind) text += `,${row.kind}`;
  if (writer?.claims) text += `,${row.status}`;
  text += `,${partnerKey(row.partner)},${dayText(row.day)}`;
  for (const cell of writer?.cells ?? []) text += `,${cell(row)}`;
  return `${text}\n`;
}

function cellOf(field: Field): (row: EvidenceRow) => string {
  switch (field) {
    case 'validUntil':
      return (row) => dayOr(row.validUntil);
    case 'person':
      return (row) => (row.person === null ? '' : personKey(row.person));
    case 'customer':
    case 'product':
    case 'thing':
    case 'amount':
    case 'currency':
      return (row) => row[field] ?? '';
    case 'credit':
    case 'renewal':
    case 'share':
    case 'area':
    case 'name':
    case 'type':
    case 'rating':
    case 'item':
    case 'score':
    case 'check':
    case 'answer':
    case 'lead':
    case 'people':
    case 'address':
    case 'icp':
      return (row) => written(row.fields[field]);
  }
}

function written(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'boolean' ? yesOrNo(value) : String(value);
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function dayOr(day: number | null): string {
  return day === null ? '' : dayText(day);
}

/** No cell of the demo holds a comma, a quote or a line break; names are made of parts that have none. */
function line(cells: readonly (string | undefined)[]): string {
  return `${cells.map((cell) => cell ?? '').join(',')}\n`;
}
