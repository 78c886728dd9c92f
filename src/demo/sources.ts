/** The systems that the demo vendor's evidence comes from: one file each, with the kinds and fields that it carries. */
import { businessDay, on } from './days.ts';

/** A file of evidence. */
export interface EvidenceFile {
  readonly name: string;
  readonly source: string;
  /** Kinds of evidence in it, each with the letters that its rows' ids begin with. */
  readonly kinds: Readonly<Partial<Record<Kind, string>>>;
  /** The last day up to which the file has everything. */
  readonly through: number;
  /** Whether its rows carry a status of their own; all others are verified. */
  readonly claims: boolean;
  readonly carries: readonly Field[];
}

/** The kinds that occur. */
export type Kind =
  | 'deal_won' | 'deal_registered' | 'customer_mapped' | 'mutual_customer' | 'joint_work' | 'certification' | 'training'
  | 'contract' | 'agreement' | 'company_certification' | 'specialisation' | 'implementation' | 'project_member'
  | 'csat_response' | 'integration' | 'listing' | 'integration_use' | 'practice' | 'solution' | 'methodology' | 'reference'
  | 'alliance_manager' | 'joint_offer' | 'attestation' | 'scorecard'; // prettier-ignore

/** Fields of evidence beside id, partner and day, by the names that mappings use. */
export type Field =
  | 'validUntil' | 'person' | 'customer' | 'product' | 'thing' | 'amount' | 'currency' | 'credit' | 'renewal' | 'share'
  | 'area' | 'name' | 'type' | 'rating' | 'item' | 'score' | 'check' | 'answer' | 'lead' | 'people' | 'address' | 'icp'; // prettier-ignore

/** Registrations stopped arriving here, and nobody noticed. */
const registrationsStopped = on('2025-09-30');

/** Every file of evidence, in the order in which they are imported. */
export const evidenceFiles: readonly EvidenceFile[] = [
  {
    name: 'deals',
    source: 'demo-crm',
    kinds: { deal_won: 'W' },
    through: businessDay,
    claims: false,
    carries: ['person', 'customer', 'product', 'thing', 'amount', 'currency', 'credit', 'renewal', 'share'],
  },
  {
    name: 'registrations',
    source: 'demo-registrations',
    kinds: { deal_registered: 'G' },
    through: registrationsStopped,
    claims: false,
    carries: ['person', 'customer', 'thing', 'amount', 'currency'],
  },
  {
    name: 'accounts',
    source: 'demo-crm',
    kinds: { customer_mapped: 'M', mutual_customer: 'U', joint_work: 'J' },
    through: businessDay,
    claims: false,
    carries: ['person', 'customer', 'thing', 'icp', 'type'],
  },
  {
    name: 'learning',
    source: 'demo-learning',
    kinds: { certification: 'C', training: 'T' },
    through: businessDay,
    claims: false,
    carries: ['validUntil', 'person', 'area', 'name'],
  },
  {
    name: 'papers',
    source: 'demo-contracts',
    kinds: { contract: 'K', agreement: 'A', company_certification: 'Z', specialisation: 'S' },
    through: businessDay,
    claims: true,
    carries: ['validUntil', 'type', 'area', 'name'],
  },
  {
    name: 'projects',
    source: 'demo-projects',
    kinds: { implementation: 'I', project_member: 'B' },
    through: businessDay,
    claims: false,
    carries: ['person', 'customer', 'product', 'thing'],
  },
  {
    name: 'surveys',
    source: 'demo-surveys',
    kinds: { csat_response: 'V' },
    through: businessDay,
    claims: false,
    carries: ['customer', 'thing', 'rating'],
  },
  {
    name: 'product',
    source: 'demo-product',
    kinds: { integration: 'N', listing: 'L', integration_use: 'E' },
    through: businessDay,
    claims: false,
    carries: ['validUntil', 'customer', 'thing'],
  },
  {
    name: 'handed-in',
    source: 'demo-portal',
    kinds: {
      practice: 'P',
      solution: 'O',
      methodology: 'H',
      reference: 'R',
      alliance_manager: 'Y',
      joint_offer: 'F',
    },
    through: businessDay,
    claims: true,
    carries: ['validUntil', 'person', 'customer', 'thing', 'lead', 'people', 'address'],
  },
  {
    name: 'answers',
    source: 'demo-reviews',
    kinds: { attestation: 'Q', scorecard: 'X' },
    through: businessDay,
    claims: false,
    carries: ['check', 'answer', 'item', 'score'],
  },
];

/** Where the rows of a kind stand. */
export interface Place {
  readonly file: number;
  readonly source: string;
  readonly prefix: string;
  readonly through: number;
}

const byKind = new Map<string, Place>(
  evidenceFiles.flatMap(({ source, through, kinds }, file) =>
    Object.entries(kinds).map(([kind, prefix]) => [kind, { file, source, prefix, through }] as const),
  ),
);

/** The file, source and id letters of a kind, and the day through which it is complete. */
export function placeOf(kind: Kind): Place {
  const place = byKind.get(kind);
  if (!place) throw new RangeError(`No file of the demo holds ${kind}`);
  return place;
}

/** The name of a field in the store and in the files. */
export function columnOf(field: Field): string {
  return field === 'validUntil' ? 'valid_until' : field;
}
