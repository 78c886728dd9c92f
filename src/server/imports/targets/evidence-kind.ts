/** The evidence part of a mapping against the kinds: which fields there may be, and of which type. */
import { fault, nearest } from '../../../core/issue.ts';
import type { FieldType } from '../../../core/program/evidence-schema.ts';
import { fieldType, isSubject, type Kinds, type SubjectColumn } from '../../../core/program/kinds.ts';
import { declared } from '../declared.ts';
import type { BoundField } from '../fields.ts';
import { limits } from '../limits.ts';
import { statuses } from '../mapping-schema.ts';
import { mappingFault } from '../mapping.ts';
import { addIssues, type TargetContext } from '../target.ts';
import type { ValueType } from '../values.ts';

type Context = TargetContext<'evidence'>;

/** Fields that have a column of their own, by the name that mappings use. */
export type TypedField = 'validUntil' | 'amount' | 'currency' | SubjectColumn | 'originDay';

/** A field of the kinds' own, kept in the row's document. */
export interface OwnField {
  readonly name: string;
  readonly type: FieldType;
  readonly field: BoundField;
}

export interface EvidenceFields {
  readonly kind: BoundField;
  /** Kinds that rows may be of; undefined when any kind may stand in the column. */
  readonly possible: readonly string[] | undefined;
  readonly status: BoundField;
  readonly externalId: BoundField;
  readonly partner: BoundField | undefined;
  readonly day: BoundField;
  readonly typed: Partial<Readonly<Record<TypedField, BoundField>>>;
  readonly own: readonly OwnField[];
}

const keyType: ValueType = { is: 'key' };

/** Binds all fields; faults go to the binder. */
export function bindEvidence(context: Context): EvidenceFields {
  const { doc, binder, kinds } = context;
  const { fields } = doc;
  const possible = possibleKinds(context);
  const kindType: ValueType = {
    is: 'choice',
    of: Object.keys(kinds),
    code: 'kind-unknown',
    what: 'kind of evidence',
  };
  const statusType: ValueType = { is: 'choice', of: statuses, code: 'value-invalid', what: 'status' };
  const constant = (value: string): { constant: string } => ({ constant: value });
  const bound = {
    kind: binder.required(typeof doc.kind === 'string' ? constant(doc.kind) : doc.kind, kindType, ['kind']),
    possible,
    status: binder.required(typeof doc.status === 'string' ? constant(doc.status) : doc.status, statusType, [
      'status',
    ]),
    externalId: binder.required(fields.externalId, keyType, ['fields', 'externalId']),
    day: binder.required(fields.day, { is: 'day' }, ['fields', 'day']),
    partner: bindPartner(context, possible),
    typed: bindTyped(context, possible ?? Object.keys(kinds)),
    own: bindOwn(context, possible ?? Object.keys(kinds)),
  };
  return bound;
}

/** Kinds that a constant or a lookup can give. */
function possibleKinds({ doc: { kind } }: Context): readonly string[] | undefined {
  if (typeof kind === 'string') return [kind];
  if ('constant' in kind) return [String(kind.constant)];
  if (!kind.lookup) return undefined;
  const given = [...Object.values(kind.lookup), kind.otherwise, kind.default];
  return [...new Set(given.filter((k) => k !== undefined).map(String))].toSorted();
}

function bindPartner(context: Context, possible: readonly string[] | undefined): BoundField | undefined {
  const { doc, binder, kinds, mapping } = context;
  if (doc.fields.partner !== undefined) {
    return binder.optional(doc.fields.partner, keyType, ['fields', 'partner']);
  }
  const known = (possible ?? Object.keys(kinds)).flatMap((name) => declared(kinds, name) ?? []);
  if (known.length > 0 && !known.some((kind) => kind.owner === 'person')) {
    addIssues(
      context,
      fault(
        'missing-key',
        "'fields.partner' is missing.",
        'Say which column names the partner; only evidence about persons can do without.',
        mapping.at(['fields']),
      ),
    );
  }
  return undefined;
}

/** The name of a typed field as kinds and conditions write it. */
export function storedName(field: TypedField): string {
  switch (field) {
    case 'validUntil':
      return 'valid_until';
    case 'originDay':
      return 'origin_day';
    default:
      return field;
  }
}

/** Fields with a column of their own, and what they are written as. */
export const typedTypes: readonly (readonly [TypedField, ValueType])[] = [
  ['validUntil', { is: 'day' }],
  ['amount', { is: 'amount' }],
  ['currency', { is: 'currency' }],
  ['person', keyType],
  ['customer', keyType],
  ['product', keyType],
  ['thing', keyType],
  ['origin', keyType],
  ['originDay', { is: 'day' }],
];

