/** The files that the demo is written as: a CSV file with its mapping for each, in the order in which they are imported. */
import { dayInWords } from '../core/calendar.ts';
import { businessDay, dayText } from './days.ts';
import { columnOf, evidenceFiles, type EvidenceFile, type Field } from './sources.ts';

/** What the importer calls the content of a file. */
export type What = 'rates' | 'partners' | 'people' | 'evidence' | 'placements';

/** One CSV file. */
export interface DemoFile {
  /** Without ending: `deals` stands for deals.csv and deals.map.yaml. */
  readonly name: string;
  readonly what: What;
  readonly columns: readonly string[];
  /** The mapping by which it is imported, YAML. */
  readonly mapping: string;
  /** What should be known of it besides. */
  readonly note?: string;
}

const program = 'program: program.yaml';

const yesNo: ReadonlySet<Field> = new Set(['renewal', 'answer', 'icp']);

function fieldLine(field: Field): string {
  const column = columnOf(field);
  return yesNo.has(field)
    ? `  ${field}: { column: ${column}, lookup: { 'yes': true, 'no': false } }`
    : `  ${field}: ${column}`;
}

function mapping(what: What, source: string, lines: readonly string[]): string {
  return ['tierwright: 1', `what: ${what}`, `source: ${source}`, ...lines, ''].join('\n');
}

function evidenceMapping({ source, kinds, through, claims, carries }: EvidenceFile): string {
  const [kind = '', ...more] = Object.keys(kinds);
  return mapping('evidence', source, [
    // Partners and persons are known by the keys that the CRM gave them.
    ...(source === 'demo-crm' ? [] : ['partnerSource: demo-crm']),
    ...(source === 'demo-crm' || !carries.includes('person') ? [] : ['personSource: demo-crm']),
    program,
    more.length === 0 ? `kind: ${kind}` : 'kind: { column: kind }',
    claims ? 'status: { column: status }' : 'status: verified',
    `feed: { completeThrough: ${dayText(through)} }`,
    'fields:',
    '  externalId: id',
    '  partner: partner',
    '  day: day',
    ...carries.map(fieldLine),
  ]);
}

/** The columns of a file of evidence, in order. */
function evidenceColumns({ kinds, claims, carries }: EvidenceFile): string[] {
  return [
    'id',
    ...(Object.keys(kinds).length > 1 ? ['kind'] : []),
    ...(claims ? ['status'] : []),
    'partner',
    'day',
    ...carries.map(columnOf),
  ];
}

function noteOf({ through }: EvidenceFile): Pick<DemoFile, 'note'> {
  return through < businessDay ? { note: `stopped arriving on ${dayInWords(dayText(through))}` } : {};
}

const ratesFile: DemoFile = {
  name: 'rates',
  what: 'rates',
  columns: ['currency', 'day', 'rate'],
  mapping: mapping('rates', 'demo-finance', [
    'fields: { target: { constant: USD }, currency: currency, day: day, rate: rate }',
  ]),
};

const partnersFile: DemoFile = {
  name: 'partners',
  what: 'partners',
  columns: [
    'key', 'name', 'motions', 'joined', 'industry_focus', 'serves_company_size', 'employees', 'sells_competitor', 'country',
  ],
  mapping: mapping('partners', 'demo-crm', [
    program,
    'fields:',
    '  key: key',
    '  name: name',
    '  attributes:',
    '    industry_focus: industry_focus',
    '    serves_company_size: serves_company_size',
    '    employees: employees',
    `    sells_competitor: { column: sells_competitor, lookup: { 'yes': true, 'no': false } }`,
    '    country: country',
    "  motions: { column: motions, split: ';' }",
    '  enrolledFrom: joined',
  ]),
}; // prettier-ignore

const peopleFile: DemoFile = {
  name: 'people',
  what: 'people',
  columns: ['person', 'name', 'partner', 'from', 'to'],
  mapping: mapping('people', 'demo-crm', [
    `feed: { completeThrough: ${dayText(businessDay)} }`,
    'fields: { person: person, name: name, partner: partner, from: from, to: to }',
  ]),
};

const placementsFile: DemoFile = {
  name: 'placements',
  what: 'placements',
  columns: ['partner', 'ladder', 'tier', 'from', 'to'],
  mapping: mapping('placements', 'demo-crm', [
    program,
    'fields:',
    '  partner: partner',
    '  ladder: ladder',
    '  tier: tier',
    '  from: from',
    '  to: to',
    '  reason: { constant: yearly review of the old program }',
  ]),
};

/** Every file, in the order in which they are imported. */
export const files: readonly DemoFile[] = [
  ratesFile,
  partnersFile,
  peopleFile,
  ...evidenceFiles.map((file): DemoFile => ({
    name: file.name,
    what: 'evidence',
    columns: evidenceColumns(file),
    mapping: evidenceMapping(file),
    ...noteOf(file),
  })),
  placementsFile,
];

/** Where the files of evidence begin among all files. */
export const firstEvidenceFile = 3;
/** Where the placements stand among all files. */
export const placementsAt = firstEvidenceFile + evidenceFiles.length;
