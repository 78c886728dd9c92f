/** Evidence: rows that are facts about partners, or about persons under the partner that reported them. */
import type pg from 'pg';
import { partnerOf, personOf } from '../keys.ts';
import { tallyOf, type FedKind, type Target, type TargetContext } from '../target.ts';
import * as versions from '../versions.ts';
import { bindEvidence, carriedFields, type EvidenceFields } from './evidence-kind.ts';
import { EvidenceRows } from './evidence-row.ts';

/** Columns that the file itself fills. */
const given = [
  'day', 'valid_until', 'status', 'amount', 'currency', 'customer', 'product', 'thing', 'origin', 'origin_day', 'fields',
] as const; // prettier-ignore

const content = ['partner_id', 'person_id', ...given] as const;

const withoutStatus = content.filter((c) => c !== 'status');
const columns = (alias: string): string => withoutStatus.map((c) => `${alias}.${c}`).join(', ');

/** Evidence as it is versioned by an import of one source, and of one kind where `kind` is given. */
const versionedEvidence = (source: string, kind: string | undefined): versions.Versioned => ({
  table: 'evidence',
  identity: ['source', 'kind', 'external_id'],
  fixed: { source, ...(kind === undefined ? {} : { kind }) },
  content,
  // A claim that is handed in again does not undo what a reviewer has made of it.
  differs: `((${columns('w')}) is distinct from (${columns('t')})
    or (w.status <> t.status and not (w.status = 'claimed' and t.status in ('verified', 'rejected'))))`,
  order: 'w.partner_id, w.day, w.kind, w.external_id',
});

/** The target of a mapping of evidence. */
export function evidenceTarget(context: TargetContext<'evidence'>): Target {
  const fields = bindEvidence(context);
  const { doc, kinds, binder } = context;
  const { source, partnerSource } = doc;
  // Without persons in the file no key of theirs is looked up, whatever the mapping says of where they come from.
  const personSource = fields.typed.person === undefined ? undefined : doc.personSource;
  const evidence = versionedEvidence(source, fields.possible?.length === 1 ? fields.possible[0] : undefined);
  const parameters = [source, ...[partnerSource, personSource].filter((s) => s !== undefined)];
  const rows = new EvidenceRows(fields, binder, kinds, parameters.length + 1);
  const otherPartner = partnerSource === undefined ? undefined : '$2';
  const otherPerson = personSource === undefined ? undefined : `$${parameters.length}`;

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, evidence);
    await client.query(wantedSql(otherPartner, otherPerson, fields, rows), [
      ...parameters,
      ...rows.parameters,
    ]);
    await versions.analyze(client, evidence);
    await rejectUnknown(client, rows);
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
    stage: rows.stage,
    labels: {
      partner: fields.partner?.label ?? fields.typed.person?.label ?? '',
      person: fields.typed.person?.label ?? '',
      externalId: fields.externalId.label,
    },
    read: (row) => rows.read(row),
    prepare: (client) => versions.prepare(client, evidence),
    examine,
    tally: (client) => tallyOf(client, 'evidence'),
    hasChanges: (client) => versions.hasChanges(client, evidence),
    store: (client, recording) => store(client, evidence, recording),
    feeds: async (client): Promise<FedKind[]> =>
      (await kindsOf(client, fields)).map((kind) => ({ kind, fields: carriedFields(fields, kinds, kind) })),
  };
}

function wantedSql(
  otherPartner: string | undefined,
  otherPerson: string | undefined,
  fields: EvidenceFields,
  rows: EvidenceRows,
): string {
  const partner = partnerOf('p', rows.sql('partner_key'), '$1', otherPartner);
  const person = personOf('h', rows.sql('person_key'), '$1', otherPerson);
  // Persons stand under whoever employs them on the day, where the file names no partner.
  const employer = `left join employment job on ${rows.sql('partner_key')} is null and job.person_id = ${person.id}
    and job.superseded_in is null and job.from_day <= s.day and (job.to_day is null or job.to_day >= s.day)`;
  const withPerson = fields.typed.person !== undefined;
  const partnerId = withPerson ? `coalesce(${partner.id}, job.partner_id)` : partner.id;
  const values = given.map((column) => rows.sql(column));
  return `insert into wanted_evidence (row, source, kind, external_id, partner_id, person_id, ${given.join(', ')})
    select s.row, $1, ${rows.sql('kind')}, s.external_id, ${partnerId}, ${withPerson ? person.id : 'null::bigint'}, ${values.join(', ')}
    from import_stage s
    ${partner.joins}
    ${withPerson ? `${person.joins}\n${employer}` : ''}`;
}

async function rejectUnknown(client: pg.ClientBase, rows: EvidenceRows): Promise<void> {
  const [partner, person] = [rows.sql('partner_key'), rows.sql('person_key')];
  const nobody = person === 's.person_key' ? `or (w.person_id is null and ${person} is not null)` : '';
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select s.row, r.field, r.value, r.code, s.day::text
     from wanted_evidence w join import_stage s using (row)
     cross join lateral (
       select 'partner', ${partner}, 'partner-unknown' where ${partner} is not null and w.partner_id is null
       union all
       select 'person', ${person}, 'person-unknown' where ${person} is not null and w.person_id is null
       union all
       select 'partner', ${person}, 'employment-missing'
         where ${partner} is null and w.partner_id is null and w.person_id is not null
     ) r (field, value, code)
     where w.partner_id is null ${nobody}`,
  );
}

async function kindsOf(client: pg.ClientBase, fields: EvidenceFields): Promise<string[]> {
  if (fields.possible) return [...fields.possible];
  const { rows } = await client.query<{ kind: string }>(
    'select distinct kind from import_stage order by kind',
  );
  return rows.map((row) => row.kind);
}

async function store(client: pg.ClientBase, evidence: versions.Versioned, recording: number): Promise<void> {
  // What is gone is kept as a version that says so, so that a trace can name it.
  if (await versions.supersedeGone(client, evidence, recording)) {
    const same = [...withoutStatus, 'source', 'kind', 'external_id'];
    await client.query(
      `insert into evidence (${same.join(', ')}, status, recorded_in)
       select ${same.map((c) => `t.${c}`).join(', ')}, 'retracted', $1
       from evidence t join gone_evidence g using (source, kind, external_id)
       where t.superseded_in = $1 order by t.partner_id, t.day, t.kind, t.external_id`,
      [recording],
    );
    await client.query('truncate gone_evidence');
  }
  await versions.store(client, evidence, recording);
}
