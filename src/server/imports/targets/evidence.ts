/** Evidence: rows that are facts about partners, or about persons under the partner that reported them. */
import type pg from 'pg';
import type { FieldType } from '../../../core/program/evidence-schema.ts';
import type { CopyRow } from '../copy.ts';
import type { Row } from '../columns.ts';
import { declared } from '../declared.ts';
import type { BoundField } from '../fields.ts';
import { partnerOf, personOf } from '../keys.ts';
import { tallyOf, type FedKind, type Target, type TargetContext } from '../target.ts';
import * as versions from '../versions.ts';
import type { CellFault } from '../cell-fault.ts';
import {
  bindEvidence,
  carriedFields,
  hasTyped,
  storedName,
  type EvidenceFields,
  type TypedField,
} from './evidence-kind.ts';

const content = [
  'partner_id', 'person_id', 'day', 'valid_until', 'status', 'amount', 'currency', 'customer', 'product', 'thing',
  'origin', 'origin_day', 'fields',
] as const; // prettier-ignore

const withoutStatus = content.filter((c) => c !== 'status');
const columns = (alias: string): string => withoutStatus.map((c) => `${alias}.${c}`).join(', ');

const evidence: versions.Versioned = {
  table: 'evidence',
  identity: ['source', 'kind', 'external_id'],
  content,
  // A claim that is handed in again does not undo what a reviewer has made of it.
  differs: `((${columns('w')}) is distinct from (${columns('t')})
    or (w.status <> t.status and not (w.status = 'claimed' and t.status in ('verified', 'rejected'))))`,
  order: 'w.partner_id, w.day, w.kind, w.external_id',
};

const stage = [
  ['kind', 'text collate "C"'],
  ['external_id', 'text collate "C"'],
  ['status', 'text collate "C"'],
  ['partner_key', 'text collate "C"'],
  ['person_key', 'text collate "C"'],
  ['day', 'date'],
  ['valid_until', 'date'],
  ['amount', 'numeric'],
  ['currency', 'text collate "C"'],
  ['customer', 'text collate "C"'],
  ['product', 'text collate "C"'],
  ['thing', 'text collate "C"'],
  ['origin', 'text collate "C"'],
  ['origin_day', 'date'],
  ['fields', 'jsonb'],
] as const;

/** The target of a mapping of evidence. */
export function evidenceTarget(context: TargetContext<'evidence'>): Target {
  const fields = bindEvidence(context);
  const { doc, kinds } = context;
  const { source, partnerSource, personSource } = doc;
  const parameters = [source, ...[partnerSource, personSource].filter((s) => s !== undefined)];
  const otherPartner = partnerSource === undefined ? undefined : '$2';
  const otherPerson = personSource === undefined ? undefined : `$${parameters.length}`;

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, evidence);
    await client.query(wantedSql(otherPartner, otherPerson, fields), parameters);
    await versions.analyze(client, evidence);
    await rejectUnknown(client);
    await versions.rejectRepeats(client, evidence, {
      code: 'external-id-duplicate',
      field: `'externalId'`,
      value: 'w.external_id',
      always: true,
    });
    await versions.dropRejected(client, evidence);
    if (doc.mode === 'snapshot') {
      const scope = `t.source = $1 and t.kind = any($2::text[]) and t.status <> 'retracted'`;
      await versions.findGone(client, evidence, scope, [source, await kindsOf(client, fields)]);
    }
    await versions.findChanges(client, evidence);
  }

  return {
    stage: stage.map(([name, type]) => ({ name, type })),
    labels: {
      partner: fields.partner?.label ?? fields.typed.person?.label ?? '',
      person: fields.typed.person?.label ?? '',
      externalId: fields.externalId.label,
    },
    read: (row) => readRow(row, fields, context),
    prepare: (client) => versions.prepare(client, evidence),
    examine,
    tally: (client) => tallyOf(client, 'evidence'),
    hasChanges: (client) => versions.hasChanges(client, evidence),
    store,
    feeds: async (client): Promise<FedKind[]> =>
      (await kindsOf(client, fields)).map((kind) => ({ kind, fields: carriedFields(fields, kinds, kind) })),
  };
}

