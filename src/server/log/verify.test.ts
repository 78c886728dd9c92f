/** The log against those who may write to the database (I51), and what the application may not do at all. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { add, openScene, type Scene } from '../../../test/properties/scene.ts';
import { verifyLog } from './verify.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  for (let i = 0; i < 6; i++)
    await scene.store.write(`actor ${i % 2}`, 'add', async (tx) => {
      await add(tx, i + 1, `x${i}`, 10 * i);
      return { result: undefined, log: { i, why: `because ${i}`, deep: { b: [1, null, 'é'], a: 0.1 } } };
    });
});
afterAll(() => scene.close());

const problems = async (): Promise<readonly string[]> =>
  (await scene.store.read(verifyLog)).problems.map((p) => `${p.code} ${p.severity} ${p.message}`);

test('I51: an untouched log has nothing to complain of', async () => {
  const found = await scene.store.read(verifyLog);
  expect(found).toEqual({ entries: 7, erased: 0, problems: [] });
});

describe('I51: what the owner of the database changes is found', () => {
  const cases: readonly (readonly [what: string, sql: string, says: string])[] = [
    ['another action', `update recording set action = 'nothing' where number = 3`, 'Entry 3 does not fit its own hash'],
    ['another actor', `update recording set actor = (select max(id) from actor) where number = 2`, 'Entry 2 does not fit its own hash'],
    ['another time', `update recording set at = at + interval '1 microsecond' where number = 4`, 'Entry 4 does not fit its own hash'],
    ['another digest', `update recording set digest = sha256(digest) where number = 4`, 'Entry 4 does not fit its own hash'],
    ['another hash', `update recording set hash = sha256(hash) where number = 4`, 'Entry 5 does not follow the entry before it'],
    ['another hash at the end', `update recording set hash = sha256(hash) where number = 7`, 'is not the end that the head of the log names'],
    ['another entry before', `update recording set previous = sha256(previous) where number = 5`, 'Entry 5 does not follow the entry before it'],
    ['another first entry before', `update recording set previous = sha256(previous) where number = 1`, 'Entry 1 does not follow the entry before it'],
    ['other content', `update log_content set content = content || '{"why": "no reason"}' where number = 3`, 'Entry 3 has content that does not fit its digest'],
    ['content taken out', `update log_content set content = null where number = 3`, 'Entry 3 has content that does not fit its digest'],
    ['another salt', `update log_content set salt = sha256(salt) where number = 3`, 'Entry 3 has content that does not fit its digest'],
    ['no salt', `update log_content set salt = null where number = 3`, 'Entry 3 has content without salt'],
    ['marked as erased', `update log_content set erased_in = 7 where number = 3`, 'Entry 3 is marked as erased and still has content'],
    ['content removed', `delete from log_content where number = 3`, 'Entry 3 has lost its content'],
    ['content swapped', `update log_content c set content = o.content, salt = o.salt from log_content o where (c.number, o.number) in ((3, 4), (4, 3))`, 'Entry 3 has content that does not fit its digest'],
    ['an entry removed', `delete from log_content where number = 4; delete from recording where number = 4`, 'Entry 4 is missing'],
    ['the first entry removed', `delete from log_content where number = 1; delete from recording where number = 1`, 'Entry 1 is missing'],
    ['the last entry removed', `delete from log_content where number = 7; delete from recording where number = 7`, 'is not the end that the head of the log names'],
    ['entries swapped', `update recording set number = -number where number in (3, 4); update recording set number = 7 + number where number < 0`, 'Entry 3 does not follow the entry before it'],
    ['the head set back', `update log_head set number = 6, hash = (select hash from recording where number = 6)`, 'is not the end that the head of the log names'],
    ['another hash in the head', `update log_head set hash = sha256(hash)`, 'is not the end that the head of the log names'],
    ['no head', `delete from log_head`, 'is not the end that the head of the log names'],
    ['rows past the log', `update evidence set recorded_in = 90 where external_id = 'x1'`, 'does not cover 1 rows of evidence'],
    ['rows replaced past the log', `update evidence set superseded_in = 91 where external_id = 'x1'`, 'does not cover 1 rows of evidence'],
  ]; // prettier-ignore

  // Each change is undone by its own transaction; the check looks from inside it.
  beforeEach(async () => {
    await scene.owner.query('begin');
    await scene.owner.query(`set local session_replication_role = replica`).catch(async () => {
      await scene.owner.query('rollback; begin');
      const { rows } = await scene.owner.query<{ text: string }>(
        `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as text from pg_constraint
         where contype = 'f' and confrelid = 'recording'::regclass`,
      );
      for (const { text } of rows) await scene.owner.query(text);
    });
    return () => scene.owner.query('rollback');
  });

  test.each(cases)('%s', async (_, sql, says) => {
    await scene.owner.query(sql);
    const { verification } = await inside(scene.owner);
    expect(verification.problems.length).toBeGreaterThan(0);
    expect(verification.problems.every((p) => p.code === 'chain-broken')).toBe(true);
    expect(verification.problems.map((p) => p.message).join('\n')).toContain(says);
  });
});

/** Verifies on the owner's own connection, inside its open transaction; types as the store reads them. */
async function inside(owner: pg.Client) {
  const { kyselyOn } = await import('../db/store.ts');
  const asStore = {
    query: async (text: unknown, values?: unknown[]) => {
      const config = typeof text === 'string' ? { text, values } : (text as pg.QueryConfig);
      return owner.query({ ...config, types } as pg.QueryConfig);
    },
  } as unknown as pg.PoolClient;
  return { verification: await verifyLog({ client: asStore, db: kyselyOn(asStore) }) };
}
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === 20 ? Number : pg.types.getTypeParser(oid, format);
  },
};

