/** Erasure (rule 38): what names a person goes, what counts stays, the chain holds, and the erasure is recorded. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOf, openScene, programOf, source, type Scene } from '../../../test/properties/scene.ts';
import { previewAudit, replayAudit, runAudit } from '../audits/run.ts';
import { newestRecording } from '../audits/facts.ts';
import { eraseLogContent, erasePerson } from './erase.ts';
import { verifyLog } from './verify.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const program = programOf();

async function rows(sql: string): Promise<unknown[]> {
  return (await scene.owner.query(sql)).rows;
}

/** Every cell of every table as text. */
async function everything(): Promise<string> {
  const tables = await scene.owner.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows: found } = await scene.owner.query<{ text: string }>(
      `select coalesce(string_agg(t::text, E'\\n'), '') as text from "${name}" t`,
    );
    texts.push(found[0]?.text ?? '');
  }
  return texts.join('\n');
}

test('a person is erased: name and key gone everywhere, facts and replays as before', async () => {
  const audit = await runAudit(scene.store, { program, source, asOf, mode: 'review', actor: 'auditor' });
  const counts = `select (select count(*) from person) as persons, (select count(*) from person_key) as keys,
    (select count(*) from employment) as employments, (select count(*) from evidence where person_id is not null) as evidence`;
  const before = await rows(counts);
  expect(await everything()).toContain('Person 5');

  const { person } = await erasePerson(scene.store, 'officer', 'hr', 'H5', 'asked to be forgotten');
  expect(person).toBe(5);
  const text = await everything();
  expect(text).not.toContain('Person 5');
  expect(text).not.toMatch(/\bH5\b/);
  expect(text).toContain('Person 6');
  expect(await rows(counts)).toEqual(before);
  expect(
    await rows('select key is null as gone, length(digest) > 0 as known from person_key where person_id = 5'),
  ).toEqual([{ gone: true, known: true }]);

  const again = await scene.store.read(async (tx) =>
    previewAudit(tx, program, asOf, 'review', await newestRecording(tx)),
  );
  expect([...again.evaluation.columns]).toEqual([...audit.evaluation.columns]);
  expect(again.rows.map((r) => r.decision)).toEqual(audit.rows.map((r) => r.decision));
  const replay = await scene.store.read((tx) => replayAudit(tx, audit.id));
  expect(replay.equal).toBe(true);

  const verified = await scene.store.read(verifyLog);
  expect(verified.problems).toEqual([]);
  const [entry] = await rows(
    `select r.action, a.label, c.content from recording r join actor a on a.id = r.actor join log_content c using (number)
     where r.number = (select erased_in from person_name where person_id = 5)`,
  );
  expect(entry).toEqual({
    action: 'erase person',
    label: 'officer',
    content: { person: 5, why: 'asked to be forgotten' },
  });
});

test('nobody is erased under a key that is not known, and nothing is recorded', async () => {
  const before = await rows('select count(*) from recording');
  await expect(erasePerson(scene.store, 'officer', 'hr', 'nobody', 'x')).rejects.toThrow('person-unknown');
  await expect(erasePerson(scene.store, 'officer', 'crm', 'H6', 'x')).rejects.toThrow('person-unknown');
  await expect(erasePerson(scene.store, 'officer', 'hr', 'H5', 'again')).rejects.toThrow('person-unknown');
  expect(await rows('select count(*) from recording')).toEqual(before);
});

test('what the log says of a recording is erased: the text is gone, the chain holds', async () => {
  const number = await scene.store.write('clerk', 'note', async (tx) => ({
    result: await tx.recording(),
    log: { note: 'Mrs Secret of Hidden Ltd' },
  }));
  expect(await everything()).toContain('Mrs Secret');
  await eraseLogContent(scene.store, 'officer', number, 'named a person');
  const text = await everything();
  expect(text).not.toContain('Secret');
  expect(
    await rows(`select salt, content, erased_in::int from log_content where number = ${number}`),
  ).toEqual([{ salt: null, content: null, erased_in: number + 1 }]);
  const verified = await scene.store.read(verifyLog);
  expect(verified).toMatchObject({ erased: 1, problems: [] });
  expect(await rows(`select action from recording where number = ${number + 1}`)).toEqual([
    { action: 'erase log content' },
  ]);
});

test('content is erased once, and only content there is', async () => {
  const { rows: erased } = await scene.owner.query<{ number: string }>(
    'select number from log_content where erased_in is not null',
  );
  const before = await rows('select count(*) from recording');
  await expect(eraseLogContent(scene.store, 'officer', Number(erased[0]?.number), 'x')).rejects.toThrow(
    'not-found',
  );
  await expect(eraseLogContent(scene.store, 'officer', 4711, 'x')).rejects.toThrow('not-found');
  expect(await rows('select count(*) from recording')).toEqual(before);
});
