/** Erasure (rule 38): removes name, key, text and salt, leaves counts and the chain, and is itself recorded. */
import { fault, IssueError } from '../../core/issue.ts';
import type { Store, WriteTx } from '../db/store.ts';
import { removeAccount } from '../people/queries.ts';

/**
 * Erases a person: name and keys go, evidence and employment stay under the pseudonymous number, so that counts survive. `key` is the
 * person's key in `source`.
 */
export async function erasePerson(
  store: Store,
  actor: string,
  source: string,
  key: string,
  why: string,
): Promise<{ person: number }> {
  return store.write(actor, 'erase person', async (tx) => {
    const found = await tx.db
      .selectFrom('person_key')
      .select('person_id')
      .where('source', '=', source)
      .where('key', '=', key)
      .executeTakeFirst();
    if (!found)
      throw new IssueError([
        fault(
          'person-unknown',
          `No person has the key '${key}' in '${source}'.`,
          'Check the source and the key.',
        ),
      ]);
    const person = found.person_id;
    await forgetPerson(tx, person);
    return { result: { person }, log: { person, why } };
  });
}

/**
 * Forgets a person, wherever names of people stand: name, keys, contacts, invitations, and the account with which they sign in. Gives the
 * number of that account, if there is one.
 */
export async function forgetPerson(tx: WriteTx, person: number): Promise<number | null> {
  const recording = await tx.recording();
  const { client } = tx;
  await client.query('update person_name set name = null, erased_in = $2 where person_id = $1', [
    person,
    recording,
  ]);
  await client.query('update person_key set key = null where person_id = $1', [person]);
  await client.query(
    'update partner_contact set superseded_in = $2 where person_id = $1 and superseded_in is null',
    [person, recording],
  );
  const { rows: invited } = await client.query<{ email: string }>(
    `with ended as (select id, email from invitation where person_id = $1 and email is not null)
     update invitation i set email = null, name = null, superseded_in = coalesce(i.superseded_in, $2) from ended where i.id = ended.id
     returning ended.email`,
    [person, recording],
  );
  const { rows: accounts } = await client.query<{ id: number; email: string }>(
    'select a.id, u.email from account a join auth_user u on u.id = a.user_id where a.person_id = $1',
    [person],
  );
  for (const { id } of accounts) await removeAccount(tx, id);
  await client.query('delete from mail where lower(address) = any($1::text[])', [
    [...invited, ...accounts].map(({ email }) => email.toLowerCase()),
  ]);
  return accounts[0]?.id ?? null;
}

/** Erases what the log says of one recording; its digest stays in the chain. */
export async function eraseLogContent(
  store: Store,
  actor: string,
  number: number,
  why: string,
): Promise<void> {
  await store.write(actor, 'erase log content', async (tx) => {
    const recording = await tx.recording();
    const done = await tx.db
      .updateTable('log_content')
      .set({ salt: null, content: null, erased_in: recording })
      .where('number', '=', number)
      .where('erased_in', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n)
      throw new IssueError([
        fault(
          'not-found',
          `Recording ${number} has no content to erase.`,
          'It was erased before, or the number is wrong.',
        ),
      ]);
    return { result: undefined, log: { erased: number, why } };
  });
}
