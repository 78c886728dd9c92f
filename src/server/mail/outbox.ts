/** Mail that waits to go out. What sends a mail writes it here, in its own transaction, so that it goes out if and only if that happened. */
import type pg from 'pg';
import type { Tx } from '../db/store.ts';

export interface Mail {
  readonly address: string;
  readonly subject: string;
  /** Plain text. */
  readonly body: string;
}

/** Puts a mail into the outbox. */
export async function post({ client }: Tx, { address, subject, body }: Mail, now: Date): Promise<void> {
  await client.query(
    'insert into mail (address, subject, body, made_at, due_at) values ($1, $2, $3, $4, $4)',
    [address, subject, body, now],
  );
}

/** Tries again after so many minutes, the n-th time; then it is given up. */
const waits = [1, 5, 15, 60, 240, 720];

/**
 * Sends what is due, one mail at a time, each taken by one process alone; gives how many went out. A mail that cannot be delivered waits longer
 * each time, and is dropped after the last.
 */
export async function sendDue(
  client: pg.ClientBase,
  now: Date,
  send: (mail: Mail) => Promise<void>,
  note: (text: string) => void,
): Promise<number> {
  let sent = 0;
  for (;;) {
    await client.query('begin');
    const { rows } = await client.query<Mail & { id: number; tries: number }>(
      'select id, address, subject, body, tries from mail where due_at <= $1 order by due_at, id limit 1 for update skip locked',
      [now],
    );
    const [mail] = rows;
    if (!mail) {
      await client.query('commit');
      return sent;
    }
    try {
      await send(mail);
      await client.query('delete from mail where id = $1', [mail.id]);
      sent++;
    } catch (error) {
      const wait = waits[mail.tries];
      const why = codeOf(error);
      note(
        `A mail could not be sent (try ${mail.tries + 1}${wait === undefined ? ', the last' : ''}): ${why}`,
      );
      if (wait === undefined) await client.query('delete from mail where id = $1', [mail.id]);
      else
        await client.query('update mail set tries = tries + 1, failure = $2, due_at = $3 where id = $1', [
          mail.id,
          why,
          new Date(now.getTime() + wait * 60_000),
        ]);
    }
    await client.query('commit');
  }
}

/** What went wrong, by its code: the message of a server that refuses repeats the address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const codes: unknown[] = [
    'code' in error ? error.code : null,
    'responseCode' in error ? error.responseCode : null,
  ];
  return codes.filter((c) => typeof c === 'string' || typeof c === 'number').join(' ') || error.name;
}
