/** Partners: keys seen for the first time make partners; names, attributes, enrolments and merges are versioned. */
import type pg from 'pg';
import type { CopyRow } from '../copy.ts';
import type { Row } from '../columns.ts';
import { partnerOf } from '../keys.ts';
import { feedsNothing, type Tally, type Target, type TargetContext } from '../target.ts';
import * as versions from '../versions.ts';
import { partnerAlias, rejectAliases } from './partner-aliases.ts';
import { bindPartners, partnerLabels, type PartnerFields } from './partner-fields.ts';
import { createPartners, dropUnusedIdents, findIdents, prepareIdents } from './partner-idents.ts';

type Context = TargetContext<'partners'>;

const partnerName: versions.Versioned = {
  table: 'partner_name',
  identity: ['partner_id'],
  content: ['name'],
};
const partnerAttribute: versions.Versioned = {
  table: 'partner_attribute',
  identity: ['partner_id', 'name', 'since'],
  content: ['value'],
};
const enrolment: versions.Versioned = {
  table: 'enrolment',
  identity: ['partner_id', 'motion', 'from_day'],
  content: ['to_day'],
  apart: ['partner_id', 'motion'],
};
const all = [partnerName, partnerAttribute, enrolment, partnerAlias] as const;

/** An attribute without a day of its own has always held. */
const firstDay = '0001-01-01';

/** The target of a mapping of partners. */
export function partnersTarget(context: Context): Target {
  const fields = bindPartners(context);
  const { source, partnerSource, mode } = context.doc;
  const parameters = [source, ...(partnerSource === undefined ? [] : [partnerSource])];
  const lookup = (name: string, key: string): ReturnType<typeof partnerOf> =>
    partnerOf(name, key, '$1', partnerSource === undefined ? undefined : '$2');

  const aliases = (client: pg.ClientBase): Promise<number> =>
    rejectAliases(client, {
      mapped: fields.aliasOf !== undefined,
      snapshot: mode === 'snapshot',
      lookup: lookup('a', 's.alias_of'),
      parameters,
    });

  async function examine(client: pg.ClientBase): Promise<void> {
    for (const t of all) await versions.clear(client, t);
    await findIdents(client, lookup('k', 's.key'), parameters);
    await wantNames(client);
    await wantAttributes(client);
    await wantEnrolments(client);
    for (const t of all) await versions.analyze(client, t);
    await versions.rejectBackwards(client, enrolment, 'enrolledTo');
    await rejectRepeats(client);
    if (mode === 'snapshot') await findGone(client, source, fields);
    const words = { code: 'span-overlap', field: 'enrolledFrom', value: 'w.motion' } as const;
    await versions.rejectOverlaps(client, enrolment, words);
    // A rejected row takes all that it says with it, on which others may have relied; so look until nothing more falls.
    do for (const t of all) await versions.dropRejected(client, t);
    while ((await versions.rejectStoredOverlaps(client, enrolment, words)) + (await aliases(client)) > 0);
    await dropUnusedIdents(client);
    for (const t of all) {
      await versions.mergeRepeats(client, t);
      await versions.findChanges(client, t);
    }
  }

  return {
    stage: [
      { name: 'key', type: 'text collate "C"' },
      { name: 'name', type: 'text' },
      { name: 'attributes', type: 'jsonb' },
      { name: 'since', type: 'date' },
      { name: 'motions', type: 'jsonb' },
      { name: 'from_day', type: 'date' },
      { name: 'to_day', type: 'date' },
      { name: 'alias_of', type: 'text collate "C"' },
    ],
    labels: partnerLabels(fields),
    read: (row) => readRow(row, fields, context),
    prepare: async (client) => {
      await prepareIdents(client);
      for (const t of all) await versions.prepare(client, t);
    },
    examine,
    tally,
    hasChanges: async (client) => {
      const { rows } = await client.query('select from import_ident where not known limit 1');
      if (rows.length > 0) return true;
      for (const t of all) if (await versions.hasChanges(client, t)) return true;
      return false;
    },
    store: async (client, recording) => {
      await createPartners(client, source, recording, [
        'wanted_partner_name',
        'wanted_partner_attribute',
        'wanted_enrolment',
        'wanted_partner_alias',
      ]);
      for (const t of all) await versions.store(client, t, recording);
    },
    feeds: feedsNothing,
  };
}

