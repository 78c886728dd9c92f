/** Erasure (rule 38): removes name, key, text and salt, leaves counts and the chain, and is itself recorded. */
import { fault, IssueError } from '../../core/issue.ts';
import type { Store } from '../db/store.ts';

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
    const recording = await tx.recording();
    const person = found.person_id;
    await tx.db
      .updateTable('person_name')
      .set({ name: null, erased_in: recording })
      .where('person_id', '=', person)
      .execute();
    await tx.db.updateTable('person_key').set({ key: null }).where('person_id', '=', person).execute();
    return { result: { person }, log: { person, why } };
  });
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
