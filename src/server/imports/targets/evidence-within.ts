/** What the fields of one row of evidence say about each other, whoever brings the row: a file or somebody's hand. */
import type { EvidenceKindDoc } from '../../../core/program/evidence-schema.ts';
import type { CellFault } from '../cell-fault.ts';

/** A value; null where the row has none, undefined where it could not be read. */
type Value = string | null | undefined;

export interface Fields {
  readonly partner: Value;
  readonly person: Value;
  readonly day: Value;
  readonly validUntil: Value;
  readonly amount: Value;
  readonly currency: Value;
}

/** A field, what is wrong with it, and the value that shows it. */
export type Wrong = readonly [
  field: 'partner' | 'person' | 'validUntil' | 'currency',
  wrong: CellFault,
  value: string | null,
];

const nothing: readonly Wrong[] = [];

/** What is wrong within a row of a kind; of a kind that is not known, what is wrong with any. */
export function faultsWithin(kind: EvidenceKindDoc | undefined, fields: Fields): readonly Wrong[] {
  const { partner, person, day, validUntil, amount, currency } = fields;
  const lacksOwner =
    (kind?.owner === 'person' && person === null) || (kind?.owner === 'partner' && partner === null);
  const lacksCurrency = typeof amount === 'string' && currency === null;
  const ends = typeof day === 'string' && typeof validUntil === 'string' && validUntil < day;
  if (!lacksOwner && !lacksCurrency && !ends) return nothing; // most rows of a file of millions
  const wrong: Wrong[] = [];
  if (lacksOwner && kind)
    wrong.push([
      kind.owner,
      empty(kind.owner, `Evidence of this kind is about ${kind.owner}s; fill it in the source.`),
      null,
    ]);
  if (lacksCurrency)
    wrong.push([
      'currency',
      empty('currency', 'Fill it in the source, or give it a `default:` in the mapping.'),
      null,
    ]);
  if (ends) wrong.push(['validUntil', endsEarly(validUntil, day), validUntil]);
  return wrong;
}

function empty(name: string, remedy: string): CellFault {
  return { code: 'value-missing', reason: `'${name}' is empty.`, remedy };
}

function endsEarly(validUntil: string, day: string): CellFault {
  return {
    code: 'value-invalid',
    reason: `It is valid until ${validUntil}, before its day ${day}.`,
    remedy: 'Correct one of the two in the source.',
  };
}
