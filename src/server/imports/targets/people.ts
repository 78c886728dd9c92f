/** People: a person is known by a pseudonymous number, and employed by partners over spans of days. */
import type pg from 'pg';
import { employmentFeed } from '../../../core/program/kinds.ts';
import { partnerOf, personDigest, personOf } from '../keys.ts';
import { limits } from '../limits.ts';
import type { Tally, Target, TargetContext } from '../target.ts';
import type { ValueType } from '../values.ts';
import * as versions from '../versions.ts';

const employment: versions.Versioned = {
  table: 'employment',
  identity: ['person_id', 'from_day'],
  content: ['partner_id', 'to_day'],
  apart: ['person_id'],
};

/** The target of a mapping of people. */
export function peopleTarget({ doc, binder }: TargetContext<'people'>): Target {
  const { fields, source, partnerSource, personSource, mode } = doc;
  const key: ValueType = { is: 'key' };
  const person = binder.required(fields.person, key, ['fields', 'person']);
  const name =
    fields.name === undefined
      ? undefined
      : binder.optional(fields.name, { is: 'text', most: limits.nameCharacters }, ['fields', 'name']);
  const partner = binder.required(fields.partner, key, ['fields', 'partner']);
  const from = binder.required(fields.from, { is: 'day' }, ['fields', 'from']);
  const to =
    fields.to === undefined ? undefined : binder.optional(fields.to, { is: 'day' }, ['fields', 'to']);
  const ofPartner = partnerOf('p', 's.partner_key', '$1', partnerSource === undefined ? undefined : '$2');
  const ofPerson = personOf('h', 's.person_key', '$1', personSource === undefined ? undefined : '$2');

  async function examine(client: pg.ClientBase): Promise<void> {
    await versions.clear(client, employment);
    await client.query('truncate import_ident, wanted_person_name');
    await client.query(
      `insert into import_ident (key, ident, known)
       select s.person_key, coalesce(${ofPerson.id}, -row_number() over (order by s.person_key)), ${ofPerson.id} is not null
       from (select distinct person_key from import_stage) s ${ofPerson.joins}`,
      [source, ...(personSource === undefined ? [] : [personSource])],
    );
    await client.query('analyze import_ident');
    await wantEmployments(client);
    await client.query(
      `insert into import_reject (row, field, value, code)
       select s.row, 'partner', s.partner_key, 'partner-unknown' from import_stage s
       where not exists (select from wanted_employment w where w.row = s.row)`,
    );
    await versions.analyze(client, employment);
    await versions.rejectBackwards(client, employment, 'to');
    await versions.rejectRepeats(client, employment, {
      code: 'row-conflict',
      field: `'from'`,
      value: 'w.from_day',
      always: false,
    });
    await rejectNames(client);
    if (mode === 'snapshot') {
      const ours = `exists (select from person_key k
        where k.person_id = t.person_id and k.source = $1 and k.superseded_in is null)`;
      await versions.findGone(client, employment, ours, [source]);
    }
    const words = { code: 'person-overlap', field: 'person' } as const;
    const shown = '(select s.person_key from import_stage s where s.row = w.row)';
    await versions.keepApart(client, employment, { ...words, value: shown });
    await client.query(
      `delete from import_ident i where not exists (select from wanted_employment w where w.person_id = i.ident)`,
    );
    await wantNames(client);
    await versions.mergeRepeats(client, employment);
    await versions.findChanges(client, employment);
  }

  async function wantEmployments(client: pg.ClientBase): Promise<void> {
    await client.query(
      `insert into wanted_employment (row, person_id, from_day, partner_id, to_day)
       select s.row, i.ident, s.from_day, ${ofPartner.id}, s.to_day
       from import_stage s join import_ident i on i.key = s.person_key ${ofPartner.joins}
       where ${ofPartner.id} is not null`,
      [source, ...(partnerSource === undefined ? [] : [partnerSource])],
    );
  }

  return {
    stage: [
      { name: 'person_key', type: 'text collate "C"' },
      { name: 'name', type: 'text collate "C"' },
      { name: 'partner_key', type: 'text collate "C"' },
      { name: 'from_day', type: 'date' },
      { name: 'to_day', type: 'date' },
    ],
    labels: {
      person: person.label,
      name: name?.label ?? '',
      partner: partner.label,
      from: from.label,
      to: to?.label ?? '',
    },
    read: (row) => [person.read(row), name?.read(row), partner.read(row), from.read(row), to?.read(row)],
    prepare: async (client) => {
      await client.query(
        `create temp table import_ident (
           key text collate "C" primary key, ident bigint not null, known boolean not null, made bigint) on commit drop;
         create temp table wanted_person_name (
           person_id bigint primary key, name text not null, existed boolean not null) on commit drop`,
      );
      await versions.prepare(client, employment);
    },
    examine,
    tally,
    hasChanges: async (client) => {
      if (await versions.hasChanges(client, employment)) return true;
      const { rows } = await client.query('select from wanted_person_name limit 1');
      return rows.length > 0;
    },
    store: async (client, recording) => {
      await createPersons(client, source, recording);
      await storeNames(client);
      await versions.store(client, employment, recording);
    },
    feeds: () => {
      const given = ['person', 'partner', 'from', ...(to ? ['to'] : []), ...(name ? ['name'] : [])];
      return Promise.resolve([{ kind: employmentFeed, fields: given.toSorted() }]);
    },
  };
}