test('I51: undone, everything fits again', async () => {
  expect(await problems()).toEqual([]);
});

describe('I51: the application', () => {
  const refused: readonly string[] = [
    `update recording set action = 'x'`,
    `update recording set hash = hash`,
    `delete from recording`,
    `truncate recording cascade`,
    `update log_content set number = number`,
    `delete from log_content`,
    `insert into log_head (single, number, hash) values (false, 0, '')`,
    `delete from log_head`,
    `update evidence set amount = 0`,
    `update evidence set status = 'verified'`,
    `update evidence set day = day`,
    `update evidence set partner_id = partner_id`,
    `update evidence set fields = '{}'`,
    `update evidence set external_id = 'x'`,
    `update evidence set recorded_in = 1`,
    `update placement set tier = 'gold'`,
    `update enrolment set motion = 'x'`,
    `update partner_key set key = 'x'`,
    `update partner_attribute set value = 'x'`,
    `update employment set partner_id = 1`,
    `update feed set complete_through = complete_through`,
    `update currency_rate set rate = 1`,
    `update program_version set canonical = ''`,
    `update program_version set source = ''`,
    `update audit set as_of = as_of`,
    `update audit_fact set least = '{}'`,
    `update audit_result set earned = 3`,
    `update import set counts = '{}'`,
    `update person_key set digest = ''`,
    `alter table recording disable trigger all`,
    `drop table recording`,
    `create table mine (id int)`,
  ];
  test.each(refused)('may not: %s', async (sql) => {
    const app = await scene.app();
    await expect(app.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  // Derived from recordings and computed again at any time, or gone once done: sessions, mail, tasks, files that were sent. The log vouches for
  // none of them.
  const working = [
    'standing', 'standing_due', 'task', 'upload', 'upload_piece', 'mail', 'reset_request', 'idempotency', 'portal_request',
    'auth_user', 'auth_session', 'auth_credential', 'auth_verification', 'auth_two_factor', 'auth_rate_limit',
  ]; // prettier-ignore

  test('may delete from no table but those that hold work, and truncate none', async () => {
    const app = await scene.app();
    const { rows } = await scene.owner.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`,
    );
    expect(rows.length).toBeGreaterThan(40);
    for (const { name } of rows) {
      await expect(app.query(`truncate ${name}`), name).rejects.toThrow('permission denied');
      if (!working.includes(name))
        await expect(app.query(`delete from ${name}`), name).rejects.toThrow('permission denied');
    }
  });

  test('may say that evidence was superseded, and nothing else of it', async () => {
    const { rows } = await scene.owner.query<{ column: string }>(
      `select column_name as column from information_schema.column_privileges
       where grantee = 'tierwright_app' and privilege_type = 'UPDATE' and table_name = 'evidence'`,
    );
    expect(rows).toEqual([{ column: 'superseded_in' }]);
    const { rows: updates } = await scene.owner.query<{ what: string }>(
      `select distinct table_name || '.' || column_name as what from information_schema.column_privileges
       where grantee = 'tierwright_app' and privilege_type = 'UPDATE' and column_name <> 'superseded_in'
         and table_name <> all ($1) order by 1`,
      [working],
    );
    expect(updates.map((u) => u.what)).toEqual([
      'account.user_id', 'actor.erased_in', 'actor.label', 'api_key.used_on', 'audit.digest', 'evidence_note.link', 'evidence_note.text',
      'invitation.email', 'invitation.name', 'log_content.content', 'log_content.erased_in', 'log_content.salt',
      'log_head.hash', 'log_head.number', 'person_key.key', 'person_name.erased_in', 'person_name.name', 'person_name.named_in',
      'program_version.published_on',
    ]); // prettier-ignore
  });

  test('a reader may not write', async () => {
    await expect(
      scene.store.read((tx) => tx.client.query(`insert into actor (label) values ('x')`)),
    ).rejects.toThrow('read-only transaction');
  });
});
