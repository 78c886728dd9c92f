/** Kinds of evidence: the shipped file and a vendor's own go through this one door. */
import { z } from 'zod';
import { evidenceKindSchema, key, type EvidenceKindDoc, type FieldType } from './evidence-schema.ts';
import { readYaml, type Read } from './read.ts';

export type Kinds = Readonly<Record<string, EvidenceKindDoc>>;

const kindsFileSchema = z.strictObject({
  tierwright: z.literal(1),
  kinds: z.record(key, evidenceKindSchema),
});

/** Reads a kinds file such as the shipped `metrics/kinds.yaml`. */
export function readKinds(text: string, file: string): Read<Kinds> {
  const read = readYaml(text, file, kindsFileSchema);
  return read.ok ? { ...read, value: read.value.kinds } : read;
}

/** Typed columns of evidence that fields of type `key` are stored in. `person` is a person's key in its source. */
export const subjectColumns = ['person', 'customer', 'product', 'thing', 'origin'] as const;
export type SubjectColumn = (typeof subjectColumns)[number];

/** Whether a field of this name is one of the typed subject columns. */
export function isSubject(field: string): field is SubjectColumn {
  return subjectColumns.some((s) => s === field);
}

/** Fields that every row has besides those its kind declares; a condition or value may name them too, and no feed has to carry them. */
export const builtIn: Readonly<Record<string, FieldType>> = {
  currency: 'text',
  source: 'text',
  day: 'day',
  valid_until: 'day',
};

/** The type of a field of a kind, undefined when the kind has no such field. */
export function fieldType(kind: EvidenceKindDoc, field: string): FieldType | undefined {
  if (field === 'person' && kind.owner === 'person') return 'key';
  if (field === 'origin_day' && kind.fields['origin'] === 'key') return 'day';
  return kind.fields[field] ?? builtIn[field];
}

/** The feed that says how complete the employment of persons is; kinds cannot take its name. */
export const employmentFeed = 'employment';