/** A person has one name; rows that give two are all rejected. */
async function rejectNames(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select s.row, 'name', s.name, 'row-conflict',
       (select min(o.line)::text from import_stage o where o.person_key = s.person_key and o.name <> s.name)
     from import_stage s
     join (select person_key from import_stage group by person_key having count(distinct name) > 1) g using (person_key)
     where s.name is not null`,
  );
}

/** Names that are new or other than the one that is known. Who was erased stays without a name. */
async function wantNames(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into wanted_person_name (person_id, name, existed)
     select distinct on (i.ident) i.ident, s.name, n.person_id is not null
     from import_stage s join import_ident i on i.key = s.person_key
     left join person_name n on n.person_id = i.ident
     where s.name is not null and n.erased_in is null and n.name is distinct from s.name
       and not exists (select from import_reject r where r.row = s.row)
       and not exists (select from person_key k where k.person_id = i.ident and k.key is null)
     order by i.ident, s.name`,
  );
}

async function createPersons(client: pg.ClientBase, source: string, recording: number): Promise<void> {
  const { rowCount } = await client.query(
    `with made as (
       insert into person (recorded_in) select $1 from import_ident where not known returning id
     ), numbered as (
       select id, row_number() over (order by id) as place from made
     ), fresh as (
       select key, row_number() over (order by key) as place from import_ident where not known
     )
     update import_ident i set made = numbered.id
     from fresh join numbered using (place) where i.key = fresh.key`,
    [recording],
  );
  if (rowCount === 0) return;
  await client.query(
    `insert into person_key (person_id, source, key, digest, recorded_in)
     select made, $2, key, ${personDigest('$2', 'key')}, $1 from import_ident where made is not null order by key`,
    [recording, source],
  );
  for (const table of ['wanted_employment', 'wanted_person_name']) {
    await client.query(
      `update ${table} w set person_id = i.made from import_ident i where w.person_id = i.ident and i.made is not null`,
    );
  }
}

async function storeNames(client: pg.ClientBase): Promise<void> {
  await client.query(
    `update person_name n set name = w.name from wanted_person_name w where w.existed and n.person_id = w.person_id`,
  );
  await client.query(
    'insert into person_name (person_id, name) select person_id, name from wanted_person_name where not existed order by person_id',
  );
}

/** Counts employments; one whose person has another name now is changed. */
async function tally(client: pg.ClientBase): Promise<Tally> {
  const { rows } = await client.query<Tally>(
    `with each as (
       select c.existed, c.n is not null or p.person_id is not null as touched
       from wanted_employment w left join change_employment c using (n)
       left join wanted_person_name p using (person_id)
     )
     select count(*) filter (where existed is false) as added,
       count(*) filter (where existed is not false and touched) as changed,
       count(*) filter (where existed is not false and not touched) as unchanged,
       (select count(*) from gone_employment) as retracted
     from each`,
  );
  return rows[0] ?? { added: 0, changed: 0, unchanged: 0, retracted: 0 };
}