function bindTyped(context: Context, possible: readonly string[]): EvidenceFields['typed'] {
  const { doc, binder, kinds, mapping } = context;
  const typed: Partial<Record<TypedField, BoundField>> = {};
  for (const [name, type] of typedTypes) {
    const spec = doc.fields[name];
    if (spec === undefined) continue;
    const path = ['fields', name];
    if (!possible.some((kind) => hasTyped(kinds, kind, name))) unknownField(context, name, possible);
    typed[name] = binder.optional(spec, type, path);
  }
  if (typed.amount && !typed.currency) {
    addIssues(
      context,
      fault(
        'missing-key',
        "An amount needs a currency: 'fields.currency' is missing.",
        'Name its column, or write `currency: { constant: EUR }`.',
        mapping.at(['fields', 'amount']),
      ),
    );
  }
  const persons = possible.filter((kind) => declared(kinds, kind)?.owner === 'person');
  if (persons.length > 0 && persons.length === possible.length && !typed.person) {
    addIssues(
      context,
      fault(
        'missing-key',
        `'${persons.join(', ')}' is evidence about persons: 'fields.person' is missing.`,
        'Say which column names the person.',
        mapping.at(['fields']),
      ),
    );
  }
  return typed;
}

/** Whether rows of a kind may carry a typed field. */
export function hasTyped(kinds: Kinds, name: string, field: TypedField): boolean {
  const kind = declared(kinds, name);
  if (!kind) return false;
  if (field === 'validUntil') return kind.validity;
  if (field === 'currency') return kind.fields['amount'] === 'money';
  if (field === 'amount') return kind.fields['amount'] === 'money';
  return fieldType(kind, storedName(field)) !== undefined;
}

const standard = new Set(['externalId', 'partner', 'day', ...typedTypes.map(([name]) => name)]);

function bindOwn(context: Context, possible: readonly string[]): OwnField[] {
  const { doc, binder, kinds, mapping } = context;
  const own: OwnField[] = [];
  for (const [name, spec] of Object.entries(doc.fields)) {
    if (standard.has(name) || spec === undefined) continue;
    const types = new Set(possible.flatMap((kind) => declared(declared(kinds, kind)?.fields, name) ?? []));
    const [type, ...others] = types;
    if (type === undefined || name === 'status' || name === 'kind') {
      unknownField(context, name, possible);
      continue;
    }
    if (others.length > 0) {
      addIssues(
        context,
        fault(
          'field-type',
          `'${name}' is ${[...types].join(' in one kind and ')} in another.`,
          'Import these kinds with a mapping each.',
          mapping.at(['fields', name]),
        ),
      );
      continue;
    }
    if (type === 'money') {
      addIssues(
        context,
        fault(
          'field-type',
          `Money goes into 'amount', not '${name}'.`,
          'Declare the field `amount`.',
          mapping.at(['fields', name]),
        ),
      );
      continue;
    }
    own.push({ name, type, field: binder.optional(spec, ownType(type), ['fields', name]) });
  }
  return own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a field of the kinds' own is written as. */
export function ownType(type: Exclude<FieldType, 'money'>): ValueType {
  switch (type) {
    case 'text':
      return { is: 'text', most: limits.textCharacters };
    case 'number':
    case 'yes-no':
    case 'day':
    case 'key':
      return { is: type };
  }
}

function unknownField(context: Context, name: string, possible: readonly string[]): void {
  const { kinds, mapping, doc } = context;
  const known = possible.filter((kind) => declared(kinds, kind));
  if (known.length === 0) {
    if (typeof doc.kind === 'string') return; // that the kind is unknown is said already
  }
  if (name === 'status' || name === 'kind') {
    addIssues(
      context,
      mappingFault(
        `'${name}' does not stand among the fields.`,
        `Write \`${name}:\` at the top of the mapping; it takes a column too.`,
        mapping.at(['fields', name]),
      ),
    );
    return;
  }
  const fields = [...new Set(known.flatMap((kind) => fieldsOf(kinds, kind)))];
  const guess = nearest(name, fields);
  const remedy =
    guess === undefined
      ? `It has: externalId, partner, day, ${fields.join(', ')}.`
      : `Did you mean '${guess}'?`;
  const kind = known.length === 1 ? `The kind '${known[0] ?? ''}'` : 'None of the kinds';
  addIssues(
    context,
    fault(
      'field-unknown',
      `${kind} has ${known.length === 1 ? 'no' : 'a'} field '${name}'.`,
      remedy,
      mapping.at(['fields', name]),
    ),
  );
}

/** Fields of a kind by the names that mappings and requests use. */
export function fieldsOf(kinds: Kinds, name: string): string[] {
  const typed = typedTypes.map(([field]) => field).filter((field) => hasTyped(kinds, name, field));
  const own = Object.entries(declared(kinds, name)?.fields ?? {})
    .filter(([field, type]) => !isSubject(field) && type !== 'money')
    .map(([field]) => field);
  return [...typed, ...own];
}

/** What a feed of a kind carries: the fields that the mapping gives and those that the kind fills itself. */
export function carriedFields(fields: EvidenceFields, kinds: Kinds, kind: string): string[] {
  const typed = typedTypes
    .map(([name]) => name)
    .filter((name) => fields.typed[name] && hasTyped(kinds, kind, name))
    .map(storedName);
  const own = fields.own
    .map(({ name }) => name)
    .filter((name) => declared(declared(kinds, kind)?.fields, name) !== undefined);
  const defaults = Object.keys(declared(kinds, kind)?.defaults ?? {});
  return [...new Set(['day', 'source', ...typed, ...own, ...defaults])].toSorted();
}
