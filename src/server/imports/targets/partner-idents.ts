/** Partners that rows are about: known ones by their id, new ones by a number below zero until they are made. */
import type pg from 'pg';
import type { KeyJoin } from '../keys.ts';

/** Makes the empty table of keys. */
export async function prepareIdents(client: pg.ClientBase): Promise<void> {
  await client.query(`create temp table import_ident (
    key text collate "C" primary key, ident bigint not null, known boolean not null, made bigint) on commit drop`);
}

/** Finds the partner of every staged key. `lookup` joins on `s.key`. */
export async function findIdents(
  client: pg.ClientBase,
  lookup: KeyJoin,
  parameters: readonly string[],
): Promise<void> {
  await client.query('truncate import_ident');
  await client.query(
    `insert into import_ident (key, ident, known)
     select s.key, coalesce(${lookup.id}, -row_number() over (order by s.key)), ${lookup.id} is not null
     from (select distinct key from import_stage) s ${lookup.joins}`,
    [...parameters],
  );
  await client.query('analyze import_ident');
}

/** Forgets keys of which every row was rejected. */
export async function dropUnusedIdents(client: pg.ClientBase): Promise<void> {
  await client.query(
    `delete from import_ident i where not exists (
       select from import_stage s where s.key = i.key
         and not exists (select from import_reject r where r.row = s.row))`,
  );
}

/** Makes the new partners, in order of their keys, and puts their ids in place of the numbers below zero. */
export async function createPartners(
  client: pg.ClientBase,
  source: string,
  recording: number,
  wanted: readonly string[],
): Promise<void> {
  const { rowCount } = await client.query(
    `with made as (
       insert into partner (recorded_in) select $1 from import_ident where not known returning id
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
    `insert into partner_key (partner_id, source, key, recorded_in)
     select made, $2, key, $1 from import_ident where made is not null order by key`,
    [recording, source],
  );
  for (const table of wanted) {
    await client.query(
      `update ${table} w set partner_id = i.made from import_ident i where w.partner_id = i.ident and i.made is not null`,
    );
  }
  await client.query(
    `update wanted_partner_alias w set canonical_id = i.made
     from import_ident i where w.canonical_id = i.ident and i.made is not null`,
  );
}