function readRow(row: Row, fields: EvidenceFields, { binder, kinds }: TargetContext<'evidence'>): CopyRow {
  const kind = fields.kind.read(row);
  const about = typeof kind === 'string' ? declared(kinds, kind) : undefined;
  const oneKind = fields.possible?.length === 1;

  function say(field: BoundField | undefined, wrong: CellFault, value: string | null = null): void {
    binder.reject(row, field?.label ?? null, value, wrong);
  }
  function typed(name: TypedField): string | null | undefined {
    const field = fields.typed[name];
    const value = field ? field.read(row) : null;
    if (oneKind || typeof value !== 'string' || typeof kind !== 'string') return value;
    if (hasTyped(kinds, kind, name)) return value;
    say(field, notOfKind(kind, storedName(name)));
    return undefined;
  }

  const externalId = fields.externalId.read(row);
  const status = fields.status.read(row);
  const partner = fields.partner ? fields.partner.read(row) : null;
  const day = fields.day.read(row);
  const person = typed('person');
  const amount = typed('amount');
  const currency = typed('currency');
  const validUntil = typed('validUntil');
  if (about?.owner === 'person' && person === null) {
    say(
      fields.typed.person,
      empty('person', 'Evidence of this kind is about persons; fill it in the source.'),
    );
  }
  if (about?.owner === 'partner' && partner === null) {
    say(fields.partner, empty('partner', 'Evidence of this kind is about partners; fill it in the source.'));
  }
  if (typeof amount === 'string' && currency === null) {
    say(
      fields.typed.currency,
      empty('currency', 'Fill it in the source, or give it a `default:` in the mapping.'),
    );
  }
  if (typeof day === 'string' && typeof validUntil === 'string' && validUntil < day) {
    say(fields.typed.validUntil, endsEarly(validUntil, day), validUntil);
  }
  const document: string[] = [];
  for (const { name, type, field } of fields.own) {
    const value = field.read(row);
    if (typeof value !== 'string') continue;
    if (about && declared(about.fields, name) === undefined) say(field, notOfKind(kind ?? '', name));
    document.push(`${JSON.stringify(name)}:${jsonOf(type, value)}`);
  }
  return [
    kind, externalId, status, partner, person, day, validUntil, amount, currency, typed('customer'),
    typed('product'), typed('thing'), typed('origin'), typed('originDay'), `{${document.join(',')}}`,
  ]; // prettier-ignore
}

function notOfKind(kind: string, name: string): CellFault {
  return {
    code: 'field-unknown',
    reason: `The kind '${kind}' has no field '${name}'.`,
    remedy: 'Leave the cell empty in rows of this kind, or import the kind with a mapping of its own.',
  };
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

/** Numbers stay the decimals that they are; they never pass through a float. */
function jsonOf(type: FieldType, value: string): string {
  return type === 'number' || type === 'yes-no' ? value : JSON.stringify(value);
}

function wantedSql(
  otherPartner: string | undefined,
  otherPerson: string | undefined,
  fields: EvidenceFields,
): string {
  const partner = partnerOf('p', 's.partner_key', '$1', otherPartner);
  const person = personOf('h', 's.person_key', '$1', otherPerson);
  // Persons stand under whoever employs them on the day, where the file names no partner.
  const employer = `left join employment job on s.partner_key is null and job.person_id = ${person.id}
    and job.superseded_in is null and job.from_day <= s.day and (job.to_day is null or job.to_day >= s.day)`;
  const withPerson = fields.typed.person !== undefined;
  return `insert into wanted_evidence (row, source, kind, external_id, ${content.join(', ')})
    select s.row, $1, s.kind, s.external_id,
      ${withPerson ? `coalesce(${partner.id}, job.partner_id)` : partner.id}, ${withPerson ? person.id : 'null::bigint'},
      s.day, s.valid_until, s.status, s.amount, s.currency, s.customer, s.product, s.thing, s.origin, s.origin_day, s.fields
    from import_stage s
    ${partner.joins}
    ${withPerson ? `${person.joins}\n${employer}` : ''}`;
}

async function rejectUnknown(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select s.row, r.field, r.value, r.code, s.day::text
     from wanted_evidence w join import_stage s using (row)
     cross join lateral (
       select 'partner', s.partner_key, 'partner-unknown' where s.partner_key is not null and w.partner_id is null
       union all
       select 'person', s.person_key, 'person-unknown' where s.person_key is not null and w.person_id is null
       union all
       select 'partner', s.person_key, 'employment-missing'
         where s.partner_key is null and w.partner_id is null and w.person_id is not null
     ) r (field, value, code)
     where w.partner_id is null or (w.person_id is null and s.person_key is not null)`,
  );
}

async function kindsOf(client: pg.ClientBase, fields: EvidenceFields): Promise<string[]> {
  if (fields.possible) return [...fields.possible];
  const { rows } = await client.query<{ kind: string }>(
    'select distinct kind from import_stage order by kind',
  );
  return rows.map((row) => row.kind);
}

async function store(client: pg.ClientBase, recording: number): Promise<void> {
  // What is gone is kept as a version that says so, so that a trace can name it.
  await versions.supersedeGone(client, evidence, recording);
  const same = [...withoutStatus, 'source', 'kind', 'external_id'];
  await client.query(
    `insert into evidence (${same.join(', ')}, status, recorded_in)
     select ${same.map((c) => `t.${c}`).join(', ')}, 'retracted', $1
     from evidence t join gone_evidence g using (source, kind, external_id)
     where t.superseded_in = $1 order by t.partner_id, t.day, t.kind, t.external_id`,
    [recording],
  );
  await client.query('truncate gone_evidence');
  await versions.store(client, evidence, recording);
}
