// One member of an embedded database in a process of its own, for tests that kill. Started by member-process.ts.
import { Client } from 'pg';
import { openEmbedded, type EmbeddedSettings } from '../../src/server/db/embedded/open.ts';
import { DatabaseProblem, errorText } from '../../src/server/db/problem.ts';
import type { MemberMessage } from './member-process.ts';

function tell(message: MemberMessage): void {
  process.send?.(message);
}

// The test that started us is gone: go like a killed process, without leaving.
process.once('disconnect', () => process.exit(1));

try {
  const settings: Omit<EmbeddedSettings, 'onNotice'> = JSON.parse(process.argv[2] ?? '{}');
  const database = await openEmbedded({ ...settings, onNotice: (text) => tell({ kind: 'notice', text }) });
  process.on('message', (order) => {
    if (order === 'leave') void database.leave().then(() => tell({ kind: 'left' }));
    else if (order === 'insert') void insertForever();
  });
  tell({ kind: 'joined' });

  /** A row after the other, each told when the database has acknowledged it; over and over across restarts. */
  async function insertForever(): Promise<void> {
    for (let id = 1; ;) {
      const client = new Client(database.config('owner'));
      client.on('error', () => undefined);
      try {
        await client.connect();
        for (;;) {
          await client.query('INSERT INTO kept VALUES ($1)', [id]);
          tell({ kind: 'row', id });
          id++;
        }
      } catch {
        // The row in flight may be there or not; nobody was told, so go on with the next number.
        id++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
} catch (error) {
  tell({
    kind: 'failed',
    problem: error instanceof DatabaseProblem ? error.kind : 'unknown',
    text: errorText(error),
  });
  process.disconnect();
}