function readRow(row: Row, fields: PartnerFields, { binder }: Context): CopyRow {
  const attributes: Record<string, string> = {};
  for (const { name, field } of fields.attributes) {
    const value = field.read(row);
    if (typeof value === 'string') attributes[name] = value;
  }
  const motions = fields.motions?.read(row) ?? null;
  const from = fields.from?.read(row);
  if (motions !== null && motions !== '[]' && from === null) {
    binder.reject(row, fields.from?.label ?? null, null, {
      code: 'value-missing',
      reason: "'enrolledFrom' is empty.",
      remedy: 'An enrolment has a first day; fill it in the source or give a `default:`.',
    });
  }
  return [
    fields.key.read(row),
    fields.name?.read(row),
    JSON.stringify(attributes),
    fields.since?.read(row) ?? firstDay,
    motions ?? '[]',
    from,
    fields.to?.read(row),
    fields.aliasOf?.read(row),
  ];
}

async function wantNames(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into wanted_partner_name (row, partner_id, name)
     select s.row, i.ident, s.name from import_stage s join import_ident i using (key) where s.name is not null`,
  );
}

async function wantAttributes(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into wanted_partner_attribute (row, partner_id, name, since, value)
     select s.row, i.ident, a.key, s.since, a.value
     from import_stage s join import_ident i using (key) cross join lateral jsonb_each_text(s.attributes) a`,
  );
}

async function wantEnrolments(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into wanted_enrolment (row, partner_id, motion, from_day, to_day)
     select s.row, i.ident, m.motion, s.from_day, s.to_day
     from import_stage s join import_ident i using (key)
     cross join lateral jsonb_array_elements_text(s.motions) m (motion)`,
  );
}

async function rejectRepeats(client: pg.ClientBase): Promise<void> {
  const conflict = (field: string, value: string): versions.Repeats => ({
    code: 'row-conflict',
    field,
    value,
    always: false,
  });
  await versions.rejectRepeats(client, partnerName, conflict(`'name'`, 'w.name'));
  await versions.rejectRepeats(client, partnerAttribute, conflict(`'attributes.' || w.name`, 'w.value'));
  await versions.rejectRepeats(client, enrolment, conflict(`'enrolledTo'`, 'w.to_day'));
}

/** A snapshot is master of what its mapping gives, for every partner that has a key in its source. */
async function findGone(client: pg.ClientBase, source: string, fields: PartnerFields): Promise<void> {
  const ours = `exists (select from partner_key k
    where k.partner_id = t.partner_id and k.source = $1 and k.superseded_in is null)`;
  const names = fields.attributes.map(({ name }) => name);
  if (names.length > 0) {
    await versions.findGone(client, partnerAttribute, `${ours} and t.name = any($2::text[])`, [
      source,
      names,
    ]);
  }
  if (fields.motions) await versions.findGone(client, enrolment, ours, [source]);
}

async function tally(client: pg.ClientBase): Promise<Tally> {
  const tables = ['partner_name', 'partner_attribute', 'enrolment', 'partner_alias'];
  const changed = tables.map((t) => `select w.partner_id from wanted_${t} w join change_${t} c using (n)`);
  const gone = tables.map((t) => `select partner_id from gone_${t}`);
  const { rows } = await client.query<Tally>(
    `with here as (select distinct ident, known from import_ident),
       touched as (${changed.join(' union ')}),
       gone as (${gone.join(' union ')}),
       changed as (
         select partner_id from touched where partner_id > 0
         union select partner_id from gone where partner_id in (select ident from here)
       )
     select (select count(*) from here where not known) as added,
       (select count(*) from changed) as changed,
       (select count(*) from here where known and ident not in (select partner_id from changed)) as unchanged,
       (select count(*) from gone where partner_id not in (select partner_id from changed)) as retracted`,
  );
  return rows[0] ?? { added: 0, changed: 0, unchanged: 0, retracted: 0 };
}
