/** The partner part of a mapping against the program: attributes, motions, enrolments. */
import { fault, nearest } from '../../../core/issue.ts';
import type { ProgramDoc } from '../../../core/program/schema.ts';
import { declared } from '../declared.ts';
import type { BoundField } from '../fields.ts';
import { limits } from '../limits.ts';
import { mappingFault } from '../mapping.ts';
import { addIssues, type TargetContext } from '../target.ts';
import type { ValueType } from '../values.ts';

type Context = TargetContext<'partners'>;

export interface PartnerFields {
  readonly key: BoundField;
  readonly name: BoundField | undefined;
  readonly attributes: readonly { readonly name: string; readonly field: BoundField }[];
  readonly since: BoundField | undefined;
  readonly motions: BoundField | undefined;
  readonly from: BoundField | undefined;
  readonly to: BoundField | undefined;
  readonly aliasOf: BoundField | undefined;
}

/** Binds all fields; faults go to the binder. */
export function bindPartners(context: Context): PartnerFields {
  const { doc, binder, program, mapping } = context;
  const { fields } = doc;
  const key: ValueType = { is: 'key' };
  const optional = (name: 'attributesSince' | 'enrolledFrom' | 'enrolledTo' | 'aliasOf', type: ValueType) => {
    const spec = fields[name];
    return spec === undefined ? undefined : binder.optional(spec, type, ['fields', name]);
  };
  const named = Object.keys(fields.attributes);
  const enrols = fields.motion !== undefined || fields.motions !== undefined;
  if (!program && (named.length > 0 || enrols)) {
    addIssues(
      context,
      mappingFault(
        'Attributes and motions are those of a program, and none is named.',
        'Name it with --program, or as `program:` in the mapping.',
        mapping.at(['fields', named.length > 0 ? 'attributes' : 'motions']),
      ),
    );
  }
  if (fields.motion !== undefined && fields.motions !== undefined) {
    addIssues(
      context,
      mappingFault(
        '`motion` and `motions` stand side by side.',
        'Keep one.',
        mapping.at(['fields', 'motion']),
      ),
    );
  }
  if (enrols && fields.enrolledFrom === undefined) {
    addIssues(
      context,
      fault(
        'missing-key',
        "An enrolment has a first day: 'fields.enrolledFrom' is missing.",
        'Name its column, or write `enrolledFrom: { constant: 2026-01-01 }`.',
        mapping.at(['fields']),
      ),
    );
  }
  return {
    key: binder.required(fields.key, key, ['fields', 'key']),
    name:
      fields.name === undefined
        ? undefined
        : binder.optional(fields.name, { is: 'text', most: limits.nameCharacters }, ['fields', 'name']),
    attributes: program ? bindAttributes(context, program) : [],
    since: optional('attributesSince', { is: 'day' }),
    motions: program ? bindMotions(context, program) : undefined,
    from: optional('enrolledFrom', { is: 'day' }),
    to: optional('enrolledTo', { is: 'day' }),
    aliasOf: optional('aliasOf', key),
  };
}

function bindAttributes({ doc, binder, mapping }: Context, program: ProgramDoc): PartnerFields['attributes'] {
  const known = Object.keys(program.attributes);
  return Object.entries(doc.fields.attributes).flatMap(([name, spec]) => {
    const path = ['fields', 'attributes', name];
    const attribute = declared(program.attributes, name);
    if (attribute) return [{ name, field: binder.optional(spec, attributeType(name, attribute), path) }];
    const guess = nearest(name, known);
    binder.issues.push(
      fault(
        'unknown-reference',
        `The program '${program.program.key}' has no attribute '${name}'.`,
        guess === undefined
          ? `Declare it under \`attributes:\`. It has: ${known.join(', ') || 'none'}.`
          : `Did you mean '${guess}'?`,
        mapping.at(path),
      ),
    );
    return [];
  });
}

/** The type of an attribute's values. */
export function attributeType(name: string, attribute: ProgramDoc['attributes'][string]): ValueType {
  switch (attribute.type) {
    case 'text':
      return attribute.values === undefined
        ? { is: 'text', most: limits.textCharacters }
        : { is: 'choice', of: attribute.values, code: 'value-invalid', what: `value of ${name}` };
    case 'number':
    case 'yes-no':
    case 'day':
      return { is: attribute.type };
  }
}

/** The names of motions that a partner can be enrolled in. */
export function motionType(program: ProgramDoc): ValueType {
  // A partner that is in the program and in no motion yet is enrolled in the company.
  const company = Object.values(program.ladders).some((ladder) => ladder.motion === 'company');
  const of = [...Object.keys(program.motions), ...(company ? ['company'] : [])];
  return { is: 'choice', of, code: 'unknown-reference', what: 'motion' };
}

function bindMotions({ doc, binder }: Context, program: ProgramDoc): BoundField | undefined {
  const { motion, motions } = doc.fields;
  const type = motionType(program);
  if (motions !== undefined) return binder.list(motions, type, ['fields', 'motions']);
  if (motion === undefined) return undefined;
  const one = binder.optional(motion, type, ['fields', 'motion']);
  return {
    label: one.label,
    read: (row) => {
      const value = one.read(row);
      return typeof value === 'string' ? JSON.stringify([value]) : value;
    },
  };
}

/** The column of each field, for messages. */
export function partnerLabels(fields: PartnerFields): Record<string, string> {
  return {
    key: fields.key.label,
    name: fields.name?.label ?? '',
    enrolledFrom: fields.from?.label ?? '',
    enrolledTo: fields.to?.label ?? '',
    aliasOf: fields.aliasOf?.label ?? '',
    ...Object.fromEntries(fields.attributes.map(({ name, field }) => [`attributes.${name}`, field.label])),
  };
}
